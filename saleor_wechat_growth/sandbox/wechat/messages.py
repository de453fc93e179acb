"""Template messages and subscription messages.

Rules of /doc/service/api/notify/template/api_sendtemplatemessage and of the
mini-program's 发送订阅消息.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat import events
from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.fields import checked_values
from saleor_wechat_growth.sandbox.wechat.ledger import Sent
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.wechat.accounts import (
        Account,
        Person,
        Template,
    )
    from saleor_wechat_growth.sandbox.wechat.state import State

TEMPLATE_SEND: Final = "/cgi-bin/message/template/send"
SUBSCRIBE_SEND: Final = "/cgi-bin/message/subscribe/send"
NOTICE_SEND: Final = "/cgi-bin/message/subscribe/bizsend"
#: how long the same client_msg_id is sent once
DEDUPE_SECONDS: Final = 600
#: `Template.type` of a subscription that one accept opens for good
LONG_TERM: Final = 3


def send_template(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """Take a template message; its fate is pushed as TEMPLATESENDJOBFINISH.

    The code of a repeated client_msg_id is not documented; 40241 is what callers
    report.
    """
    if account.kind is not Kind.SERVICE:
        raise Refusal(45109)
    person = state.known(account.appid, body.get("touser"))
    if not person.follows:
        raise Refusal(43004)
    template = _usable(state, account, body)
    values = checked_values(template, body.get("data"))
    if any(word in v for word in account.marketing_words for v in values.values()):
        raise Refusal(40249)
    message = (account.appid, person.openid, str(body.get("client_msg_id") or ""))
    _refuse_repeat(state, message)
    _refuse_over_quota(state, account, person)
    _remember(state, person, message)
    sent = _carried_out(
        state, account, body, template=template, values=values, api=TEMPLATE_SEND
    )
    _push_template_receipt(state, account, person, sent)
    return {"msgid": sent.msgid}


def send_subscription(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """Spend one accepted subscription on one message."""
    if account.kind is not Kind.MINI_PROGRAM:
        raise Refusal(48001)
    person = state.known(account.appid, body.get("touser"))
    template = _usable(state, account, body)
    values = checked_values(template, body.get("data"))
    grant = (account.appid, person.openid, template.template_id)
    _take_grant(state, account, template, grant)
    sent = _carried_out(
        state, account, body, template=template, values=values, api=SUBSCRIBE_SEND
    )
    _push_subscription_receipt(state, account, person, sent)
    return {"msgid": sent.msgid}


def send_notice(state: State, account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Spend one accepted subscription of a service account; followers or not.

    The same client_msg_id twice is sent twice: WeChat's page promises nothing else,
    and names no msgid in its answer.
    """
    if account.kind is not Kind.SERVICE:
        raise Refusal(48001)
    person = state.known(account.appid, body.get("touser"))
    template = _usable(state, account, body, is_notice=True)
    values = checked_values(template, body.get("data"))
    grant = (account.appid, person.openid, template.template_id)
    _take_grant(state, account, template, grant)
    sent = _carried_out(
        state, account, body, template=template, values=values, api=NOTICE_SEND
    )
    _push_subscription_receipt(state, account, person, sent)
    return {}


def _take_grant(
    state: State, account: Account, template: Template, grant: tuple[str, str, str]
) -> None:
    """Count one accept down; a long-term one stays until it is taken back."""
    if account.endless_grants:
        return
    if state.memory.grants[grant] <= 0:
        raise Refusal(43101)
    if template.type != LONG_TERM:
        state.memory.grants[grant] -= 1


def _usable(
    state: State, account: Account, body: dict[str, Any], *, is_notice: bool = False
) -> Template:
    template = state.template(account.appid, body.get("template_id"))
    if template.is_notice != is_notice:
        raise Refusal(40037)
    if template.banned:
        is_template = account.kind is Kind.SERVICE and not is_notice
        raise Refusal(43116 if is_template else 43107)
    return template


def _refuse_repeat(state: State, message: tuple[str, str, str]) -> None:
    accepted_at = state.memory.client_msg_ids.get(message)
    if accepted_at is not None and state.clock.now() - accepted_at < DEDUPE_SECONDS:
        raise Refusal(40241)


def _refuse_over_quota(state: State, account: Account, person: Person) -> None:
    today = state.clock.today()
    spent = state.memory.spent
    if spent[account.appid, today] >= account.template_quota:
        raise Refusal(45009)
    limit = account.openid_daily_limit
    if limit is not None and spent[account.appid, person.openid, today] >= limit:
        raise Refusal(43117)


def _remember(state: State, person: Person, message: tuple[str, str, str]) -> None:
    """Only what is accepted spends quota and makes a repeat of its id."""
    appid, _, client_msg_id = message
    today = state.clock.today()
    state.memory.spent[appid, today] += 1
    state.memory.spent[appid, person.openid, today] += 1
    if client_msg_id:
        state.memory.client_msg_ids[message] = state.clock.now()


def _carried_out(
    state: State,
    account: Account,
    body: dict[str, Any],
    *,
    template: Template,
    values: dict[str, str],
    api: str,
) -> Sent:
    person = state.known(account.appid, body["touser"])
    sent = Sent(
        id=state.ledger.next_id,
        appid=account.appid,
        api=api,
        openid=person.openid,
        template_id=template.template_id,
        data=values,
        client_msg_id=body.get("client_msg_id"),
        url=body.get("url"),
        page=body.get("page"),
        miniprogram=body.get("miniprogram"),
        at=state.clock.now(),
        rendered=template.render(values),
        msgid=state.ledger.next_msgid(),
        status=person.receipt,
    )
    state.ledger.add(sent)
    return sent


def _push_template_receipt(
    state: State, account: Account, person: Person, sent: Sent
) -> None:
    if person.receipt is None:
        return
    name = events.TEMPLATE_FINISHED
    fields: dict[str, str | int] = {"MsgID": sent.msgid, "Status": person.receipt}
    body = events.event(account, person.openid, name, sent.at, fields)
    state.pushes.push(account, person.openid, name, body)


def _push_subscription_receipt(
    state: State, account: Account, person: Person, sent: Sent
) -> None:
    if person.receipt is None:
        return
    ok = person.receipt == "success"
    element = {
        "TemplateId": sent.template_id,
        "MsgID": str(sent.msgid),
        "ErrorCode": "0" if ok else "-1",
        "ErrorStatus": person.receipt,
    }
    body = events.listed(account, person.openid, events.SENT, sent.at, [element])
    state.pushes.push(account, person.openid, events.SENT, body)
