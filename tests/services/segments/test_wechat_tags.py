"""Tags that a shop keeps the same as its service account's own, without an echo."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.customers.observations import Observation, openid
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import (
    check_followers,
    look_up_followers,
    plan_follower_checks,
    save_account,
)
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID, demo_seed
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.errors import MirrorRefused
from saleor_wechat_growth.segments.models import (
    Tagging,
    TaggingChange,
    WeChatTag,
    WeChatTagging,
)
from saleor_wechat_growth.segments.services import wechat_sending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db(transaction=True)

ALICE, BOB = "oS-demo-alice", "oS-demo-bob"
PUT = "/cgi-bin/tags/members/batchtagging"
TAKE = "/cgi-bin/tags/members/batchuntagging"
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Platform:
    """The stand-in, and what staff do in its console."""

    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.url = url

    def tell(self, what: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{what}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def in_console(self, **changes: Any) -> list[str]:
        told: list[str] = self.tell("tags", appid=SERVICE_APPID, **changes)["wearers"]
        return told

    def wearers(self, name: str = "VIP") -> set[str]:
        return set(self.in_console(name=name))

    def calls(self, path: str) -> int:
        return self.state.calls[path]


@pytest.fixture
def platform(settings: Settings) -> Iterator[Platform]:
    state = State(demo_seed(), Clock(time.time))
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield Platform(state, serving.url("wechat"))


@pytest.fixture
def account(shop: Installation, platform: Platform) -> Account:
    """A service account whose followers, Alice and Bob, are known."""
    del platform
    saved = save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id=SERVICE_APPID,
        open_platform="op1",
        secrets={"app_secret": "not-a-secret-demo-service"},
    )
    meet_followers(NOW - DAY)
    services.save_tag(installation_id=shop.id, key="vip", name="VIP", now=NOW - DAY)
    return saved


def meet_followers(now: datetime) -> None:
    plan_follower_checks(now=now)
    while check_followers(now=now):
        pass
    while look_up_followers(now=now):
        pass


def person(account: Account, value: str) -> int:
    [seen] = observe(
        installation_id=account.installation_id,
        observations=[Observation((openid(value, account.app_id),), "test", NOW)],
        now=NOW,
    )
    return seen.customer_id


def mirror(account: Account, direction: str = "both", now: datetime = NOW) -> WeChatTag:
    return services.mirror_with_wechat(
        installation_id=account.installation_id,
        key="vip",
        account_key=account.key,
        direction=direction,
        now=now,
    )


def put(account: Account, *people: str, key: str = "vip", now: datetime = NOW) -> None:
    services.put_tags(
        installation_id=account.installation_id,
        wanted=[(person(account, each), key, "staff") for each in people],
        now=now,
    )


def take(account: Account, *people: str, now: datetime = NOW) -> None:
    services.take_tags(
        installation_id=account.installation_id,
        customer_ids=[person(account, each) for each in people],
        keys=["vip"],
        now=now,
    )


def send(now: datetime = NOW) -> int:
    sent = 0
    while some := services.send_wechat_tags(now=now):
        sent += some
    return sent


def hear(now: datetime = NOW) -> None:
    while services.hear_wechat_tags(now=now):
        pass


def worn(account: Account) -> dict[int, str]:
    rows = Tagging.objects.of(account.installation_id).filter(tag__key="vip")
    return dict(rows.values_list("customer_id", "origin"))


def test_who_wears_a_tag_here_wears_it_there(
    platform: Platform, account: Account
) -> None:
    put(account, ALICE)
    mirror(account)
    put(account, BOB)
    assert send() == 2
    assert platform.wearers() == {ALICE, BOB}
    assert platform.calls(PUT) == 1
    take(account, ALICE, now=NOW + MINUTE)
    send(NOW + MINUTE)
    assert platform.wearers() == {BOB}


def test_who_was_tagged_there_is_tagged_here_and_freed_again(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    platform.in_console(name="VIP", put=[ALICE])
    hear()
    assert worn(account) == {person(account, ALICE): "wechat"}
    platform.in_console(name="VIP", taken=[ALICE])
    hear(NOW + 2 * DAY)
    assert worn(account) == {}
    history = TaggingChange.objects.of(account.installation_id).order_by("id")
    assert list(history.values_list("what", "origin")) == [
        ("put", "wechat"),
        ("taken", "wechat"),
    ]


def test_what_came_from_there_is_not_sent_back_and_what_was_sent_is_no_news(
    platform: Platform, account: Account
) -> None:
    """There is no echo, however often both sides look."""
    mirror(account)
    platform.in_console(name="VIP", put=[ALICE])
    put(account, BOB)
    for days in range(4):
        hear(NOW + days * DAY)
        send(NOW + days * DAY)
    assert platform.calls(PUT) == 1
    assert platform.calls(TAKE) == 0
    assert worn(account) == {
        person(account, ALICE): "wechat",
        person(account, BOB): "staff",
    }
    assert TaggingChange.objects.of(account.installation_id).count() == 2


def test_what_staff_put_on_here_is_not_taken_off_by_wechats_console(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    put(account, ALICE)
    send()
    platform.in_console(name="VIP", taken=[ALICE])
    hear(NOW + 2 * DAY)
    send(NOW + 2 * DAY)
    assert worn(account) == {person(account, ALICE): "staff"}
    assert platform.wearers() == {ALICE}


def test_a_tag_that_is_only_sent_takes_nothing_over(
    platform: Platform, account: Account
) -> None:
    mirror(account, "to")
    platform.in_console(name="VIP", put=[BOB])
    put(account, ALICE)
    send()
    hear()
    assert worn(account) == {person(account, ALICE): "staff"}
    assert platform.wearers() == {ALICE, BOB}


def test_a_tag_that_is_only_heard_is_never_sent(
    platform: Platform, account: Account
) -> None:
    platform.in_console(name="VIP", put=[BOB])
    mirror(account, "from")
    put(account, ALICE)
    hear()
    take(account, BOB)
    hear(NOW + 2 * DAY)
    send(NOW + 2 * DAY)
    assert platform.calls(PUT) == platform.calls(TAKE) == 0
    assert set(worn(account)) == {person(account, ALICE)}


def test_a_lookup_brings_the_tags_of_a_new_follower(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    hear()
    platform.tell("people", appid=SERVICE_APPID, openid="oS-new", follows=True)
    platform.in_console(name="VIP", put=["oS-new"])
    meet_followers(NOW + DAY)
    assert worn(account) == {person(account, "oS-new"): "wechat"}


def test_those_who_failed_are_asked_again_alone(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    platform.in_console(name="VIP", stubborn=[BOB])
    put(account, ALICE, BOB)
    send()
    assert platform.wearers() == {ALICE}
    send(NOW + MINUTE)
    assert platform.wearers() == {ALICE, BOB}
    assert platform.calls(PUT) == 2


def test_who_wears_twenty_tags_is_told_of_and_left_alone(
    platform: Platform, account: Account
) -> None:
    for number in range(20):
        platform.in_console(name=f"t{number}", put=[BOB])
    mirror(account)
    put(account, ALICE, BOB)
    send()
    assert platform.wearers() == {ALICE}
    refused = WeChatTagging.objects.of(account.installation_id).get(error__gt="")
    assert (refused.error, refused.due_at) == ("45059", None)
    asked = platform.calls(PUT)
    for days in range(3):
        hear(NOW + days * DAY)
        send(NOW + days * DAY)
    assert platform.calls(PUT) == asked


def test_one_who_does_not_follow_spoils_it_for_nobody(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    platform.tell("people", appid=SERVICE_APPID, openid=BOB, follows=False)
    put(account, ALICE, BOB)
    send()
    assert platform.wearers() == {ALICE}
    refused = WeChatTagging.objects.of(account.installation_id).get(error__gt="")
    assert refused.error == "49003"


@pytest.mark.parametrize("code", [45169, -1])
def test_a_busy_platform_is_asked_again(
    platform: Platform, account: Account, code: int
) -> None:
    mirror(account)
    put(account, ALICE)
    platform.tell("faults", kind="errcode", path=PUT, code=code, times=1)
    send()
    assert platform.wearers() == set()
    send(NOW + MINUTE)
    assert platform.wearers() == {ALICE}


def test_a_worker_that_dies_after_the_call_loses_and_doubles_nothing(
    platform: Platform, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror(account)
    put(account, ALICE)

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killing:
        killing.setattr(wechat_sending, "_write", die)
        with pytest.raises(SystemExit):
            send()
    # taken off while nobody knows what became of the call
    take(account, ALICE)
    send()
    send(NOW + wechat_sending.LEASE)
    assert platform.wearers() == set()
    hear(NOW + DAY)
    assert worn(account) == {}


def test_the_account_has_room_for_a_hundred_tags(
    platform: Platform, account: Account
) -> None:
    for number in range(100):
        platform.in_console(name=f"t{number}")
    with pytest.raises(MirrorRefused) as refused:
        mirror(account)
    assert refused.value.why == "full"
    assert platform.calls("/cgi-bin/tags/create") == 0


def test_wechats_own_word_of_too_many_is_the_same_refusal(
    platform: Platform, account: Account
) -> None:
    path = "/cgi-bin/tags/create"
    platform.tell("faults", kind="errcode", path=path, code=45056, times=1)
    with pytest.raises(MirrorRefused) as refused:
        mirror(account)
    assert (refused.value.why, refused.value.code) == ("full", "45056")
    assert isinstance(refused.value.__cause__, GatewayError)


@pytest.mark.parametrize(
    ("name", "direction", "why"),
    [
        ("a" * 31, "both", "long"),
        ("星标组", "to", "theirs"),
        ("nobody has it", "from", "missing"),
    ],
)
def test_what_wechat_would_refuse_is_not_asked(
    account: Account, name: str, direction: str, why: str
) -> None:
    shop_id = account.installation_id
    services.save_tag(installation_id=shop_id, key="vip", name=name, now=NOW)
    with pytest.raises(MirrorRefused) as refused:
        mirror(account, direction)
    assert refused.value.why == why


def test_a_tag_that_was_deleted_there_stands_still_until_it_is_mirrored_anew(
    platform: Platform, account: Account
) -> None:
    row = mirror(account)
    del platform.state.tags.names[SERVICE_APPID][row.wechat_id]
    put(account, ALICE)
    send()
    row.refresh_from_db()
    assert row.error == "45159"
    assert send(NOW + DAY) == 0
    mirror(account, now=NOW + DAY)
    send(NOW + DAY)
    assert platform.wearers() == {ALICE}


def test_who_unfollows_is_forgotten_and_tagged_again_when_they_come_back(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    put(account, ALICE)
    send()
    platform.tell("unfollow", appid=SERVICE_APPID, openid=ALICE)
    meet_followers(NOW + DAY)
    assert not WeChatTagging.objects.of(account.installation_id).exists()
    platform.tell("follow", appid=SERVICE_APPID, openid=ALICE)
    meet_followers(NOW + 3 * DAY)
    send(NOW + 3 * DAY)
    assert platform.wearers() == {ALICE}


def test_mirroring_ends_and_takes_away_only_what_we_made(
    platform: Platform, account: Account
) -> None:
    mirror(account)
    put(account, ALICE)
    send()
    assert services.stop_mirroring(
        installation_id=account.installation_id,
        key="vip",
        account_key="service",
        also_there=True,
    )
    assert "VIP" not in platform.state.tags.names[SERVICE_APPID].values()
    platform.in_console(name="VIP")
    mirror(account)
    services.stop_mirroring(
        installation_id=account.installation_id,
        key="vip",
        account_key="service",
        also_there=True,
    )
    assert "VIP" in platform.state.tags.names[SERVICE_APPID].values()


def test_a_thousand_people_take_a_call_for_fifty_and_no_query_each(
    platform: Platform, account: Account, django_assert_max_num_queries: Any
) -> None:
    platform.tell("accounts/change", appid=SERVICE_APPID, crowd=200)
    meet_followers(NOW + DAY)
    mirror(account, now=NOW + DAY)
    everybody = Identity.objects.of(account.installation_id).filter(kind="openid")
    services.put_tags(
        installation_id=account.installation_id,
        wanted=[(each.customer_id, "vip", "staff") for each in everybody],
        now=NOW + DAY,
    )
    with django_assert_max_num_queries(30):
        assert services.send_wechat_tags(now=NOW + DAY) == 202
    assert platform.calls(PUT) == 5
