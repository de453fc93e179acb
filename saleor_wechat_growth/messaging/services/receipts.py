"""What gateways report later of what they took, or may have taken."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.plans import Receipt
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.rows import UNREAD_BY_FATES, save_fates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from saleor_wechat_growth.inbox.registry import Happening

State = Message.State

#: what a receipt can still change
_OPEN: Final = (State.SENDING, State.ACCEPTED, State.UNKNOWN)
#: a gateway's clock counts seconds, and need not be ours
_SKEW: Final = timedelta(minutes=2)


def receive_receipts(
    *, installation_id: int, receipts: Sequence[Receipt], now: datetime
) -> list[Happening]:
    """Settle messages by their receipts; return what happened, for who listens.

    In the caller's transaction, which holds the shop. A receipt may overtake the
    answer to the call: it is kept with the message that is on its way. One that
    fits no message of ours is dropped.
    """
    identity_ids = {each for receipt in receipts for each in receipt.identity_ids}
    messages = list(
        Message.objects.of(installation_id)
        .filter(
            Q(identity_id__in=identity_ids)
            | Q(gateway_id__in={each.gateway_id for each in receipts} - {""}),
            state__in=_OPEN,
        )
        .select_related("template")
        .defer(*UNREAD_BY_FATES)
        .order_by("id")
        .select_for_update(of=("self",))
    )
    news = News()
    changed: dict[int, Message] = {}
    for receipt in receipts:
        for message in _meant(receipt, messages):
            changed[message.pk] = message
            if message.state == State.SENDING:
                message.early_receipts.append(_as_json(receipt))
            else:
                _settle(message, receipt, news)
    save_fates(list(changed.values()))
    news.write(now)
    return news.happenings


def fate_of_early_receipt(message: Message, news: News) -> None:
    """Settle a message whose receipt came before the answer to its call."""
    early = [_from_json(raw) for raw in message.early_receipts]
    message.early_receipts = []
    if message.gateway_id:
        early = [each for each in early if each.gateway_id == message.gateway_id]
    if len(early) == 1:
        _settle(message, early[0], news)


def settle_by_fate(message: Message, receipt: Receipt, news: News) -> None:
    """Settle an unknown message by what its gateway answered when it was asked."""
    _settle(message, receipt, news)


def _meant(receipt: Receipt, messages: Sequence[Message]) -> Iterable[Message]:
    """Return the message a receipt is about, or those on their way that it may be."""
    on_channel = [each for each in messages if each.channel == receipt.channel]
    named = (
        message
        for message in on_channel
        if message.gateway_id == receipt.gateway_id and message.state in _OPEN
    )
    # that neither of the two has an id says nothing
    if receipt.gateway_id and (message := next(named, None)) is not None:
        return [message]
    if receipt.client_msg_id:
        # the gateway says itself which one it is about
        return [each for each in on_channel if _is_called(receipt, each)]
    fitting = [each for each in on_channel if _may_be(receipt, each)]
    sending = [each for each in fitting if each.state == State.SENDING]
    if sending:
        return sending
    # the newest claim before the receipt is the likeliest; one that its gateway was
    # asked about may be accepted, and still have no id
    return sorted(fitting, key=lambda each: each.claimed_at or receipt.at)[-1:]


def _is_called(receipt: Receipt, message: Message) -> bool:
    return message.client_msg_id == receipt.client_msg_id and not message.gateway_id


def _may_be(receipt: Receipt, message: Message) -> bool:
    template = message.template.gateway_id if message.template else ""
    return (
        not message.gateway_id
        and message.identity_id in receipt.identity_ids
        and receipt.template_id in {"", template}
        and message.claimed_at is not None
        and message.claimed_at <= receipt.at + _SKEW
    )


def _settle(message: Message, receipt: Receipt, news: News) -> None:
    was_unknown = message.state == State.UNKNOWN
    message.gateway_id = receipt.gateway_id
    message.parts = message.parts if receipt.parts is None else receipt.parts
    message.due_at = None
    message.settled_at = receipt.at
    facts = {"channel": message.channel, "gateway_code": receipt.code[:80]}
    if not receipt.is_delivered:
        message.state = State.FAILED
        message.reason = f"receipt:{receipt.code}"[:60]
        news.decided(message, Stage.OUTCOME, "failed", message.reason, facts)
        news.happened(message, "failed", receipt.at)
        return
    message.state = State.DELIVERED
    message.reason = ""
    if was_unknown:
        message.accepted_at = receipt.at
        news.touched(message, receipt.at)
        news.happened(message, "accepted", receipt.at)
    news.decided(message, Stage.OUTCOME, "delivered", "", facts)
    news.happened(message, "delivered", receipt.at)


def _as_json(receipt: Receipt) -> dict[str, Any]:
    return {**asdict(receipt), "at": receipt.at.isoformat()}


def _from_json(raw: dict[str, Any]) -> Receipt:
    return Receipt(
        **{
            **raw,
            "identity_ids": tuple(raw["identity_ids"]),
            "at": datetime.fromisoformat(raw["at"]),
        }
    )
