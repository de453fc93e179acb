"""The objects that a file and a shop have in common, and what becomes of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

POLICIES: Final = "policies"
SHOP: Final = "shop"
LIFECYCLE: Final = "lifecycle"
#: sections that are one object, of no key
SINGLES: Final = (POLICIES, SHOP, LIFECYCLE)
#: sections of the file, in the order in which they build on each other
SECTIONS: Final = (
    POLICIES,
    SHOP,
    "accounts",
    "templates",
    "tags",
    "traits",
    "coupons",
    LIFECYCLE,
    "rfm",
    "segments",
    "sources",
    "codes",
    "replies",
    "menus",
    "claims",
    "slots",
    "search_offers",
    "forms",
    "sale_days",
    "watches",
    "journeys",
)
#: sections whose objects are not called by their name without its s
_SINGULAR: Final = {"replies": "reply", "watches": "watch"}
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """One object of a shop. spec: what the file would say, but for secrets and pause.

    paused: why it stands still; None if it does not. secrets: by name, opened. until:
    after it there is nothing to set any more.
    """

    id: int
    version: int
    spec: Any
    paused: str | None = None
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


#: every object of a shop that a file can describe, by (section, key)
State = dict[Name, Standing]


def kind_of(section: str) -> str:
    """Return what one object of a section is called."""
    if section in SINGLES:
        return section
    return _SINGULAR.get(section, section.removesuffix("s"))


def label(name: Name) -> str:
    """Name one object in a sentence."""
    section, key = name
    return f"{kind_of(section)} {key}".strip()


class Verb(StrEnum):
    """What happens to an object."""

    CREATE = "create"
    CHANGE = "change"
    PAUSE = "pause"
    LEAVE = "leave"


class Nothing(StrEnum):
    """Stands for a value that is not there."""

    ABSENT = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after; of a secret only what happens to it."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Item:
    """One object of the file. secrets: those to be stored, "" takes one away."""

    name: Name
    verb: Verb
    spec: Any
    standing: Standing | None
    changes: tuple[Change, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        return label(self.name)
