"""Messages sent by hand to many people: long work, a row for each of them.

Each row is one origin, `manual:<job>:<row>`, so that a batch that is done twice sends
once (promise 4); what happens to a message then is as of any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.errors import UnknownCoupon
from saleor_wechat_growth.coupons.services import (
    GrantRequest,
    issue,
    release,
    reserve,
)
from saleor_wechat_growth.coupons.services.giving import currency_of, manual_origin
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.services import start_job
from saleor_wechat_growth.messaging.checking import check_landing
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.previewing import names_of
from saleor_wechat_growth.messaging.queries import rehearsing
from saleor_wechat_growth.messaging.rendering import Field, Landing, names_in
from saleor_wechat_growth.messaging.services.planning import plan

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Job

SEND: Final = "messages.send"
#: what the origins of manual batches begin with
MANUAL: Final = "manual:"
MOST_PEOPLE: Final = 10_000
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


def start_batch(
    *,
    installation_id: int,
    customer_ids: Sequence[int],
    wanted: Wanted,
    started_by: str,
    now: datetime,
) -> Job:
    """Send this to these people, to each of them once.

    Raises:
        BadBatch: nobody, too_many_people, and as `check`.
        UnknownCoupon, CurrencyMissing: of the coupon.

    """
    people = list(dict.fromkeys(customer_ids))
    if not people:
        raise BadBatch("nobody")
    if len(people) > MOST_PEOPLE:
        raise BadBatch("too_many_people")
    check(installation_id, wanted)
    titles = Template.objects.of(installation_id).in_bulk(list(wanted.template_ids))
    return start_job(
        installation_id=installation_id,
        kind=SEND,
        started_by=started_by,
        order={
            "templates": list(wanted.template_ids),
            "coupon": wanted.coupon_key,
            "currency": (
                _currency(installation_id, wanted) if wanted.coupon_key else ""
            ),
            "landing": wanted.landing.as_json(),
            "expires_at": (now + WORTH).isoformat(),
        },
        rows=people,
        summary={
            "templates": [titles[each].title for each in wanted.template_ids],
            "coupon": wanted.coupon_key,
            "people": len(people),
        },
        now=now,
    )


@works(SEND)
def send_batch(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Plan the messages of a batch; who is refused the coupon gets no message."""
    shop = batch.installation_id
    people = set(rehearsing.known(shop, batch.rows))
    refused = {
        index: rehearsing.UNKNOWN_CUSTOMER
        for index, customer_id in enumerate(batch.rows)
        if customer_id not in people
    }
    grants = _grants(batch, people, refused, now) if batch.order["coupon"] else {}
    plan(
        installation_id=shop,
        plans=[
            Plan(
                origin=manual_origin(batch, index),
                customer_id=customer_id,
                routes=tuple(batch.order["templates"]),
                due_at=now,
                expires_at=datetime.fromisoformat(batch.order["expires_at"]),
                coupon_grant_id=grants.get(index),
                landing=Landing.of(batch.order["landing"]),
            )
            for index, customer_id in enumerate(batch.rows)
            if index not in refused
        ],
        now=now,
    )
    return [Failure(batch.start + index, why) for index, why in sorted(refused.items())]


def _grants(
    batch: Batch, people: set[int], refused: dict[int, str], now: datetime
) -> dict[int, int]:
    """Hold codes for those who may have one; note in `refused` who may not."""
    rows = [(i, each) for i, each in enumerate(batch.rows) if each in people]
    answers = reserve(
        installation_id=batch.installation_id,
        requests=[
            GrantRequest(
                customer_id=customer_id,
                origin=manual_origin(batch, index),
                currency=batch.order["currency"],
                key=batch.order["coupon"],
                after_abandonment=False,
            )
            for index, customer_id in rows
        ],
        now=now,
    )
    grants = {}
    for (index, _), answer in zip(rows, answers, strict=True):
        if isinstance(answer, Refused):
            refused[index] = answer.reason
        else:
            grants[index] = answer.grant_id
    return grants


def settle_coupons(
    *, installation_id: int, happenings: Sequence[Happening], now: datetime
) -> None:
    """Let people have the coupon their message was about, or take it back unseen.

    Whichever route a message took, what was promised with it is the person's; a
    message that never left promised nothing. In the caller's transaction, which holds
    the shop.
    """
    arrived: set[int] = set()
    lost: set[int] = set()
    for happening in happenings:
        grant_id = happening.body.get("coupon_grant_id")
        if grant_id and str(happening.body["origin"]).startswith(MANUAL):
            (arrived if happening.kind == "message.accepted" else lost).add(grant_id)
    if arrived:
        issue(installation_id=installation_id, grant_ids=arrived, now=now)
    if lost:
        release(installation_id=installation_id, grant_ids=lost - arrived, now=now)
