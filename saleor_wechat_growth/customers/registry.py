"""Every table that holds rows of a person.

A merge, an erasure and an export walk them all. A domain registers its models beside
its handlers; a test finds forgotten ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import models


@dataclass(frozen=True, slots=True)
class PersonTable:
    """A table with a column that points at a customer.

    identity_field: where a row is a person's only because it hangs on one of the
    person's identities, that column: such rows follow the identity.
    """

    model: type[models.Model]
    customer_field: str = "customer"
    identity_field: str = ""

    @property
    def name(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 -- Django's public meta API


_tables: list[PersonTable] = []


def register(
    model: type[models.Model],
    *,
    customer_field: str = "customer",
    identity_field: str = "",
) -> None:
    """Make `model` part of every merge, export and erasure."""
    _tables.append(PersonTable(model, customer_field, identity_field))


def person_tables() -> tuple[PersonTable, ...]:
    return tuple(_tables)
