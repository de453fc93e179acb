"""The process group of `make run`: started in order, watched, stopped in order."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from saleor_wechat_growth.management.embedded import (
    NotStarted,
    Postgres,
    free_port,
    start_postgres,
    start_redis,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

READY_SECONDS = 60.0
STOP_SECONDS = 15.0
RESTART_AFTER_SECONDS = 1.0
#: in the order in which `sandbox.ports` keeps theirs; new ones go to the end
STAND_INS = ("saleor", "wechat", "sms", "jinshuju")
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEYS", "LOOKUP_KEY")
#: where a running instance says what it is; `__main__` reads it
RUNNING = "running.json"
SETTINGS = frozenset(
    {
        *SECRETS,
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "CACHE_URL",
        "PUBLIC_URL",
        "ALLOWED_SALEOR_URLS",
        "FRAME_ANCESTORS",
        "WECHAT_API_URL",
        "WECHAT_OPEN_URL",
        "WECOM_API_URL",
        "TENCENT_SMS_URL",
        "ALIYUN_SMS_URL",
        "JINSHUJU_URL",
        "SANDBOX",
        "SANDBOX_SALEOR_URL",
        "SANDBOX_WECHAT_URL",
        "SANDBOX_SMS_URL",
        "SANDBOX_JINSHUJU_URL",
    }
)


@dataclass
class Child:
    """A process we started: its name and how to start it again."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None


@dataclass
class Group:
    """Everything `make run` runs. `env` is what the children are told."""

    data: Path
    port: int
    given: Mapping[str, str]
    env: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    postgres: Postgres | None = None
    redis: subprocess.Popen[bytes] | None = None
    redis_port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Bring everything up.

        Raises:
            NotStarted: with what did not come up, and what it said last.

        """
        if _answers("127.0.0.1", self.port):
            msg = f"port {self.port} is taken; choose another: make run PORT=8500"
            raise NotStarted(msg)
        self.data.mkdir(parents=True, exist_ok=True)
        self.env = self._environment()
        self._start_servers()
        run_command(("migrate", "--verbosity", "0"), self.env)
        if self.env["SANDBOX"] == "1":
            self._spawn("sandbox", "sandbox")
            wait_for(f"{self.env['SANDBOX_SALEOR_URL']}/health/", "the sandbox")
        self._spawn("web", "serve", "--port", str(self.port))
        self._spawn("worker", "worker")
        self._spawn("scheduler", "scheduler")
        wait_for(f"http://127.0.0.1:{self.port}/readyz", "web")
        self._tell_other_commands()

    def watch(self) -> None:
        """Restart what dies, until `stopping` is set."""
        while not self.stopping.wait(RESTART_AFTER_SECONDS):
            if self.postgres and not self.postgres.is_running:
                print("PostgreSQL died; starting it again", file=sys.stderr)
                # Right after a kill the server's own file still names the dead one.
                with contextlib.suppress(NotStarted):
                    self.postgres = start_postgres(self.data / "pg")
            if self.redis and self.redis.poll() is not None:
                print("Redis died; starting it again", file=sys.stderr)
                with contextlib.suppress(NotStarted):
                    self.redis = start_redis(self.data / "redis", self.redis_port)
            for child in self.children:
                if child.process and child.process.poll() is not None:
                    print(f"{child.name} died; starting it again", file=sys.stderr)
                    child.process = self._popen(child.command)

    def stop(self) -> None:
        """Stop everything: those who work first, what they stand on last."""
        self.stopping.set()
        (self.data / RUNNING).unlink(missing_ok=True)
        for child in reversed(self.children):
            _terminate(child.process)
        _terminate(self.redis)
        if self.postgres is not None:
            self.postgres.stop()

    def _environment(self) -> dict[str, str]:
        """Return what children are told: defaults, then what the caller set."""
        ports = _kept_ports(self.data)
        urls = {name: f"http://127.0.0.1:{ports[name]}" for name in STAND_INS}
        defaults = {
            "DJANGO_SETTINGS_MODULE": "saleor_wechat_growth.config.settings",
            "DATA_DIR": str(self.data),
            "SANDBOX": "1",
            "PUBLIC_URL": f"http://localhost:{self.port}",
            "ALLOWED_SALEOR_URLS": f"{urls['saleor']}/graphql/",
            "FRAME_ANCESTORS": f"http://localhost:{self.port} http://127.0.0.1:{self.port}",
            "WECHAT_API_URL": urls["wechat"],
            "WECHAT_OPEN_URL": urls["wechat"],
            "WECOM_API_URL": urls["wechat"],
            "TENCENT_SMS_URL": urls["sms"],
            "ALIYUN_SMS_URL": urls["sms"],
            "JINSHUJU_URL": urls["jinshuju"],
            "SANDBOX_SALEOR_URL": urls["saleor"],
            "SANDBOX_WECHAT_URL": urls["wechat"],
            "SANDBOX_SMS_URL": urls["sms"],
            "SANDBOX_JINSHUJU_URL": urls["jinshuju"],
            **{name: _kept_secret(self.data, name) for name in SECRETS},
        }
        given = {name: value for name, value in self.given.items() if value}
        return defaults | given

    def _tell_other_commands(self) -> None:
        """Let `plan`, `explain` and their like find this instance by its data folder."""
        path = self.data / RUNNING
        path.touch(mode=0o600)
        own = {name: value for name, value in self.env.items() if name in SETTINGS}
        path.write_text(json.dumps(own), encoding="utf-8")

    def _start_servers(self) -> None:
        if "DATABASE_URL" not in self.env:
            self.postgres = start_postgres(self.data / "pg")
            self.env["DATABASE_URL"] = self.postgres.url
        if "CELERY_BROKER_URL" not in self.env or "CACHE_URL" not in self.env:
            self.redis_port = free_port()
            self.redis = start_redis(self.data / "redis", self.redis_port)
            redis = f"redis://127.0.0.1:{self.redis_port}"
            self.env.setdefault("CELERY_BROKER_URL", f"{redis}/0")
            self.env.setdefault("CACHE_URL", f"{redis}/1")

    def _spawn(self, name: str, *command: str) -> None:
        child = Child(name, command)
        child.process = self._popen(command)
        self.children.append(child)

    def _popen(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we stop things in order.
        return subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, "-m", "saleor_wechat_growth", *command],
            env=self.env,
            start_new_session=True,
        )


@contextlib.contextmanager
def running(group: Group) -> Iterator[Group]:
    """Start `group`, and stop it however the block is left."""
    # a closed terminal too; and SIGINT even where a shell had us ignore it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        group.start()
        yield group
    finally:
        group.stop()


def run_command(command: tuple[str, ...], env: Mapping[str, str]) -> None:
    """Run one of our commands to its end.

    Raises:
        NotStarted: it failed.

    """
    done = subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-m", "saleor_wechat_growth", *command],
        env=dict(env),
        check=False,
    )
    if done.returncode:
        msg = f"`saleor-wechat-growth {command[0]}` failed; see above"
        raise NotStarted(msg)


def wait_for(url: str, what: str) -> None:
    """Wait until `url` answers 200.

    Raises:
        NotStarted: it does not within a minute.

    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(URLError, OSError),
            urlopen(url, timeout=2) as answer,  # noqa: S310 -- our own loopback address
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    msg = f"{what} did not answer at {url}"
    raise NotStarted(msg)


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def _terminate(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _kept_secret(data: Path, name: str) -> str:
    path = data / f"{name.lower()}.secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _kept_ports(data: Path) -> dict[str, int]:
    """Return the sandbox's ports, the same at every start where they are free.

    A shop is known by its address, so the demo shop must keep its own.
    """
    path = data / "sandbox.ports"
    ports: dict[str, int] = {}
    if path.exists():
        kept = [int(word) for word in path.read_text().split()]
        if not any(_answers("127.0.0.1", port) for port in kept):
            ports = dict(zip(STAND_INS, kept, strict=False))
    for name in STAND_INS:
        ports.setdefault(name, free_port())
    path.write_text(" ".join(str(port) for port in ports.values()))
    return ports
