from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.customers.observations import openid, unionid
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import AccessToken, Account, Follow
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID, demo_seed
from tests.services.reach import cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

OPENID, UNIONID = "oS-demo-alice", "u-demo-alice"
USER_INFO = "/cgi-bin/user/info/batchget"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def platform(settings: Settings) -> Iterator[State]:
    state = State(demo_seed())
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield state


@pytest.fixture
def account(shop: Installation) -> Account:
    return services.save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Alice's tea",
        app_id=SERVICE_APPID,
        open_platform="op1",
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def follow(account: Account, now: datetime) -> cast.Person:
    alice = cast.known(account.installation_id, openid(OPENID, account.app_id))
    services.record_follows(
        installation_id=account.installation_id,
        sightings=[
            services.FollowSighting(
                alice.customer_id, alice.identity_id, account.id, True, now
            )
        ],
        now=now,
    )
    return alice


def row(account: Account) -> Follow:
    return Follow.objects.of(account.installation_id).get()


def test_a_followers_unionid_joins_them_to_the_mini_programs_user(
    platform: State, account: Account, now: datetime
) -> None:
    shop_id = account.installation_id
    user = cast.known(
        shop_id, unionid(UNIONID, "op1"), openid("oM-demo-alice", "wxmini")
    )
    follow(account, now)
    assert services.look_up_followers(now=now) == 1
    owners = set(Identity.objects.of(shop_id).values_list("customer_id", flat=True))
    assert owners == {user.customer_id}
    assert row(account).customer_id == user.customer_id
    assert row(account).look_up_at is None
    assert services.look_up_followers(now=now) == 0
    assert platform.calls[USER_INFO] == 1
    assert AccessToken.objects.filter(app_id__startswith=SERVICE_APPID).count() == 1


def test_somebody_who_left_meanwhile_follows_no_more(
    platform: State, account: Account, now: datetime
) -> None:
    platform.person(SERVICE_APPID, OPENID).follows = False
    follow(account, now - timedelta(seconds=1))
    services.look_up_followers(now=now)
    assert row(account).is_following is False
    assert row(account).look_up_at is None


def test_a_busy_platform_is_asked_again_later(
    platform: State, account: Account, now: datetime
) -> None:
    follow(account, now)
    platform.faults.order(Fault(kind=Kind.ERRCODE, path=USER_INFO, code=-1, times=1))
    services.look_up_followers(now=now)
    again = row(account).look_up_at
    assert again is not None
    assert now < again <= now + timedelta(minutes=5)
    assert services.look_up_followers(now=now) == 0
    assert services.look_up_followers(now=again) == 1
    assert row(account).look_up_at is None


def test_what_a_dead_worker_claimed_is_asked_by_another(
    platform: State, account: Account, now: datetime
) -> None:
    follow(account, now)
    Follow.objects.of(account.installation_id).update(
        look_up_at=now + services.lookups.LEASE, look_up_attempts=1
    )
    assert services.look_up_followers(now=now) == 0
    assert services.look_up_followers(now=now + services.lookups.LEASE) == 1
    assert row(account).look_up_at is None


def test_it_is_given_up_after_enough_tries(
    platform: State, account: Account, now: datetime
) -> None:
    follow(account, now)
    platform.faults.order(Fault(kind=Kind.HTTP, path=USER_INFO, status=502))
    tries = 0
    while (due := row(account).look_up_at) is not None:
        assert services.look_up_followers(now=due) == 1
        tries += 1
        assert tries < 50
    assert tries == services.lookups.MAX_ATTEMPTS
    assert row(account).is_following


def test_a_shop_that_uninstalled_us_is_not_asked_for(
    platform: State, account: Account, now: datetime
) -> None:
    follow(account, now)
    Installation.objects.update(
        status=Installation.Status.UNINSTALLED, sealed_token=None
    )
    assert services.look_up_followers(now=now) == 0
    assert platform.calls[USER_INFO] == 0
