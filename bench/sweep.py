"""sweep: who of the idle enters the recall, with everything that is written for it.

A million carts, 30,000 of them open and watched, 10,000 due at once. The yardstick
is one statement that writes the same runs, first steps and decisions, and judges
nothing. Goals: 3 times its time; 5 ms when nothing is due; and, with scheduler and
worker running as in production, 99 of 100 carts enter within 2 s of being due.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from bench import bodies, million, shop
from bench.lines import Line, Size, at_most, load_note, median, percentile, say, spread
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.models import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from saleor_wechat_growth.journeys.models import Journey

_YARDSTICK = """
WITH runs AS (
    INSERT INTO growth_run (installation_id, version_id, journey_id, customer_id,
        cart_id, entered_at, started_from, outcome, reason, order_saleor_id, touches)
    SELECT watch.installation_id, %(version)s, %(journey)s, cart.customer_id,
        watch.cart_id, %(now)s, watch.idle_since, 'waiting', '', '', 0
    FROM growth_watch AS watch JOIN growth_cart AS cart ON cart.id = watch.cart_id
    WHERE watch.due_at <= %(now)s
    RETURNING id, installation_id, customer_id, cart_id
), steps AS (
    INSERT INTO growth_step (installation_id, run_id, node, due_at, state, result,
        waits_for)
    SELECT installation_id, id, 'touch_1', %(now)s, 'due', '', '' FROM runs
)
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
    verdict, reason, facts)
SELECT installation_id, customer_id, %(now)s, 'entry', 'cart:' || cart_id, id, 'entered',
    '', jsonb_build_object('journey', %(journey)s)
FROM runs
"""
WINDOW = timedelta(seconds=15)
#: until the first of a window is due
LEAD = timedelta(seconds=2)
GIVE_UP = timedelta(seconds=60)
LOOK_EVERY_SECONDS = 0.02


def measure(size: Size) -> Iterator[Line]:
    loaded = load_note()
    wave = million.sizes(size)["wave"]
    installation_id = Installation.objects.get().id
    yardstick = services.save_recipe(
        installation_id=installation_id,
        key="yardstick",
        name="Yardstick",
        recipe="abandoned_cart",
        parameters=shop.RECALL,
        now=shop.LONG_AGO,
    )
    nothing = [_sweep(bodies.BEGAN - timedelta(hours=1), 0) for _ in range(200)]
    ours, theirs = [], []
    for number in range(million.WAVES):
        now = bodies.BEGAN + number * million.WAVE_EVERY + timedelta(minutes=5)
        theirs.append(_by_hand(yardstick, now, wave))
        ours.append(_sweep(now, wave))
        say(f"  round {number + 1}: {ours[-1]:.2f} s, one statement {theirs[-1]:.2f}")
    entered = Run.objects.of(installation_id).exclude(journey=yardstick).count()
    assert entered == million.WAVES * wave, "all of them enter, or it is less work"
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    yield at_most(
        "sweep",
        median(ratios),
        "ratio to yardstick's time",
        3,
        f"{wave} due: {median(ours):.2f} s ({spread(ours)}); "
        f"one statement {median(theirs):.2f} s ({spread(theirs)}){loaded}",
    )
    yield at_most(
        "sweep.nothing_due_ms",
        median(nothing) * 1000,
        "ms",
        5,
        f"median of {len(nothing)}; p99 {percentile(nothing, 99) * 1000:.2f} ms",
    )
    lateness = _live(installation_id, size)
    yield at_most(
        "sweep.claimed_p99_s",
        percentile(lateness, 99),
        "s",
        2,
        f"{len(lateness)} carts due over {WINDOW.seconds} s, scheduler and worker "
        f"running; median {median(lateness):.2f} s",
    )


def _sweep(now: datetime, expected: int) -> float:
    began = time.perf_counter()
    judged = services.sweep(now=now)
    took = time.perf_counter() - began
    assert judged == expected
    return took


def _by_hand(yardstick: Journey, now: datetime, expected: int) -> float:
    assert yardstick.current_id is not None
    given = {"now": now, "journey": yardstick.id, "version": yardstick.current_id}
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_YARDSTICK, given)
        written = cursor.rowcount
    took = time.perf_counter() - began
    assert written == expected
    return took


def _live(installation_id: int, size: Size) -> list[float]:
    """Let carts fall due one after another; return how late each run was to be seen."""
    swept = million.WAVES * million.sizes(size)["wave"]
    carts = Cart.objects.of(installation_id).filter(status=Cart.Status.OPEN)
    first, *others = carts.filter(id__gt=swept).order_by("id")
    with contextlib.ExitStack() as running:
        for command in ("worker", "scheduler"):
            child = subprocess.Popen(
                [sys.executable, "-m", "saleor_wechat_growth", command],
                # figures alone go to our stdout
                stdout=sys.stderr,
            )
            running.callback(child.wait, 30)
            running.callback(child.terminate)
        # once one cart has entered, both are up
        _lateness(installation_id, _fall_due(installation_id, [first], timedelta()))
        return _lateness(installation_id, _fall_due(installation_id, others, WINDOW))


def _fall_due(
    installation_id: int, carts: Sequence[Cart], window: timedelta
) -> dict[int, datetime]:
    """Watch `carts` so that they fall due one after another from in a second on."""
    began = datetime.now(UTC) + LEAD  # noqa: TID251 -- the processes live by the clock
    for number, cart in enumerate(carts):
        idle_over = began + window * number / len(carts)
        cart.source_updated_at = idle_over - timedelta(hours=1)
    Cart.objects.bulk_update(carts, ["source_updated_at"])
    services.watch(installation_id=installation_id, carts=carts)
    return {
        cart.id: cart.source_updated_at + timedelta(hours=1)
        for cart in carts
        if cart.source_updated_at
    }


def _lateness(installation_id: int, due: dict[int, datetime]) -> list[float]:
    """Look until every cart's run is there to be seen; return seconds after due."""
    runs = Run.objects.of(installation_id).filter(journey__key="recall", cart__in=due)
    late: dict[int, float] = {}
    ends_at = max(due.values()) + GIVE_UP
    while len(late) < len(due):
        fresh = list(runs.exclude(cart__in=late).values_list("cart_id", flat=True))
        seen = datetime.now(UTC)  # noqa: TID251
        assert seen < ends_at, f"{len(due) - len(late)} carts never entered"
        for cart_id in fresh:
            assert cart_id is not None
            late[cart_id] = (seen - due[cart_id]).total_seconds()
        time.sleep(LOOK_EVERY_SECONDS)
    return list(late.values())
