"""Asking a gateway whether an account is set up right, without sending anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.client import (
    SUBSCRIBE_SEND,
    TEMPLATE_SEND,
)
from saleor_wechat_growth.integrations.wechat.errors import AddressRefused
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.clients import (
    jinshuju_gateway,
    sms_gateway,
    wechat_gateway,
)
from saleor_wechat_growth.reach.credentials import (
    JinshujuCredentials,
    WeChatCredentials,
)
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.verdicts import (
    Verdict,
    verdict_of,
    verdict_of_jinshuju,
)

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.integrations.wechat.answers import ApprovedTemplate
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
    from saleor_wechat_growth.reach.credentials import SmsCredentials

#: a list of the other kind's is refused so, though the token is right
_OTHER_KIND: Final = frozenset({"48001", "45109"})

Facts = dict[str, Any]


def try_account(*, installation_id: int, account_id: int, now: datetime) -> Account:
    """Ask the account's gateway by harmless reads; return it with the verdict.

    Call it outside of a transaction. Kept are `tried_at`, `verdict` and its facts:
    `templates` of the account's list, `left` and `daily` of today's sends (WeChat)
    or `left` of the packages (SMS), `forms` of Jinshuju, `code` of a refusal, `ip` that is not listed.
    A verdict about credentials that were changed meanwhile is not kept.

    Raises:
        UnknownAccount: the shop has none of this id.

    """
    account = queries.account(installation_id, account_id)
    verdict, facts = _asked(account, now)
    Account.objects.of(installation_id).filter(
        id=account_id, version=account.version
    ).update(tried_at=now, verdict=verdict, verdict_facts=facts)
    return queries.account(installation_id, account_id)


def _asked(account: Account, now: datetime) -> tuple[Verdict, Facts]:
    try:
        credentials = queries.account_credentials(account)
    except crypto.Unreadable:
        return Verdict.UNREADABLE, {}
    try:
        if isinstance(credentials, WeChatCredentials):
            return _wechat(credentials)
        if isinstance(credentials, JinshujuCredentials):
            return _jinshuju(credentials)
        return _sms(credentials, now)
    except GatewayError as error:
        facts: Facts = {"code": error.code}
        if isinstance(error, AddressRefused):
            facts["ip"] = error.address
        return verdict_of(error), facts


def _wechat(credentials: WeChatCredentials) -> tuple[Verdict, Facts]:
    gateway = wechat_gateway(credentials)
    gateway.prove_secret()
    is_mini_program = credentials.kind == Account.Kind.MINI_PROGRAM
    # both kinds have subscription templates; these are a service account's alone
    private = _private_templates(gateway)
    if (private is None) != is_mini_program:
        return Verdict.KIND, {}
    templates = gateway.subscribe_templates() if private is None else private
    facts: Facts = {"templates": len(templates)}
    try:
        quota = gateway.quota(SUBSCRIBE_SEND if is_mini_program else TEMPLATE_SEND)
    except GatewayError as error:
        # many accounts cannot ask for their quota, and send all the same
        if error.failure is not Failure.ACCOUNT:
            facts["code"] = error.code
        return Verdict.OK, facts
    facts |= {"daily": quota.daily, "left": quota.left}
    return (Verdict.OK if quota.left > 0 else Verdict.QUOTA), facts


def _private_templates(
    gateway: WeChatGateway,
) -> tuple[ApprovedTemplate, ...] | None:
    try:
        return gateway.private_templates()
    except GatewayError as error:
        if error.code in _OTHER_KIND:
            return None
        raise


def _jinshuju(credentials: JinshujuCredentials) -> tuple[Verdict, Facts]:
    try:
        forms = jinshuju_gateway(credentials).forms()
    except GatewayError as error:
        return verdict_of_jinshuju(error), {"code": error.code}
    return Verdict.OK, {"forms": len(forms)}


def _sms(credentials: SmsCredentials, now: datetime) -> tuple[Verdict, Facts]:
    gateway = sms_gateway(credentials)
    left = gateway.left(now)
    facts: Facts = {"templates": len(gateway.templates())}
    # used-up packages refuse nothing where the rest is paid for by the month
    return Verdict.OK, facts if left is None else facts | {"left": left}
