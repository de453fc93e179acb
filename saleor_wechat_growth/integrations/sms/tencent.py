"""Tencent Cloud SMS, by the official SDK.

Official pages: SendSms, PullSmsSendStatusByPhoneNumber and DescribeSmsTemplateList
(短信 API 3.0), 短信状态通知 and 短信回复通知 (callbacks). The SDK's client keeps nothing per call except in
its line, which is replaced (`network.Line`); so one client serves all threads.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from tencentcloud.common.credential import (
    Credential,
)
from tencentcloud.common.exception import (
    TencentCloudSDKException,
)
from tencentcloud.common.profile.client_profile import (
    ClientProfile,
)
from tencentcloud.common.profile.http_profile import (
    HttpProfile,
)
from tencentcloud.sms.v20210111.sms_client import (
    SmsClient,
)

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import origin_of
from saleor_wechat_growth.integrations.sms.messages import (
    SmsAccepted,
    SmsFate,
    SmsNews,
    SmsReceipt,
    SmsReply,
    SmsTemplate,
    UnreadableReceipt,
)
from saleor_wechat_growth.integrations.sms.network import (
    OK,
    SEND,
    Line,
    no_answer,
    not_the_vendor,
    silence,
)
from saleor_wechat_growth.integrations.sms.reading import (
    ZONE,
    billed,
    dicts,
    local_time,
    moment,
    news_of,
    whole,
)
from saleor_wechat_growth.integrations.sms.tencent_codes import AMBIGUOUS, failure_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import requests

    from saleor_wechat_growth.integrations.sms.messages import SmsRequest

PULL: Final = "PullSmsSendStatusByPhoneNumber"
TEMPLATES: Final = "DescribeSmsTemplateList"
PACKAGES: Final = "SmsPackagesStatistics"

#: the most that one pull gives, and its offset is fixed at 0; also of a page of
#: templates, whose offset is not
_MOST: Final = 100
#: packages end after one or two years
_PACKAGE_LIFE: Final = timedelta(days=730)
#: an account with more templates is none that we know of
_MOST_PAGES: Final = 50
_DOMESTIC: Final = 0
#: StatusCode of a template that can be sent by
_IN_FORCE: Final = 0
_REGION: Final = "ap-guangzhou"
_REPORTS: Final = ("SUCCESS", "FAIL")
_JSON: Final = "application/json"


class _Line(Line):
    """Stands in for the SDK's ApiRequest, of which clients use `send_request`."""

    def send_request(self, request: Any) -> requests.Response:
        """Carry a signed RequestInternal. Tencent's answers are 200, errors too.

        Raises GatewayError and OutcomeUnknown as `Line.carry`, and for an answer
        that is not Tencent's.
        """
        action = str(request.header["X-TC-Action"])
        response = self.carry(
            action,
            request.method,
            request.uri,
            headers=request.header,
            data=request.data,
        )
        if response.status_code != OK:
            raise not_the_vendor(response, action)
        if response.headers.get("Content-Type", "").startswith(_JSON):
            # the SDK looks for an error only if the type has no charset behind it
            response.headers["Content-Type"] = _JSON
        return response


class TencentSms:
    """One application (SdkAppId) of one Tencent Cloud account."""

    CREDENTIALS: ClassVar[tuple[str, ...]] = ("secret_id", "secret_key", "sdk_app_id")
    ACKNOWLEDGED: ClassVar[str] = '{"result":0,"errmsg":"OK"}'

    def __init__(
        self,
        credentials: Mapping[str, str],
        base_url: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        connections: int = 64,
    ) -> None:
        for name in self.CREDENTIALS:
            if not credentials.get(name, "").strip():
                raise ValueError(f"Tencent SMS needs a {name}")
        self._app_id = credentials["sdk_app_id"].strip()
        origin = origin_of(base_url)
        parts = urlsplit(origin)
        http = HttpProfile(protocol=parts.scheme, endpoint=parts.netloc)
        # by default the SDK neither retries nor goes to another region
        self._client = SmsClient(
            Credential(
                credentials["secret_id"].strip(), credentials["secret_key"].strip()
            ),
            _REGION,
            ClientProfile(httpProfile=http),
        )
        self._client.request = _Line(
            origin,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            connections=connections,
        )
        silence("tencentcloud_sdk_common")

    def send(self, request: SmsRequest) -> SmsAccepted:
        """SendSms to one number; see SmsGateway."""
        answer = self._call(
            SEND,
            {
                "PhoneNumberSet": [request.phone_e164],
                "SmsSdkAppId": self._app_id,
                "TemplateId": request.template_id,
                "SignName": request.sign,
                "TemplateParamSet": list(request.params),
                "SessionContext": request.reference,
            },
        )
        statuses = dicts(answer.get("SendStatusSet"))
        if len(statuses) != 1:
            # how an error looks that got lost on the way
            raise GatewayError(Failure.UNKNOWN, "no-status", SEND)
        status = statuses[0]
        code = str(status.get("Code") or "")
        if code != "Ok":
            raise _refusal(SEND, code)
        serial = str(status.get("SerialNo") or "")
        return SmsAccepted(serial, billed(status.get("Fee")))

    def find(
        self,
        phone: str,
        sent_after: datetime,
        reference: str,
        *,
        known_serials: frozenset[str] = frozenset(),
    ) -> SmsFate | None:
        """PullSmsSendStatusByPhoneNumber; see SmsGateway.

        Tencent keeps seven days, and repeats our SessionContext only for accounts
        that asked for it. It may list a message only once its carrier reports:
        ask some minutes after the send, not at once.
        """
        answer = self._call(
            PULL,
            {
                "BeginTime": int(sent_after.timestamp()),
                "Offset": 0,
                "Limit": _MOST,
                "PhoneNumber": phone,
                "SmsSdkAppId": self._app_id,
            },
        )
        found = [
            entry
            for entry in dicts(answer.get("PullSmsSendStatusSet"))
            if str(entry.get("SerialNo") or "") not in known_serials
        ]
        for context in (reference, ""):
            for entry in found:
                if str(entry.get("SessionContext") or "") == context:
                    return _fate(entry)
        return None

    def templates(self) -> tuple[SmsTemplate, ...]:
        """DescribeSmsTemplateList, domestic ones, page by page; see SmsGateway."""
        found: list[SmsTemplate] = []
        for page in range(_MOST_PAGES):
            answer = self._call(
                TEMPLATES,
                {
                    "International": _DOMESTIC,
                    "Limit": _MOST,
                    "Offset": page * _MOST,
                },
            )
            entries = dicts(answer.get("DescribeTemplateStatusSet"))
            found += map(_template, entries)
            if len(entries) < _MOST:
                break
        return tuple(found)

    def left(self, now: datetime) -> int | None:
        """SmsPackagesStatistics; see SmsGateway.

        The one read that needs both the keys and the application to be right.
        """
        hour = "%Y%m%d%H"
        answer = self._call(
            PACKAGES,
            {
                "SmsSdkAppId": self._app_id,
                "Limit": _MOST,
                "Offset": 0,
                "BeginTime": (now - _PACKAGE_LIFE).astimezone(ZONE).strftime(hour),
                "EndTime": (now + timedelta(hours=1)).astimezone(ZONE).strftime(hour),
            },
        )
        seconds = int(now.timestamp())
        packages = [
            each
            for each in dicts(answer.get("SmsPackagesStatisticsSet"))
            if _number(each, "PackageExpiredTime") > seconds
        ]
        if not packages:
            return None
        return sum(
            max(_number(each, "PackageAmount") - _number(each, "CurrentUsage"), 0)
            for each in packages
        )

    def read_callback(self, body: bytes) -> SmsNews:
        """短信状态通知, an array, one element a message; 短信回复通知, one object."""
        return news_of(body, _news)

    def _call(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """One signed call: what is under Response, or an exception of ours."""
        failed: GatewayError | OutcomeUnknown
        try:
            answer = self._client.call_json(action, dict(params))
        except TencentCloudSDKException as refused:
            failed = _refusal(action, str(refused.get_code() or ""))
        except (ValueError, KeyError, TypeError, RecursionError):
            failed = no_answer(action, "not-tencent")
        else:
            response = answer.get("Response") if isinstance(answer, dict) else None
            if isinstance(response, dict):
                return response
            failed = no_answer(action, "not-tencent")
        # out here: the SDK's exceptions hold the answer's text
        raise failed


def _number(entry: Mapping[str, Any], name: str) -> int:
    return whole(entry.get(name)) or 0


def _refusal(action: str, code: str) -> GatewayError | OutcomeUnknown:
    if code in AMBIGUOUS:
        return no_answer(action, code)
    return GatewayError(failure_of(code), code or "no-code", action)


def _fate(entry: Mapping[str, Any]) -> SmsFate:
    status = str(entry.get("ReportStatus") or "")
    return SmsFate(
        serial=str(entry.get("SerialNo") or ""),
        delivered=status == "SUCCESS" if status else None,
        code=str(entry.get("Description") or status),
        at=moment(whole(entry.get("UserReceiveTime"))),
    )


def _template(entry: Mapping[str, Any]) -> SmsTemplate:
    return SmsTemplate(
        template_id=str(entry.get("TemplateId") or ""),
        title=str(entry.get("TemplateName") or ""),
        content=str(entry.get("TemplateContent") or ""),
        approved=whole(entry.get("StatusCode")) == _IN_FORCE,
        why=str(entry.get("ReviewReply") or ""),
    )


def _news(item: Mapping[str, Any]) -> SmsReceipt | SmsReply:
    return _reply(item) if "text" in item else _receipt(item)


def _receipt(item: Mapping[str, Any]) -> SmsReceipt:
    serial, status = item.get("sid"), item.get("report_status")
    if not isinstance(serial, str) or not serial or status not in _REPORTS:
        raise UnreadableReceipt("no sid or report_status")
    return SmsReceipt(
        serial=serial,
        phone=_phone(item),
        delivered=status == "SUCCESS",
        code=str(item.get("errmsg") or ""),
        at=local_time(item.get("user_receive_time")),
    )


def _reply(item: Mapping[str, Any]) -> SmsReply:
    return SmsReply(
        phone=_phone(item),
        text=str(item.get("text") or ""),
        sign=str(item.get("sign") or ""),
        at=local_time(item.get("time")),
    )


def _phone(item: Mapping[str, Any]) -> str:
    """E.164 of the two parts that callbacks split a number into."""
    country, number = str(item.get("nationcode", "")), str(item.get("mobile", ""))
    if not country.isdecimal() or not number.isdecimal():
        raise UnreadableReceipt("no nationcode or mobile")
    return f"+{country}{number}"
