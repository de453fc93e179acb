"""The objects that a file and a shop have in common, and what becomes of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

POLICIES: Final = "policies"
LIFECYCLE: Final = "lifecycle"
#: sections that are one object, of no key
SINGLES: Final = (POLICIES, LIFECYCLE)
#: sections of the file, in the order in which they build on each other
SECTIONS: Final = (
    POLICIES,
    "accounts",
    "templates",
    "tags",
    "traits",
    "coupons",
    LIFECYCLE,
    "rfm",
    "segments",
    "journeys",
)
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """One object of a shop. spec: what the file would say, but for secrets and pause.

    paused: why it stands still; None if it does not. secrets: by name, opened.
    """

    id: int
    version: int
    spec: Any
    paused: str | None = None
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


#: every object of a shop that a file can describe, by (section, key)
State = dict[Name, Standing]


def label(name: Name) -> str:
    """Name one object in a sentence."""
    section, key = name
    return section if section in SINGLES else f"{section.removesuffix('s')} {key}"


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
