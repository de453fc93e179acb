"""网页授权: who the person is that opened a shop's page inside WeChat.

The browser goes to WeChat and comes back with a code, good once and for five
minutes, which its service account exchanges for the openid. With `snsapi_base`
nobody is asked; with `snsapi_userinfo` the person agrees first, and WeChat tells the
unionid as well. Source: the official page 网页授权 of service accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.answers import session_of
from saleor_wechat_growth.integrations.wechat.errors import LOGIN_CALL

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.wechat.answers import Session
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

Scope = Literal["snsapi_base", "snsapi_userinfo"]

AUTHORIZE: Final = "/connect/oauth2/authorize"
EXCHANGE: Final = "/sns/oauth2/access_token"
#: our own code for a made-up person that WeChat shows a page to (快照页)
SNAPSHOT: Final = "snapshot_user"


def authorize_address(
    origin: str, *, app_id: str, back_to: str, scope: Scope, state: str
) -> str:
    """Return where to send the browser. `state`: letters and digits, 128 at most."""
    query = {
        "appid": app_id,
        "redirect_uri": back_to,
        "response_type": "code",
        "scope": scope,
        "state": state,
    }
    # WeChat's client refuses the address without its fragment
    return f"{origin}{AUTHORIZE}?{urlencode(query)}#wechat_redirect"


def web_session(gateway: WeChatGateway, code: str) -> Session:
    """Exchange a code. Raises GatewayError; of a snapshot's user, too.

    A page that WeChat shows as a snapshot has a made-up openid, with which nobody
    could ever be written to.
    """
    query = {
        "appid": gateway.appid,
        "secret": gateway.secret,
        "code": code,
        "grant_type": "authorization_code",
    }
    body = gateway.get(EXCHANGE, params=query, bare=True, overrides=LOGIN_CALL)
    if body.get("is_snapshotuser"):
        raise GatewayError(Failure.RECIPIENT, SNAPSHOT, EXCHANGE)
    return session_of(body, EXCHANGE)
