"""A person's rights, used in the mini-program."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.models import Customer, Erasure
from saleor_wechat_growth.customers.services import advance_erasures, request_erasure
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.reach.models import Suppression
from saleor_wechat_growth.reach.queries import refusing

if TYPE_CHECKING:
    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def privacy(phone: Phone) -> Any:
    return phone.ask("my_privacy", withCopy=True)["privacy"]


def erase(now: Any) -> None:
    while advance_erasures(now=now):
        pass


def test_a_person_gets_a_copy_of_their_data_once_a_day(
    alice: Phone, clock: Clock
) -> None:
    assert privacy(alice)["myData"] is None
    alice.do("request_my_data")
    assert privacy(alice)["myData"]["isReady"] is False
    assert privacy(alice)["myData"]["json"] is None
    while advance_jobs(now=clock.now):
        pass
    mine = privacy(alice)["myData"]
    assert mine["isReady"] is True
    tables = {each["name"]: each["rows"] for each in json.loads(mine["json"])["tables"]}
    without = alice.ask("my_privacy")["privacy"]["myData"]
    assert "json" not in without, "it can be long: only where it is asked for"
    assert alice.openid in {row["value"] for row in tables["Identity"]}
    assert alice.refused("request_my_data") == "TOO_SOON"
    clock.move(8 * DAY)
    alice.refresh()
    assert privacy(alice)["myData"]["json"] is None


def test_a_copy_is_given_once_a_request(alice: Phone, clock: Clock) -> None:
    alice.do("request_my_data")
    while advance_jobs(now=clock.now):
        pass
    body = alice.send(
        "{ me { one: privacy { myData { json } } two: privacy { myData { json } } } }"
    ).json()
    assert [each["extensions"]["code"] for each in body["errors"]] == ["BAD_INPUT"]
    given = [body["data"]["me"][name]["myData"]["json"] for name in ("one", "two")]
    assert given[0] is not None
    assert given[1] is None


def test_an_erasure_can_be_taken_back_for_a_day(alice: Phone, clock: Clock) -> None:
    assert alice.refused("cancel_erasure") == "NO_ERASURE"
    asked = alice.do("request_erasure")
    assert asked["me"]["privacy"]["erasedFrom"] is not None
    erase(clock.now + DAY - timedelta(minutes=1))
    alice.do("cancel_erasure")
    assert privacy(alice)["erasedFrom"] is None
    erase(clock.now + 2 * DAY)
    assert Customer.objects.of(alice.shop.id).get().erased_at is None


def test_what_the_shop_asked_for_is_not_theirs_to_take_back(
    alice: Phone, clock: Clock
) -> None:
    request_erasure(
        installation_id=alice.shop.id,
        customer_id=alice.identity.customer_id,
        requested_by="staff:1",
        begins_at=clock.now + DAY,
        now=clock.now,
    )
    assert alice.refused("cancel_erasure") == "NOT_THEIRS"
    assert privacy(alice)["erasedFrom"] is not None


def test_after_an_erasure_the_session_is_over_and_a_login_is_somebody_new(
    alice: Phone, clock: Clock
) -> None:
    before = alice.identity.customer_id
    alice.do("request_erasure")
    erase(clock.now + DAY)
    assert Erasure.objects.of(alice.shop.id).get().requested_by == "customer"
    clock.move(DAY + timedelta(minutes=30))
    assert alice.refused("refresh_session", refreshToken=alice.refresh_token) == (
        "SESSION_OVER"
    )
    alice.access_token = ""
    alice.log_in()
    assert alice.identity.customer_id != before
    assert privacy(alice) == {"erasedFrom": None, "myData": None}


def test_who_came_back_is_written_to_only_after_a_new_yes(
    alice: Phone, clock: Clock
) -> None:
    alice.do("request_erasure")
    erase(clock.now + DAY)
    clock.move(DAY + timedelta(minutes=30))
    alice.access_token = ""
    alice.log_in()
    channels = set(
        Suppression.objects.of(alice.shop.id).values_list("channel", flat=True)
    )
    assert "wechat_subscribe" in channels
    alice.do(
        "set_consent",
        channel="WECHAT_SUBSCRIBE",
        purpose="REMINDER",
        granted=True,
        textVersion="1",
    )
    left = set(Suppression.objects.of(alice.shop.id).values_list("channel", flat=True))
    assert left == channels - {"wechat_subscribe"}


def test_who_refuses_to_be_profiled_says_so_without_a_channel(alice: Phone) -> None:
    said = alice.do("set_consent", purpose="PROFILING", granted=False, textVersion="1")
    (fact,) = said["me"]["consents"]
    assert (fact["channel"], fact["purpose"]) == (None, "PROFILING")
    person = alice.identity.customer_id
    assert refusing(alice.shop.id, [person]) == {person}


@pytest.mark.parametrize(
    ("channel", "purpose"), [(None, "MARKETING"), ("SMS", "LOCATION")]
)
def test_a_statement_is_about_a_channel_or_a_use(
    alice: Phone, channel: str | None, purpose: str
) -> None:
    code = alice.refused(
        "set_consent", channel=channel, purpose=purpose, granted=True, textVersion="1"
    )
    assert code == "CONSENT_INVALID"


@pytest.mark.parametrize(
    "name", ["request_my_data", "request_erasure", "cancel_erasure"]
)
def test_nobody_has_rights_without_a_session(phone: Phone, name: str) -> None:
    assert phone.error_code(name) == "UNAUTHENTICATED"
