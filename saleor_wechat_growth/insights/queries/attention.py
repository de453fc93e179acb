"""What somebody has to look at, from small tables and partial indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, Min, OuterRef, Q

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.queries import low_pools
from saleor_wechat_growth.customers.models import DataExport, Erasure, Link
from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation
from saleor_wechat_growth.inbox.queries import given_up
from saleor_wechat_growth.insights.queries.segments import segments_of_recalls
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.messaging.models import Message, Problem, Template
from saleor_wechat_growth.reach.models import Account, Penalty
from saleor_wechat_growth.segments.models import Segment
from saleor_wechat_growth.segments.queries import segments

if TYPE_CHECKING:
    from saleor_wechat_growth.insights.figures import Figures

#: days of which messages are looked at
RECENT: Final = 30
#: news older than this is late: it is handled within a second
_LATE: Final = timedelta(minutes=2)
#: measures that take nothing away yet: a warning, one page banned
_WARNINGS: Final = frozenset({"1", "10"})
_MOST_PENALTIES: Final = 20
#: an erasure tries again by itself, a little later each time
_MANY_ATTEMPTS: Final = 3
_LONG: Final = timedelta(hours=1)
#: a core that is away for a while is no reason to alarm anybody
_LONG_IN_CORE: Final = timedelta(days=1)
_MOST_RIGHTS: Final = 10
#: problems that stand under their template or account already
_TOLD_ELSEWHERE: Final = ("template-", "account-")


class Severity(Enum):
    """How much depends on it."""

    CRITICAL = "Nothing goes out by it until it is mended."
    WARNING = "Something is worse than it could be."


class AttentionCode(Enum):
    """What has to be looked at."""

    TEMPLATE_PAUSED = "A template was refused or banned, or somebody paused it."
    ACCOUNT_PAUSED = "A gateway account cannot be used."
    ACCOUNT_PUNISHED = "WeChat punished a mini-program; its notice says for what."
    POOL_EMPTY = "A coupon has no codes left."
    POOL_LOW = "A coupon has fewer codes than it should hold ready."
    COUPON_PAUSED = "A coupon is not handed out any more."
    INBOX_OVERDUE = "News from Saleor or a gateway waits to be handled."
    INBOX_GIVEN_UP = "News could not be handled, and is not tried any more by itself."
    RECONCILE_FAILING = "Reading Saleor's objects fails."
    MESSAGES_UNKNOWN = "Nobody knows whether messages arrived."
    IDENTITY_CONFLICTS = "Identities point at two people: a human has to say."
    ERASURE_STUCK = "Somebody is to be erased, and it does not go on."
    EXPORT_FAILED = "The copy of what is held on somebody could not be made."
    RECALL_WITHOUT_SEGMENT = (
        "Nobody comes to the segment that a live recall starts from."
    )
    APP_PROBLEM = "Something an operator has to mend."


class Page(Enum):
    """Where it can be mended."""

    MESSAGES = "messages"
    COUPONS = "coupons"
    CUSTOMERS = "customers"
    SEGMENTS = "segments"
    SETTINGS = "settings"
    SET_UP = "set-up"


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at. target: the key of what it is about, on `page`."""

    code: AttentionCode
    severity: Severity
    page: Page
    target: str = ""
    #: what the shop calls it
    name: str = ""
    #: a code or a sentence of the gateway, where there is one
    reason: str = ""
    count: int = 0
    since: datetime | None = None


def attention(installation_id: int, recent: Figures, now: datetime) -> list[Attention]:
    """Return all there is to look at, the worst first.

    recent: what the last `RECENT` days came to, for what is known of their messages.
    """
    found = [
        *_templates(installation_id),
        *_accounts(installation_id, now),
        *_penalties(installation_id, now),
        *_coupons(installation_id, now),
        *_recalls(installation_id),
        *_inbox(installation_id, now),
        *_identities(installation_id),
        *_rights(installation_id, now),
        *_problems(installation_id),
    ]
    unknown = recent.messages.get("unknown", 0)
    unknown += _unknown_by_hand(installation_id, now)
    if unknown:
        found.append(
            Attention(
                AttentionCode.MESSAGES_UNKNOWN,
                Severity.WARNING,
                Page.MESSAGES,
                count=unknown,
            )
        )
    return sorted(found, key=lambda each: each.severity is not Severity.CRITICAL)


def _templates(installation_id: int) -> Iterator[Attention]:
    for row in (
        Template.objects.of(installation_id)
        .filter(status=Template.Status.PAUSED)
        .order_by("id")
    ):
        yield Attention(
            AttentionCode.TEMPLATE_PAUSED,
            Severity.CRITICAL,
            Page.MESSAGES,
            row.key,
            row.title,
            row.paused_reason,
            since=row.paused_at,
        )


def _accounts(installation_id: int, now: datetime) -> Iterator[Attention]:
    for row in Account.objects.of(installation_id).order_by("id"):
        is_resting = row.paused_until is not None and row.paused_until > now
        if row.status == Account.Status.PAUSED or is_resting:
            yield Attention(
                AttentionCode.ACCOUNT_PAUSED,
                Severity.CRITICAL,
                Page.SETTINGS,
                row.key,
                row.name,
                row.paused_reason,
            )


def _penalties(installation_id: int, now: datetime) -> Iterator[Attention]:
    for row in (
        Penalty.objects.of(installation_id)
        .filter(at__gt=now - timedelta(days=RECENT))
        .select_related("account")
        .order_by("-at", "-id")[:_MOST_PENALTIES]
    ):
        is_warning = row.measure in _WARNINGS
        yield Attention(
            AttentionCode.ACCOUNT_PUNISHED,
            Severity.WARNING if is_warning else Severity.CRITICAL,
            Page.SETTINGS,
            row.account.key,
            row.account.name,
            row.reason or row.rule,
            since=row.at,
        )


def _coupons(installation_id: int, now: datetime) -> Iterator[Attention]:
    coupons = Coupon.objects.of(installation_id).in_bulk()
    for coupon in coupons.values():
        if reason := standing.held_back(coupon, now):
            yield Attention(
                AttentionCode.COUPON_PAUSED,
                Severity.CRITICAL,
                Page.COUPONS,
                coupon.key,
                coupon.name,
                reason,
            )
    for pool in low_pools(installation_id, now):
        if pool.held_back:
            continue
        is_empty = pool.stock == 0
        yield Attention(
            AttentionCode.POOL_EMPTY if is_empty else AttentionCode.POOL_LOW,
            Severity.CRITICAL if is_empty else Severity.WARNING,
            Page.COUPONS,
            pool.key,
            coupons[pool.coupon_id].name,
            count=pool.stock,
        )


def _recalls(installation_id: int) -> Iterator[Attention]:
    starts = segments_of_recalls(installation_id)
    if not starts:
        return
    known = {each.key: each for each in segments(installation_id)}
    for recall, key in starts:
        segment = known.get(key)
        if segment is None or segment.status != Segment.Status.LIVE or segment.error:
            status = Segment.Status.ARCHIVED if segment is None else segment.status
            yield Attention(
                AttentionCode.RECALL_WITHOUT_SEGMENT,
                Severity.CRITICAL,
                Page.SEGMENTS,
                "" if segment is None else str(segment.id),
                recall.name,
                status if segment is None or not segment.error else segment.error,
            )


def _inbox(installation_id: int, now: datetime) -> Iterator[Attention]:
    late = InboxEvent.objects.of(installation_id).filter(
        due_at__isnull=False, received_at__lt=now - _LATE
    )
    if count := late.count():
        yield Attention(
            AttentionCode.INBOX_OVERDUE,
            Severity.CRITICAL,
            Page.SET_UP,
            count=count,
            since=late.aggregate(oldest=Min("received_at"))["oldest"],
        )
    lost = given_up(installation_id).aggregate(
        count=Count("id"), oldest=Min("received_at")
    )
    if lost["count"]:
        yield Attention(
            AttentionCode.INBOX_GIVEN_UP,
            Severity.WARNING,
            Page.SET_UP,
            "inbox",
            count=lost["count"],
            since=lost["oldest"],
        )
    for stream in (
        Reconciliation.objects.of(installation_id).exclude(error="").order_by("id")
    ):
        yield Attention(
            AttentionCode.RECONCILE_FAILING,
            Severity.WARNING,
            Page.SET_UP,
            stream.stream,
            reason=stream.error,
        )


def _unknown_by_hand(installation_id: int, now: datetime) -> int:
    """Count what no run planned: batches and tests by hand."""
    rows = Message.objects.of(installation_id).filter(
        state=Message.State.UNKNOWN,
        run_id__isnull=True,
        planned_at__gte=now - timedelta(days=RECENT),
    )
    return rows.count()


def _identities(installation_id: int) -> Iterator[Attention]:
    conflicts = Link.objects.of(installation_id).filter(in_conflict=True)
    if count := conflicts.count():
        yield Attention(
            AttentionCode.IDENTITY_CONFLICTS,
            Severity.WARNING,
            Page.CUSTOMERS,
            "conflicts",
            count=count,
            since=conflicts.aggregate(oldest=Min("first_seen_at"))["oldest"],
        )


def _rights(installation_id: int, now: datetime) -> Iterator[Attention]:
    """Tell of what people asked for by right, and what keeps them from it."""
    begun = Erasure.State.REQUESTED, Erasure.State.RUNNING
    stuck = Q(attempts__gte=_MANY_ATTEMPTS) | Q(due_at__lt=now - _LONG)
    in_core = Q(core_due_at__isnull=False, began_at__lt=now - _LONG_IN_CORE)
    for row in (
        Erasure.objects.of(installation_id)
        .filter(stuck | in_core, state__in=begun)
        .defer("sealed_rest")
        .order_by("requested_at", "id")[:_MOST_RIGHTS]
    ):
        yield Attention(
            AttentionCode.ERASURE_STUCK,
            Severity.WARNING,
            Page.CUSTOMERS,
            str(row.customer_id),
            since=row.requested_at,
        )
    later = DataExport.objects.of(installation_id).filter(
        customer_id=OuterRef("customer_id"), id__gt=OuterRef("id")
    )
    for copy in (
        DataExport.objects.of(installation_id)
        .filter(
            ~Exists(later),
            made_at=None,
            requested_at__gt=now - timedelta(days=RECENT),
            job__state=Job.State.FAILED,
        )
        .defer("sealed_file")
        .order_by("requested_at", "id")[:_MOST_RIGHTS]
    ):
        yield Attention(
            AttentionCode.EXPORT_FAILED,
            Severity.WARNING,
            Page.CUSTOMERS,
            str(copy.customer_id),
            since=copy.requested_at,
        )


def _problems(installation_id: int) -> Iterator[Attention]:
    for row in Problem.objects.of(installation_id).order_by("-raised_at", "-id")[:20]:
        if not row.key.startswith(_TOLD_ELSEWHERE):
            yield Attention(
                AttentionCode.APP_PROBLEM,
                Severity.WARNING,
                Page.SET_UP,
                row.key,
                reason=row.message,
                since=row.raised_at,
            )
