"""A person with a row in every table, and a search through all that is stored."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, Identity
from saleor_wechat_growth.customers.registry import Kept, person_tables
from saleor_wechat_growth.installations.models import Installation

#: what stands wherever content can stand
MARK = "Xiaoming-was-here"
#: content of kept rows that says nothing of the person, and why it stays
PLAIN = {
    ("Decision", "facts"): "ids and values that decided (promise 6)",
    ("Message", "routes"): "ids of templates",
    ("Erasure", "counts"): "names of tables and numbers",
    ("Erasure", "sealed_rest"): "what is still looked for, dropped at the end",
}


class Filler:
    """Makes one row of any model of one person, with `MARK` where content can be."""

    def __init__(self, shop: Installation, person: Customer, now: dt.datetime) -> None:
        self.shop = shop
        self.now = now
        self.made: dict[type[models.Model], Any] = {
            Installation: shop,
            Customer: person,
        }

    def every_table(self) -> None:
        for table in person_tables():
            self.row(table.model)

    def row(self, model: type[models.Model]) -> Any:
        if model not in self.made:
            kept = any(
                table.model is model and isinstance(table.erased, Kept)
                for table in person_tables()
            )
            is_theirs = any(table.model is model for table in person_tables())
            values = {}
            for field in model._meta.concrete_fields:
                value = self._value(model, field, is_theirs=is_theirs, kept=kept)
                if value is not _LEFT:
                    values[field.attname] = value
            self.made[model] = model._default_manager.create(**values)
        return self.made[model]

    def _value(self, model: Any, field: Any, *, is_theirs: bool, kept: bool) -> Any:
        name = field.name
        if isinstance(field, models.ForeignKey):
            if field.remote_field.model is model:
                return _LEFT
            if field.null and not is_theirs:
                return _LEFT
            return self.row(field.remote_field.model).pk
        if (model.__name__, name) in _GIVEN:
            return _GIVEN[model.__name__, name]
        if name == "customer_id":
            return self.made[Customer].pk
        if field.primary_key and isinstance(field, models.AutoField):
            return _LEFT
        if is_theirs and (model.__name__, name) not in PLAIN:
            content = self._content(field, all_text=not kept)
            if content is not _LEFT:
                return content
        if field.has_default() or field.null:
            return _LEFT
        return self._any(field)

    @staticmethod
    def _content(field: Any, *, all_text: bool) -> Any:
        if isinstance(field, models.BinaryField):
            sealed = field.name.startswith("sealed_")
            return crypto.seal_text(MARK) if sealed else _LEFT
        if isinstance(field, models.JSONField):
            return {"said": MARK}
        if isinstance(field, models.TextField):
            return MARK
        if isinstance(field, models.CharField) and all_text and not field.choices:
            return MARK if (field.max_length or 99) >= len(MARK) else _LEFT
        return _LEFT

    def _any(self, field: Any) -> Any:
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, ArrayField):
            return []
        for kind, value in (
            (models.BinaryField, uuid.uuid4().bytes),
            (models.UUIDField, uuid.uuid4()),
            (models.DateTimeField, self.now),
            (models.DateField, self.now.date()),
            (models.BooleanField, False),
            (models.DecimalField, Decimal(1)),
            (models.IntegerField, 1),
            (models.JSONField, {}),
        ):
            if isinstance(field, kind):
                return value
        return uuid.uuid4().hex[: field.max_length or 32]


_LEFT = object()
#: what a constraint wants
_GIVEN = {("Consent", "channel"): "sms"}


def found(*texts: str) -> list[str]:
    """Return "table.column" of all that holds one of `texts`, sealed or not."""
    places = []
    for model in apps.get_app_config("growth").get_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if any(text in told for told in _told(value) for text in texts):
                        places.append(f"{table}.{name}")
    return sorted(set(places))


def _told(value: Any) -> Iterator[str]:
    if isinstance(value, memoryview | bytes):
        raw = bytes(value)
        yield raw.hex()
        yield raw.decode("utf-8", "replace")
        try:
            opened = crypto.unseal(raw)
        except crypto.Unreadable:
            return
        yield opened.decode("utf-8", "replace")
        # what is zipped says nothing to a search
        assert not opened.startswith(b"PK"), "an export is left"
    elif value is not None:
        yield str(value)


def pointing_at(person: Customer, identity: Identity) -> list[str]:
    """Return "table.column" of every foreign key that still leads to the identity."""
    places = []
    for model in apps.get_app_config("growth").get_models():
        for field in model._meta.concrete_fields:
            related = getattr(field.remote_field, "model", None)
            if related is Identity:
                rows = model._default_manager.filter(**{field.attname: identity.pk})
                if rows.exists():
                    places.append(f"{model.__name__}.{field.name}")
    return places
