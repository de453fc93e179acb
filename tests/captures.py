"""Real deliveries of a real core, recorded (tests/data/saleor/README.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "saleor"
API_URL = "http://127.0.0.1:8000/graphql/"


@dataclass(frozen=True)
class Delivery:
    """One POST of core: its headers by name, its exact bytes."""

    name: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["Saleor-Event"]

    @property
    def value(self) -> Any:
        return json.loads(self.body)


@cache
def deliveries() -> tuple[Delivery, ...]:
    """Return every recorded delivery, in the order it arrived."""
    found = []
    for path in sorted(DATA.glob("**/[0-9][0-9][0-9][0-9]-*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        found.append(
            Delivery(path.stem, dict(record["headers"]), record["body_text"].encode())
        )
    return tuple(found)


def key_set() -> dict[str, Any]:
    return dict(json.loads(next(DATA.glob("**/jwks.json")).read_text()))
