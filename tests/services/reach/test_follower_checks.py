"""Who follows a service account is compared with WeChat's own list, at first and daily."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.customers.models import Customer, ErasedIdentity, Identity
from saleor_wechat_growth.customers.observations import openid, unionid
from saleor_wechat_growth.integrations.wechat.followers import OpenidPage
from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import (
    Account,
    Deletion,
    Follow,
    FollowerCheck,
    FollowerPage,
)
from saleor_wechat_growth.reach.policies import LEGAL_ZONE
from saleor_wechat_growth.reach.services import follower_checks
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app, followers
from saleor_wechat_growth.sandbox.wechat.demo import (
    MINI_PROGRAM_APPID,
    SERVICE_APPID,
    demo_seed,
)
from tests.services.reach import cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db(transaction=True)

ALICE, BOB = "oS-demo-alice", "oS-demo-bob"
LIST = "/cgi-bin/user/get"
NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
DAY = timedelta(days=1)


class Platform:
    """The stand-in, and what the console's users do to it."""

    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.url = url

    def tell(self, what: str, **body: Any) -> None:
        answer = requests.post(f"{self.url}/_sandbox/{what}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text

    def crowd(self, size: int) -> None:
        self.tell("accounts/change", appid=SERVICE_APPID, crowd=size)


@pytest.fixture
def platform(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    monkeypatch.setattr(followers, "OPENIDS_PER_PAGE", 4)
    monkeypatch.setattr(follower_checks, "SLICE", 3)
    state = State(demo_seed(), Clock(time.time))
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield Platform(state, serving.url("wechat"))


@pytest.fixture
def account(shop: Installation) -> Account:
    return save(shop, "service", SERVICE_APPID, "not-a-secret-demo-service")


def save(
    shop: Installation,
    key: str,
    app_id: str,
    secret: str,
    kind: str = Account.Kind.SERVICE_ACCOUNT,
) -> Account:
    return services.save_account(
        installation_id=shop.id,
        key=key,
        kind=kind,
        name=key,
        app_id=app_id,
        open_platform="op1",
        secrets={"app_secret": secret},
    )


def check(now: datetime = NIGHT, steps: int = 1000) -> int:
    services.plan_follower_checks(now=now)
    done = 0
    while done < steps and services.check_followers(now=now):
        done += 1
    return done


def sighting(
    account: Account, person: cast.Person, at: datetime, *, follows: bool
) -> None:
    services.record_follows(
        installation_id=account.installation_id,
        sightings=[
            services.FollowSighting(
                person.customer_id, person.identity_id, account.id, follows, at
            )
        ],
        now=at,
    )


def following(account: Account) -> int:
    rows = Follow.objects.of(account.installation_id)
    return rows.filter(account=account, is_following=True).count()


def row(account: Account) -> FollowerCheck:
    return FollowerCheck.objects.of(account.installation_id).get(account=account)


def test_everybody_who_followed_before_us_is_known_after_the_first_check(
    platform: Platform, account: Account
) -> None:
    platform.crowd(9)
    check()
    assert following(account) == 11
    told = row(account)
    assert (told.listed, told.total, told.found, told.lost) == (11, 11, 11, 0)
    assert (told.finished_at, told.started_at, told.error) == (NIGHT, None, "")
    assert not FollowerPage.objects.of(account.installation_id).exists()
    assert services.look_up_followers(now=NIGHT) == 11
    kinds = Identity.objects.of(account.installation_id).filter(kind="unionid")
    assert kinds.count() == 11


def test_the_next_check_is_in_the_next_night(
    platform: Platform, account: Account
) -> None:
    del platform
    check()
    due = row(account).due_at
    assert due is not None
    assert timedelta(hours=12) <= due - NIGHT <= timedelta(hours=36)
    assert 3 <= due.astimezone(LEGAL_ZONE).hour < 6
    assert check() == 0


def test_who_left_while_we_were_not_told_follows_no_more(
    platform: Platform,
    account: Account,
    told: list[Happening],
) -> None:
    check()
    platform.tell("people", appid=SERVICE_APPID, openid=BOB, follows=False)
    told.clear()
    check(NIGHT + 2 * DAY)
    assert following(account) == 1
    assert [each.kind for each in told] == ["follower.left"]
    assert row(account).lost == 1
    deletion = Deletion.objects.of(account.installation_id).get()
    assert deletion.why == Deletion.Why.UNFOLLOWED


def test_nobody_found_by_asking_is_greeted_as_if_they_came_just_now(
    platform: Platform, account: Account, told: list[Happening]
) -> None:
    del platform, account
    check()
    assert told == []


def test_a_push_that_is_newer_than_the_page_is_believed(
    platform: Platform, account: Account
) -> None:
    """An unfollow that came while the page was on its way is not undone."""
    del platform
    bob = cast.known(account.installation_id, openid(BOB, SERVICE_APPID))
    sighting(account, bob, NIGHT - timedelta(seconds=1), follows=False)
    check()
    assert following(account) == 1


def test_a_follow_after_the_pass_began_is_not_undone_by_it(
    platform: Platform, account: Account
) -> None:
    platform.crowd(6)
    check(NIGHT, steps=2)
    late = cast.known(account.installation_id, openid("oS-late", SERVICE_APPID))
    sighting(account, late, NIGHT + timedelta(seconds=5), follows=True)
    check(NIGHT + timedelta(minutes=1))
    assert following(account) == 9


@pytest.mark.parametrize("first", ["push", "check"])
def test_it_does_not_matter_whether_the_push_or_the_check_comes_first(
    platform: Platform, account: Account, first: str
) -> None:
    """A late push from before the check changes nothing, a newer one wins."""
    del platform
    bob = cast.known(account.installation_id, openid(BOB, SERVICE_APPID))
    if first == "check":
        check()
    sighting(account, bob, NIGHT - DAY, follows=False)
    if first == "push":
        check()
    assert following(account) == 2


def test_a_pass_that_was_killed_goes_on_where_it_was(
    platform: Platform, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.crowd(14)
    check(steps=2)
    known = following(account)

    def die(*_args: object, **_kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killing:
        killing.setattr(follower_checks, "found", die)
        with pytest.raises(SystemExit):
            services.check_followers(now=NIGHT)
    assert following(account) == known
    assert services.check_followers(now=NIGHT) == 0
    asked = platform.state.calls[LIST]
    check(NIGHT + follower_checks.LEASE)
    assert following(account) == 16
    assert row(account).listed == 16
    # the page that was lost, the two after it and the empty one
    assert platform.state.calls[LIST] == asked + 3


def test_a_list_that_breaks_off_takes_nobody_out(
    platform: Platform, account: Account
) -> None:
    platform.crowd(60)
    check()
    services.ask_follower_check(
        installation_id=account.installation_id, account_id=account.id, now=NIGHT + DAY
    )
    check(NIGHT + DAY, steps=1)
    FollowerCheck.objects.update(total=500, listed=62)
    short = OpenidPage((), 500, "")
    with pytest.MonkeyPatch.context() as breaking:
        breaking.setattr(follower_checks, "followers_after", lambda *_: short)
        services.check_followers(now=NIGHT + DAY)
    assert row(account).error == follower_checks.INCOMPLETE
    assert following(account) == 62
    check(NIGHT + 2 * DAY)
    assert (row(account).error, following(account)) == ("", 62)


def test_an_account_that_may_not_ask_tries_again_the_next_night(
    platform: Platform, account: Account
) -> None:
    platform.tell("faults", kind="errcode", path=LIST, code=48001)
    now = NIGHT
    for _ in range(follower_checks.MAX_ATTEMPTS):
        check(now)
        now += follower_checks.SLOW_RETRY
    told = row(account)
    assert (told.error, told.started_at, told.finished_at) == ("48001", None, None)
    assert told.due_at is not None
    assert told.due_at > now


def test_staff_can_have_it_done_at_once(platform: Platform, account: Account) -> None:
    check()
    platform.crowd(1)
    assert check(NIGHT + timedelta(minutes=1)) == 0
    asked = services.ask_follower_check(
        installation_id=account.installation_id,
        account_id=account.id,
        now=NIGHT + timedelta(minutes=1),
    )
    assert asked.is_asked
    check(NIGHT + timedelta(minutes=2))
    assert (following(account), row(account).is_asked) == (3, False)


def test_mini_programs_have_no_followers_to_check(
    platform: Platform, shop: Installation
) -> None:
    del platform
    secret = "not-a-secret-demo-mini-program"
    mini = save(
        shop, "mini", MINI_PROGRAM_APPID, secret, kind=Account.Kind.MINI_PROGRAM
    )
    assert services.plan_follower_checks(now=NIGHT) == 0
    with pytest.raises(UnknownAccount):
        services.ask_follower_check(
            installation_id=shop.id, account_id=mini.id, now=NIGHT
        )


def test_what_the_account_knows_of_its_followers_is_kept(
    platform: Platform, account: Account
) -> None:
    platform.tell("follow", appid=SERVICE_APPID, openid="oS-new", scene_str="shelf-7")
    platform.tell("tags", appid=SERVICE_APPID, name="VIP", put=["oS-new"])
    check()
    services.look_up_followers(now=NIGHT)
    new = Follow.objects.of(account.installation_id).get(found_by_code="shelf-7")
    assert (new.found_by, new.tag_ids) == ("ADD_SCENE_QR_CODE", [100])
    assert new.followed_at is not None


def test_two_accounts_and_a_mini_program_know_one_person_and_are_left_one_by_one(
    platform: Platform, account: Account, shop: Installation
) -> None:
    loyal = "wxloyal0000000001"
    platform.tell("accounts", appid=loyal, secret="made-up", kind="service")
    for appid, who in ((SERVICE_APPID, "oS-new"), (loyal, "oL-new")):
        platform.tell("people", appid=appid, openid=who, unionid="u-new", follows=True)
    second = save(shop, "loyal", loyal, "made-up")
    mini = cast.known(
        shop.id, openid("oM-new", MINI_PROGRAM_APPID), unionid("u-new", "op1")
    )
    check()
    services.look_up_followers(now=NIGHT)
    follows = Follow.objects.of(shop.id).filter(customer_id=mini.customer_id)
    assert {each.account_id for each in follows} == {account.id, second.id}
    assert all(each.is_following for each in follows)
    platform.tell("people", appid=loyal, openid="oL-new", follows=False)
    check(NIGHT + 2 * DAY)
    assert dict(follows.values_list("account_id", "is_following")) == {
        account.id: True,
        second.id: False,
    }
    assert Customer.objects.of(shop.id).filter(merged_into=None).count() == 3


def test_of_who_was_erased_not_even_a_follow_is_kept(
    platform: Platform, account: Account
) -> None:
    del platform
    claim = openid(ALICE, SERVICE_APPID)
    ErasedIdentity.objects.create(
        installation_id=account.installation_id,
        kind=claim.kind,
        scope=claim.scope,
        lookup=claim.key[2],
        erased_at=NIGHT - DAY,
    )
    check()
    assert following(account) == 1
