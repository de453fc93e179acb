"""The way to the gateways: one client an account and process.

Clients hold connections and a token, so they are kept; a changed account has other
credentials, and so another client.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from saleor_wechat_growth.integrations.jinshuju.client import JinshujuGateway
from saleor_wechat_growth.integrations.sms.gateway import PROVIDERS, SmsGateway
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.reach.credentials import REQUIRED_SECRETS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.tokens import SharedTokens

if TYPE_CHECKING:
    from saleor_wechat_growth.reach.credentials import (
        JinshujuCredentials,
        SmsCredentials,
        WeChatCredentials,
    )

CONNECT_SECONDS: Final = 3.0
#: both vendors answer in a few hundred milliseconds; what takes longer is unknown
READ_SECONDS: Final = 5.0

#: the vendor of each kind of SMS account, and the setting with its address
SMS_VENDORS: Final = {
    Account.Kind.TENCENT_SMS: ("tencent", "TENCENT_SMS_URL"),
    Account.Kind.ALIYUN_SMS: ("aliyun", "ALIYUN_SMS_URL"),
}


def wechat_gateway(credentials: WeChatCredentials) -> WeChatGateway:
    """Return the client of a service account or mini-program."""
    return _wechat(credentials, settings.GATEWAY_URLS["WECHAT_API_URL"])


def sms_gateway(credentials: SmsCredentials) -> SmsGateway:
    """Return the client of an SMS account."""
    _, address = SMS_VENDORS[Account.Kind(credentials.kind)]
    return _sms(credentials, settings.GATEWAY_URLS[address])


def jinshuju_gateway(credentials: JinshujuCredentials) -> JinshujuGateway:
    """Return the client of an account where forms are drawn."""
    return _jinshuju(credentials, settings.GATEWAY_URLS["JINSHUJU_URL"])


@lru_cache(maxsize=256)
def _wechat(credentials: WeChatCredentials, base_url: str) -> WeChatGateway:
    return WeChatGateway(
        appid=credentials.app_id,
        secret=credentials.app_secret,
        base_url=base_url,
        tokens=SharedTokens(credentials.token_key),
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )


@lru_cache(maxsize=256)
def _sms(credentials: SmsCredentials, base_url: str) -> SmsGateway:
    kind = Account.Kind(credentials.kind)
    vendor, _ = SMS_VENDORS[kind]
    key_id, key = REQUIRED_SECRETS[kind]
    return PROVIDERS[vendor](
        {
            key_id: credentials.key_id,
            key: credentials.key,
            "sdk_app_id": credentials.app_id,
        },
        base_url,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )


@lru_cache(maxsize=256)
def _jinshuju(credentials: JinshujuCredentials, base_url: str) -> JinshujuGateway:
    return JinshujuGateway(
        api_key=credentials.app_id,
        api_secret=credentials.api_secret,
        base_url=base_url,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )
