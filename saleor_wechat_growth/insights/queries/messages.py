"""What was sent, what became of it, and what is left to send by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from saleor_wechat_growth.activity.queries import decisions_about
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import (
    TEST,
    Attempt,
    Message,
    Reply,
    Template,
)
from saleor_wechat_growth.messaging.router import ACCOUNT_KINDS
from saleor_wechat_growth.messaging.services.batching import MANUAL
from saleor_wechat_growth.messaging.services.lines import sealed_content
from saleor_wechat_growth.messaging.services.replying import REPLY
from saleor_wechat_growth.promises.models import GoodsWatch, Reminder
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from saleor_wechat_growth.reach.policies import Policies

State = Message.State

#: accounts that some channel goes by
_SENDING: Final = frozenset[str]().union(*ACCOUNT_KINDS.values())
#: what the origins of messages begin with that no recall asks for
_BEGINNINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "test": (TEST,),
    "manual": (MANUAL,),
    "reply": (REPLY,),
    "promise": (Reminder.ORIGIN, GoodsWatch.ORIGIN),
}
#: how the audit log calls a test message
TEST_SENT: Final = "message.tested"
#: how far back a list of templates counts
RECENT: Final = timedelta(days=30)
#: what a gateway took
_TAKEN: Final = (State.ACCEPTED, State.DELIVERED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages of the log; what is not said does not matter.

    origin: a word of `_BEGINNINGS`, or "recall"; reason: a word, or its beginning up to a
    colon.
    """

    states: tuple[str, ...] = ()
    channel: str = ""
    template_id: int | None = None
    journey_id: int | None = None
    customer_id: int | None = None
    origin: str = ""
    reason: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """What went by one template lately: taken by a gateway, arrived, refused."""

    taken: int = 0
    delivered: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision about a message. facts: ids and words; a template by its title."""

    at: datetime
    stage: str
    verdict: str
    reason: str
    facts: Mapping[str, Any]


def templates(installation_id: int) -> QuerySet[Template]:
    """Return all templates, each with its account and picture, by title."""
    rows = Template.objects.of(installation_id).select_related("account", "media")
    return rows.order_by("account_id", "title", "id")


def contents(installation_id: int) -> QuerySet[Template]:
    """Return the templates that are our own content, of customer-service messages."""
    return templates(installation_id).filter(channel=Channel.WECHAT_CUSTOMER)


def replies(installation_id: int) -> QuerySet[Reply]:
    """Return the replies in their order, each with its account."""
    rows = Reply.objects.of(installation_id).select_related("account")
    return rows.order_by("position", "id")


def recent(
    installation_id: int, template_ids: Collection[int], now: datetime
) -> Mapping[int, Recent]:
    """Return what went by each template in the last 30 days, tests apart."""
    rows = (
        Message.objects.of(installation_id)
        .filter(template_id__in=template_ids, claimed_at__gte=now - RECENT)
        .exclude(origin__startswith=TEST)
        .values_list("template_id")
        .annotate(
            taken=Count("id", filter=Q(state__in=_TAKEN)),
            delivered=Count("id", filter=Q(state=State.DELIVERED)),
            failed=Count("id", filter=Q(state=State.FAILED)),
        )
        .order_by()
    )
    return {
        template_id: Recent(taken, delivered, failed)
        for template_id, taken, delivered, failed in rows
        if template_id is not None
    }


def log(installation_id: int, wanted: Wanted) -> QuerySet[Message]:
    """Return the messages that are wanted, each with its template."""
    rows = Message.objects.of(installation_id).select_related("template")
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.template_id is not None:
        rows = rows.filter(template_id=wanted.template_id)
    if wanted.journey_id is not None:
        runs = Run.objects.of(installation_id).filter(journey_id=wanted.journey_id)
        rows = rows.filter(run_id__in=runs.values("id"))
    if wanted.customer_id is not None:
        rows = rows.filter(customer_id=wanted.customer_id)
    if wanted.since is not None:
        rows = rows.filter(planned_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(planned_at__lt=wanted.until)
    if wanted.reason:
        rows = rows.filter(
            Q(reason=wanted.reason) | Q(reason__startswith=f"{wanted.reason}:")
        )
    return _of_origin(rows, wanted.origin).defer("sealed_content", "prepared_digest")


def _of_origin(rows: QuerySet[Message], origin: str) -> QuerySet[Message]:
    if origin == "recall":
        return rows.filter(run_id__isnull=False)
    if not origin:
        return rows
    asked = Q()
    for beginning in _BEGINNINGS[origin]:
        asked |= Q(origin__startswith=beginning)
    return rows.filter(asked)


def origin_of(message: Message) -> str:
    """Return what asked for a message; see `Wanted.origin`."""
    for origin, beginnings in _BEGINNINGS.items():
        if message.origin.startswith(beginnings):
            return origin
    return "recall"


def journeys_of(
    installation_id: int, message_ids: Collection[int]
) -> Mapping[int, tuple[int, str]]:
    """Return the journey of each message that has one: its id and name."""
    runs = dict(
        Message.objects.of(installation_id)
        .filter(id__in=message_ids, run_id__isnull=False)
        .values_list("id", "run_id")
    )
    journeys = {
        run_id: (journey_id, name)
        for run_id, journey_id, name in Run.objects.of(installation_id)
        .filter(id__in=set(runs.values()))
        .values_list("id", "journey_id", "journey__name")
    }
    return {
        message_id: journeys[run_id]
        for message_id, run_id in runs.items()
        if run_id is not None and run_id in journeys
    }


def customers_of(
    installation_id: int, message_ids: Collection[int]
) -> Mapping[int, int]:
    rows = Message.objects.of(installation_id).filter(id__in=message_ids)
    return dict(rows.values_list("id", "customer_id"))


def message(installation_id: int, message_id: int) -> Message | None:
    rows = Message.objects.of(installation_id).select_related("template")
    return rows.filter(id=message_id).first()


def said(message: Message) -> Mapping[str, str]:
    """Return what a message said, field by field; of one that never left nothing."""
    return sealed_content(message).values if message.sealed_content else {}


def told_of_order(installation_id: int, message: Message) -> frozenset[str]:
    """Return the fields that said what a cart came to which became an order.

    One query; empty for a message of no run, or of one that no order ended.
    """
    if message.run_id is None or message.template is None:
        return frozenset()
    is_bought = (
        Run.objects.of(installation_id)
        .filter(~Q(order_saleor_id="") | Q(cart__status=Cart.Status.CONVERTED))
        .filter(id=message.run_id)
        .exists()
    )
    if not is_bought:
        return frozenset()
    return frozenset(
        each["name"] for each in message.template.fields if "cart.total" in each["text"]
    )


def tests_of_day(installation_id: int, now: datetime) -> int:
    """Return how many test messages were asked for in the last 24 hours."""
    entries = AuditEntry.objects.of(installation_id)
    recent = entries.filter(action=TEST_SENT, at__gt=now - timedelta(days=1))
    return recent.count()


def attempts(installation_id: int, message_id: int) -> list[Attempt]:
    rows = Attempt.objects.of(installation_id).filter(message_id=message_id)
    return list(rows.select_related("template").order_by("number"))


def reasons(installation_id: int, message_id: int) -> list[Reason]:
    """Return what was decided about a message, oldest first (two queries)."""
    decisions = list(decisions_about(installation_id, [f"message:{message_id}"]))
    titles = dict(
        Template.objects.of(installation_id)
        .filter(key__in={str(each.facts.get("template", "")) for each in decisions})
        .values_list("key", "title")
    )
    return [
        Reason(
            at=each.at,
            stage=each.stage,
            verdict=each.verdict,
            reason=each.reason,
            facts=_told(each.facts, titles),
        )
        for each in decisions
    ]


def _told(facts: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    key = facts.get("template")
    return {**facts, "template": titles.get(key, key)} if key else dict(facts)


def accounts(installation_id: int) -> list[Account]:
    """Return the accounts that templates can be of, oldest first."""
    rows = Account.objects.of(installation_id).filter(kind__in=_SENDING)
    return list(rows.order_by("id"))


def policies(installation_id: int) -> Policies:
    return reach_queries.policies(installation_id)
