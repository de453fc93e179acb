"""Bad input has an answer: none is a 500, none loses anything."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError

from saleor_wechat_growth.inbox import intake
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services.trust import forget_shops
from tests import captures, signing

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/webhooks/saleor"


@pytest.fixture(autouse=True)
def signed_shop(shop) -> Installation:
    forget_shops()
    shop.jwks = signing.key_set()
    shop.save()
    return shop


def post(client, body: bytes, **headers: str):
    given = {
        "Saleor-Api-Url": captures.API_URL,
        "Saleor-Event": "checkout_updated",
        "Saleor-Signature": signing.sign(body),
        **headers,
    }
    return client.post(
        URL,
        data=body,
        content_type="application/json",
        headers={name: value for name, value in given.items() if value is not None},
    ).status_code


def stored(shop) -> int:
    return InboxEvent.objects.of(shop.id).count()


BODY = json.dumps({"__typename": "CheckoutUpdated", "checkout": None}).encode()


def test_a_signed_delivery_is_taken(client, shop) -> None:
    assert post(client, BODY) == 200
    assert stored(shop) == 1


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "..",
        "a.b.c",
        "x" * 100_000,
        "eyJhbGciOiJub25lIn0..",
        "é.é.é",
        signing.sign(b"other body"),
        signing.sign(BODY, key=signing.OTHER_KEY),
    ],
)
def test_a_delivery_without_the_shops_signature_is_401(client, shop, signature) -> None:
    assert post(client, BODY, **{"Saleor-Signature": signature}) == 401
    assert stored(shop) == 0


def test_a_delivery_of_an_unknown_shop_is_401(client, shop) -> None:
    other = {"Saleor-Api-Url": "http://127.0.0.1:9/graphql/"}
    assert post(client, BODY, **other) == 401
    assert post(client, BODY, **{"Saleor-Api-Url": None}) == 401


def test_promise_11_a_delivery_signed_by_one_shop_in_the_name_of_another_is_401(
    client, shop, other_shop
) -> None:
    other_shop.jwks = signing.key_set(signing.OTHER_KEY)
    other_shop.save()
    assert post(client, BODY, **{"Saleor-Api-Url": other_shop.saleor_api_url}) == 401
    assert stored(other_shop) == 0


def test_a_delivery_over_two_megabytes_is_413(client, shop) -> None:
    body = b'{"x":"' + b"x" * (2 * 1024 * 1024) + b'"}'
    assert post(client, body) == 413
    assert stored(shop) == 0


def test_a_delivery_of_ten_thousand_codes_is_taken(client, shop) -> None:
    body = json.dumps(
        {"voucherCodes": [{"code": f"C-{n:06}", "id": "x" * 150} for n in range(9800)]}
    )
    assert 1_700_000 < len(body) < 2_000_000
    assert post(client, body.encode(), **{"Saleor-Event": "voucher_updated"}) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"checkout": {"id": "c", "weight": 1e99999999999999999999}}',
        b'{"data": {}}',
    ],
)
def test_what_is_signed_but_unreadable_is_kept_with_its_error(
    client, shop, now, body
) -> None:
    assert post(client, body) == 200
    row = InboxEvent.objects.of(shop.id).get()
    assert row.error
    assert row.due_at is None
    assert handle_due(now=now) == 0


@pytest.mark.parametrize(
    "body",
    [
        b'{"checkout": null, "errors": []}',
        b'{"checkout": {"id": null}}',
        b'{"checkout": {"id": "\\ud800"}}',
        b'{"checkout": {"id": "c", "updatedAt": 5}}',
        (
            b'{"checkout": {"id": "c", "updatedAt": "2026-11-22T00:00:00Z", "lines": null,'
            b' "totalPrice": {"gross": {"amount": "x"}}, "user": [], "channel": 3}}'
        ),
    ],
)
def test_null_and_odd_objects_are_handled(client, shop, now, body) -> None:
    assert post(client, body) == 200
    handle_due(now=now.replace(year=2099))
    row = InboxEvent.objects.of(shop.id).get()
    assert row.error == ""
    assert row.handled_at is not None


def test_promise_1_when_the_fault_is_ours_the_answer_is_503(
    client, shop, monkeypatch
) -> None:
    def broken(**_):
        raise OperationalError("the database is away")

    monkeypatch.setattr(intake, "receive", broken)
    assert post(client, BODY) == 503
    monkeypatch.undo()
    assert post(client, BODY) == 200
    assert stored(shop) == 1


def test_promise_1_the_same_delivery_twice_is_one_row(client, shop) -> None:
    assert [post(client, BODY) for _ in range(3)] == [200, 200, 200]
    assert stored(shop) == 1


def test_one_bad_row_holds_up_nobody(client, shop, now) -> None:
    poison = b'{"checkout": {"id": "c\\u0000", "updatedAt": "2026-11-22T00:00:00Z"}}'
    good = b'{"checkout": {"id": "c2", "updatedAt": "2026-11-22T00:00:00Z", "lines": [{}]}}'
    assert post(client, poison) == 200
    assert post(client, good) == 200
    handle_due(now=now.replace(year=2099))
    rows = list(InboxEvent.objects.of(shop.id).order_by("id"))
    assert rows[0].error
    assert rows[0].attempts == 1
    assert rows[0].due_at is not None
    assert rows[1].handled_at is not None


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_405(client, method) -> None:
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.parametrize(
    ("body", "api_url", "status"),
    [
        (b"", captures.API_URL, 400),
        (b"{", captures.API_URL, 400),
        (b"[]", captures.API_URL, 400),
        (b'{"auth_token": 5}', captures.API_URL, 400),
        (b"[" * 50_000, captures.API_URL, 400),
        (b'{"auth_token": 1e99999999999999999999}', captures.API_URL, 400),
        (b'{"auth_token": "\\ud800"}', captures.API_URL, 400),
        (b'{"auth_token": "a\\r\\nX: y"}', captures.API_URL, 400),
        ('{"auth_token": "钥"}'.encode(), captures.API_URL, 400),
        (b'{"auth_token": "made-up"}', "", 400),
        (b'{"auth_token": "made-up"}', "http://evil.example/graphql/", 403),
        (b'{"auth_token": "made-up"}', "http://127.0.0.1:9/graphql/", 502),
    ],
)
def test_a_register_call_that_cannot_be_true_changes_nothing(
    client, signed_shop, settings, body, api_url, status
) -> None:
    settings.ALLOWED_SALEOR_URLS = (captures.API_URL, "http://127.0.0.1:9/graphql/")
    before = bytes(signed_shop.sealed_token)
    answer = client.post(
        "/api/register",
        data=body,
        content_type="application/json",
        headers={"Saleor-Api-Url": api_url},
    )
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    signed_shop.refresh_from_db()
    assert bytes(signed_shop.sealed_token) == before


def test_a_register_call_with_a_made_up_token_is_refused_by_the_shop_itself(
    client, core, settings
) -> None:
    settings.ALLOWED_SALEOR_URLS = (core.api_url,)
    answer = client.post(
        "/api/register",
        data=b'{"auth_token": "made-up"}',
        content_type="application/json",
        headers={"Saleor-Api-Url": core.api_url},
    )
    assert answer.status_code == 403
    assert not Installation.objects.filter(saleor_api_url=core.api_url).exists()
