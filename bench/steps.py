"""steps: node executions a second, by two processes on two cores.

Runs go through gates, sends that plan messages, waits of both kinds and an exit. The
yardstick writes the very rows they leave, from a copy of them, by INSERT … SELECT in
as many batches, one process. Goal: 3,000 nodes/s.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from bench import bodies, shop
from bench.lines import Line, Size, at_least, load_note, median, say, shown, spread
from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.definition import (
    CartIdle,
    Condition,
    Definition,
    Exit,
    Gate,
    Send,
    Wait,
)
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.journeys.services import stepping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Barrier

    from saleor_wechat_growth.journeys.models import Journey

PROCESSES: Final = 2
#: when a worker looks, from the runs' beginning on
MOMENTS: Final = tuple(
    timedelta(hours=hours, minutes=5) for hours in (0, 1, 24, 72, 144, 200)
)
#: each run executes gate, touch, wait, touch, wait, exit: half of them more
DEFINITION: Final = Definition(
    entry=CartIdle(),
    first="worth",
    nodes={
        "worth": Gate(
            all=(
                Condition.model_validate(
                    {"value": "cart.total", "is": "at_least", "to": 150}
                ),
            ),
            next="touch_1",
            otherwise="touch_2",
        ),
        "touch_1": Send(templates=("cart",), next="day"),
        "day": Wait.model_validate(
            {"since_start": timedelta(hours=24), "next": "touch_2"}
        ),
        "touch_2": Send(templates=("cart",), next="heard"),
        "heard": Wait.model_validate(
            {
                "for": timedelta(hours=24),
                "until_event": "order.changed",
                "next": "window",
            }
        ),
        "window": Wait.model_validate(
            {"after_touch": timedelta(hours=72), "next": "end"}
        ),
        "end": Exit(),
    },
)

_RUNS = """
WITH customers AS (
    INSERT INTO growth_customer (installation_id, created_at)
    SELECT %(shop)s, %(began)s FROM generate_series(1, %(count)s)
    RETURNING id
), carts AS (
    INSERT INTO growth_cart (installation_id, saleor_id, status, customer_id, has_user,
        has_contact, is_staff, sales_channel, currency, language, lines, total,
        voucher_code, source_updated_at, digest, order_saleor_id)
    SELECT %(shop)s, 'Checkout:' || id, 'open', id, FALSE, TRUE, FALSE, 'web', 'CNY', '',
        jsonb_build_array(jsonb_build_object('product', 'UHJvZHVjdDox', 'name', 'Tee',
            'quantity', 2, 'unit_price', '99.000')),
        100 + id %% 100, '', %(began)s - interval '2 hours', '', ''
    FROM customers RETURNING id, customer_id
), runs AS (
    INSERT INTO growth_run (installation_id, version_id, journey_id, customer_id,
        cart_id, entered_at, started_from, outcome, reason, order_saleor_id, touches)
    SELECT %(shop)s, %(version)s, %(journey)s, customer_id, id, %(began)s, %(began)s,
        'waiting', '', '', 0
    FROM carts RETURNING id
)
INSERT INTO growth_step (installation_id, run_id, node, due_at, state, result, waits_for)
SELECT %(shop)s, id, 'worth', %(began)s, 'due', '', '' FROM runs
"""
_TABLES = ("growth_step", "growth_message", "growth_decision")


def measure(size: Size) -> Iterator[Line]:
    loaded = load_note()
    runs = size.of(2_000, 20)
    rates, alone, theirs = [], [], []
    for number in range(1, size.rounds + 1):
        rates.append(_execute([_shop(number * 10 + i, runs) for i in range(4)]))
        theirs.append(_by_hand())
        _clear()
        alone.append(_execute([_shop(number * 10 + 9, runs * 2)]))
        _clear()
        say(f"  round {number}: {rates[-1]:.0f} nodes/s, one shop {alone[-1]:.0f}")
    note = f"4 shops of {runs} runs; {spread(rates)}{loaded}"
    yield at_least("steps", median(rates), "nodes/s", 3000, note)
    ratios = [our / their for our, their in zip(rates, theirs, strict=True)]
    yield shown(
        "steps.ratio",
        median(ratios),
        "ratio to yardstick",
        f"the same rows by bulk INSERT: {median(theirs):.0f} nodes/s",
    )
    yield shown(
        "steps.one_shop", median(alone), "nodes/s", f"one shop; {spread(alone)}"
    )


def _shop(number: int, runs: int) -> Journey:
    made = shop.installation(f"http://127.0.0.1:9/{number}/graphql/")
    shop.template(made.id)
    journey = shop.drawn(made.id, "steps", DEFINITION)
    given = {
        "shop": made.id,
        "began": bodies.BEGAN,
        "count": runs,
        "journey": journey.id,
        "version": journey.current_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, given)
    return journey


def _execute(journeys: Sequence[Journey]) -> float:
    """Run everything in two processes; return nodes a second."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    # forked, so that they begin with everything imported, as a worker has it
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(PROCESSES + 1)
    counts = context.SimpleQueue()
    workers = [
        context.Process(target=_work, args=(barrier, counts)) for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    took = 0.0
    for _ in MOMENTS:
        began = time.perf_counter()
        barrier.wait()
        took += time.perf_counter() - began
        _settle_messages()
        barrier.wait()
    executed = sum(counts.get() for _ in workers)
    for worker in workers:
        worker.join()
    done = Step.objects.across_installations().filter(state=Step.State.DONE)
    assert done.filter(run__journey__in=journeys).count() == executed
    waiting = Run.objects.across_installations().filter(outcome=Run.Outcome.WAITING)
    assert not waiting.exists()
    return executed / took


def _settle_messages() -> None:
    """Say what became of the messages: a run ends only when that is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE growth_message SET state = 'suppressed', reason = 'bench', "
            "due_at = NULL WHERE state = 'waiting'"
        )


def _work(barrier: Barrier, counts: SimpleQueue[int]) -> None:
    """Do what a worker's task does, at one moment after another."""
    connection.ensure_connection()
    barrier.wait()
    executed = 0
    for moment in MOMENTS:
        while ran := services.run_due_steps(now=bodies.BEGAN + moment):
            executed += ran
        # nobody goes on to tomorrow while somebody is still at today
        barrier.wait()
        barrier.wait()
    counts.put(executed)


def _by_hand() -> float:
    """Write the rows again, in batches as the engine does; return nodes a second."""
    batches: list[list[tuple[str, int, int]]] = []
    nodes = Step.objects.across_installations().count()
    count = -(-nodes // stepping.BATCH)
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
            cursor.execute(f"CREATE INDEX ON kept_{table} (id)")
            cursor.execute(
                f"SELECT ntile({count}) OVER (ORDER BY id) AS batch, id FROM {table}"
            )
            ends: dict[int, list[int]] = {}
            for batch, row_id in cursor:
                ends.setdefault(batch, [row_id, row_id])[1] = row_id
            batches.append([(table, *each) for each in ends.values()])
        cursor.execute(f"TRUNCATE {', '.join(_TABLES)} CASCADE")
        cursor.execute("ANALYZE")
        began = time.perf_counter()
        for batch in zip_longest(*batches):
            with transaction.atomic():
                for table, low, high in filter(None, batch):
                    cursor.execute(
                        f"INSERT INTO {table} SELECT * FROM kept_{table} "
                        f"WHERE id BETWEEN {low} AND {high}"
                    )
        took = time.perf_counter() - began
        for table in _TABLES:
            cursor.execute(f"DROP TABLE kept_{table}")
    return nodes / took


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE growth_installation CASCADE")
