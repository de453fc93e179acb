"""The Dashboard's API: who may ask, and that nobody sees another shop's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.api.dashboard.overview import health
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey
from tests.graphql.dashboard import as_staff, ask, token

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

OVERVIEW = """{
  health {
    checkedAt
    inbox { waiting oldestDueAt givenUp }
    streams { stream state objectsSeen finishedAt error }
    accounts { key name kind status pausedReason pausedUntil lastPushAt }
    backlog { what due oldestDueAt }
    problems { key message raisedAt }
  }
  lastRuns {
    id journey outcome reason touches channels enteredAt endedAt orderId
    cart { firstItem items total { amount currency } }
  }
}"""


pytestmark = pytest.mark.usefixtures("their_keys")


def ask_all(shop: Installation, **given: Any) -> tuple[int, dict[str, Any]]:
    return ask(shop, OVERVIEW, **given)


def code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    status, body = answer
    assert "data" not in body
    return status, body["errors"][0]["extensions"]["code"]


def test_staff_who_manage_customers_are_answered(shop: Installation) -> None:
    status, body = ask(shop, OVERVIEW)
    assert (status, body.get("errors")) == (200, None)
    health = body["data"]["health"]
    assert health["inbox"] == {"waiting": 0, "oldestDueAt": None, "givenUp": 0}
    assert [each["what"] for each in health["backlog"]] == [
        "SWEEP",
        "STEPS",
        "MESSAGES",
    ]
    assert body["data"]["lastRuns"] == []


def test_staff_without_the_permission_are_refused(shop: Installation) -> None:
    # the token's own permissions don't count: core lets a superuser's be empty
    bearer = token(
        shop, permissions=["MANAGE_USERS"], user_permissions=["MANAGE_ORDERS"]
    )
    status, body = ask_all(shop, bearer=bearer)
    assert (status, body["data"]) == (200, None)
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["message"] == "This needs MANAGE_USERS."


@pytest.mark.parametrize(
    "changes",
    [
        {"app": "QXBwOjk5"},
        {"is_staff": False},
        {"type": "access"},
        {"iss": "https://elsewhere.example/graphql/"},
    ],
)
def test_a_token_that_is_not_staffs_for_this_app_is_refused(
    shop: Installation, changes: dict[str, Any]
) -> None:
    assert code(ask_all(shop, bearer=token(shop, **changes))) == (
        401,
        "UNAUTHENTICATED",
    )


@pytest.mark.parametrize("bearer", ["", "nonsense", "a.b.c"])
def test_rubbish_is_refused(shop: Installation, bearer: str) -> None:
    assert code(ask_all(shop, bearer=bearer)) == (401, "UNAUTHENTICATED")


def test_variables_that_do_not_fit_are_a_bad_request(shop: Installation) -> None:
    status, body = ask(shop, "query($n: Int!) { lastRuns(first: $n) { id } }")
    assert (status, body["data"]) == (400, None)


def test_our_own_fault_is_no_bad_request(
    shop: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("13800000001")

    monkeypatch.setattr(health, "of_shop", broken)
    status, body = ask(shop, "{ health { checkedAt } }")
    (error,) = body["errors"]
    assert (status, body["data"]) == (200, None)
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["message"] == "Internal server error."


def test_another_key_is_refused(shop: Installation) -> None:
    forged = SigningKey().token({"type": "thirdparty"})
    assert code(ask_all(shop, bearer=forged)) == (401, "UNAUTHENTICATED")


def test_an_expired_token_has_a_code_of_its_own(shop: Installation) -> None:
    assert code(ask_all(shop, bearer=token(shop, exp=1_000_000_000))) == (
        401,
        "TOKEN_EXPIRED",
    )


def test_a_shop_without_us_is_told_so(shop: Installation) -> None:
    elsewhere = {"Saleor-Api-Url": "https://elsewhere.example/graphql/"}
    assert code(ask_all(shop, **elsewhere)) == (404, "NOT_INSTALLED")
    shop.status = shop.Status.UNINSTALLED
    shop.save(update_fields=["status"])
    assert code(ask(shop, OVERVIEW)) == (404, "NOT_INSTALLED")


def test_a_token_of_one_shop_opens_no_other(
    shop: Installation, other_shop: Installation
) -> None:
    crossed = {"Saleor-Api-Url": other_shop.saleor_api_url}
    assert code(ask_all(shop, **crossed)) == (401, "UNAUTHENTICATED")


def test_nothing_of_another_shop_is_shown(
    shop: Installation, other_shop: Installation
) -> None:
    _fill(other_shop)
    _, body = ask(shop, OVERVIEW)
    health = body["data"]["health"]
    assert health["inbox"]["waiting"] == 0
    assert health["streams"] == health["accounts"] == health["problems"] == []
    assert sum(each["due"] for each in health["backlog"]) == 0
    assert body["data"]["lastRuns"] == []


def test_a_run_is_shown_with_its_cart_and_the_channels_that_took_its_messages(
    shop: Installation,
) -> None:
    _fill(shop)
    sees_orders = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    _, body = ask(shop, OVERVIEW, bearer=sees_orders)
    (run,) = body["data"]["lastRuns"]
    assert run["outcome"] == "RECOVERED_VOUCHER"
    assert run["reason"] == "its_coupon"
    assert run["channels"] == ["SMS"]
    assert run["cart"]["firstItem"] == "明前龙井茶"
    assert run["cart"]["items"] == 2
    assert run["cart"]["total"] == {"amount": "108", "currency": "CNY"}
    health = body["data"]["health"]
    assert health["inbox"]["waiting"] == 1
    assert health["streams"][0]["state"] == "RUNNING"
    assert health["accounts"][0]["kind"] == "TENCENT_SMS"


def test_the_page_costs_the_same_queries_however_many_runs(
    shop: Installation, django_assert_max_num_queries: Any
) -> None:
    _fill(shop)
    ask(shop, OVERVIEW)
    with django_assert_max_num_queries(13):
        ask(shop, OVERVIEW)
    for number in range(2, 12):
        _fill(shop, number)
    with django_assert_max_num_queries(13):
        ask(shop, OVERVIEW)


@pytest.mark.parametrize("first", [0, 101, -1])
def test_a_page_has_at_most_a_hundred_runs(shop: Installation, first: int) -> None:
    _, body = ask(shop, f"{{ lastRuns(first: {first}) {{ id }} }}")
    assert body["errors"][0]["extensions"]["code"] in {"BAD_INPUT", "LIMIT_EXCEEDED"}


def _fill(shop: Installation, number: int = 1) -> None:
    """Put one of everything into a shop."""
    now = clock.now()
    owned = {"installation_id": shop.id}
    customer = Customer.objects.create(**owned, created_at=now)
    cart = Cart.objects.create(
        **owned,
        saleor_id=f"cart-{number}",
        status=Cart.Status.CONVERTED,
        currency="CNY",
        total="108.000",
        lines=[{"name": "明前龙井茶", "quantity": 2}],
    )
    journey, _ = Journey.objects.get_or_create(**owned, key="recall", name="召回")
    version, _ = JourneyVersion.objects.get_or_create(
        **owned,
        journey=journey,
        number=1,
        defaults={"definition": {}, "published_at": now},
    )
    run = Run.objects.create(
        **owned,
        journey=journey,
        version=version,
        customer=customer,
        cart=cart,
        entered_at=now,
        started_from=now,
        outcome=Run.Outcome.RECOVERED_VOUCHER,
        reason="its_coupon",
        ended_at=now,
        touches=1,
        order_saleor_id="T3JkZXI6MQ==",
    )
    Message.objects.create(
        **owned,
        customer=customer,
        origin=f"step:{number}",
        run_id=run.id,
        channel="sms",
        state=Message.State.DELIVERED,
        planned_at=now,
        accepted_at=now,
        expires_at=now,
    )
    InboxEvent.objects.create(
        **owned,
        source=InboxEvent.Source.SALEOR,
        kind="saleor.order_created",
        subject="",
        dedupe_key=bytes([number]) * 32,
        received_at=now,
        due_at=now,
    )
    if number == 1:
        Reconciliation.objects.create(
            **owned, stream="orders", due_at=now, pass_started_at=now
        )
        Account.objects.create(
            **owned,
            key="sms",
            kind=Account.Kind.TENCENT_SMS,
            name="短信",
            app_id="1400000001",
            sealed_secrets=b"",
        )
