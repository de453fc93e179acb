"""The real PostgreSQL and Redis of a test run, started before Django reads settings.

Loaded as a pytest plugin (`-p tests.servers`). Each process that runs tests, be it
the only one or one of several (`-n`), has servers and a data folder of its own, so
that neither runs nor workers see each other's rows, locks or keys; the end of the
process takes them away, and the end of the run what a worker that was killed left.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from saleor_wechat_growth.management.embedded import (
    free_port,
    start_postgres,
    start_redis,
)

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
#: of the whole run; a worker is a child of the process that hands the tests out
RUN = ROOT / ".test-data" / str(os.getppid() if WORKER else os.getpid())
DATA = RUN / (WORKER or "own")
#: What Django's settings must have to be looked at; nothing is connected to.
LOOK_ONLY = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "SECRET_KEY": "look-only",
    "ENCRYPTION_KEYS": "look-only",
    "LOOKUP_KEY": "look-only",
}
#: No test's rows outlive its server, so nothing waits for a disk; and no test's plans
#: hang on what was counted while another's rows were there.
SWITCHED_OFF = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


# around pytest-django's, which reads settings in this hook
@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleor_wechat_growth.config.settings"
    # ended from outside, a run shall still take its servers away
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not WORKER:
        # at exit and not in a hook of pytest: a run that fails to start ends here too
        atexit.register(take_away)
    if early_config.known_args_namespace.numprocesses and not WORKER:
        # it hands the tests out and runs none
        os.environ.update(LOOK_ONLY)
    else:
        start_servers()
    yield


def start_servers() -> None:
    DATA.mkdir(parents=True)
    postgres = start_postgres(DATA / "pg", database="growth")
    atexit.register(postgres.stop)
    redis_port = free_port()
    redis = start_redis(DATA / "redis", redis_port)
    atexit.register(stop_redis, redis)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        for name in SWITCHED_OFF:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    os.environ.update(
        DATABASE_URL=postgres.url,
        CELERY_BROKER_URL=f"redis://127.0.0.1:{redis_port}/0",
        CACHE_URL=f"redis://127.0.0.1:{redis_port}/1",
        SECRET_KEY="tests-only",
        ENCRYPTION_KEYS="tests-newest tests-older",
        LOOKUP_KEY="tests-lookup",
        PUBLIC_URL="http://localhost:8400",
        ALLOWED_SALEOR_URLS="http://127.0.0.1:8000/graphql/",
        DATA_DIR=str(DATA),
        SANDBOX="0",
    )


def stop_redis(redis: subprocess.Popen[bytes]) -> None:
    redis.terminate()
    redis.wait(10)


def take_away() -> None:
    """End the servers that still stand in the run's folder, and remove it."""
    # workers that were told to end take their own away
    psutil.wait_procs(psutil.Process().children(), timeout=30)
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(RUN):
                process.send_signal(signal.SIGINT)
                left.append(process)
    psutil.wait_procs(left, timeout=10)
    shutil.rmtree(RUN, ignore_errors=True)
