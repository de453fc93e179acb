"""The engine: due steps are taken in batches, decided by pure code, written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.money import NOTHING
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.coupons.queries import grants
from saleor_wechat_growth.inbox.services import hold, try_hold
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.definition import Exit, Send, Wait
from saleor_wechat_growth.journeys.models import Journey, Run, Step
from saleor_wechat_growth.journeys.profiling import asks
from saleor_wechat_growth.journeys.services import acting
from saleor_wechat_growth.journeys.services.ending import finish
from saleor_wechat_growth.journeys.services.taken import Taken
from saleor_wechat_growth.journeys.steps import Context, run_node
from saleor_wechat_growth.journeys.steps.waiting import EVENT_CAME, until
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.queries import refusing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

BATCH = 500
STEP_TASK = "saleor_wechat_growth.journeys.tasks.run_due_steps"


def run_due_steps(*, now: datetime, limit: int = BATCH) -> int:
    """Run a batch of each shop that has steps due; return how many were run.

    Workers pass by shops that another is busy with. One that finds nothing else
    waits for the first of them: its steps must not wait for the next wake-up.
    """
    done = 0
    seen: list[int] = []
    busy: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        with transaction.atomic():
            if try_hold(installation_id):
                done += _run_batch(installation_id, now, limit)
            else:
                busy.append(installation_id)
    if busy and not done:
        with transaction.atomic():
            hold(busy[:1])
            done = _run_batch(busy[0], now, limit)
    return done


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        Step.objects.across_installations()  # a claim: any shop's turn
        .filter(
            state=Step.State.DUE,
            due_at__lte=now,
            run__journey__status=Journey.Status.LIVE,
            installation__status=Installation.Status.ACTIVE,
        )
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


def _run_batch(installation_id: int, now: datetime, limit: int) -> int:
    """Run a batch of one shop, which the caller's transaction holds."""
    steps = list(
        Step.objects.of(installation_id)
        .filter(
            state=Step.State.DUE,
            due_at__lte=now,
            run__journey__status=Journey.Status.LIVE,
        )
        .select_related("run", "run__cart")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    if not steps:
        return 0
    zone = ZoneInfo(Installation.objects.get(id=installation_id).time_zone)
    unsettled = _unsettled_runs(installation_id, steps)
    usable = _usable_coupons(installation_id, steps, now)
    unprofiled = _unprofiled(installation_id, steps)
    taken = [
        _decide(
            step,
            now,
            zone,
            has_unsettled=step.run_id in unsettled,
            coupon_ends_at=usable.get(step.run.coupon_grant_id or 0),
            allows_profiling=step.run.customer_id not in unprofiled,
        )
        for step in steps
    ]
    results = acting.carry_out(installation_id, taken, now)
    again = [each for each in taken if each.outcome.again_at is not None]
    ended = [each for each in taken if each.outcome.result == "end"]
    _postpone(installation_id, again)
    _close([each for each in taken if each.outcome.again_at is None], results, now)
    _open_next(installation_id, taken, now, zone)
    decide(decisions=_records(taken, results), now=now)
    finish(installation_id, [each.run for each in ended], now)
    if any(each.outcome.next for each in taken):
        transaction.on_commit(lambda: wake(STEP_TASK))
    return len(taken)


def _unsettled_runs(installation_id: int, steps: Sequence[Step]) -> set[int | None]:
    """Return the runs of `steps` that have messages whose fate is still open."""
    return set(
        Message.objects.of(installation_id)
        .filter(
            Q(state__in=[Message.State.WAITING, Message.State.SENDING])
            | Q(state=Message.State.UNKNOWN, due_at__isnull=False),
            run_id__in=[step.run_id for step in steps],
        )
        .values_list("run_id", flat=True)
    )


def _usable_coupons(
    installation_id: int, steps: Sequence[Step], now: datetime
) -> dict[int, datetime]:
    """Return when the coupons end that steps speak of and that can be redeemed."""
    ids = {
        step.run.coupon_grant_id
        for step in steps
        if step.run.coupon_grant_id and _is_about_coupon(step)
    }
    if not ids:
        return {}
    return {
        grant_id: grant.expires_at
        for grant_id, grant in grants(installation_id, ids, now).items()
        if not grant.over
    }


def _unprofiled(installation_id: int, steps: Sequence[Step]) -> frozenset[int]:
    """Return who of those whose gate asks refuses to be profiled."""
    asked = {
        step.run.customer_id
        for step in steps
        if asks(queries.definition(step.run.version_id).nodes[step.node])
    }
    return refusing(installation_id, asked) if asked else frozenset()


def _is_about_coupon(step: Step) -> bool:
    node = queries.definition(step.run.version_id).nodes[step.node]
    return isinstance(node, Send) and node.about_coupon


def _decide(
    step: Step,
    now: datetime,
    zone: ZoneInfo,
    *,
    has_unsettled: bool,
    coupon_ends_at: datetime | None,
    allows_profiling: bool,
) -> Taken:
    run = step.run
    definition = queries.definition(run.version_id)
    node = definition.nodes[step.node]
    cart = run.cart
    context = Context(
        now=now,
        zone=zone,
        due_at=step.due_at,
        started_from=run.started_from,
        touched_at=run.touched_at,
        touches=run.touches,
        has_coupon=run.coupon_grant_id is not None,
        overdue_after=definition.overdue_after,
        result=step.result,
        has_unsettled=has_unsettled,
        is_new_follower=bool(run.is_new_follower),
        is_returning_follower=bool(run.is_returning_follower),
        cart_total=cart.total if cart else NOTHING,
        cart_count=sum(line["quantity"] for line in cart.lines) if cart else 0,
        cart_has_contact=bool(cart and cart.has_contact),
        cart_active_at=cart.source_updated_at if cart else None,
        coupon_ends_at=coupon_ends_at,
        allows_profiling=allows_profiling,
    )
    return Taken(step, run, node, run_node(node, context))


def _postpone(installation_id: int, taken: Sequence[Taken]) -> None:
    for each in taken:
        assert each.outcome.again_at is not None
        each.step.due_at = each.outcome.again_at
    if taken:
        Step.objects.of(installation_id).bulk_update(
            [each.step for each in taken], ["due_at"]
        )


def _close(taken: Sequence[Taken], results: Mapping[int, str], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE growth_step SET state = 'done', done_at = %s, result = done.result "
            "FROM unnest(%s::bigint[], %s::text[]) AS done (id, result) "
            "WHERE growth_step.id = done.id",
            [
                now,
                [each.step.id for each in taken],
                [results.get(each.step.id, each.outcome.result) for each in taken],
            ],
        )


_OPEN = """
INSERT INTO growth_step (installation_id, run_id, node, due_at, state, result, waits_for)
SELECT %s, run_id, node, due_at, 'due', '', waits_for
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[])
    AS step (run_id, node, due_at, waits_for)
ON CONFLICT DO NOTHING
"""


def _open_next(
    installation_id: int, taken: Sequence[Taken], now: datetime, zone: ZoneInfo
) -> None:
    steps: list[tuple[int, str, datetime, str]] = []
    for each in taken:
        name = each.outcome.next
        if name is None:
            continue
        node = queries.definition(each.run.version_id).nodes[name]
        # a node that follows at once is as late as the one before it
        due_at, waits_for = min(each.step.due_at, now), ""
        if isinstance(node, Wait):
            due_at = until(node, _waiting_context(each.run, now, zone))
            waits_for = node.until_event
        steps.append((each.run.id, name, due_at, waits_for))
    if steps:
        with connection.cursor() as cursor:
            cursor.execute(
                _OPEN, [installation_id, *map(list, zip(*steps, strict=True))]
            )


def _waiting_context(run: Run, now: datetime, zone: ZoneInfo) -> Context:
    return Context(
        now=now,
        zone=zone,
        due_at=now,
        started_from=run.started_from,
        touched_at=run.touched_at,
        touches=run.touches,
        has_coupon=run.coupon_grant_id is not None,
        overdue_after=queries.definition(run.version_id).overdue_after,
    )


def _records(taken: Sequence[Taken], results: Mapping[int, str]) -> list[DecisionFact]:
    """Waits explain themselves by their steps, exits by the run's outcome."""
    return [
        DecisionFact(
            installation_id=each.run.installation_id,
            stage=Decision.Stage.STEP,
            subject=f"run:{each.run.id}",
            verdict=each.node.type,
            reason=results.get(each.step.id, each.outcome.result),
            facts={"node": each.step.node, **each.outcome.facts},
            customer_id=each.run.customer_id,
            run_id=each.run.id,
        )
        for each in taken
        if not isinstance(each.node, Wait | Exit)
    ]


def wake_waiting(
    *, installation_id: int, kind: str, customer_ids: Collection[int], now: datetime
) -> None:
    """Wake the waits of these persons for a happening of `kind`."""
    Step.objects.of(installation_id).filter(
        among("run__customer_id", customer_ids),
        state=Step.State.DUE,
        waits_for=kind,
        run__outcome=Run.Outcome.WAITING,
    ).update(due_at=now, result=EVENT_CAME)
