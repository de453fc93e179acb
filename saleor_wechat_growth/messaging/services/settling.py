"""Finding out what became of calls without an answer (promise 4)."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import Fate, Prepared, Settling
from saleor_wechat_growth.messaging.errors import NotReady
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.plans import Receipt
from saleor_wechat_growth.messaging.queries.situation import fact_of
from saleor_wechat_growth.messaging.services.lines import (
    Lines,
    prepared_call,
    sealed_content,
)
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.pool import calling, run_all
from saleor_wechat_growth.messaging.services.receipts import (
    fate_of_early_receipt,
    settle_by_fate,
)
from saleor_wechat_growth.messaging.services.recording import record
from saleor_wechat_growth.messaging.services.rows import open_attempts, save_fates
from saleor_wechat_growth.messaging.services.unknowns import (
    ASKED_FOR,
    can_be_looked_at,
    may_repeat,
    next_look,
    was_asked_enough,
)
from saleor_wechat_growth.messaging.services.withholding import (
    call_off,
    is_called_off,
)
from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.reach.services import (
    GrantKey,
    WindowKey,
    spend,
    spend_windows,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    _Rows = QuerySet[Message]

State = Message.State

#: no call takes this long: who still stands at `sending` then has lost its worker
CALL_LEASE: Final = timedelta(minutes=2)
#: how long a settling worker may take before another does it again
LEASE: Final = timedelta(minutes=1)
BATCH: Final = 64
#: a gateway's clock counts seconds, and need not be ours
_SKEW: Final = timedelta(minutes=1)


def recover_lost(*, now: datetime, limit: int = BATCH) -> int:
    """Call `unknown` what its worker left at `sending`; return how many.

    It was promised, perhaps called, and nobody is there to say: kill -9.
    """
    lost = Message.objects.across_installations().filter(  # a claim: any shop's
        state=State.SENDING, claimed_at__lt=now - CALL_LEASE
    )
    with transaction.atomic():
        messages = _lock(lost.order_by("claimed_at", "id"), limit)
        news = News()
        for message in messages:
            message.state = State.UNKNOWN
            message.reason = "worker_lost"
            message.due_at = None
            if can_be_looked_at(message):
                message.due_at = now
            news.decided(message, Stage.OUTCOME, "unknown", "worker_lost")
            news.happened(message, "unknown", now)
            fate_of_early_receipt(message, news)
        save_fates(messages)
        _close_attempts(messages, now)
        _use_up(messages)
        news.tell(now)
    return len(messages)


def _lock(rows: _Rows, limit: int) -> list[Message]:
    """Hold the shops of the first rows, then lock those still as they were."""
    found = list(rows.values_list("id", "installation_id")[:limit])
    if not found:
        return []
    hold(installation_id for _, installation_id in found)
    return list(
        rows.filter(id__in=[row_id for row_id, _ in found])
        .select_related("template__account")
        .order_by("installation_id", "id")
        .select_for_update(of=("self",), skip_locked=True)
    )


def _close_attempts(messages: Sequence[Message], now: datetime) -> None:
    ids = [message.pk for message in messages]
    Attempt.objects.across_installations().filter(  # those of the claim above
        message_id__in=ids, outcome=Attempt.Outcome.CALLING
    ).update(outcome=Attempt.Outcome.UNKNOWN, finished_at=now)


def _use_up(messages: Sequence[Message]) -> None:
    """Count subscriptions, and what windows allow, as used: WeChat may have taken it."""
    grants: dict[int, list[GrantKey]] = defaultdict(list)
    windows: dict[int, list[WindowKey]] = defaultdict(list)
    for message in messages:
        template, identity_id = message.template, message.identity_id
        if template is None or identity_id is None:
            continue
        if fact_of(template).uses_up_grants:
            key = GrantKey(identity_id, template.gateway_id)
            grants[message.installation_id].append(key)
        elif message.channel == Channel.WECHAT_CUSTOMER:
            within = WindowKey(template.account_id, identity_id)
            windows[message.installation_id].append(within)
    for installation_id, of_shop in sorted(grants.items()):
        spend(installation_id=installation_id, keys=of_shop)
    for installation_id, taken in sorted(windows.items()):
        spend_windows(installation_id=installation_id, keys=taken)


def settle_due(*, now: datetime, limit: int = BATCH) -> int:
    """Look again at unknowns that are due; return how many were looked at.

    By the channel: the call is repeated while the gateway dedupes, or the gateway
    is asked, or nothing but a receipt can tell.
    """
    work = _claim(now, limit, time.monotonic())
    landed = run_all([calling(flight) for flight in work.flights])
    record(landed=list(zip(work.flights, landed, strict=True)), now=now)
    answers = run_all([_asking(question) for question in work.questions])
    _write_answers(list(zip(work.questions, answers, strict=True)), now)
    return work.looked_at


@dataclass(frozen=True, slots=True)
class _Question:
    """A message whose gateway is asked; known: ids of its other messages."""

    message_id: int
    installation_id: int
    prepared: Prepared
    sent_after: datetime
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """fate None: never seen; is_known False: the gateway did not say."""

    fate: Fate | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class _Work:
    flights: list[Flight]
    questions: list[_Question]
    looked_at: int


@transaction.atomic
def _claim(now: datetime, limit: int, began: float) -> _Work:
    due = Message.objects.across_installations().filter(  # a claim: any shop's
        state=State.UNKNOWN,
        due_at__lte=now,
        installation__status=Installation.Status.ACTIVE,
    )
    messages = _lock(due.order_by("due_at", "id"), limit)
    news, lines = News(), Lines()
    addresses = _addresses(messages)
    flights, questions, called = [], [], []
    for message in messages:
        prepared = _prepared(message, addresses, lines)
        settling = CHANNELS[message.channel].settling
        if prepared and settling == Settling.REPEAT and _may_repeat(message, now):
            message.calls += 1
            message.due_at = next_look(message, now)
            flights.append(_flight(message, prepared, began))
            called.append(message)
        elif prepared and settling == Settling.ASK and _may_ask(message, now):
            message.due_at = now + LEASE
            questions.append(_question(message, prepared))
        else:
            message.due_at = None
            news.decided(message, Stage.OUTCOME, "stays_unknown", message.reason)
    save_fates(messages)
    open_attempts(called, now)
    news.write(now)
    return _Work(flights, questions, len(messages))


def _may_repeat(message: Message, now: datetime) -> bool:
    # a repeated call sends what had not arrived; asking sends nothing
    return may_repeat(message, now) and not is_called_off(message)


def _may_ask(message: Message, now: datetime) -> bool:
    assert message.claimed_at is not None
    return now < message.claimed_at + ASKED_FOR


def _addresses(messages: Sequence[Message]) -> Mapping[int, bytes]:
    ids = {message.identity_id for message in messages if message.identity_id}
    known = Identity.objects.across_installations().filter(id__in=ids)  # the claim's
    return {
        identity_id: bytes(sealed)
        for identity_id, sealed in known.values_list("id", "sealed_value")
    }


def _prepared(
    message: Message, addresses: Mapping[int, bytes], lines: Lines
) -> Prepared | None:
    """Return the call as it was made; None if it cannot be made again."""
    sealed = addresses.get(message.identity_id or 0)
    if message.template is None or sealed is None or message.sealed_content is None:
        return None
    try:
        line = lines.of(message.template.account)
    except NotReady:
        return None
    return prepared_call(
        message,
        message.template,
        line,
        sealed_content(message),
        crypto.unseal_text(sealed),
    )


def _flight(message: Message, prepared: Prepared, began: float) -> Flight:
    assert message.template is not None
    return Flight(
        installation_id=message.installation_id,
        message_id=message.pk,
        number=message.calls,
        account_id=message.template.account_id,
        claimed_at=began,
        prepared=prepared,
        holds_grant=fact_of(message.template).uses_up_grants,
    )


def _question(message: Message, prepared: Prepared) -> _Question:
    assert message.claimed_at is not None
    sent_after = message.claimed_at - _SKEW
    others = Message.objects.of(message.installation_id).filter(
        customer_id=message.customer_id, claimed_at__gte=sent_after - LEASE
    )
    known = others.exclude(gateway_id="").values_list("gateway_id", flat=True)
    return _Question(
        message.pk, message.installation_id, prepared, sent_after, frozenset(known)
    )


def _asking(question: _Question) -> Callable[[], _Answer]:
    ask = CHANNELS[question.prepared.channel].ask
    assert ask is not None

    def asked() -> _Answer:
        try:
            fate = ask(question.prepared, question.sent_after, question.known)
        except GatewayError:
            return _Answer(None, is_known=False)
        return _Answer(fate, is_known=True)

    return asked


def _write_answers(answers: Sequence[tuple[_Question, _Answer]], now: datetime) -> None:
    ordered = sorted(answers, key=lambda each: each[0].installation_id)
    for installation_id, group in groupby(
        ordered, key=lambda each: each[0].installation_id
    ):
        by_message = {question.message_id: answer for question, answer in group}
        with transaction.atomic():
            hold([installation_id])
            messages = list(
                Message.objects.of(installation_id)
                .filter(id__in=by_message, state=State.UNKNOWN)
                .order_by("id")
                .select_for_update()
            )
            news = News()
            for message in messages:
                _apply(message, by_message[message.pk], news, now)
            save_fates(messages)
            news.tell(now)


def _apply(message: Message, answer: _Answer, news: News, now: datetime) -> None:
    fate = answer.fate
    if fate is None:
        _not_found(message, news, now, is_known=answer.is_known)
    elif fate.delivered is None:
        message.state = State.ACCEPTED
        message.gateway_id = fate.gateway_id
        message.accepted_at = now
        message.due_at = None
        news.decided(message, Stage.OUTCOME, "accepted", "gateway_was_asked")
        news.touched(message, now)
        news.happened(message, "accepted", now)
    else:
        receipt = Receipt(
            identity_ids=(),
            channel=message.channel,
            gateway_id=fate.gateway_id,
            is_delivered=fate.delivered,
            code=fate.code,
            at=now,
        )
        settle_by_fate(message, receipt, news)


def _not_found(message: Message, news: News, now: datetime, *, is_known: bool) -> None:
    """Send again what was never seen, once it was asked for long enough."""
    later = next_look(message, now)
    if not (is_known and was_asked_enough(message, now)):
        message.due_at = later or now + timedelta(minutes=10)
    elif message.is_test:
        message.state, message.reason = State.FAILED, "never_seen"
        message.due_at, message.settled_at = None, now
        news.decided(message, Stage.OUTCOME, "failed", "never_seen")
        news.happened(message, "failed", now)
    else:
        # through the claim: the person may have bought or refused meanwhile
        message.state = State.WAITING
        message.reason = "never_seen"
        message.due_at = now
        news.decided(message, Stage.OUTCOME, "retry", "never_seen")
        call_off(message, news, now)
