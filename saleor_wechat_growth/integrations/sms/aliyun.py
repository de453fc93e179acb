"""Aliyun SMS (Dysmsapi 2017-05-25), by the official SDK.

Official pages: SendSms, QuerySendDetails, QuerySmsTemplateList and GetSmsTemplate,
SmsReport and SmsUp (HTTP callbacks). Its RAM user needs the right to these four.
The SDK's client is only read from after it is made, and its way out is replaced, so
one client serves all threads.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import (
    GetSmsTemplateRequest,
    QuerySendDetailsRequest,
    QuerySmsTemplateListRequest,
    SendSmsRequest,
)
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import origin_of
from saleor_wechat_growth.integrations.sms.aliyun_codes import failure_of
from saleor_wechat_growth.integrations.sms.aliyun_line import AliyunLine, refusal
from saleor_wechat_growth.integrations.sms.messages import (
    SmsAccepted,
    SmsFate,
    SmsNews,
    SmsReceipt,
    SmsReply,
    SmsTemplate,
    UnreadableReceipt,
)
from saleor_wechat_growth.integrations.sms.network import SEND, no_answer
from saleor_wechat_growth.integrations.sms.reading import (
    ZONE,
    billed,
    dicts,
    local_time,
    news_of,
    whole,
)
from saleor_wechat_growth.integrations.sms.segments import (
    branded,
    segments,
    segments_abroad,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from saleor_wechat_growth.integrations.sms.messages import SmsRequest

DETAILS: Final = "QuerySendDetails"
TEMPLATES: Final = "QuerySmsTemplateList"
TEMPLATE: Final = "GetSmsTemplate"

#: the most that a page of either list has
_PAGE: Final = 50
#: no person gets more in a day, and no account that we know of has more templates
_MOST_PAGES: Final = 50
#: a send is on the day it was claimed on, or just after its midnight
_SENT_WITHIN: Final = timedelta(minutes=15)
#: AuditStatus of a template that can be sent by
_IN_FORCE: Final = "AUDIT_STATE_PASS"
#: OuterTemplateType: codes, notices, marketing; not those for abroad, nor pictures
_DOMESTIC: Final = frozenset({0, 1, 2})
#: SendStatus 1 is under way
_FATES: Final = {2: False, 3: True}
_VARIABLE: Final = re.compile(r"\$\{\s*(\w+)\s*\}")
_MAINLAND: Final = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_NO_NUMBER: Final = "no phone_number"


class AliyunSms:
    """One Aliyun account, by the AccessKey of one of its RAM users."""

    CREDENTIALS: ClassVar[tuple[str, ...]] = ("access_key_id", "access_key_secret")
    ACKNOWLEDGED: ClassVar[str] = '{"code":0,"msg":"OK"}'

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
                raise ValueError(f"Aliyun SMS needs a {name}")
        key_id, secret = (credentials[name].strip() for name in self.CREDENTIALS)
        origin = origin_of(base_url)
        parts = urlsplit(origin)
        self._client = Client(
            Config(
                access_key_id=key_id,
                access_key_secret=secret,
                protocol=parts.scheme,
                endpoint=parts.netloc,
            )
        )
        self._client.do_request = AliyunLine(
            origin,
            key_id=key_id,
            secret=secret,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            connections=connections,
        ).do_request
        self._runtime = RuntimeOptions()
        #: of each template: approved once, so fixed
        self._contents: dict[str, str] = {}

    def send(self, request: SmsRequest) -> SmsAccepted:
        """SendSms to one number; see SmsGateway.

        Variables have names at Aliyun, and only its template knows which: it is
        read before the first send by it.
        """
        content = self._content_of(request.template_id, len(request.params))
        values = dict(zip(_variables(content), request.params, strict=True))
        answer = self._call(
            SEND,
            self._client.send_sms_with_options,
            SendSmsRequest(
                phone_numbers=_national(request.phone_e164),
                sign_name=request.sign,
                template_code=request.template_id,
                template_param=json.dumps(values),
                out_id=request.reference,
            ),
        )
        text = _VARIABLE.sub(lambda match: values[match[1]], content)
        # Aliyun says it with the receipt only, by the same rule
        fee = _fee(request.phone_e164, text, request.sign)
        return SmsAccepted(str(answer.get("BizId") or ""), fee)

    def _content_of(self, template_id: str, count: int) -> str:
        """Return a template's text, which has to have so many variables."""
        content = self._contents.get(template_id)
        if content is None or len(_variables(content)) != count:
            answer = self._call(
                TEMPLATE,
                self._client.get_sms_template_with_options,
                GetSmsTemplateRequest(template_code=template_id),
            )
            content = str(answer.get("TemplateContent") or "")
            self._contents[template_id] = content
        if len(_variables(content)) != count:
            code = "isv.TEMPLATE_MISSING_PARAMETERS"
            raise GatewayError(failure_of(code), code, TEMPLATE)
        return content

    def find(
        self,
        phone: str,
        sent_after: datetime,
        reference: str,
        *,
        known_serials: frozenset[str] = frozenset(),
    ) -> SmsFate | None:
        """QuerySendDetails of the day, page by page; see SmsGateway.

        Aliyun keeps thirty days and repeats our OutId with each message, but not
        its BizId, so `known_serials` have nothing to be compared with.
        """
        del known_serials
        days = {
            each.astimezone(ZONE).date()
            for each in (sent_after, sent_after + _SENT_WITHIN)
        }
        found = [
            _fate(entry)
            for day in sorted(days)
            for entry in self._details(phone, day)
            if str(entry.get("OutId") or "") == reference
        ]
        # one reference is one message: what arrived, or may yet, tells of it
        for delivered in (True, None, False):
            for fate in found:
                if fate.delivered is delivered:
                    return fate
        return None

    def _details(self, phone: str, day: date) -> Iterator[dict[str, Any]]:
        """Yield what was sent to a number on one day, all of it.

        Raises GatewayError, also where Aliyun counts more than it shows: what is
        not shown may be what is looked for.
        """
        seen = 0
        for page in range(1, _MOST_PAGES + 1):
            answer = self._call(
                DETAILS,
                self._client.query_send_details_with_options,
                QuerySendDetailsRequest(
                    phone_number=_national(phone),
                    send_date=f"{day:%Y%m%d}",
                    page_size=_PAGE,
                    current_page=page,
                ),
            )
            shown = answer.get("SmsSendDetailDTOs")
            entries = (
                dicts(shown.get("SmsSendDetailDTO")) if isinstance(shown, dict) else []
            )
            yield from entries
            seen += len(entries)
            if len(entries) < _PAGE:
                break
        if (whole(answer.get("TotalCount")) or 0) > seen:
            raise GatewayError(Failure.TRANSIENT, "not-all-shown", DETAILS)

    def templates(self) -> tuple[SmsTemplate, ...]:
        """QuerySmsTemplateList, domestic ones, page by page; see SmsGateway."""
        found: list[SmsTemplate] = []
        for page in range(1, _MOST_PAGES + 1):
            answer = self._call(
                TEMPLATES,
                self._client.query_sms_template_list_with_options,
                QuerySmsTemplateListRequest(page_index=page, page_size=_PAGE),
            )
            entries = dicts(answer.get("SmsTemplateList"))
            found += [
                _template(entry)
                for entry in entries
                if whole(entry.get("OuterTemplateType")) in _DOMESTIC
            ]
            if len(entries) < _PAGE:
                break
        return tuple(found)

    def left(self, now: datetime) -> int | None:
        """None; see SmsGateway. No call of Aliyun's SMS tells what its packages hold."""
        del now
        return None

    def read_callback(self, body: bytes) -> SmsNews:
        """SmsReport and SmsUp: an array, one element a message or a reply."""
        return news_of(body, _news)

    def _call(
        self, action: str, method: Callable[..., Any], request: object
    ) -> dict[str, Any]:
        """One signed call: Aliyun's answer, or an exception of ours."""
        failed: GatewayError | OutcomeUnknown
        try:
            answer = method(request, self._runtime).body.to_map()
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            failed = no_answer(action, "not-aliyun")
        else:
            code = str(answer.get("Code") or "")
            if code == "OK":
                return dict(answer)
            if code:
                failed = refusal(action, code, str(answer.get("Message") or ""))
            else:
                failed = no_answer(action, "not-aliyun")
        # out here: what broke may hold the answer's text
        raise failed


def _national(phone_e164: str) -> str:
    """Write a number as Aliyun does: of the mainland without country or plus."""
    mainland = _MAINLAND.fullmatch(phone_e164)
    return mainland[1] if mainland else phone_e164.removeprefix("+")


def _variables(content: str) -> tuple[str, ...]:
    """Return the names of a template's variables, in order, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(content)))


def _fee(phone_e164: str, text: str, sign: str) -> int:
    if _MAINLAND.fullmatch(phone_e164):
        return segments(text, sign=sign)
    return segments_abroad(branded(text, sign))


def _fate(entry: Mapping[str, Any]) -> SmsFate:
    return SmsFate(
        serial="",
        delivered=_FATES.get(whole(entry.get("SendStatus")) or 0),
        code=str(entry.get("ErrCode") or ""),
        at=local_time(entry.get("ReceiveDate")),
    )


def _template(entry: Mapping[str, Any]) -> SmsTemplate:
    content = str(entry.get("TemplateContent") or "")
    numbers = {name: n for n, name in enumerate(_variables(content), start=1)}
    reason = entry.get("Reason")
    return SmsTemplate(
        template_id=str(entry.get("TemplateCode") or ""),
        title=str(entry.get("TemplateName") or ""),
        content=_VARIABLE.sub(lambda match: f"{{{numbers[match[1]]}}}", content),
        approved=entry.get("AuditStatus") == _IN_FORCE,
        why=str(reason.get("RejectInfo") or "") if isinstance(reason, dict) else "",
    )


def _news(item: Mapping[str, Any]) -> SmsReceipt | SmsReply:
    return _reply(item) if "content" in item else _receipt(item)


def _receipt(item: Mapping[str, Any]) -> SmsReceipt:
    serial, delivered = item.get("biz_id"), item.get("success")
    if not isinstance(serial, str) or not serial or not isinstance(delivered, bool):
        raise UnreadableReceipt("no biz_id or success")
    return SmsReceipt(
        serial=serial,
        phone=_phone(item),
        delivered=delivered,
        code=str(item.get("err_code") or ""),
        at=local_time(item.get("report_time")),
        reference=str(item.get("out_id") or ""),
        fee=billed(item.get("sms_size")),
    )


def _reply(item: Mapping[str, Any]) -> SmsReply:
    text = item.get("content")
    if not isinstance(text, str):
        raise UnreadableReceipt("no content")
    return SmsReply(
        phone=_phone(item),
        text=text,
        sign=str(item.get("sign_name") or ""),
        at=local_time(item.get("send_time")),
        serial=str(item.get("sequence_id") or ""),
    )


def _phone(item: Mapping[str, Any]) -> str:
    """E.164 of a number as Aliyun writes it; eleven digits are of the mainland."""
    number = str(item.get("phone_number") or "")
    if mainland := _MAINLAND.fullmatch(number):
        return f"+86{mainland[1]}"
    digits = number.removeprefix("+").removeprefix("00")
    if not digits.isdecimal():
        raise UnreadableReceipt(_NO_NUMBER)
    return f"+{digits}"
