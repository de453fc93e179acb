"""kill -9 of a worker, of the broker and of PostgreSQL in the middle of 10,000 sends.

Whole processes, as `make run` starts them, and the counting is done at the gateways.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import requests

from saleor_wechat_growth.management.embedded import free_port
from saleor_wechat_growth.management.supervisor import Group, running
from saleor_wechat_growth.messaging.services.sending import MOST_IN_THE_AIR
from saleor_wechat_growth.messaging.services.settling import CALL_LEASE

TOTAL = 10_000
PATIENCE_SECONDS = 240.0
OURS = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
#: worker processes that may each lose what they had in the air when killed
POOL = 3


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    given = {name: os.environ[name] for name in OURS if name in os.environ}
    group = Group(data=tmp_path / "d", port=free_port(), given=given)
    with running(group):
        watching = threading.Thread(target=group.watch, daemon=True)
        watching.start()
        yield group
        group.stopping.set()
        watching.join(30)


def until(what: str, look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError, requests.ConnectionError):
            if found := look():
                return found
        time.sleep(0.05)
    pytest.fail(f"waited {PATIENCE_SECONDS:.0f} s for {what}")


def ask(group: Group, sql: str, *values: object) -> Any:
    with psycopg.connect(group.env["DATABASE_URL"], connect_timeout=3) as connection:
        return connection.execute(sql, values or None).fetchall()  # type: ignore[arg-type]


def counts(group: Group, name: str) -> dict[str, Any]:
    url = f"{group.env[f'SANDBOX_{name}_URL']}/_sandbox/counts"
    return dict(requests.get(url, timeout=20).json())


def sent(group: Group) -> int:
    return sum(counts(group, name)["total"] for name in ("WECHAT", "SMS"))


def states(group: Group) -> dict[str, int]:
    return dict(ask(group, "SELECT state, count(*) FROM growth_message GROUP BY state"))


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def kill_worker(group: Group) -> None:
    worker = next(child for child in group.children if child.name == "worker")
    assert worker.process is not None
    parent = psutil.Process(worker.process.pid)
    for process in [*parent.children(recursive=True), parent]:
        with contextlib.suppress(ProcessLookupError):
            kill(process.pid)


def move_clock(group: Group, minutes: int) -> None:
    with psycopg.connect(group.env["DATABASE_URL"]) as connection:
        connection.execute(
            "UPDATE growth_clockoffset SET moved_by = moved_by + %s * interval '1 min'",
            [minutes],
        )
    requests.post(
        f"{group.env['SANDBOX_WECHAT_URL']}/_sandbox/clock",
        json={"move": minutes * 60},
        timeout=20,
    ).raise_for_status()


def test_promise_4_kill_nine_anywhere_doubles_nothing_and_loses_nothing(
    group: Group,
) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.faults.load", str(TOTAL)],
        env=group.env,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    until("the first thousand", lambda: sent(group) > TOTAL // 10)
    kill_worker(group)
    until("sends after the worker died", lambda: sent(group) > TOTAL * 3 // 10)
    assert group.redis is not None
    kill(group.redis.pid)
    until("sends after the broker died", lambda: sent(group) > TOTAL * 5 // 10)
    assert group.postgres is not None
    kill(group.postgres.pid)
    until("sends after PostgreSQL died", lambda: sent(group) > TOTAL * 7 // 10)
    kill_worker(group)

    until(
        "nothing left to send",
        lambda: (
            not {"waiting", "sending"} & states(group).keys() or move_if_stuck(group)
        ),
    )
    # what nobody answered is asked about, for ten minutes of the gateways' time
    for _ in range(6):
        move_clock(group, 2)
        until(
            "settling",
            lambda: (
                not ask(
                    group,
                    # what was never seen over there waits to be sent again
                    "SELECT 1 FROM growth_message WHERE state IN ('waiting', 'sending') "
                    "OR state = 'unknown' AND due_at <= "
                    "(SELECT clock_timestamp() + moved_by - interval '20 s' "
                    "FROM growth_clockoffset) LIMIT 1",
                )
            ),
        )

    final = states(group)
    wechat, sms = counts(group, "WECHAT"), counts(group, "SMS")
    assert (wechat["doubled"], sms["doubled"]) == (0, 0)
    reached = {(row["recipient"]) for row in wechat["counts"] + sms["counts"]}
    template = sum(who.startswith("oS-") for who in reached)
    subscribe = sum(who.startswith("oM-") for who in reached)
    texts = sum(who.startswith("+86") for who in reached)
    # 0 lost where the gateway dedupes or answers
    assert (template, texts) == (TOTAL * 4 // 10, TOTAL * 3 // 10), final
    # on subscribe messages at most the calls in flight stay unknown, each listed
    unknown = final.get("unknown", 0)
    assert TOTAL * 3 // 10 - subscribe <= unknown <= 3 * POOL * MOST_IN_THE_AIR, final
    assert set(final) <= {"accepted", "delivered", "unknown"}, final
    assert sum(final.values()) == TOTAL


def move_if_stuck(group: Group) -> bool:
    """Let leases of dead workers run out: they are minutes long.

    Not while anything is due: the gateway's ten minutes must not pass only because
    workers are slower than this clock.
    """
    due = ask(
        group,
        "SELECT 1 FROM growth_message, (SELECT clock_timestamp() + moved_by AS at "
        "FROM growth_clockoffset) AS now "
        "WHERE state IN ('waiting', 'unknown') AND due_at <= now.at "
        "OR state = 'sending' AND claimed_at <= now.at - %s LIMIT 1",
        CALL_LEASE,
    )
    if not due:
        move_clock(group, 1)
        time.sleep(2)
    return False
