"""Pushes and receipts as the inbox keeps them: the one place that names their parts.

Kinds and bodies, all with `account_id` and `issuedAt` (ISO, by the sender's clock):

    wechat.followed, wechat.scanned   openid, scene ("" if none)
    wechat.unfollowed                 openid
    wechat.said                       openid, kind, content, menu_item ("" if none),
                                      spot ({latitude, longitude, precision} or "")
    wechat.tapped                     openid, event (WeChat's, in small letters), key
    wechat.located                    openid, spot ("" if it must not be kept)
    wechat.entered                    openid, source (of a customer-service chat)
    wechat.attended                   openid, step (took | passed_on | left)
    wechat.paid                       openid, order
    wechat.revoked                    openid, infos: [number of RevokeInfo], all
    wechat.modified                   openid
    wechat.punished                   measure, punish_id, reason, rule, rule_url
    wechat.subscription_prompted,
    wechat.subscription_changed       openid, choices: [{template_id, accepted, scene}]
    wechat.subscription_sent          openid, results: [{template_id, msgid,
                                      delivered, code, status}]
    wechat.template_receipt           openid, msgid, outcome (delivered | blocked |
                                      failed), status
    wechat.other                      openid, event, fields
    sms.receipt                       serial, phone, delivered, code, at, reference
                                      ("" if unsaid), fee (segments, or null)
    sms.reply                         phone, text, at (ISO or null)
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach.snapshot import subject_of

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.integrations.sms.messages import SmsReceipt, SmsReply
    from saleor_wechat_growth.reach.models import Account

FOLLOWED: Final = "wechat.followed"
UNFOLLOWED: Final = "wechat.unfollowed"
SCANNED: Final = "wechat.scanned"
SAID: Final = "wechat.said"
TAPPED: Final = "wechat.tapped"
LOCATED: Final = "wechat.located"
ENTERED: Final = "wechat.entered"
ATTENDED: Final = "wechat.attended"
PAID: Final = "wechat.paid"
REVOKED: Final = "wechat.revoked"
MODIFIED: Final = "wechat.modified"
PUNISHED: Final = "wechat.punished"
PROMPTED: Final = "wechat.subscription_prompted"
CHANGED: Final = "wechat.subscription_changed"
SENT: Final = "wechat.subscription_sent"
TEMPLATE_RECEIPT: Final = "wechat.template_receipt"
OTHER: Final = "wechat.other"
UNREADABLE_PUSH: Final = "wechat.unreadable"
SMS_RECEIPT: Final = "sms.receipt"
SMS_REPLY: Final = "sms.reply"
UNREADABLE_SMS: Final = "sms.unreadable"

_KINDS: Final[dict[type[pushes.Push], str]] = {
    pushes.Followed: FOLLOWED,
    pushes.Unfollowed: UNFOLLOWED,
    pushes.Scanned: SCANNED,
    pushes.Said: SAID,
    pushes.Tapped: TAPPED,
    pushes.Located: LOCATED,
    pushes.Entered: ENTERED,
    pushes.Attended: ATTENDED,
    pushes.Paid: PAID,
    pushes.Revoked: REVOKED,
    pushes.Modified: MODIFIED,
    pushes.Punished: PUNISHED,
    pushes.SubscriptionPrompted: PROMPTED,
    pushes.SubscriptionChanged: CHANGED,
    pushes.SubscriptionSent: SENT,
    pushes.TemplateReceipt: TEMPLATE_RECEIPT,
    pushes.Other: OTHER,
}
PUSHES: Final = tuple(_KINDS.values())
#: parts of a push that only the door needs
_NOT_KEPT: Final = frozenset({"account", "dedupe_key", "sent_at"})


def of_push(account: Account, push: pushes.Push, received_at: datetime) -> Arrival:
    """Return what to store of a push."""
    return _arrival(
        account,
        kind=_KINDS[type(push)],
        subject=(
            _subject(IdentityKind.OPENID, push.openid, account.app_id)
            if push.openid
            else _about(account)
        ),
        dedupe=push.dedupe_key,
        body={**_parts(push), "issuedAt": push.sent_at},
        received_at=received_at,
    )


def of_sms_receipt(
    account: Account, receipt: SmsReceipt, received_at: datetime
) -> Arrival:
    """Return what to store of one receipt. Vendors repeat them: same fate, same row."""
    return _arrival(
        account,
        kind=SMS_RECEIPT,
        subject=_subject(IdentityKind.PHONE, receipt.phone),
        dedupe=f"{receipt.serial} {receipt.phone} {receipt.delivered}",
        body={
            "serial": receipt.serial,
            "phone": receipt.phone,
            "delivered": receipt.delivered,
            "code": receipt.code,
            "at": receipt.at,
            "reference": receipt.reference,
            "fee": receipt.fee,
            "issuedAt": receipt.at,
        },
        received_at=received_at,
    )


def of_sms_reply(account: Account, reply: SmsReply, received_at: datetime) -> Arrival:
    """Return what to store of one reply. A repeated one is the same row."""
    said_at = reply.at or reply.serial or received_at
    return _arrival(
        account,
        kind=SMS_REPLY,
        subject=_subject(IdentityKind.PHONE, reply.phone),
        dedupe=f"{reply.phone} {said_at} {reply.text}",
        body={
            "phone": reply.phone,
            "text": reply.text,
            "at": reply.at,
            "issuedAt": reply.at,
        },
        received_at=received_at,
    )


def unreadable(
    account: Account, kind: str, body: bytes, error: str, received_at: datetime
) -> Arrival:
    """Return what to store of something truly sent to us that we cannot read."""
    return _arrival(
        account,
        kind=kind,
        subject=_about(account),
        dedupe=body,
        body={"base64": base64.b64encode(body).decode()},
        received_at=received_at,
        error=error,
    )


def _about(account: Account) -> str:
    return f"account:{account.id}"


def _subject(kind: IdentityKind, value: str, scope: str = "") -> str:
    return subject_of(lookup_of(kind, value, scope))


def _arrival(
    account: Account,
    *,
    kind: str,
    subject: str,
    dedupe: str | bytes,
    body: dict[str, Any],
    received_at: datetime,
    error: str = "",
) -> Arrival:
    source, _, _ = kind.partition(".")
    once = dedupe if isinstance(dedupe, bytes) else dedupe.encode(errors="replace")
    return Arrival(
        installation_id=account.installation_id,
        source=InboxEvent.Source(source),
        kind=kind,
        subject=subject,
        dedupe_key=digest(kind.encode(), str(account.id).encode(), once),
        body=jsontext.dumps({"account_id": account.id, **body}).encode(
            errors="replace"
        ),
        received_at=received_at,
        error=error,
    )


def _parts(value: Any) -> dict[str, Any]:
    """Return a push's own parts as JSON values; None becomes ""."""
    return {
        part.name: _json(getattr(value, part.name))
        for part in fields(value)
        if part.name not in _NOT_KEPT
    }


def _json(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        # the one character that no table can hold
        return value.replace("\0", "")
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    if is_dataclass(value):
        return _parts(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value
