from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.coupons.eligibility import Eligible, History, Refused, judge
from saleor_wechat_growth.coupons.terms import Terms

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def days_ago(*days: float) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(days=each) for each in days)


def terms(**more: Any) -> Terms:
    return Terms.model_validate(
        {
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "sales_channels": ["default-channel"],
            "per_person": {"count": 2, "days": 30},
            "abuse": {
                "most_coupon_orders": 1,
                "coupon_orders_days": 60,
                "cycles": 2,
                "cycles_days": 90,
            },
            **more,
        }
    )


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        pytest.param(History(), None, id="a new person"),
        pytest.param(History(collected=days_ago(1)), None, id="below the cap"),
        pytest.param(History(collected=days_ago(1, 29)), "person_cap", id="at the cap"),
        pytest.param(
            History(collected=days_ago(1, 30)), None, id="the older has left the window"
        ),
        pytest.param(
            History(collected=days_ago(0, 0, 0)), "person_cap", id="above the cap"
        ),
        pytest.param(
            History(coupon_orders=days_ago(1)), None, id="as many orders as allowed"
        ),
        pytest.param(
            History(coupon_orders=days_ago(1, 59.9)),
            "too_many_coupon_orders",
            id="one order more",
        ),
        pytest.param(History(coupon_orders=days_ago(1, 60)), None, id="an old order"),
        pytest.param(History(cycles=days_ago(5)), None, id="one cycle"),
        pytest.param(
            History(cycles=days_ago(5, 89)), "abandons_to_collect", id="two cycles"
        ),
        pytest.param(History(cycles=days_ago(5, 90)), None, id="an old cycle"),
        pytest.param(
            History(
                collected=days_ago(1, 2),
                coupon_orders=days_ago(1, 2),
                cycles=days_ago(1, 2),
            ),
            "person_cap",
            id="the cap is named first",
        ),
    ],
)
def test_a_person_is_judged_by_what_they_got_in_the_windows(
    history: History, reason: str | None
) -> None:
    verdict = judge(terms(), history, NOW)

    if reason is None:
        assert verdict == Eligible()
    else:
        assert isinstance(verdict, Refused)
        assert verdict.reason == reason


def test_without_rules_anybody_may() -> None:
    much = History(days_ago(1, 2, 3), days_ago(1, 2, 3), days_ago(1, 2, 3))

    assert judge(terms(per_person=None, abuse=None), much, NOW) == Eligible()


def test_a_capped_person_is_told_when_the_cap_is_free_again() -> None:
    verdict = judge(terms(), History(collected=days_ago(1, 3, 20)), NOW)

    assert isinstance(verdict, Refused)
    assert verdict.facts == {
        "collected": 3,
        "most": 2,
        "days": 30,
        "free_again_at": (NOW + timedelta(days=27)).isoformat(),
    }
    free_again = datetime.fromisoformat(verdict.facts["free_again_at"])
    history = History(collected=days_ago(1, 3, 20))
    assert judge(terms(), history, free_again) == Eligible()
    just_before = free_again - timedelta(seconds=1)
    assert judge(terms(), history, just_before) != Eligible()


def test_the_facts_of_a_refusal_are_numbers_a_marketer_set_and_what_was_counted() -> (
    None
):
    by_orders = judge(terms(), History(coupon_orders=days_ago(1, 2)), NOW)
    by_cycles = judge(terms(), History(cycles=days_ago(1, 2, 3)), NOW)

    assert isinstance(by_orders, Refused)
    assert isinstance(by_cycles, Refused)
    assert by_orders.facts == {"coupon_orders": 2, "most": 1, "days": 60}
    assert by_cycles.facts == {"cycles": 3, "from": 2, "days": 90}
