"""Accounts and persons for the tests of reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.customers.observations import Claim, Observation, openid
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import Account, Grant
from tests.conftest import NOON

if TYPE_CHECKING:
    from datetime import datetime

PUSH_TOKEN = "push-token-of-alice"
AES_KEY = "A" * 43
CALLBACK_SECRET = "a-long-callback-secret"
TEMPLATE = "tpl-cart-reminder"


@dataclass(frozen=True)
class Person:
    customer_id: int
    identity_id: int


def service_account(installation_id: int, **secrets: str) -> Account:
    return services.save_account(
        installation_id=installation_id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Alice's tea",
        app_id="wxservice00000001",
        open_platform="op1",
        secrets={"app_secret": "s3cret", "push_token": PUSH_TOKEN, **secrets},
    )


def mini_program(installation_id: int) -> Account:
    return services.save_account(
        installation_id=installation_id,
        key="mini",
        kind=Account.Kind.MINI_PROGRAM,
        name="Alice's tea",
        app_id="wxminiprogram0001",
        open_platform="op1",
        secrets={
            "app_secret": "s3cret",
            "push_token": PUSH_TOKEN,
            "aes_key": AES_KEY,
        },
    )


def sms_account(installation_id: int) -> Account:
    return services.save_account(
        installation_id=installation_id,
        key="sms",
        kind=Account.Kind.TENCENT_SMS,
        name="Alice's tea",
        app_id="1400000001",
        secrets={
            "secret_id": "AKIDalice",
            "secret_key": "s3cret",
            "callback_secret": CALLBACK_SECRET,
        },
        options={"sign": "Alice"},
    )


def aliyun_account(installation_id: int) -> Account:
    return services.save_account(
        installation_id=installation_id,
        key="aliyun",
        kind=Account.Kind.ALIYUN_SMS,
        name="Alice's tea",
        app_id="1500000000000001",
        secrets={
            "access_key_id": "LTAIalice",
            "access_key_secret": "s3cret",
            "callback_secret": CALLBACK_SECRET,
        },
        options={"sign": "Alice"},
    )


def known(installation_id: int, *claims: Claim, at: datetime = NOON) -> Person:
    """Give the person of whom these values were seen together."""
    (whose,) = observe(
        installation_id=installation_id,
        observations=[Observation(claims, "test", at)],
        now=at,
    )
    return Person(whose.customer_id, whose.identity_ids[0])


def alice(account: Account) -> Person:
    return known(account.installation_id, openid("openid-of-alice", account.app_id))


def answer(
    person: Person, account: Account, at: datetime, word: str = "accept"
) -> services.Answer:
    return services.Answer(
        customer_id=person.customer_id,
        identity_id=person.identity_id,
        account_id=account.id,
        template_id=TEMPLATE,
        answer=word,
        at=at,
    )


def ledger(account: Account) -> tuple[int, int, int]:
    """Give what the one grant row of the shop says: available, reserved, spent."""
    row = Grant.objects.of(account.installation_id).get()
    return row.available, row.reserved, row.spent
