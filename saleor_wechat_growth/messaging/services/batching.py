"""Messages sent by hand to many people: long work, a row for each of them.

Each row is one origin, `manual:<job>:<row>`, so that a batch that is done twice sends
once (promise 4); what happens to a message then is as of any other. The rows of a
segment are who was in it when the job started, by who entered it: its history gives
the same pages however often it is asked, and nobody's list has to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.errors import UnknownCoupon
from saleor_wechat_growth.coupons.services import (
    GrantRequest,
    note_shown,
    release,
    reserve,
)
from saleor_wechat_growth.coupons.services.giving import currency_of, manual_origin
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.services import start_job, start_paged_job
from saleor_wechat_growth.messaging.checking import check_landing
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.previewing import names_of
from saleor_wechat_growth.messaging.queries import rehearsing
from saleor_wechat_growth.messaging.rendering import Field, Landing, names_in
from saleor_wechat_growth.messaging.services.planning import plan
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Job

SEND: Final = "messages.send"
#: what the origins of manual batches begin with
MANUAL: Final = "manual:"
MOST_PEOPLE: Final = 10_000
#: of a segment, whose rows are paged: at 500 a batch some minutes' work
MOST_MEMBERS: Final = 200_000
#: what became of messages that nobody got
_UNSENT: Final = frozenset({"message.suppressed", "message.failed"})
#: quiet hours end, and caps open, within a day
WORTH: Final = timedelta(hours=24)


class BadBatch(Exception):
    """A batch that would reach nobody. `code`: why; `about`: a template's title."""

    def __init__(self, code: str, about: str = "") -> None:
        self.code = code
        self.about = about
        super().__init__(code, about)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be said: the templates in order, the coupon given with it, if any."""

    template_ids: tuple[int, ...]
    coupon_key: str = ""
    currency: str = ""
    landing: Landing = field(default_factory=Landing)


def check(installation_id: int, wanted: Wanted) -> None:
    """See that these templates can be filled without a cart.

    Raises:
        BadBatch: no_template, unknown_template, template_wants_cart,
            template_wants_coupon, wrong_landing, landing_wants_cart.
        UnknownCoupon, CurrencyMissing: of the coupon.

    """
    if not wanted.template_ids:
        raise BadBatch("no_template")
    templates = Template.objects.of(installation_id).in_bulk(list(wanted.template_ids))
    if len(templates) < len(set(wanted.template_ids)):
        raise BadBatch("unknown_template")
    for template in templates.values():
        fields = [Field.of(raw) for raw in template.fields]
        if names_of(fields, "cart."):
            raise BadBatch("template_wants_cart", template.title)
        if names_of(fields, "coupon.") and not wanted.coupon_key:
            raise BadBatch("template_wants_coupon", template.title)
    if check_landing(wanted.landing):
        raise BadBatch("wrong_landing")
    if names_in([wanted.landing.h5, wanted.landing.mini_program]):
        raise BadBatch("landing_wants_cart")
    if wanted.coupon_key:
        _currency(installation_id, wanted)


def _currency(installation_id: int, wanted: Wanted) -> str:
    coupon = coupon_queries.coupon_by_key(installation_id, wanted.coupon_key)
    if coupon is None:
        raise UnknownCoupon(wanted.coupon_key)
    return currency_of(coupon, wanted.currency)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in a segment at a moment."""

    segment_id: int
    moment: datetime
    people: int


def crowd_of(installation_id: int, segment_key: str, now: datetime) -> Crowd:
    """Return who is in a segment now, if something can be sent to them.

    Raises:
        BadBatch: unknown_segment; segment_not_live; segment_building: its memberships
            do not follow its rule yet; nobody; too_many_people.

    """
    segment = (
        segment_queries.segments(installation_id)
        .exclude(status=Segment.Status.ARCHIVED)
        .filter(key=segment_key)
        .first()
    )
    if segment is None:
        raise BadBatch("unknown_segment")
    if segment.status != Segment.Status.LIVE:
        raise BadBatch("segment_not_live", segment.name)
    if segment.built_version != segment.version:
        raise BadBatch("segment_building", segment.name)
    people = segment_queries.count_at(installation_id, segment.pk, now)
    if not people:
        raise BadBatch("nobody", segment.name)
    if people > MOST_MEMBERS:
        raise BadBatch("too_many_people", segment.name)
    return Crowd(segment.pk, now, people)


def start_batch(
    *,
    installation_id: int,
    customer_ids: Sequence[int] | None = None,
    segment_key: str = "",
    wanted: Wanted,
    started_by: str,
    now: datetime,
) -> Job:
    """Send this to these people, or to who is in a segment now, to each of them once.

    Raises:
        BadBatch: people_or_segment (exactly one of the two), nobody, too_many_people
            (`MOST_PEOPLE`, of a segment `MOST_MEMBERS`), and as `crowd_of` and `check`.
        UnknownCoupon, CurrencyMissing: of the coupon.

    """
    if (customer_ids is None) == (not segment_key):
        raise BadBatch("people_or_segment")
    order = _order(installation_id, wanted, now)
    if customer_ids is None:
        crowd = crowd_of(installation_id, segment_key, now)
        return start_paged_job(
            installation_id=installation_id,
            kind=SEND,
            started_by=started_by,
            order={
                **order,
                "segment": crowd.segment_id,
                "moment": crowd.moment.isoformat(),
            },
            total=crowd.people,
            summary={
                **_summary(installation_id, wanted),
                "people": crowd.people,
                "segment": segment_key,
            },
            now=now,
        )
    people = list(dict.fromkeys(customer_ids))
    if not people:
        raise BadBatch("nobody")
    if len(people) > MOST_PEOPLE:
        raise BadBatch("too_many_people")
    return start_job(
        installation_id=installation_id,
        kind=SEND,
        started_by=started_by,
        order=order,
        rows=people,
        summary={**_summary(installation_id, wanted), "people": len(people)},
        now=now,
    )


def _order(installation_id: int, wanted: Wanted, now: datetime) -> dict[str, Any]:
    check(installation_id, wanted)
    return {
        "templates": list(wanted.template_ids),
        "coupon": wanted.coupon_key,
        "currency": _currency(installation_id, wanted) if wanted.coupon_key else "",
        "landing": wanted.landing.as_json(),
        "expires_at": (now + WORTH).isoformat(),
    }


def _summary(installation_id: int, wanted: Wanted) -> dict[str, Any]:
    titles = Template.objects.of(installation_id).in_bulk(list(wanted.template_ids))
    return {
        "templates": [titles[each].title for each in wanted.template_ids],
        "coupon": wanted.coupon_key,
    }


@dataclass(frozen=True, slots=True)
class _Row:
    """One person of a batch: index among its rows, and what names the message."""

    index: int
    origin: str
    customer_id: int


def _members(
    installation_id: int, order: Mapping[str, Any], after: int, most: int
) -> Sequence[int]:
    moment = datetime.fromisoformat(order["moment"])
    return segment_queries.page_at(
        installation_id, order["segment"], moment, after=after, most=most
    )


@works(SEND, pages=_members)
def send_batch(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Plan the messages of a batch; who is refused the coupon gets no message.

    Nor does who refuses to be chosen by what they are, where a segment chose them.
    """
    shop = batch.installation_id
    rows = _rows_of_segment(batch) if batch.is_paged else _rows(batch)
    people = set(rehearsing.known(shop, [row.customer_id for row in rows]))
    unprofiled = reach_queries.refusing(shop, people) if batch.is_paged else frozenset()
    refused = {
        row.index: (
            rehearsing.NO_PROFILING
            if row.customer_id in unprofiled
            else rehearsing.UNKNOWN_CUSTOMER
        )
        for row in rows
        if row.customer_id not in people or row.customer_id in unprofiled
    }
    rows = [row for row in rows if row.index not in refused]
    grants = _grants(batch, rows, refused, now) if batch.order["coupon"] else {}
    plan(
        installation_id=shop,
        plans=[
            Plan(
                origin=row.origin,
                customer_id=row.customer_id,
                routes=tuple(batch.order["templates"]),
                due_at=now,
                expires_at=datetime.fromisoformat(batch.order["expires_at"]),
                coupon_grant_id=grants.get(row.index),
                landing=Landing.of(batch.order["landing"]),
            )
            for row in rows
            if row.index not in refused
        ],
        now=now,
    )
    return [Failure(batch.start + index, why) for index, why in sorted(refused.items())]


def _rows(batch: Batch) -> list[_Row]:
    return [
        _Row(index, manual_origin(batch, index), customer_id)
        for index, customer_id in enumerate(batch.rows)
    ]


def _rows_of_segment(batch: Batch) -> list[_Row]:
    """Name each member once, also if two that entered are one person by now."""
    owners = segment_queries.owners_at(
        batch.installation_id,
        batch.order["segment"],
        datetime.fromisoformat(batch.order["moment"]),
        batch.rows,
    )
    prefix = f"{MANUAL}{batch.job_id}:"
    told = dict(
        Message.objects.of(batch.installation_id)
        .filter(customer_id__in=owners.values(), origin__startswith=prefix)
        .values_list("customer_id", "origin")
    )
    rows = []
    for index, entered_as in enumerate(batch.rows):
        origin = f"{prefix}{entered_as}"
        customer_id = owners.get(entered_as, entered_as)
        if told.setdefault(customer_id, origin) == origin:
            rows.append(_Row(index, origin, customer_id))
    return rows


def _grants(
    batch: Batch, rows: Sequence[_Row], refused: dict[int, str], now: datetime
) -> dict[int, int]:
    """Hold codes for those who may have one; note in `refused` who may not."""
    answers = reserve(
        installation_id=batch.installation_id,
        requests=[
            GrantRequest(
                customer_id=row.customer_id,
                origin=row.origin,
                currency=batch.order["currency"],
                key=batch.order["coupon"],
                after_abandonment=False,
            )
            for row in rows
        ],
        now=now,
    )
    grants = {}
    for row, answer in zip(rows, answers, strict=True):
        if isinstance(answer, Refused):
            refused[row.index] = answer.reason
        else:
            grants[row.index] = answer.grant_id
    return grants


def settle_coupons(
    *, installation_id: int, happenings: Sequence[Happening], now: datetime
) -> None:
    """Let people have the coupon their message was about, or take it back unseen.

    Whichever route a message took, what was promised with it is the person's; a
    message that never left promised nothing, and one whose fate is unknown may have
    been read. In the caller's transaction, which holds
    the shop.
    """
    arrived: set[int] = set()
    lost: set[int] = set()
    for happening in happenings:
        grant_id = happening.body.get("coupon_grant_id")
        if grant_id and str(happening.body["origin"]).startswith(MANUAL):
            (lost if happening.kind in _UNSENT else arrived).add(grant_id)
    if arrived:
        note_shown(installation_id=installation_id, grant_ids=arrived, now=now)
    if lost:
        release(installation_id=installation_id, grant_ids=lost - arrived, now=now)
