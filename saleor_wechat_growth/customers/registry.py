"""Every table that holds rows of a person.

A merge, an erasure and an export walk them all. A domain registers its models beside
its handlers, and says what an erasure leaves of them and what an export shows; a test
finds forgotten ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True, slots=True)
class Deleted:
    """An erasure deletes the rows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An erasure leaves the rows under the tombstone, because figures count them.

    emptied: what these columns are then, values or expressions. then: empties what
    hangs on such rows, given the installation and their ids. why: what needs them.
    """

    why: str
    emptied: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[int, Sequence[Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """An export shows every column but hashes; sealed ones opened, as they are called.

    named: more columns, through relations: what an id stands for, by the name that is
    shown. omitted: columns that say nothing of the person.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    omitted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NotExported:
    """An export leaves the table out. why: what makes it no data of the person's."""

    why: str


DELETED: Final = Deleted()

#: subjects of inbox rows, given the installation and customers
NamedBy = Callable[[int, Sequence[int]], Collection[str]]


@dataclass(frozen=True, slots=True)
class PersonTable:
    """A table with a column that points at a customer.

    identity_field: where a row is a person's only because it hangs on one of the
    person's identities, that column: such rows follow the identity. subjects: columns
    with what inbox rows about this row go by; `named_by` tells it where no column does.
    erased, exported: None is not said yet; such rows are deleted and exported whole.
    """

    model: type[models.Model]
    customer_field: str = "customer"
    identity_field: str = ""
    subjects: tuple[str, ...] = ()
    named_by: NamedBy | None = None
    erased: Deleted | Kept | None = None
    exported: Exported | NotExported | None = None

    @property
    def name(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 -- Django's public meta API


_tables: list[PersonTable] = []
_metadata_keys: set[str] = set()


def register(
    model: type[models.Model],
    *,
    customer_field: str = "customer",
    identity_field: str = "",
    subjects: tuple[str, ...] = (),
    named_by: NamedBy | None = None,
    erased: Deleted | Kept | None = None,
    exported: Exported | NotExported | None = None,
) -> None:
    """Make `model` part of every merge, export and erasure."""
    table = PersonTable(
        model, customer_field, identity_field, subjects, named_by, erased, exported
    )
    _tables.append(table)


def person_tables() -> tuple[PersonTable, ...]:
    """Return them as they were registered: layer by layer, from the customers up."""
    return tuple(_tables)


def register_metadata(key: str) -> None:
    """Have `key` of private metadata, which we write to users in core, erased too."""
    _metadata_keys.add(key)


def metadata_keys() -> tuple[str, ...]:
    return tuple(sorted(_metadata_keys))
