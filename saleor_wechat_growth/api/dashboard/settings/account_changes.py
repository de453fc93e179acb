"""Changes of accounts. The audit log names the secrets that were set, never a value."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS
from saleor_wechat_growth.api.dashboard.settings.accounts import (
    SECRETS,
    Account,
    AccountInput,
    camel,
    secret_callback,
)
from saleor_wechat_growth.reach.credentials import SMS_KINDS, UNSIGNED_KINDS
from saleor_wechat_growth.reach.errors import BadAccount, NoCallbackSecret
from saleor_wechat_growth.reach.models import Account as AccountRow
from saleor_wechat_growth.reach.services import (
    new_callback_secret,
    pause_account,
    resume_account,
    rotate_callback_secret,
    save_account,
    set_role,
    try_account,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


class Code(Enum):
    """What can be wrong with an account."""

    ACCOUNT_UNKNOWN = "There is no account of this key."
    KEY_TAKEN = "Another account has this key."
    KIND_FIXED = "An account keeps its kind: make another."
    APP_ID_TAKEN = "Another account of this shop has this app id."
    VALUE_MISSING = "This has to be entered."
    VALUE_INVALID = "This cannot be right."
    NO_CALLBACK_SECRET = "The callback address of this account holds no secret."  # noqa: S105 -- a sentence


_UNKNOWN: Final[Refusals] = {NoCallbackSecret: (Code.NO_CALLBACK_SECRET, "key")}
_FAULTS: Final = {
    "taken": Code.APP_ID_TAKEN,
    "fixed": Code.KIND_FIXED,
    "missing": Code.VALUE_MISSING,
}
_OWN_REASON: Final = "staff"


class SaveAccount(StaffMutation):
    """Make an account, or change one. Secrets that are not given stay."""

    class Meta:
        codes = (
            Code.ACCOUNT_UNKNOWN,
            Code.KEY_TAKEN,
            Code.KIND_FIXED,
            Code.APP_ID_TAKEN,
            Code.VALUE_MISSING,
            Code.VALUE_INVALID,
        )

    class Arguments:
        key = graphene.ID(required=True)
        is_new = graphene.Boolean(required=True)
        input = AccountInput(required=True)

    needs = ACCOUNTS

    account = graphene.Field(Account)
    callback_url = graphene.String(
        description="Of a new account whose callbacks nobody signs: the secret "
        "address, shown this once."
    )

    @classmethod
    def perform(cls, context: Context, *, key: str, is_new: bool, input: Any) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        before = AccountRow.objects.of(shop).filter(key=key).first()
        if is_new and before is not None:
            raise Refusal(Code.KEY_TAKEN, "key")
        if not is_new and before is None:
            raise Refusal(Code.ACCOUNT_UNKNOWN, "key")
        given = {
            name: str(input.secrets[name]).strip()
            for name in SECRETS
            if input.secrets.get(name) is not None
        }
        callback_secret = ""
        if is_new and input.kind in UNSIGNED_KINDS:
            callback_secret = new_callback_secret()
        was = _told(before) if before else None
        options = before.options if before else {}
        if input.kind in SMS_KINDS:
            sms = {"sign": input.sign.strip(), "part_price": input.part_price.strip()}
            options = {**options, **sms}
        if input.kind == AccountRow.Kind.SERVICE_ACCOUNT:
            origins = [each.strip().rstrip("/") for each in input.login_origins]
            options = {**options, "login_origins": origins}
        account = save_account(
            installation_id=shop,
            key=key,
            kind=input.kind,
            name=input.name.strip(),
            app_id=input.app_id.strip(),
            secrets=given
            | ({"callback_secret": callback_secret} if callback_secret else {}),
            open_platform=input.open_platform.strip(),
            options=options,
        )
        set_role(
            installation_id=shop,
            account_id=account.pk,
            role=input.get("role") or "",
            now=context.now,
        )
        account.refresh_from_db()
        context.audit(
            "account.saved",
            key,
            {"before": was, "after": _told(account), "secrets": sorted(given)},
        )
        url = secret_callback(account, callback_secret) if callback_secret else None
        return cls(account=account, callback_url=url)

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        if isinstance(error, BadAccount):
            code = _FAULTS.get(error.fault, Code.VALUE_INVALID)
            return Refusal(code, camel(error.part) or None, str(error))
        return super().refusal_of(error)


class PauseAccount(StaffMutation):
    """Send nothing by an account until it is resumed."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN,)

    class Arguments:
        key = graphene.ID(required=True)

    needs = ACCOUNTS

    account = graphene.Field(Account)

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        account = _of(context, key)
        if pause_account(
            installation_id=context.installation_id,
            account_id=account.pk,
            reason=_OWN_REASON,
        ):
            context.audit("account.paused", key, {})
        account.refresh_from_db()
        return cls(account=account)


class ResumeAccount(StaffMutation):
    """Send by an account again."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN,)

    class Arguments:
        key = graphene.ID(required=True)

    needs = ACCOUNTS

    account = graphene.Field(Account)

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        account = _of(context, key)
        reason = account.paused_reason
        if resume_account(
            installation_id=context.installation_id, account_id=account.pk
        ):
            context.audit("account.resumed", key, {"paused_reason": reason})
        account.refresh_from_db()
        return cls(account=account)


class RotateCallbackSecret(StaffMutation):
    """Give a callback nobody signs a new address; the old one is dead at once."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN, Code.NO_CALLBACK_SECRET)

    class Arguments:
        key = graphene.ID(required=True)

    needs = ACCOUNTS
    refusals = _UNKNOWN

    account = graphene.Field(Account)
    callback_url = graphene.String(description="Shown this once.")

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        account = _of(context, key)
        secret = rotate_callback_secret(
            installation_id=context.installation_id, account_id=account.pk
        )
        context.audit("account.callback_rotated", key, {})
        account.refresh_from_db()
        return cls(account=account, callback_url=secret_callback(account, secret))


class TestAccount(StaffMutation):
    """Ask the gateway whether an account is set up right. Nothing is sent."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN,)

    class Arguments:
        key = graphene.ID(required=True)

    needs = ACCOUNTS
    is_atomic = False

    account = graphene.Field(Account)

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        account = try_account(
            installation_id=context.installation_id,
            account_id=_of(context, key).pk,
            now=context.now,
        )
        context.audit("account.tested", key, {"verdict": account.verdict})
        return cls(account=account)


def _of(context: Context, key: str) -> AccountRow:
    found = AccountRow.objects.of(context.installation_id).filter(key=key).first()
    if found is None:
        raise Refusal(Code.ACCOUNT_UNKNOWN, "key")
    return found


def _told(account: AccountRow) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "name": account.name,
        "app_id": account.app_id,
        "open_platform": account.open_platform,
        "role": account.role,
        "options": account.options,
    }


class AccountMutations(graphene.ObjectType):
    """Changes of accounts."""

    save_account = SaveAccount.Field()
    pause_account = PauseAccount.Field()
    resume_account = ResumeAccount.Field()
    rotate_callback_secret = RotateCallbackSecret.Field()
    test_account = TestAccount.Field()
