from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from saleor_wechat_growth.api.storefront import tokens
from saleor_wechat_growth.customers.models import Customer, StorefrontSession
from saleor_wechat_growth.customers.observations import Observation, openid, unionid
from saleor_wechat_growth.customers.services import observe, part
from saleor_wechat_growth.customers.services.sessions import IDLE, KEPT
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import uninstall
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID, SERVICE_APPID
from tests.graphql.storefront import ALICE, OPEN_PLATFORM, Phone, mini_program

if TYPE_CHECKING:
    from tests.graphql.storefront import Clock, WeChat

pytestmark = pytest.mark.django_db


def claims(phone: Phone) -> dict[str, Any]:
    return dict(jwt.decode(phone.access_token, options={"verify_signature": False}))


def login(phone: Phone, **changes: str) -> str:
    variables = {
        "shop": phone.shop.public_key,
        "appId": MINI_PROGRAM_APPID,
        "code": "made-up",
        **changes,
    }
    return phone.refused("wechat_login", **variables)


def test_a_login_makes_a_person_and_gives_a_session(
    phone: Phone, now: datetime
) -> None:
    payload = phone.log_in()
    assert payload["expiresIn"] == 1800
    assert phone.me()["id"] == payload["me"]["id"]
    found = claims(phone)
    session = StorefrontSession.objects.of(phone.shop.id).get()
    assert found == {
        "iss": phone.shop.public_key,
        "aud": "storefront",
        "sub": str(phone.identity.customer_id),
        "sid": session.id,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=30)).timestamp()),
    }
    assert session.expires_at == now + IDLE


def test_the_refresh_token_is_not_in_the_database(alice: Phone) -> None:
    row = StorefrontSession.objects.of(alice.shop.id).values().get()
    secret = alice.refresh_token.split(".")[1]
    assert secret not in str(row)
    assert len(bytes(row["refresh_hash"])) == 32


def test_who_logs_in_again_is_the_same_person(alice: Phone) -> None:
    first = alice.me()["id"]
    assert alice.log_in()["me"]["id"] == first
    assert Customer.objects.of(alice.shop.id).count() == 1


def test_the_unionid_finds_who_follows_the_service_account(
    phone: Phone, now: datetime
) -> None:
    (known,) = observe(
        installation_id=phone.shop.id,
        observations=[
            Observation(
                (
                    openid("oS-demo-alice", SERVICE_APPID),
                    unionid("u-demo-alice", OPEN_PLATFORM),
                ),
                "test",
                now,
            )
        ],
        now=now,
    )
    phone.log_in()
    assert phone.identity.customer_id == known.customer_id


def test_a_code_is_good_once(alice: Phone) -> None:
    code = alice.wechat.login_code()
    alice.log_in(code)
    assert login(alice, code=code) == "CODE_INVALID"


@pytest.mark.parametrize("code", ["", " ", "a b", "密", "x" * 600, "a&secret=b"])
def test_a_code_that_wechat_never_gives_is_refused(phone: Phone, code: str) -> None:
    assert login(phone, code=code) == "CODE_INVALID"


def test_a_shop_nobody_knows_is_refused_before_wechat_is_asked(phone: Phone) -> None:
    code = phone.wechat.login_code()
    assert login(phone, shop="nobody", code=code) == "SHOP_UNKNOWN"
    assert phone.wechat.calls("/sns/jscode2session") == 0


def test_a_shop_that_uninstalled_us_is_unknown(phone: Phone, now: datetime) -> None:
    uninstall(installation_id=phone.shop.id, app_id=phone.shop.app_id, now=now)
    assert login(phone, code=phone.wechat.login_code()) == "SHOP_UNKNOWN"


def test_only_accounts_of_the_shop_can_log_in(phone: Phone) -> None:
    assert login(phone, appId="wx-of-somebody") == "APP_UNKNOWN"
    assert login(phone, appId=SERVICE_APPID) == "APP_UNKNOWN"


def test_a_wrong_secret_is_the_shops_to_mend(phone: Phone) -> None:
    mini_program(phone.shop, secret="wrong")
    code = phone.wechat.login_code()
    assert login(phone, code=code) == "APP_MISCONFIGURED"


@pytest.mark.parametrize(
    ("errcode", "code"),
    [
        (-1, "WECHAT_UNAVAILABLE"),
        (45011, "WECHAT_UNAVAILABLE"),
        (99999, "WECHAT_UNAVAILABLE"),
        (40226, "PERSON_REFUSED"),
        (40029, "CODE_INVALID"),
    ],
)
def test_what_wechat_says_is_told_by_what_to_do(
    phone: Phone, errcode: int, code: str
) -> None:
    phone.wechat.refuse("/sns/jscode2session", errcode)
    assert login(phone, code=phone.wechat.login_code()) == code


def test_an_access_token_lives_for_thirty_minutes(alice: Phone, clock: Clock) -> None:
    clock.move(timedelta(minutes=29, seconds=59))
    assert alice.me()
    clock.move(timedelta(seconds=1))
    assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"


def test_without_a_session_nothing_is_read(phone: Phone) -> None:
    answer = phone.send("{ me { id } }")
    assert answer.status_code == 200
    body = answer.json()
    assert body["data"] == {"me": None}
    assert body["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_a_refresh_gives_new_tokens_also_after_the_old_ran_out(
    alice: Phone, clock: Clock
) -> None:
    before = alice.access_token, alice.refresh_token, alice.me()["id"]
    clock.move(timedelta(days=29))
    alice.refresh()
    clock.move(timedelta(minutes=1))
    assert alice.me()["id"] == before[2]
    assert alice.access_token != before[0]
    assert alice.refresh_token != before[1]


def test_a_session_not_used_for_thirty_days_is_over(alice: Phone, clock: Clock) -> None:
    clock.move(IDLE)
    spent = alice.refresh_token
    assert alice.refused("refresh_session", refreshToken=spent) == "SESSION_OVER"


def test_a_spent_refresh_token_ends_the_session(alice: Phone) -> None:
    stolen = alice.refresh_token
    alice.refresh()
    alice.refresh()
    assert alice.refused("refresh_session", refreshToken=stolen) == "SESSION_OVER"
    assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"
    newest = alice.refresh_token
    assert alice.refused("refresh_session", refreshToken=newest) == "SESSION_OVER"


def test_a_made_up_refresh_token_ends_nothing(alice: Phone) -> None:
    session, secret, proof = alice.refresh_token.split(".")
    for made_up in (
        "",
        "x",
        f"{session}.{secret}",
        f"{session}.{'A' * 43}.{proof}",
        f"{session}.{secret}.{'0' * 32}",
        f"{int(session) + 1}.{secret}.{proof}",
        f"{'9' * 18}.{secret}.{proof}",
        f"٣.{secret}.{proof}",
        f"{alice.refresh_token}\n",
    ):
        assert alice.refused("refresh_session", refreshToken=made_up) == "SESSION_OVER"
    alice.refresh()


def test_ending_one_session_leaves_the_persons_others(alice: Phone) -> None:
    other = Phone(Client(), alice.wechat, alice.shop)
    other.log_in()
    alice.do("logout")
    assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"
    assert alice.refused("logout") == "SESSION_OVER"
    refresh_token = alice.refresh_token
    assert (
        alice.refused("refresh_session", refreshToken=refresh_token) == "SESSION_OVER"
    )
    assert other.me()


def test_the_newest_sessions_of_an_openid_stay(alice: Phone, bob: Phone) -> None:
    first = Phone(Client(), alice.wechat, alice.shop, access_token=alice.access_token)
    for _ in range(KEPT):
        alice.log_in()
    mine = StorefrontSession.objects.of(alice.shop.id).filter(identity=alice.identity)
    assert mine.count() == KEPT
    assert first.error_code("me", templateIds=[]) == "UNAUTHENTICATED"
    assert alice.me()
    assert bob.me()


def test_a_token_follows_its_openid_through_merge_and_parting(
    phone: Phone, now: datetime
) -> None:
    follower = openid("oS-older", SERVICE_APPID)
    (older,) = observe(
        installation_id=phone.shop.id,
        observations=[Observation((follower,), "test", now)],
        now=now,
    )
    alone = phone.log_in()["me"]["id"]
    (merged,) = observe(
        installation_id=phone.shop.id,
        observations=[
            Observation((follower, openid(ALICE, MINI_PROGRAM_APPID)), "test", now)
        ],
        now=now,
    )
    assert merged.customer_id == older.customer_id
    together = phone.me()["id"]
    assert together != alone
    # a token issued meanwhile names the survivor; parted, it must not show them
    phone.refresh()
    part(
        installation_id=phone.shop.id,
        low=merged.identity_ids[0],
        high=merged.identity_ids[1],
        now=now,
    )
    assert claims(phone)["sub"] == str(older.customer_id)
    assert phone.me()["id"] == alone


def test_an_erased_persons_token_is_refused(alice: Phone, now: datetime) -> None:
    Customer.objects.of(alice.shop.id).update(erased_at=now)
    assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"
    token = alice.refresh_token
    assert alice.refused("refresh_session", refreshToken=token) == "SESSION_OVER"


@pytest.mark.parametrize("status", ["inactive", "uninstalled"])
def test_a_shop_without_us_has_no_sessions(alice: Phone, status: str) -> None:
    Installation.objects.filter(id=alice.shop.id).update(status=status)
    assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"
    token = alice.refresh_token
    assert alice.refused("refresh_session", refreshToken=token) == "SESSION_OVER"


def test_the_same_openid_in_two_shops_is_two_persons(
    alice: Phone, stranger: Phone
) -> None:
    assert alice.identity.customer_id != stranger.identity.customer_id
    assert alice.me()["id"] != stranger.me()["id"]


def test_a_token_never_works_for_another_shop(alice: Phone, stranger: Phone) -> None:
    sound = claims(alice)
    key = tokens._key(settings.SECRET_KEY)
    for changes in (
        {"iss": stranger.shop.public_key},
        {"sid": claims(stranger)["sid"]},
        {"iss": "nobody"},
        {"aud": "dashboard"},
        {"sid": 2**60},
    ):
        alice.access_token = jwt.encode({**sound, **changes}, key, "HS256")
        assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED", changes
    alice.access_token = jwt.encode(sound, key, "HS256")
    assert alice.me()


def test_only_our_own_key_signs(alice: Phone, now: datetime) -> None:
    sound = claims(alice)
    for forged in (
        jwt.encode(sound, settings.SECRET_KEY.ljust(32, "x"), "HS256"),
        jwt.encode(sound, None, "none"),
        jwt.encode(sound, tokens._key(settings.SECRET_KEY) * 2, "HS512"),
        "x",
        "a.b.c",
        "é.é.é",
        "x" * 5000,
    ):
        with pytest.raises(tokens.BadAccessToken):
            tokens.read(forged, now.astimezone(UTC))
        alice.access_token = forged
        if forged.isascii():
            assert alice.error_code("me", templateIds=[]) == "UNAUTHENTICATED"


def test_a_login_carries_the_rest_of_its_request(phone: Phone) -> None:
    answer = phone.send(
        """mutation ($shop: String!, $app: String!, $code: String!) {
          wechatLogin(shop: $shop, appId: $app, code: $code) { errors { code } }
          setConsent(channel: SMS, purpose: MARKETING, granted: true, textVersion: "1") {
            me { id }
            errors { code }
          }
          logout { errors { code } }
          after: setConsent(
            channel: SMS, purpose: MARKETING, granted: true, textVersion: "1"
          ) { errors { code } }
        }""",
        shop=phone.shop.public_key,
        app=MINI_PROGRAM_APPID,
        code=phone.wechat.login_code(),
    ).json()
    assert answer["data"]["setConsent"]["me"]["id"]
    assert answer["data"]["logout"] == {"errors": []}
    assert answer["data"]["after"] is None
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (
        ["after"],
        "UNAUTHENTICATED",
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshes_at_once_one_wins_and_the_session_ends(
    shop: Installation, wechat: WeChat
) -> None:
    mini_program(shop)
    phone = Phone(Client(), wechat, shop)
    phone.log_in()

    def refresh(_: int) -> list[Any]:
        other = Phone(Client(), wechat, shop)
        try:
            token = phone.refresh_token
            return list(other.ask("refresh_session", refreshToken=token)["errors"])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(refresh, range(8)))
    assert sum(errors == [] for errors in outcomes) == 1
    assert StorefrontSession.objects.of(shop.id).get().revoked_at is not None
