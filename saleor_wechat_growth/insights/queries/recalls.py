"""Journeys looked at closely: their touches, and single runs with all that explains them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.customers.queries import names
from saleor_wechat_growth.journeys import queries as journeys
from saleor_wechat_growth.journeys.credit import RECOVERED
from saleor_wechat_growth.journeys.definition import Definition, Send
from saleor_wechat_growth.journeys.models import Journey, Run, Step
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: states of which one wants to know why
_EXPLAINED: Final = ("suppressed", "cancelled", "failed")
_REDEEMED: Final = "redeemed"

# One statement, so that the messages are read once. A coupon is of the first touch that
# showed it; later ones only repeat it. An order is of the touch whose link was followed
# last, else of the newest one, before it was paid.
_TOUCHES: Final = """
WITH said AS MATERIALIZED (
    SELECT message.id, message.state, message.reason, message.claimed_at,
        message.accepted_at, message.coupon_grant_id, step.node, run.id AS run_id,
        run.order_saleor_id, run.outcome,
        run.outcome LIKE 'recovered%%' AND run.reversed_at IS NULL AS has_order
    FROM growth_run AS run
    JOIN growth_message AS message ON message.run_id = run.id
    JOIN growth_step AS step ON step.run_id = run.id
        AND message.origin = 'step:' || step.id
    WHERE run.installation_id = %(shop)s AND run.journey_id = %(journey)s
        AND run.entered_at >= %(since)s
), followed AS MATERIALIZED (
    SELECT said.id, said.node, said.run_id, touch.at FROM said
    JOIN growth_touch AS touch ON touch.installation_id = %(shop)s
        AND touch.kind = 'link' AND touch.origin = 'message:' || said.id
), first AS (
    SELECT DISTINCT ON (coupon_grant_id) coupon_grant_id, node FROM said
    WHERE coupon_grant_id IS NOT NULL AND accepted_at IS NOT NULL
    ORDER BY coupon_grant_id, claimed_at, id
), brought AS (
    SELECT DISTINCT ON (said.run_id) said.node FROM said
    JOIN growth_order AS bought ON bought.installation_id = %(shop)s
        AND bought.saleor_id = said.order_saleor_id
    LEFT JOIN followed ON followed.id = said.id
        AND said.outcome = 'recovered_link' AND followed.at <= bought.paid_at
    WHERE said.has_order AND said.accepted_at IS NOT NULL
        AND said.claimed_at <= bought.paid_at
    ORDER BY said.run_id, followed.at DESC NULLS LAST, said.claimed_at DESC,
        said.id DESC
)
SELECT 'state', node, state, reason, count(*) FROM said GROUP BY 2, 3, 4
UNION ALL
SELECT 'follows', node, '', '', count(DISTINCT id) FROM followed GROUP BY 2
UNION ALL
SELECT 'coupon', first.node, held.state, '', count(*) FROM first
JOIN growth_coupongrant AS held ON held.id = first.coupon_grant_id
WHERE held.issued_at IS NOT NULL GROUP BY 2, 3
UNION ALL
SELECT 'order', node, '', '', count(*) FROM brought GROUP BY 2
"""


@dataclass(slots=True)
class TouchFigures:
    """What became of one node that says something.

    number: which touch it is, from 1. states: messages by state, which add up to
    `planned`. reasons: (state, why) of those that were suppressed, cancelled or
    failed. follows: messages whose link was followed. orders: those that stand.
    """

    node: str
    number: int
    states: dict[str, int] = field(default_factory=dict)
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)
    follows: int = 0
    coupons_issued: int = 0
    coupons_redeemed: int = 0
    orders: int = 0

    @property
    def planned(self) -> int:
        return sum(self.states.values())


def journeys_of(installation_id: int) -> QuerySet[Journey]:
    """Return the shop's journeys, oldest first."""
    return Journey.objects.of(installation_id).select_related("current").order_by("id")


def touches(journey: Journey, since: datetime) -> list[TouchFigures]:
    """Return the touches of a journey by number, for runs entered since then.

    Touches that only older versions had come last. One statement.
    """
    numbers = (
        touch_numbers(journeys.definition(journey.current_id))
        if journey.current_id
        else {}
    )
    found = {node: TouchFigures(node, number) for node, number in numbers.items()}
    for what, node, state, reason, count in _asked(journey, since):
        touch = found.setdefault(node, TouchFigures(node, len(found) + 1))
        if what == "state":
            touch.states[state] = touch.states.get(state, 0) + count
            if state in _EXPLAINED:
                touch.reasons[state, reason] = count
        elif what == "follows":
            touch.follows = count
        elif what == "coupon":
            touch.coupons_issued += count
            touch.coupons_redeemed += count if state == _REDEEMED else 0
        else:
            touch.orders = count
    return sorted(found.values(), key=lambda touch: touch.number)


def _asked(journey: Journey, since: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            _TOUCHES,
            {"shop": journey.installation_id, "journey": journey.pk, "since": since},
        )
        found: list[Any] = cursor.fetchall()
    return found


def touch_numbers(definition: Definition) -> dict[str, int]:
    """Number the nodes that say something, in the order one comes to them."""
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    frontier = [definition.first]
    while frontier:
        name = frontier.pop(0)
        if name in seen:
            continue
        seen.add(name)
        node = definition.nodes[name]
        if isinstance(node, Send):
            numbers[name] = len(numbers) + 1
        ways = (getattr(node, "next", None), getattr(node, "otherwise", None))
        frontier += [way for way in ways if way]
    return numbers


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a run, and which of its touches it was (0: none of them)."""

    message: Message
    number: int


@dataclass(frozen=True, slots=True)
class Contact:
    """One touch as it happened: a message taken, or its link followed."""

    at: datetime
    kind: str
    said: Said


def messages_of(installation_id: int, runs: Sequence[Run]) -> Mapping[int, list[Said]]:
    """Return the messages of each of these runs, oldest first (two queries)."""
    by_id = {run.id: run for run in runs}
    nodes = {
        f"step:{step_id}": node
        for step_id, node in Step.objects.of(installation_id)
        .filter(run_id__in=by_id)
        .values_list("id", "node")
    }
    found: dict[int, list[Said]] = defaultdict(list)
    for message in (
        Message.objects.of(installation_id)
        .filter(run_id__in=by_id)
        .select_related("template")
        .order_by("planned_at", "id")
    ):
        assert message.run_id is not None
        numbers = touch_numbers(journeys.definition(by_id[message.run_id].version_id))
        number = numbers.get(nodes.get(message.origin, ""), 0)
        found[message.run_id].append(Said(message, number))
    return found


def contacts_of(installation_id: int, said: Collection[Said]) -> list[Contact]:
    """Return what reached a person, and what came of it, in order (one query)."""
    by_origin = {f"message:{each.message.pk}": each for each in said}
    contacts = [
        Contact(each.message.claimed_at, Touch.Kind.MESSAGE, each)
        for each in said
        if each.message.accepted_at is not None and each.message.claimed_at is not None
    ]
    contacts += [
        Contact(at, Touch.Kind.LINK, by_origin[origin])
        for origin, at in Touch.objects.of(installation_id)
        .filter(kind=Touch.Kind.LINK, origin__in=by_origin)
        .values_list("origin", "at")
    ]
    return sorted(contacts, key=lambda each: (each.at, each.said.message.pk))


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run with everything that explains it.

    numbers: which touch each of its nodes is. said: its messages.
    """

    run: Run
    customer_name: str
    lines: Sequence[journeys.Line]
    numbers: Mapping[str, int]
    said: Sequence[Said]
    contacts: Sequence[Contact]
    order: Order | None


def run_record(installation_id: int, run_id: int) -> RunRecord | None:
    """Return a run's record; None if the shop has no such run."""
    run = (
        Run.objects.of(installation_id)
        .filter(id=run_id)
        .select_related("journey", "cart", "coupon_grant__coupon")
        .first()
    )
    if run is None:
        return None
    said = messages_of(installation_id, [run]).get(run.id, [])
    return RunRecord(
        run=run,
        customer_name=names(installation_id, [run.customer_id]).get(
            run.customer_id, ""
        ),
        lines=journeys.explain_run(installation_id, run.id),
        numbers=touch_numbers(journeys.definition(run.version_id)),
        said=said,
        contacts=contacts_of(installation_id, said),
        order=_order(installation_id, run.order_saleor_id),
    )


def _order(installation_id: int, saleor_id: str) -> Order | None:
    if not saleor_id:
        return None
    return Order.objects.of(installation_id).filter(saleor_id=saleor_id).first()


@dataclass(frozen=True, slots=True)
class Attribution:
    """What brought an order. credited: the contact that has the credit, if one has.

    contacts: all up to the payment. elsewhere: how many more runs it ended, which
    have no part in it.
    """

    order: Order
    run: Run
    contacts: Sequence[Contact]
    credited: Contact | None
    elsewhere: int


def attribution(installation_id: int, order_saleor_id: str) -> Attribution | None:
    """Return what brought an order; None if it ended no run."""
    runs = list(
        Run.objects.of(installation_id)
        .filter(order_saleor_id=order_saleor_id)
        .exclude(order_saleor_id="")
        .select_related("journey", "cart", "coupon_grant__coupon")
        .order_by("id")
    )
    order = _order(installation_id, order_saleor_id)
    if not runs or order is None:
        return None
    run = max(runs, key=lambda each: (each.outcome in RECOVERED, -each.id))
    said = messages_of(installation_id, [run]).get(run.id, [])
    contacts = [
        each
        for each in contacts_of(installation_id, said)
        if order.paid_at is None or each.at <= order.paid_at
    ]
    return Attribution(order, run, contacts, _credited(run, contacts), len(runs) - 1)


def _credited(run: Run, contacts: Sequence[Contact]) -> Contact | None:
    """Say which contact did it: the first with the coupon, else the newest of its kind."""
    messages = [each for each in contacts if each.kind == Touch.Kind.MESSAGE]
    if run.outcome == Run.Outcome.RECOVERED_VOUCHER:
        return next(
            (
                each
                for each in messages
                if each.said.message.coupon_grant_id == run.coupon_grant_id
            ),
            None,
        )
    if run.outcome == Run.Outcome.RECOVERED_LINK:
        links = [each for each in contacts if each.kind == Touch.Kind.LINK]
        return links[-1] if links else None
    if run.outcome == Run.Outcome.RECOVERED_WINDOW and messages:
        return messages[-1]
    return None
