"""The shop's gateway accounts. Their secrets go in and never come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene
from django.conf import settings

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS, needs
from saleor_wechat_growth.api.dashboard.types import (
    AccountKind,
    AccountRole,
    AccountStatus,
)
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.reach.credentials import (
    OPTIONAL_SECRETS,
    REQUIRED_SECRETS,
    WECHAT_KINDS,
)
from saleor_wechat_growth.reach.models import Account as AccountRow
from saleor_wechat_growth.reach.queries import open_secrets
from saleor_wechat_growth.reach.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo

AccountVerdict = graphene.Enum.from_enum(
    Verdict, name="AccountVerdict", description="How an account stands."
)


def camel(name: str) -> str:
    """Return the name of a field as clients write it: app_secret, appSecret."""
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


def wechat_callback(account: AccountRow) -> str:
    """Return the address WeChat pushes to. It holds no secret: pushes are signed."""
    return f"{settings.PUBLIC_URL}/callbacks/wechat/{account.public_id}"


def secret_callback(account: AccountRow, secret: str) -> str:
    """Return the address of callbacks nobody signs; whoever has it can make them up."""
    where = "jinshuju" if account.kind == AccountRow.Kind.JINSHUJU else "sms"
    return f"{settings.PUBLIC_URL}/callbacks/{where}/{account.public_id}/{secret}"


class AccountTrial(graphene.ObjectType):
    """What the gateway said when it was last asked, with the present credentials."""

    at = DateTime(required=True)
    verdict = AccountVerdict(required=True)
    code = graphene.String(description="The gateway's own, of a refusal.")
    address = graphene.String(
        description="Of ours, that has to be put on the account's IP list."
    )
    templates = graphene.Int(description="How many the account has.")
    forms = graphene.Int(description="How many a Jinshuju account has.")
    daily = graphene.Int(description="Sends a day, as far as the gateway tells.")
    left = graphene.Int(
        description="Of today's sends; of an SMS account, of its packages."
    )


class AccountSecret(graphene.ObjectType):
    """One of an account's secrets: whether it is set, never what it is."""

    name = graphene.String(required=True, description="As in `AccountSecretsInput`.")
    is_set = graphene.Boolean(required=True)
    is_required = graphene.Boolean(required=True)


class Account(graphene.ObjectType):
    """Our credentials on a gateway."""

    key = graphene.ID(required=True, description="What `growth.yaml` calls it.")
    kind = AccountKind(required=True)
    name = graphene.String(required=True)
    app_id = graphene.String(
        required=True,
        description="WeChat's appid, Tencent's SdkAppId, Aliyun's account ID (UID), "
        "Jinshuju's API Key.",
    )
    open_platform = graphene.String(
        required=True, description="Whose unionids its people share; empty: nobody's."
    )
    role = AccountRole(description="Null: for everybody, or no service account.")
    sign = graphene.String(required=True, description="Of SMS, without its brackets.")
    part_price = graphene.String(
        required=True,
        description="Yuan for each part of an SMS; empty: not known, or no SMS.",
    )
    login_origins = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Of the pages that a web login may come back to.",
    )
    login_url = graphene.String(
        description="Where such a page sends the browser, with `?to=` and its own "
        "address; null unless it is a service account."
    )
    status = AccountStatus(required=True)
    paused_reason = graphene.String(required=True)
    paused_until = DateTime()
    last_push_at = DateTime(description="When the gateway last called us.")
    callback_url = graphene.String(
        description="What to enter in WeChat's console; null where the address is a "
        "secret and shown once."
    )
    secrets = graphene.List(graphene.NonNull(AccountSecret), required=True)
    trial = graphene.Field(AccountTrial)

    @staticmethod
    def resolve_role(row: AccountRow, _info: Any) -> str | None:
        return row.role or None

    @staticmethod
    def resolve_sign(row: AccountRow, _info: Any) -> str:
        return str(row.options.get("sign", ""))

    @staticmethod
    def resolve_part_price(row: AccountRow, _info: Any) -> str:
        return str(row.options.get("part_price", ""))

    @staticmethod
    def resolve_login_origins(row: AccountRow, _info: Any) -> list[str]:
        return list(row.options.get("login_origins", ()))

    @staticmethod
    def resolve_login_url(row: AccountRow, _info: Any) -> str | None:
        if row.kind != AccountRow.Kind.SERVICE_ACCOUNT:
            return None
        return f"{settings.PUBLIC_URL}/login/wechat/{row.public_id}"

    @staticmethod
    def resolve_callback_url(row: AccountRow, _info: Any) -> str | None:
        return wechat_callback(row) if row.kind in WECHAT_KINDS else None

    @staticmethod
    def resolve_secrets(row: AccountRow, _info: Any) -> list[AccountSecret]:
        kind = AccountRow.Kind(row.kind)
        known = _known(row)
        return [
            AccountSecret(
                name=camel(name),
                is_set=bool(known.get(name)),
                is_required=name in REQUIRED_SECRETS[kind],
            )
            for name in (*REQUIRED_SECRETS[kind], *OPTIONAL_SECRETS[kind])
        ]

    @staticmethod
    def resolve_trial(row: AccountRow, _info: Any) -> AccountTrial | None:
        if row.tried_at is None:
            return None
        facts = row.verdict_facts
        return AccountTrial(
            at=row.tried_at,
            verdict=row.verdict,
            code=facts.get("code"),
            address=facts.get("ip"),
            templates=facts.get("templates"),
            forms=facts.get("forms"),
            daily=facts.get("daily"),
            left=facts.get("left"),
        )


def _known(row: AccountRow) -> Mapping[str, str]:
    try:
        return open_secrets(row)
    except crypto.Unreadable:
        # sealed with a key that is gone: they have to be entered again
        return {}


class AccountQueries(graphene.ObjectType):
    """The accounts we send by."""

    accounts = graphene.List(graphene.NonNull(Account), required=True)
    account = graphene.Field(Account, key=graphene.ID(required=True))

    @staticmethod
    @needs(ACCOUNTS)
    def resolve_accounts(_root: None, info: GraphQLResolveInfo) -> Any:
        return AccountRow.objects.of(info.context.installation_id).order_by("id")

    @staticmethod
    @needs(ACCOUNTS)
    def resolve_account(_root: None, info: GraphQLResolveInfo, key: str) -> Any:
        accounts = AccountRow.objects.of(info.context.installation_id)
        return accounts.filter(key=key).first()


SECRETS: Final = (
    "app_secret",
    "push_token",
    "aes_key",
    "secret_id",
    "secret_key",
    "access_key_id",
    "access_key_secret",
    "api_secret",
)


class AccountSecretsInput(graphene.InputObjectType):
    """Those to set. What is left out stays; "" takes an optional one away."""

    app_secret = graphene.String()
    push_token = graphene.String()
    aes_key = graphene.String()
    secret_id = graphene.String()
    secret_key = graphene.String()
    access_key_id = graphene.String()
    access_key_secret = graphene.String()
    api_secret = graphene.String()


class AccountInput(graphene.InputObjectType):
    """An account as it shall be."""

    kind = AccountKind(required=True)
    name = graphene.String(required=True)
    app_id = graphene.String(required=True)
    open_platform = graphene.String(default_value="")
    role = AccountRole(description="Of service accounts; null: for everybody.")
    sign = graphene.String(default_value="", description="Of SMS accounts.")
    part_price = graphene.String(
        default_value="",
        description="Of SMS accounts: yuan for each part billed; empty: not known.",
    )
    login_origins = graphene.List(
        graphene.NonNull(graphene.String),
        default_value=[],
        description="Of service accounts: `https://shop.example`, ten at most.",
    )
    secrets = AccountSecretsInput(required=True)
