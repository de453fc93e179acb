"""One shop's core that hangs, or trickles, holds up that shop alone.

Whole processes, as `make run` starts them.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from saleor_wechat_growth.management.supervisor import Group, run_command
from tests.faults.test_kill_nine import ask, group, kill, until

__all__ = ["group"]

#: of a healthy shop's news; idle it is a fraction of a second
SOON_SECONDS = 5.0


@pytest.fixture(params=["hangs", "trickles"])
def bad_core(request: pytest.FixtureRequest) -> Iterator[str]:
    """Start a server that takes every request and never ends an answer."""
    stop = threading.Event()
    lines: list[socket.socket] = []

    def drip(line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
            while not stop.wait(1):
                line.sendall(b" ")

    def listen() -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = listener.accept()
                lines.append(line)
                if request.param == "trickles":
                    threading.Thread(target=drip, args=(line,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql/"
        stop.set()
        thread.join()
        for line in lines:
            line.close()


def asking_process(group: Group) -> psutil.Process:
    worker = next(child for child in group.children if child.name == "worker")
    assert worker.process is not None
    for child in psutil.Process(worker.process.pid).children():
        with contextlib.suppress(psutil.Error):
            if "asking" in child.cmdline():
                return child
    raise psutil.NoSuchProcess(0)


def test_a_core_that_never_ends_an_answer_holds_up_its_own_shop_alone(
    group: Group, bad_core: str
) -> None:
    run_command(("demo", "--set-up"), group.env)
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults.two_shops", bad_core],
        env=group.env,
        check=True,
        capture_output=True,
    )
    bad, good = json.loads(said.stdout)
    until(
        "the bad core being asked",
        lambda: ask(
            group,
            "SELECT 1 FROM growth_refetch WHERE installation_id = %s "
            "AND due_at > clock_timestamp() + interval '3 s' LIMIT 1",
            bad,
        ),
    )
    began = time.monotonic()
    # for longer than a call may take, so that every thread that is kept is seen
    while time.monotonic() - began < 30:
        _news_of(group, good)
        asked_at = time.monotonic()
        until(
            "the good shop's news",
            lambda: (
                not ask(
                    group,
                    "SELECT 1 FROM growth_inboxevent WHERE installation_id = %s "
                    "AND due_at IS NOT NULL LIMIT 1",
                    good,
                )
                and not ask(
                    group,
                    "SELECT 1 FROM growth_refetch WHERE installation_id = %s LIMIT 1",
                    good,
                )
            ),
        )
        assert time.monotonic() - asked_at < SOON_SECONDS
        time.sleep(1)
    # of all its rows few were tried, and none is lost
    tries, rows = ask(
        group,
        "SELECT sum(attempts), count(*) FROM growth_refetch WHERE installation_id = %s",
        bad,
    )[0]
    assert rows == 60
    assert tries <= 3
    assert psutil.Process(asking_process(group).pid).memory_info().rss < 250e6


def _news_of(group: Group, shop: int) -> None:
    """A row that is handled, and one for which its core is asked."""
    ask_now = (
        "INSERT INTO growth_inboxevent (installation_id, source, kind, subject, "
        "dedupe_key, received_at, due_at, attempts, error) SELECT %s, 'saleor', "
        "'saleor.nothing', '', sha256(gen_random_uuid()::text::bytea), "
        "clock_timestamp(), clock_timestamp(), 0, '' RETURNING id"
    )
    ask(group, ask_now, shop)
    ask(
        group,
        "INSERT INTO growth_refetch (installation_id, kind, object_id, due_at, "
        "attempts, error) VALUES (%s, 'checkout', 'Q2hlY2tvdXQ6bm9uZQ==', "
        "clock_timestamp(), 0, '') RETURNING id",
        shop,
    )


def test_the_process_that_asks_cores_is_started_again_and_leaves_with_its_worker(
    group: Group,
) -> None:
    def there() -> psutil.Process | None:
        with contextlib.suppress(psutil.Error):
            return asking_process(group)
        return None

    first = until("it", there)
    kill(first.pid)
    second = until("another", lambda: (it := there()) and it.pid != first.pid and it)
    worker = next(child for child in group.children if child.name == "worker")
    assert worker.process is not None
    kill(worker.process.pid)
    until("its end", lambda: not _is_alive(second.pid))
    until("a third", there)


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False
