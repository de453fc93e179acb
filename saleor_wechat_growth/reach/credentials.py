"""What an account needs to speak to its gateway, opened for use. Never logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.reach.models import Account

#: what an operator must enter for each kind of account, and what they may
REQUIRED_SECRETS: Final = {
    Account.Kind.SERVICE_ACCOUNT: ("app_secret",),
    Account.Kind.MINI_PROGRAM: ("app_secret",),
    Account.Kind.TENCENT_SMS: ("secret_id", "secret_key"),
    Account.Kind.ALIYUN_SMS: ("access_key_id", "access_key_secret"),
    Account.Kind.JINSHUJU: ("api_secret",),
}
OPTIONAL_SECRETS: Final = {
    Account.Kind.SERVICE_ACCOUNT: ("push_token", "aes_key"),
    Account.Kind.MINI_PROGRAM: ("push_token", "aes_key"),
    Account.Kind.TENCENT_SMS: ("callback_secret",),
    Account.Kind.ALIYUN_SMS: ("callback_secret",),
    Account.Kind.JINSHUJU: ("callback_secret",),
}
WECHAT_KINDS: Final = frozenset(
    {Account.Kind.SERVICE_ACCOUNT, Account.Kind.MINI_PROGRAM}
)
SMS_KINDS: Final = frozenset({Account.Kind.TENCENT_SMS, Account.Kind.ALIYUN_SMS})
#: whose callbacks nobody signs, so that their address is the proof
UNSIGNED_KINDS: Final = SMS_KINDS | {Account.Kind.JINSHUJU}


@dataclass(frozen=True, slots=True)
class WeChatCredentials:
    """A service account's or mini-program's.

    push_token and aes_key are what the operator entered in WeChat's console for
    pushes; "" and None where there are none.
    """

    account_id: int
    version: int
    kind: str
    app_id: str
    app_secret: str = field(repr=False)
    push_token: str = field(default="", repr=False)
    aes_key: str | None = field(default=None, repr=False)

    @property
    def token_key(self) -> str:
        """What the account's access token is kept under: appid and secret together.

        Appids are no secret. Kept by appid alone, a token would be given to any
        shop that enters another's appid with a made-up secret.
        """
        owner = crypto.lookup("access-token", self.app_id, self.app_secret).hex()
        return f"{self.app_id[:31]}:{owner}"


@dataclass(frozen=True, slots=True)
class SmsCredentials:
    """An SMS account's. `sign` is the approved brand without its brackets.

    app_id: the vendor's name of it, which not every vendor wants to hear; key_id
    and key: what calls are signed with.
    """

    account_id: int
    version: int
    kind: str
    app_id: str
    key_id: str = field(repr=False)
    key: str = field(repr=False)
    sign: str = ""


@dataclass(frozen=True, slots=True)
class JinshujuCredentials:
    """Those of an account where forms are drawn. app_id: its API Key."""

    account_id: int
    version: int
    app_id: str
    api_secret: str = field(repr=False)


Credentials = WeChatCredentials | SmsCredentials | JinshujuCredentials


def callback_lookup(secret: str) -> bytes:
    """Return the hash under which the secret of a callback's path is kept."""
    return crypto.lookup("sms-callback", secret)
