"""The bench's own PostgreSQL and Redis, and databases that are ready quickly.

The data folder stays between runs: big loads are kept as template databases, each
under a digest of what made it, so a second run copies instead of loading.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench.lines import say
from saleor_wechat_growth.management.embedded import (
    free_port,
    start_postgres,
    start_redis,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".bench-data"
#: the database every figure finds at DATABASE_URL
NAME = "bench"


class AlreadyRunning(Exception):
    """Another bench uses this data folder, and would be slowed by a second."""


@dataclass(frozen=True)
class Servers:
    """Running servers; `env` is what every process of the bench is told."""

    env: dict[str, str]

    def fresh(self, template: str, *options: str) -> None:
        """Make the bench's database a new copy of `template`, loaded if need be.

        `template`: a module of this package with a `load` for it.
        """
        kept = self._template(template, options)
        with self._server() as server:
            _drop(server, NAME)
            server.execute(
                f'CREATE DATABASE "{NAME}" TEMPLATE "{kept}" STRATEGY FILE_COPY'
            )

    def _template(self, module: str, options: tuple[str, ...]) -> str:
        digest = _digest(module, options)
        kept = f"{module}_{digest}"
        with self._server() as server:
            names = {
                name for (name,) in server.execute("SELECT datname FROM pg_database")
            }
            if kept in names:
                return kept
            for old in names:
                if old.startswith(f"{module}_"):
                    _drop(server, old)
            say(f"  loading the template database {module} (once)…")
            loading = f"loading_{digest}"
            _drop(server, loading)
            server.execute(f'CREATE DATABASE "{loading}"')
        env = self.env | {"DATABASE_URL": _url_of(self.env["DATABASE_URL"], loading)}
        for command in (
            ["saleor_wechat_growth", "migrate", "--verbosity", "0"],
            ["bench.one", "load", module, *options],
        ):
            subprocess.run([sys.executable, "-m", *command], env=env, check=True)
        with self._server() as server:
            # a name of its own only now: what was cut short is not taken for whole
            server.execute(f'ALTER DATABASE "{loading}" RENAME TO "{kept}"')
        return kept

    @contextlib.contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        url = _url_of(self.env["DATABASE_URL"], "postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection


@contextlib.contextmanager
def running(data: Path = DATA) -> Iterator[Servers]:
    """Start both servers in `data`, with the settings they have everywhere.

    Raises AlreadyRunning.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(str(data)) from error
        postgres = start_postgres(data / "pg", database=NAME)
        port = free_port()
        redis = start_redis(data / "redis", port)
        try:
            yield Servers(_environment(data, postgres.url, port))
        finally:
            redis.terminate()
            redis.wait(10)
            postgres.stop()


def _environment(data: Path, database_url: str, redis_port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "saleor_wechat_growth.config.settings",
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{redis_port}/0",
        "CACHE_URL": f"redis://127.0.0.1:{redis_port}/1",
        "SECRET_KEY": "bench",
        "ENCRYPTION_KEYS": "bench",
        "LOOKUP_KEY": "bench",
        "PUBLIC_URL": "http://127.0.0.1",
        "ALLOWED_SALEOR_URLS": "http://127.0.0.1:9/graphql/",
        "DATA_DIR": str(data),
        "SANDBOX": "0",
        "LOG_FORMAT": "text",
    }


def _url_of(url: str, name: str) -> str:
    return url.replace(f"/{NAME}?", f"/{name}?", 1)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _digest(module: str, options: tuple[str, ...]) -> str:
    """Digest what a template is made of: the migrations, its module, its options."""
    made_of = hashlib.sha256(" ".join(options).encode())
    sources = [*ROOT.glob("migrations/*.py"), ROOT / f"bench/{module}.py"]
    for path in sorted(sources):
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:12]
