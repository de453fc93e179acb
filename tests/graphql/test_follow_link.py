from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.activity.facts import LinkWanted
from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.activity.services import make_links

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

TARGET = {"h5": "https://shop.example/cart", "mini_program": "pages/cart?id=7"}


@pytest.fixture
def code(alice: Phone, now: datetime) -> str:
    """The code of a message to Alice."""
    wanted = [LinkWanted("message:1", alice.identity.customer_id, TARGET)]
    made = make_links(installation_id=alice.shop.id, wanted=wanted, now=now)
    return made["message:1"]


def touches() -> list[tuple[int, str, str]]:
    rows = Touch.objects.across_installations()
    return list(rows.values_list("customer_id", "kind", "origin"))


def test_a_card_that_is_opened_is_a_touch_and_says_where_it_leads(
    alice: Phone, code: str
) -> None:
    payload = alice.do("follow_link", code=code)
    assert payload["target"] == {
        "h5": "https://shop.example/cart",
        "miniProgram": "pages/cart?id=7",
    }
    alice.do("follow_link", code=code)
    assert touches() == [(alice.identity.customer_id, "link", "message:1")]


def test_a_card_passed_on_credits_the_message_it_was(
    alice: Phone, bob: Phone, code: str
) -> None:
    bob.do("follow_link", code=code)
    assert touches() == [(alice.identity.customer_id, "link", "message:1")]


def test_an_old_card_still_leads_on_but_earns_nothing(
    alice: Phone, code: str, clock: Clock
) -> None:
    clock.move(timedelta(days=30))
    alice.log_in()
    assert alice.do("follow_link", code=code)["target"]["h5"] == TARGET["h5"]
    assert touches() == []


def test_a_link_of_another_shop_is_unknown(stranger: Phone, code: str) -> None:
    assert stranger.refused("follow_link", code=code) == "LINK_UNKNOWN"
    assert touches() == []


@pytest.mark.parametrize("wrong", ["", "nothing2", "x" * 1000])
def test_a_code_nobody_made_is_unknown(alice: Phone, code: str, wrong: str) -> None:
    assert code
    payload = alice.ask("follow_link", code=wrong)
    assert payload["target"] is None
    (error,) = payload["errors"]
    assert (error["field"], error["code"]) == ("code", "LINK_UNKNOWN")


def test_following_needs_a_session(alice: Phone, code: str) -> None:
    alice.access_token = ""
    assert alice.error_code("follow_link", code=code) == "UNAUTHENTICATED"
    assert touches() == []
