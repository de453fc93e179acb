"""Gateway accounts in the Dashboard: secrets go in, verdicts come out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.credentials import SmsCredentials, WeChatCredentials
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.sandbox import sms
from saleor_wechat_growth.sandbox.clock import Clock as GatewayClock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms.demo import SDK_APP_ID
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID, SERVICE_APPID
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django.fixtures import (
        DjangoAssertNumQueries,
        SettingsWrapper,
    )

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import WeChat

pytestmark = pytest.mark.usefixtures("their_keys")

SECRET = "not-a-secret-demo-service"
AES_KEY = "A" * 43
TRIAL = "trial { verdict code address templates daily left }"
SAVE = f"""mutation save($key: ID!, $isNew: Boolean!, $input: AccountInput!) {{
  it: saveAccount(key: $key, isNew: $isNew, input: $input) {{
    account {{ key kind name appId openPlatform sign callbackUrl
      secrets {{ name isSet isRequired }} {TRIAL} }}
    callbackUrl errors {{ code field }}
  }}
}}"""


def manage(shop: Installation, query: str, **variables: Any) -> Any:
    """Return the payload, asked by one who manages apps."""
    bearer = as_staff(shop, permissions=["MANAGE_APPS"])
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    assert "errors" not in body, body
    return body["data"]["it"]


def save(shop: Installation, *, is_new: bool = True, **given: Any) -> Any:
    secrets = given.pop("secrets", {"appSecret": SECRET})
    key = given.pop("key", "service")
    fields = {
        "kind": "SERVICE_ACCOUNT",
        "name": "Alice's tea",
        "appId": SERVICE_APPID,
        "secrets": secrets,
        **given,
    }
    return manage(shop, SAVE, key=key, isNew=is_new, input=fields)


def save_sms(shop: Installation) -> Any:
    return save(
        shop,
        key="sms",
        kind="TENCENT_SMS",
        appId=SDK_APP_ID,
        sign="演示商城",
        secrets={
            "secretId": "not-a-secret-demo-sms-id",
            "secretKey": "not-a-secret-demo-sms-key",
        },
    )


def tried(shop: Installation, key: str = "service") -> Any:
    payload = manage(
        shop,
        f'mutation {{ it: testAccount(key: "{key}") {{ account {{ {TRIAL} }} errors {{ code }} }} }}',
    )
    assert payload["errors"] == []
    return payload["account"]["trial"]


@pytest.fixture
def tencent(settings: SettingsWrapper) -> Iterator[str]:
    state = sms.State(sms.demo.demo_seed(), GatewayClock(time.time))
    with Serving({"sms": sms.create_app(state)}) as serving:
        url = serving.url("sms")
        settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "TENCENT_SMS_URL": url}
        yield url


def test_secrets_go_in_and_never_come_out(shop: Installation) -> None:
    secrets = {"appSecret": SECRET, "pushToken": "hush1", "aesKey": AES_KEY}
    account = save(shop, secrets=secrets)["account"]
    assert account["secrets"] == [
        {"name": "appSecret", "isSet": True, "isRequired": True},
        {"name": "pushToken", "isSet": True, "isRequired": False},
        {"name": "aesKey", "isSet": True, "isRequired": False},
    ]
    (row,) = Account.objects.of(shop.id)
    assert account["callbackUrl"].endswith(f"/callbacks/wechat/{row.public_id}")
    (entry,) = AuditEntry.objects.of(shop.id)
    assert (entry.action, entry.target) == ("account.saved", "service")
    assert entry.details["secrets"] == ["aes_key", "app_secret", "push_token"]
    for value in secrets.values():
        assert value not in str(account)
        assert value not in str(entry.details)


def test_a_secret_that_is_left_out_stays_and_an_empty_one_goes(
    shop: Installation,
) -> None:
    save(shop, secrets={"appSecret": SECRET, "pushToken": "hush1"})
    account = save(shop, is_new=False, name="Bob's tea", secrets={"pushToken": ""})
    assert account["account"]["name"] == "Bob's tea"
    credentials = queries.account_credentials(Account.objects.of(shop.id).get())
    assert isinstance(credentials, WeChatCredentials)
    assert (credentials.app_secret, credentials.push_token) == (SECRET, "")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"key": "a b"}, "VALUE_INVALID", "key"),
        ({"name": " "}, "VALUE_INVALID", "name"),
        ({"name": "x" * 61}, "VALUE_INVALID", "name"),
        ({"appId": ""}, "VALUE_MISSING", "appId"),
        ({"appId": "wx 1"}, "VALUE_INVALID", "appId"),
        ({"openPlatform": "x" * 65}, "VALUE_INVALID", "openPlatform"),
        ({"secrets": {}}, "VALUE_MISSING", "appSecret"),
        ({"secrets": {"appSecret": "with space"}}, "VALUE_INVALID", "appSecret"),
        (
            {"secrets": {"appSecret": "s", "pushToken": "x" * 33}},
            "VALUE_INVALID",
            "pushToken",
        ),
        (
            {"secrets": {"appSecret": "s", "pushToken": "abc", "aesKey": "x" * 42}},
            "VALUE_INVALID",
            "aesKey",
        ),
        (
            {"secrets": {"appSecret": "s", "aesKey": AES_KEY}},
            "VALUE_MISSING",
            "pushToken",
        ),
        (
            {"secrets": {"appSecret": "s", "secretKey": "s"}},
            "VALUE_INVALID",
            "secretKey",
        ),
        ({"kind": "TENCENT_SMS", "appId": "wx1"}, "VALUE_INVALID", "appId"),
    ],
)
def test_an_account_that_could_never_send_is_refused_by_its_field(
    shop: Installation, given: dict[str, Any], code: str, field: str
) -> None:
    payload = save(shop, **given)
    assert payload["errors"] == [{"code": code, "field": field}]
    assert not Account.objects.of(shop.id).exists()
    assert not AuditEntry.objects.of(shop.id).exists()


def test_an_account_is_made_once_keeps_its_kind_and_has_an_app_id_of_its_own(
    shop: Installation,
) -> None:
    save(shop)
    assert save(shop)["errors"] == [{"code": "KEY_TAKEN", "field": "key"}]
    assert save(shop, key="other")["errors"] == [
        {"code": "APP_ID_TAKEN", "field": "appId"}
    ]
    assert save(shop, key="gone", is_new=False)["errors"] == [
        {"code": "ACCOUNT_UNKNOWN", "field": "key"}
    ]
    assert save(shop, is_new=False, kind="MINI_PROGRAM")["errors"] == [
        {"code": "KIND_FIXED", "field": "kind"}
    ]


def test_the_secret_address_of_an_sms_account_is_shown_once(
    shop: Installation,
) -> None:
    payload = save_sms(shop)
    assert payload["account"]["sign"] == "演示商城"
    assert payload["account"]["callbackUrl"] is None
    first = payload["callbackUrl"].rsplit("/", 1)[-1]
    row = Account.objects.of(shop.id).get()
    assert queries.is_callback_secret(row, first)
    payload = manage(
        shop,
        'mutation { it: rotateCallbackSecret(key: "sms") { callbackUrl errors { code } } }',
    )
    second = payload["callbackUrl"].rsplit("/", 1)[-1]
    row.refresh_from_db()
    assert queries.is_callback_secret(row, second)
    assert not queries.is_callback_secret(row, first)
    credentials = queries.account_credentials(row)
    assert isinstance(credentials, SmsCredentials)
    assert credentials.key == "not-a-secret-demo-sms-key"
    entry = AuditEntry.objects.of(shop.id).get(action="account.callback_rotated")
    assert second not in str(entry.details)


def test_a_signed_callback_has_no_secret_to_rotate(shop: Installation) -> None:
    save(shop)
    payload = manage(
        shop,
        'mutation { it: rotateCallbackSecret(key: "service") { errors { code field } } }',
    )
    assert payload["errors"] == [{"code": "NO_CALLBACK_SECRET", "field": "key"}]


def test_an_account_is_paused_and_resumed(shop: Installation) -> None:
    save(shop)
    form = 'mutation {{ it: {name}(key: "service") {{ account {{ status pausedReason }} errors {{ code }} }} }}'
    paused = manage(shop, form.format(name="pauseAccount"))
    assert paused["account"] == {"status": "PAUSED", "pausedReason": "staff"}
    resumed = manage(shop, form.format(name="resumeAccount"))
    assert resumed["account"] == {"status": "ACTIVE", "pausedReason": ""}
    manage(shop, form.format(name="resumeAccount"))
    actions = AuditEntry.objects.of(shop.id).order_by("id").values_list("action")
    assert [each for (each,) in actions] == [
        "account.saved",
        "account.paused",
        "account.resumed",
    ]


def test_a_right_account_is_found_right(
    shop: Installation, wechat: WeChat, now: datetime
) -> None:
    save(shop)
    assert tried(shop) == {
        "verdict": "OK",
        "code": None,
        "address": None,
        "templates": 3,
        "daily": 100_000,
        "left": 100_000,
    }
    assert Account.objects.of(shop.id).get().tried_at == now
    # nothing was sent by it
    assert wechat.calls("/cgi-bin/message/template/send") == 0


def test_a_secret_that_was_reset_is_found_though_its_token_lives(
    shop: Installation, wechat: WeChat
) -> None:
    save(shop)
    assert tried(shop)["verdict"] == "OK"
    # in WeChat's console; the token that is kept is good for two hours all the same
    wechat.tell("accounts/change", appid=SERVICE_APPID, secret="reset")
    assert tried(shop)["verdict"] == "SECRET"


@pytest.mark.parametrize(
    ("given", "verdict", "code"),
    [
        ({"secrets": {"appSecret": "wrong"}}, "SECRET", "40125"),
        ({"appId": "wxnobody000000001"}, "APP_ID", "40013"),
        ({"kind": "MINI_PROGRAM"}, "KIND", None),
    ],
)
def test_what_is_wrong_with_an_account_is_said(
    shop: Installation,
    wechat: WeChat,
    given: dict[str, Any],
    verdict: str,
    code: str | None,
) -> None:
    save(shop, **given)
    trial = tried(shop)
    assert (trial["verdict"], trial["code"]) == (verdict, code)


def test_the_address_to_be_listed_is_told(shop: Installation, wechat: WeChat) -> None:
    requests.post(
        f"{wechat.url}/_sandbox/faults",
        json={
            "kind": "errcode",
            "path": "/cgi-bin/stable_token",
            "times": 1,
            "code": 40164,
            "message": "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
        },
        timeout=10,
    ).raise_for_status()
    save(shop)
    trial = tried(shop)
    assert (trial["verdict"], trial["address"]) == ("ADDRESS", "203.0.113.7")


def test_a_gateway_that_is_away_is_no_fault_of_the_account(
    shop: Installation, settings: SettingsWrapper
) -> None:
    nowhere = "http://127.0.0.1:9"
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "WECHAT_API_URL": nowhere}
    save(shop)
    assert tried(shop)["verdict"] == "UNREACHABLE"


def test_an_sms_account_is_tried_by_a_read_that_costs_nothing(
    shop: Installation, tencent: str
) -> None:
    save_sms(shop)
    trial = tried(shop, "sms")
    assert (trial["verdict"], trial["left"], trial["templates"]) == (
        "OK",
        1_000_000,
        2,
    )


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"secretKey": "wrong"}, "SECRET"),
        ({"secretId": "nobodys"}, "SECRET"),
    ],
)
def test_wrong_keys_of_sms_are_found(
    shop: Installation, tencent: str, given: dict[str, str], verdict: str
) -> None:
    save_sms(shop)
    fields = {
        "kind": "TENCENT_SMS",
        "appId": SDK_APP_ID,
        "name": "x",
        "secrets": given,
    }
    manage(shop, SAVE, key="sms", isNew=False, input=fields)
    assert tried(shop, "sms")["verdict"] == verdict


def test_a_verdict_goes_with_the_credentials_it_was_about(
    shop: Installation, wechat: WeChat
) -> None:
    save(shop)
    tried(shop)
    kept = save(shop, is_new=False, name="Only the name")
    assert kept["account"]["trial"]["verdict"] == "OK"
    changed = save(shop, is_new=False, appId=MINI_PROGRAM_APPID)
    assert changed["account"]["trial"] is None


def test_accounts_need_the_right_to_manage_apps(shop: Installation) -> None:
    save(shop)
    others = as_staff(
        shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS"]
    )
    for document in (
        "{ accounts { key } }",
        'query { account(key: "service") { key } }',
        'mutation { pauseAccount(key: "service") { errors { code } } }',
        'mutation { resumeAccount(key: "service") { errors { code } } }',
        'mutation { rotateCallbackSecret(key: "service") { errors { code } } }',
        'mutation { testAccount(key: "service") { errors { code } } }',
        """mutation { saveAccount(key: "service", isNew: false, input: {
        kind: SERVICE_ACCOUNT, name: "x", appId: "x", secrets: {}}) { errors { code } } }""",
    ):
        _, body = ask(shop, document, bearer=others)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN", document
    assert Account.objects.of(shop.id).get().name == "Alice's tea"


def test_accounts_of_another_shop_do_not_exist(
    shop: Installation, other_shop: Installation
) -> None:
    save(other_shop)
    assert manage(shop, "{ it: accounts { key } }") == []
    assert manage(shop, '{ it: account(key: "service") { key } }') is None
    for name in (
        "pauseAccount",
        "resumeAccount",
        "rotateCallbackSecret",
        "testAccount",
    ):
        payload = manage(
            shop, f'mutation {{ it: {name}(key: "service") {{ errors {{ code }} }} }}'
        )
        assert payload["errors"] == [{"code": "ACCOUNT_UNKNOWN"}]


def test_reading_accounts_takes_one_statement_however_many(
    shop: Installation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = f"{{ it: accounts {{ key sign callbackUrl secrets {{ isSet }} {TRIAL} }} }}"
    save(shop)
    manage(shop, query)
    with django_assert_num_queries(3):  # the shop, who asks, and the accounts
        manage(shop, query)
    save(shop, key="mini", kind="MINI_PROGRAM", appId=MINI_PROGRAM_APPID)
    save_sms(shop)
    with django_assert_num_queries(3):
        assert len(manage(shop, query)) == 3
