"""A whole instance, as `make run` starts it: every process, and nobody watching."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from saleor_wechat_growth.management.supervisor import Group, running

#: what the instance must not take from the shell the tests run in
OURS = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "PYTHONPATH", "XDG_RUNTIME_DIR")


@dataclass(frozen=True)
class Instance:
    """A running instance: `url` is its origin, `env` what its processes were told."""

    url: str
    env: dict[str, str]

    def order(self, name: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Have a stand-in (SALEOR, WECHAT, SMS) do something."""
        url = f"{self.env[f'SANDBOX_{name}_URL']}/_sandbox/{path}"
        answer = requests.post(url, json=body, timeout=10)
        answer.raise_for_status()
        done: dict[str, Any] = answer.json()
        return done

    def look(self, name: str, path: str, **query: str) -> dict[str, Any]:
        """Ask a stand-in what it knows."""
        url = f"{self.env[f'SANDBOX_{name}_URL']}/_sandbox/{path}"
        answer = requests.get(url, params=query, timeout=10)
        answer.raise_for_status()
        known: dict[str, Any] = answer.json()
        return known

    def pass_time(self, seconds: int) -> None:
        answer = requests.post(
            f"{self.url}/demo/api/clock", json={"seconds": seconds}, timeout=10
        )
        answer.raise_for_status()

    def staff_token(self) -> str:
        """Return what the real Dashboard would hand to our page."""
        return str(self.order("SALEOR", "app_token", {})["token"])


@contextmanager
def instance(*, port: int, **told: str) -> Iterator[Instance]:
    """Start an instance of its own, with nothing set up, and stop it at the end.

    told: settings beside those of a fresh `make run`.
    """
    given = {name: os.environ[name] for name in OURS if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        group = Group(data=Path(folder), port=port, given={**given, **told})
        with running(group):
            yield Instance(f"http://localhost:{port}", group.env)
