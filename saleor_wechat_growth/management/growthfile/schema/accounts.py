"""The shop, accounts of gateways, and the variables that hold their secrets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from saleor_wechat_growth.installations.services import time_zones
from saleor_wechat_growth.management.growthfile.schema.parts import (
    Id,
    Name,
    Paused,
    Secret,
    Spec,
)


def _is_known(value: str) -> str:
    if value not in time_zones():
        raise ValueError("there is no such zone; Asia/Shanghai and Europe/Berlin are")
    return value


class Shop(Spec):
    """What is said of the shop as a whole. time_zone: whose days and nights count."""

    time_zone: Annotated[str, AfterValidator(_is_known)] = "Asia/Shanghai"


class WeChatSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    app_secret: Secret | None = None
    push_token: Secret | None = None
    aes_key: Secret | None = None


class SmsSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    secret_id: Secret | None = None
    secret_key: Secret | None = None
    callback_secret: Secret | None = None


class AliyunSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    access_key_id: Secret | None = None
    access_key_secret: Secret | None = None
    callback_secret: Secret | None = None


class JinshujuSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    api_secret: Secret | None = None
    callback_secret: Secret | None = None


class SmsOptions(Spec):
    """The approved brand, without its brackets, and the gateway's region.

    part_price: what the gateway bills for one part, in yuan.
    """

    sign: str = Field(default="", max_length=60)
    region: str = Field(default="", max_length=40)
    part_price: Annotated[Decimal, Field(gt=0, le=2, decimal_places=4)] | None = None


class WeChatOptions(Spec):
    """login_origins: of the pages that a web login may come back to."""

    login_origins: tuple[Annotated[str, Field(max_length=200)], ...] = Field(
        default=(), max_length=10
    )


class WeChatAccount(Spec):
    """A service account or a mini-program."""

    kind: Literal["service_account", "mini_program"]
    name: Name
    app_id: Id
    #: the Open Platform account it is bound to: the scope of its unionids
    open_platform: str = Field(default="", max_length=64)
    #: of service accounts: whom they are for
    role: Literal["", "new_customers", "loyal_customers"] = ""
    secrets: WeChatSecrets = WeChatSecrets()
    options: WeChatOptions = WeChatOptions()
    paused: Paused = None


class SmsAccount(Spec):
    """An SMS application of Tencent Cloud."""

    kind: Literal["tencent_sms"]
    name: Name
    app_id: Id
    secrets: SmsSecrets = SmsSecrets()
    options: SmsOptions = SmsOptions()
    paused: Paused = None


class AliyunAccount(Spec):
    """SMS of Alibaba Cloud. app_id: the account's UID."""

    kind: Literal["aliyun_sms"]
    name: Name
    app_id: Id
    secrets: AliyunSecrets = AliyunSecrets()
    options: SmsOptions = SmsOptions()
    paused: Paused = None


class JinshujuAccount(Spec):
    """Forms of 金数据. app_id: its API key."""

    kind: Literal["jinshuju"]
    name: Name
    app_id: Id
    secrets: JinshujuSecrets = JinshujuSecrets()
    paused: Paused = None


_Account = WeChatAccount | SmsAccount | AliyunAccount | JinshujuAccount
#: what describes an account of each kind
ACCOUNTS: Final[Mapping[str, type[_Account]]] = {
    "service_account": WeChatAccount,
    "mini_program": WeChatAccount,
    "tencent_sms": SmsAccount,
    "aliyun_sms": AliyunAccount,
    "jinshuju": JinshujuAccount,
}
Account = Annotated[_Account, Field(discriminator="kind")]
