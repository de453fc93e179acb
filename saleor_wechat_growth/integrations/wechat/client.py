"""One WeChat account's API, over wechatpy's client.

Of wechatpy's request handling nothing is left: it knows no stable token, keeps
its hosts in many places, retries without end and puts URLs, which carry token
and secret, into its exceptions. Its API classes still work through `_request`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from wechatpy import WeChatClient

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.core.http import origin_of
from saleor_wechat_growth.integrations.wechat.answers import (
    Accepted,
    ApprovedTemplate,
    Follower,
    MiniProgram,
    Quota,
    Session,
    follower_of,
    listed,
    malformed,
    phone_of,
    private_template_of,
    quota_of,
    session_of,
    subscribe_template_of,
)
from saleor_wechat_growth.integrations.wechat.errors import (
    CODE_CALL,
    CONTENT_CALL,
    DUPLICATE,
    LOGIN_CALL,
    STALE_TOKEN,
    TOKEN_CALL,
    refusal,
)
from saleor_wechat_growth.integrations.wechat.network import (
    Line,
    Media,
    encoded,
)
from saleor_wechat_growth.integrations.wechat.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saleor_wechat_growth.integrations.wechat.answers import Language, State
    from saleor_wechat_growth.integrations.wechat.network import Content
    from saleor_wechat_growth.integrations.wechat.tokens import TokenStore

STABLE_TOKEN: Final = "/cgi-bin/stable_token"  # noqa: S105
TEMPLATE_SEND: Final = "/cgi-bin/message/template/send"
SUBSCRIBE_SEND: Final = "/cgi-bin/message/subscribe/send"
CUSTOMER_SEND: Final = "/cgi-bin/message/custom/send"
NOTICE_SEND: Final = "/cgi-bin/message/subscribe/bizsend"
LOGIN: Final = "/sns/jscode2session"
PHONE: Final = "/wxa/business/getuserphonenumber"
USER_INFO: Final = "/cgi-bin/user/info"
PRIVATE_TEMPLATES: Final = "/cgi-bin/template/get_all_private_template"
SUBSCRIBE_TEMPLATES: Final = "/wxaapi/newtmpl/gettemplate"
QUOTA: Final = "/cgi-bin/openapi/quota/get"

#: whose pictures of QR codes are served by another host than its API
_PICTURES: Final = {"https://api.weixin.qq.com": "https://mp.weixin.qq.com"}


class WeChatGateway(WeChatClient):  # type: ignore[misc]
    """Calls of one service account or mini-program; shared by all threads.

    `base_url` is scheme and host for every API, the token call among them.
    Time-outs are in seconds: to connect, and between two bytes of the answer.

    Every call raises GatewayError when WeChat refuses, or when it was not
    reached; a send raises OutcomeUnknown when it left and no answer of WeChat's
    came. Both carry the path and the code, never a token, secret or person.
    """

    def __init__(
        self,
        *,
        appid: str,
        secret: str,
        base_url: str,
        tokens: TokenStore,
        connect_timeout: float,
        read_timeout: float,
        connections: int = 64,
    ) -> None:
        super().__init__(appid, secret, auto_retry=False)
        self._tokens = tokens
        origin = origin_of(base_url)

        def line(to: str) -> Line:
            return Line(
                to,
                connect_timeout=connect_timeout,
                read_timeout=read_timeout,
                connections=connections,
            )

        self._line = line(origin)
        pictures = _PICTURES.get(origin)
        self._pictures = self._line if pictures is None else line(pictures)

    def send_template_message(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        client_msg_id: str,
        *,
        url: str | None = None,
        mini_program: MiniProgram | None = None,
    ) -> Accepted:
        """发送模板消息. The same client_msg_id is sent once within ten minutes."""
        if not client_msg_id:
            raise ValueError("a template message needs a client_msg_id")
        message: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "client_msg_id": client_msg_id,
            "data": _values(data),
        }
        if url is not None:
            message["url"] = url
        if mini_program is not None:
            message["miniprogram"] = {
                "appid": mini_program.appid,
                "pagepath": mini_program.pagepath,
            }
        try:
            body = self.post(TEMPLATE_SEND, data=message, sends=True)
        except GatewayError as refused:
            if refused.code != str(DUPLICATE):
                raise
            return Accepted(gateway_id=None, duplicate=True)
        return _accepted(body)

    def send_subscribe_message(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        page: str | None,
        *,
        state: State = "formal",
        lang: Language = "zh_CN",
    ) -> Accepted:
        """发送订阅消息 (mini-program); uses up one accepted subscription."""
        message: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "data": _values(data),
            "miniprogram_state": state,
            "lang": lang,
        }
        if page is not None:
            message["page"] = page
        return _accepted(self.post(SUBSCRIBE_SEND, data=message, sends=True))

    def send_customer_message(
        self, openid: str, kind: str, content: Mapping[str, Any]
    ) -> None:
        """发送客服消息, within a window; WeChat tells nothing more of it, ever.

        kind: WeChat's msgtype; content: the branch of the body by that name.
        """
        message = {"touser": openid, "msgtype": kind, kind: dict(content)}
        self.post(CUSTOMER_SEND, data=message, sends=True, overrides=CONTENT_CALL)

    def send_notice(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        client_msg_id: str,
        *,
        url: str | None = None,
        mini_program: MiniProgram | None = None,
    ) -> Accepted:
        """发送订阅通知 (service account); uses up one accepted subscription.

        The official page has client_msg_id in its sample alone: nobody promises that
        the same one is sent once.
        """
        message: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "client_msg_id": client_msg_id,
            "data": _values(data),
        }
        if url is not None:
            message["page"] = url
        if mini_program is not None:
            message["miniprogram"] = {
                "appid": mini_program.appid,
                "pagepath": mini_program.pagepath,
            }
        return _accepted(
            self.post(NOTICE_SEND, data=message, sends=True, overrides=CONTENT_CALL)
        )

    def code_to_session(self, code: str) -> Session:
        """小程序登录. A code is good once."""
        query = {
            "appid": self.appid,
            "secret": self.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        # an access token has no business in this call
        body = self.get(LOGIN, params=query, bare=True, overrides=LOGIN_CALL)
        return session_of(body, LOGIN)

    def phone_number(self, code: str) -> str:
        """获取手机号, as E.164. A code is good once, for five minutes."""
        body = self.post(PHONE, data={"code": code}, sends=False, overrides=CODE_CALL)
        return phone_of(body, PHONE)

    def user_info(self, openid: str) -> Follower:
        """获取用户基本信息 (service account)."""
        query = {"openid": openid, "lang": "zh_CN"}
        return follower_of(self.get(USER_INFO, params=query), USER_INFO)

    def private_templates(self) -> tuple[ApprovedTemplate, ...]:
        """获取已选用模板列表: the account's templates for template messages."""
        path = PRIVATE_TEMPLATES
        return listed(self.get(path), "template_list", path, private_template_of)

    def subscribe_templates(self) -> tuple[ApprovedTemplate, ...]:
        """获取已有模板列表: the account's templates for subscription messages."""
        path = SUBSCRIBE_TEMPLATES
        return listed(self.get(path), "data", path, subscribe_template_of)

    def prove_secret(self) -> None:
        """Have WeChat say that appid and secret belong together.

        Asks past the token that is kept, which a reset of the secret leaves alive.
        The stable call gives that same token again, so nobody's becomes stale.
        """
        self._fetch_token()

    def quota(self, path: str) -> Quota:
        """查询API调用额度: what is left today of the API at `path`."""
        body = self.post(QUOTA, data={"cgi_path": path}, sends=False)
        return quota_of(body, QUOTA)

    def fetch(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        overrides: Mapping[int, Failure] | None = None,
    ) -> Media:
        """Make a call that is answered with a picture or file."""
        query, content = dict(params or {}), encoded(data, path)

        def exchange(**more: str) -> dict[str, Any]:
            return self._line.fetch(method, path, {**query, **more}, content)

        return _media(self._with_token(path, exchange), path, overrides)

    def fetch_picture(self, path: str, *, params: Mapping[str, str]) -> Media:
        """Fetch what WeChat shows to anybody, without a token, on its other host."""
        return _media(self._pictures.fetch("GET", path, params, None), path, None)

    @property
    def access_token(self) -> str:
        """The shared token, for wechatpy's own API classes."""
        return self._tokens.obtain(self.appid, self._fetch_token)

    def fetch_access_token(self) -> None:
        """Refuse: wechatpy would fetch a token of the other, classic family."""
        raise NotImplementedError("tokens come from the store")

    def _request(
        self,
        method: str,
        url_or_endpoint: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        content: Content | None = None,
        api_base_url: str | None = None,
        result_processor: Callable[[dict[str, Any]], Any] | None = None,
        sends: bool | None = None,
        bare: bool = False,
        overrides: Mapping[int, Failure] | None = None,
        tolerates: frozenset[int] = frozenset(),
    ) -> Any:
        """Do what wechatpy's `get`, `post` and API classes come down to.

        `content` goes instead of `data`; `sends` says that repeating the call could do its work twice (by default
        every POST); `bare` leaves the access token out; `overrides` is a table
        of codes that mean something else here; `tolerates` are codes whose answer
        says more, which is then returned.
        """
        path = _path(url_or_endpoint, api_base_url or self.API_BASE_URL)
        if sends is None:
            sends = method.lower() == "post"
        query, content = dict(params or {}), content or encoded(data, path)

        def exchange(**more: str) -> dict[str, Any]:
            return self._line.call(
                method, path, {**query, **more}, content, sends=sends
            )

        body = exchange() if bare else self._with_token(path, exchange)
        errcode = body.get("errcode", 0)
        if errcode and errcode not in tolerates:
            raise refusal(path, errcode, str(body.get("errmsg", "")), overrides)
        return body if result_processor is None else result_processor(body)

    def _with_token(
        self, path: str, exchange: Callable[..., dict[str, Any]]
    ) -> dict[str, Any]:
        errcode = 0
        # this process's token, the one the workers share, a fresh one
        for _ in range(3):
            token = self.access_token
            body = exchange(access_token=token)
            errcode = body.get("errcode", 0)
            if errcode not in STALE_TOKEN:
                return body
            self._tokens.discard(self.appid, token)
        # somebody else forces renewals, or the platform lags behind its own
        raise GatewayError(Failure.TRANSIENT, str(errcode), path)

    def _fetch_token(self) -> Token:
        body = self.post(
            STABLE_TOKEN,
            data={
                "grant_type": "client_credential",
                "appid": self.appid,
                "secret": self.secret,
                "force_refresh": False,
            },
            sends=False,
            bare=True,
            overrides=TOKEN_CALL,
        )
        value, seconds = body.get("access_token"), body.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int):
            raise malformed(STABLE_TOKEN)
        return Token(value, seconds)


def _path(url_or_endpoint: str, api_base_url: str) -> str:
    if url_or_endpoint.startswith("/"):
        return url_or_endpoint
    if not url_or_endpoint.startswith(("http://", "https://")):
        url_or_endpoint = api_base_url + url_or_endpoint
    return urlsplit(url_or_endpoint).path


def _media(
    body: Mapping[str, Any], path: str, overrides: Mapping[int, Failure] | None
) -> Media:
    errcode = body.get("errcode", 0)
    if errcode:
        raise refusal(path, errcode, str(body.get("errmsg", "")), overrides)
    media = body.get("media")
    if not isinstance(media, Media):
        raise malformed(path)
    return media


def _values(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in data.items()}


def _accepted(body: Mapping[str, Any]) -> Accepted:
    # beyond 2**53 on some accounts, so it stays a text from here on
    msgid = body.get("msgid")
    return Accepted(None if msgid in (None, "") else str(msgid))
