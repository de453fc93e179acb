from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from saleor_wechat_growth.integrations.saleor.errors import (
    BadToken,
    TokenExpired,
    UnknownKey,
)
from saleor_wechat_growth.integrations.saleor.keys import Jwks
from saleor_wechat_growth.integrations.saleor.tokens import (
    verify_customer,
    verify_staff,
)
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
API = "https://shop.example/graphql/"
OURS = "QXBwOjE="
KEY = SigningKey()
KEYS = Jwks.parse(KEY.jwks())


def claims(**changes):
    made = {
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(minutes=5)).timestamp()),
        "owner": "saleor",
        "iss": API,
        "token": "abc",
        "email": "ada@demo.example",
        "type": "access",
        "user_id": "VXNlcjoy",
        "is_staff": False,
        **changes,
    }
    return {key: value for key, value in made.items() if value is not None}


def staff_claims(**changes):
    return claims(
        **{
            "type": "thirdparty",
            "app": OURS,
            "is_staff": True,
            "permissions": ["MANAGE_ORDERS"],
            "user_permissions": ["MANAGE_ORDERS", "MANAGE_USERS"],
            **changes,
        }
    )


def customer(token, now=NOW):
    return verify_customer(token, keys=KEYS, api_url=API, now=now)


def staff(token, now=NOW):
    return verify_staff(token, keys=KEYS, api_url=API, app_id=OURS, now=now)


def test_a_customers_token_names_them():
    found = customer(KEY.token(claims()))
    assert (found.user_id, found.email) == ("VXNlcjoy", "ada@demo.example")
    assert found.expires_at == NOW + timedelta(minutes=5)


def test_the_dashboards_token_tells_what_its_bearer_may():
    found = staff(KEY.token(staff_claims()))
    assert found.permissions == {"MANAGE_ORDERS"}
    assert found.user_permissions == {"MANAGE_ORDERS", "MANAGE_USERS"}
    assert found.extension_id is None


def test_an_extensions_token_names_its_extension():
    token = KEY.token(staff_claims(app_extension="QXBwRXh0ZW5zaW9uOjE="))
    assert staff(token).extension_id == "QXBwRXh0ZW5zaW9uOjE="


def test_expiry_is_measured_by_the_given_time():
    token = KEY.token(claims())
    customer(token, NOW + timedelta(minutes=4, seconds=59))
    with pytest.raises(TokenExpired):
        customer(token, NOW + timedelta(minutes=5))
    customer(KEY.token(claims(exp=1_000_000_000)), datetime(2001, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example/graphql/"},
        {"iss": None},
        {"type": "refresh"},
        {"type": "thirdparty"},
        {"type": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 10**30},
        {"user_id": None},
        {"user_id": 7},
        {"email": None},
    ],
)
def test_a_customers_token_that_is_wrong_is_refused(changes):
    with pytest.raises(BadToken):
        customer(KEY.token(claims(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"app": "QXBwOjI="},
        {"app": None},
        {"is_staff": False},
        {"is_staff": None},
        {"is_staff": 1},
        {"type": "access"},
        {"iss": "https://other.example/graphql/"},
        {"exp": int(NOW.timestamp())},
    ],
)
def test_a_staff_token_that_is_wrong_is_refused(changes):
    with pytest.raises(BadToken):
        staff(KEY.token(staff_claims(**changes)))


def test_a_customers_token_opens_no_staff_page():
    with pytest.raises(BadToken):
        staff(KEY.token(claims(is_staff=True)))


def test_a_strangers_key_is_named():
    with pytest.raises(UnknownKey):
        customer(SigningKey().token(claims()))


def test_other_algorithms_are_refused():
    kid = {"kid": KEY.kid}
    for token in (
        jwt.encode(claims(), None, "none", headers=kid),
        jwt.encode(claims(), "x" * 64, "HS256", headers=kid),
    ):
        with pytest.raises(BadToken):
            customer(token)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "é.é.é", "x" * 20_000, "e30.e30.e30"]
)
def test_rubbish_is_refused(token):
    with pytest.raises(BadToken):
        customer(token)


def test_a_changed_token_is_refused():
    head, body, signature = KEY.token(claims()).split(".")
    other = KEY.token(claims(user_id="VXNlcjox")).split(".")[1]
    with pytest.raises(BadToken):
        customer(f"{head}.{other}.{signature}")
    assert customer(f"{head}.{body}.{signature}").user_id == "VXNlcjoy"
