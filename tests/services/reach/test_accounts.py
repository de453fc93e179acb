from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.clients import sms_gateway, wechat_gateway
from saleor_wechat_growth.reach.credentials import SmsCredentials, WeChatCredentials
from saleor_wechat_growth.reach.errors import BadAccount, UnknownAccount
from saleor_wechat_growth.reach.models import Account
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation


def test_secrets_are_sealed_and_come_out_only_as_credentials(
    service_account: Account,
) -> None:
    assert b"s3cret" not in bytes(service_account.sealed_secrets)
    credentials = queries.account_credentials(service_account)
    assert isinstance(credentials, WeChatCredentials)
    assert credentials.app_secret == "s3cret"
    assert credentials.push_token == cast.PUSH_TOKEN
    assert "s3cret" not in repr(credentials)
    assert cast.PUSH_TOKEN not in repr(credentials)


def test_an_equal_account_stays_as_it_is(service_account: Account) -> None:
    again = cast.service_account(service_account.installation_id)
    assert (again.id, again.version) == (service_account.id, 1)


def test_a_secret_that_is_not_given_stays(service_account: Account) -> None:
    changed = services.save_account(
        installation_id=service_account.installation_id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Alice's coffee",
        app_id=service_account.app_id,
        secrets={"app_secret": "newer", "push_token": ""},
    )
    credentials = queries.account_credentials(changed)
    assert isinstance(credentials, WeChatCredentials)
    assert (credentials.app_secret, credentials.push_token) == ("newer", "")
    assert changed.version == 2
    assert changed.public_id == service_account.public_id


@pytest.mark.parametrize(
    ("kind", "secrets"),
    [
        ("service_account", {}),
        (
            "service_account",
            {"app_secret": "hush-1", "aes_key": "hush-5", "push_token": "hush-4"},
        ),
        ("service_account", {"app_secret": "hush-1", "aes_key": cast.AES_KEY}),
        ("service_account", {"app_secret": "hush-1", "callback_secret": "x" * 20}),
        ("tencent_sms", {"secret_id": "hush-2"}),
        (
            "tencent_sms",
            {
                "secret_id": "hush-2",
                "secret_key": "hush-3",
                "callback_secret": "hush-6",
            },
        ),
        ("aliyun_sms", {"access_key_id": "hush-2"}),
        ("aliyun_sms", {"secret_id": "hush-2", "secret_key": "hush-3"}),
        # an account ID has digits alone
        ("aliyun_sms", {"access_key_id": "hush-2", "access_key_secret": "hush-3"}),
        ("pigeon", {"app_secret": "hush-1"}),
    ],
)
def test_an_account_that_could_never_send_is_refused(
    shop: Installation, kind: str, secrets: dict[str, str]
) -> None:
    with pytest.raises(BadAccount) as refused:
        services.save_account(
            installation_id=shop.id,
            key="bad",
            kind=kind,
            name="Bad",
            app_id="wxbad",
            secrets=secrets,
        )
    assert not any(value and value in str(refused.value) for value in secrets.values())
    assert not Account.objects.of(shop.id).exists()


def test_two_accounts_of_a_shop_cannot_have_one_app_id(
    service_account: Account,
) -> None:
    with pytest.raises(BadAccount):
        services.save_account(
            installation_id=service_account.installation_id,
            key="another",
            kind=service_account.kind,
            name="Another",
            app_id=service_account.app_id,
            secrets={"app_secret": "hush-1"},
        )


def test_a_pause_is_only_ever_made_longer(
    service_account: Account, now: datetime
) -> None:
    shop_id = service_account.installation_id

    def pause(reason: str, until: datetime | None) -> bool:
        return services.pause_account(
            installation_id=shop_id,
            account_id=service_account.id,
            reason=reason,
            until=until,
        )

    hour = timedelta(hours=1)
    assert pause("quota", now + hour)
    assert not pause("busy", now + hour / 2)
    assert queries.account(shop_id, service_account.id).paused_until == now + hour
    pause("secret is wrong", None)
    pause("quota", now + hour)
    paused = queries.account(shop_id, service_account.id)
    assert (paused.paused_until, paused.paused_reason) == (None, "secret is wrong")
    (fact,) = queries.accounts(shop_id)
    assert (fact.key, fact.can_send(now + 9 * hour)) == ("service", False)
    assert services.resume_account(
        installation_id=shop_id, account_id=service_account.id
    )
    assert queries.accounts(shop_id)[0].can_send(now)


def test_promise_11_an_account_is_found_by_its_own_shop_only(
    service_account: Account, other_shop: Installation
) -> None:
    with pytest.raises(UnknownAccount):
        queries.account(other_shop.id, service_account.id)
    with pytest.raises(UnknownAccount):
        queries.account_of_app(other_shop.id, service_account.app_id)
    assert queries.accounts(other_shop.id) == ()


def test_an_access_token_is_not_shared_with_a_shop_that_only_knows_the_appid(
    service_account: Account, other_shop: Installation
) -> None:
    thief = services.save_account(
        installation_id=other_shop.id,
        key="mine",
        kind=service_account.kind,
        name="Not Alice's",
        app_id=service_account.app_id,
        secrets={"app_secret": "made-up"},
    )
    theirs = queries.account_credentials(thief)
    ours = queries.account_credentials(service_account)
    assert isinstance(theirs, WeChatCredentials)
    assert isinstance(ours, WeChatCredentials)
    assert theirs.token_key != ours.token_key
    assert len(ours.token_key) <= 64


def test_a_gateway_is_made_once_and_anew_for_changed_credentials(
    service_account: Account, sms_account: Account
) -> None:
    credentials = queries.account_credentials(service_account)
    assert isinstance(credentials, WeChatCredentials)
    gateway = wechat_gateway(credentials)
    assert wechat_gateway(credentials) is gateway
    changed = cast.service_account(service_account.installation_id, app_secret="newer")
    newer = queries.account_credentials(changed)
    assert isinstance(newer, WeChatCredentials)
    assert wechat_gateway(newer) is not gateway
    sms = queries.account_credentials(sms_account)
    assert isinstance(sms, SmsCredentials)
    assert sms.sign == "Alice"
    assert sms_gateway(sms) is sms_gateway(sms)


def test_policies_are_the_defaults_until_the_shop_says_otherwise(
    shop: Installation, other_shop: Installation
) -> None:
    assert queries.policies(shop.id).inbox_wait_seconds == 5
    first = services.save_policies(
        installation_id=shop.id, rules={"inbox_wait_seconds": 7}
    )
    again = services.save_policies(
        installation_id=shop.id, rules={"inbox_wait_seconds": 7}
    )
    assert (first.version, again.version) == (1, 1)
    assert queries.policies(shop.id).inbox_wait_seconds == 7
    assert queries.policies(other_shop.id).inbox_wait_seconds == 5
