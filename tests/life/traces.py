"""What an instance's database holds of somebody: a search through every table.

Read only, and with the instance's own keys: what is sealed is opened, and what is
hashed is hashed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.customers.registry import Kept, person_tables
from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID, SERVICE_APPID
from tests.life.people import Person
from tests.stage import Instance

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

#: of growth.yaml: whose unionids they are
OPEN_PLATFORM = "demo-open-platform"
#: every table with rows of its own, months of partitioned ones included
TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
#: what a person's rows point with
COLUMNS = """
SELECT DISTINCT child.relname, att.attname
FROM pg_constraint AS con
JOIN pg_class AS child ON child.oid = con.conrelid AND child.relkind = 'r'
JOIN pg_attribute AS att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
WHERE con.contype = 'f' AND con.confrelid = 'growth_customer'::regclass
"""


@dataclass(frozen=True)
class Traces:
    """The database of an instance, looked at."""

    connection: psycopg.Connection[Any]

    def of(self, values: Sequence[str]) -> set[str]:
        """Return "table.column" of all that holds one of `values`, sealed or not."""
        return {
            f"{table}.{name}"
            for table, name, told in self._all()
            if any(text in told for text in values)
        }

    def hashes_of(self, person: Person) -> set[str]:
        """Return "table.column" of all that holds a search hash of the person's."""
        return self.of([each.hex() for each in _hashes(person)])

    def rows(self, people: Sequence[int]) -> Counter[str]:
        """Count the rows that point at the tombstones, by table."""
        found: Counter[str] = Counter()
        for table, column in self.connection.execute(COLUMNS).fetchall():
            counted = sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s)").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            for (count,) in self.connection.execute(counted, [list(people)]):
                if count:
                    found[table] += count
        return found

    def tombstones(self) -> list[int]:
        rows = self.connection.execute(
            "SELECT id FROM growth_customer WHERE erased_at IS NOT NULL"
        )
        return [row[0] for row in rows.fetchall()]

    def _all(self) -> Iterator[tuple[str, str, str]]:
        for (table,) in self.connection.execute(TABLES).fetchall():
            cursor = self.connection.execute(
                sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
            )
            names = [column.name for column in cursor.description or ()]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    for told in _told(value):
                        yield table, name, told


@contextmanager
def traces(instance: Instance, settings: Settings) -> Iterator[Traces]:
    """Look into the instance's database, with its keys in place of the tests'."""
    settings.ENCRYPTION_KEYS = tuple(instance.env["ENCRYPTION_KEYS"].split())
    settings.LOOKUP_KEY = instance.env["LOOKUP_KEY"].encode()
    with psycopg.connect(
        instance.env["DATABASE_URL"],
        autocommit=True,
        options="-c default_transaction_read_only=on",
    ) as connection:
        yield Traces(connection)


def kept() -> set[str]:
    """Return the tables whose rows outlive a person, emptied."""
    return {table.name for table in person_tables() if isinstance(table.erased, Kept)}


def _hashes(person: Person) -> list[bytes]:
    kind = IdentityKind
    e164 = f"+86{person.phone}"
    return [
        lookup_of(kind.OPENID, person.service_openid, SERVICE_APPID),
        lookup_of(kind.OPENID, person.mini_openid, MINI_PROGRAM_APPID),
        lookup_of(kind.UNIONID, person.unionid, OPEN_PLATFORM),
        lookup_of(kind.PHONE, e164),
        lookup_of(kind.FORM_PHONE, e164),
        lookup_of(kind.EMAIL, person.email),
    ]


def _told(value: Any) -> Iterator[str]:
    """Return what a value says: as it stands, and once it is opened."""
    if isinstance(value, memoryview | bytes):
        raw = bytes(value)
        yield raw.hex()
        yield raw.decode("utf-8", "replace")
        try:
            opened = crypto.unseal(raw)
        except crypto.Unreadable:
            return
        # what is zipped says nothing to a search; a coupon's code may begin by PK, too
        assert not opened.startswith(b"PK\x03\x04"), "an export is left"
        yield opened.decode("utf-8", "replace")
        if b"\\u" in opened:
            yield opened.decode("unicode_escape", "replace")
    elif value is not None:
        yield str(value)
