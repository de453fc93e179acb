"""A copy of all we hold on one person, by the registry, so that no table is forgotten.

`data.json` is for machines: every table with what it means, every row by the names of
its columns, sealed values opened. `data.html` shows the same to people.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Final

from django.db import models, transaction
from django.db.models import F

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.errors import (
    PersonErased,
    TooSoon,
    UnknownPerson,
)
from saleor_wechat_growth.customers.models import DataExport
from saleor_wechat_growth.customers.queries import (
    MadeExport,
    made_export,
    survivor_of,
)
from saleor_wechat_growth.customers.registry import (
    Exported,
    NotExported,
    PersonTable,
    person_tables,
)
from saleor_wechat_growth.customers.services.erasing import BY_CUSTOMER
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.services import start_job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KIND: Final = "data_export"
FORMAT: Final = "growth.person/1"
KEPT: Final = timedelta(days=7)
#: how often a person may ask for themselves
APART: Final = timedelta(hours=24)

_SEALED: Final = "sealed_"
_JSON: Final = "data.json"


@transaction.atomic
def request_export(
    *, installation_id: int, customer_id: int, requested_by: str, now: datetime
) -> DataExport:
    """Have a copy made of all we hold on a person; a job makes it.

    Raises UnknownPerson, PersonErased, and TooSoon if the person (`BY_CUSTOMER`) asked
    within `APART`.
    """
    person = survivor_of(installation_id, customer_id)
    if person is None:
        raise UnknownPerson
    if person.erased_at is not None:
        raise PersonErased
    own = DataExport.objects.of(installation_id).filter(
        customer_id=person.pk,
        requested_by=BY_CUSTOMER,
        requested_at__gt=now - APART,
    )
    if requested_by == BY_CUSTOMER and own.exists():
        raise TooSoon
    made = DataExport.objects.create(
        installation_id=installation_id,
        customer=person,
        requested_at=now,
        requested_by=requested_by,
    )
    made.job = start_job(
        installation_id=installation_id,
        kind=KIND,
        started_by=requested_by,
        order={},
        rows=[made.pk],
        summary={"export": made.pk},
        now=now,
    )
    made.save(update_fields=["job"])
    return made


@works(KIND)
def make_exports(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Make the copies of a job: usually one. Whose person has gone meanwhile is none."""
    found = DataExport.objects.of(batch.installation_id).in_bulk(batch.rows)
    failures = []
    for place, export_id in enumerate(batch.rows, batch.start):
        made = found.get(export_id)
        if made is None:
            failures.append(Failure(place, "gone"))
            continue
        content = _zipped(person_data(batch.installation_id, made.customer_id, now))
        made.sealed_file = crypto.seal(content)
        made.size = len(content)
        made.made_at = now
        made.expires_at = now + KEPT
        made.save()
    return failures


@transaction.atomic
def open_export(*, installation_id: int, export_id: int, now: datetime) -> MadeExport:
    """Return a copy, and count that it was taken. Raises NoExport."""
    taken = made_export(installation_id, export_id, now)
    DataExport.objects.of(installation_id).filter(id=export_id).update(
        downloads=F("downloads") + 1
    )
    return taken


def machine_readable(content: bytes) -> str:
    """Return the JSON out of the ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(_JSON).decode()


def drop_old_exports(*, now: datetime) -> int:
    """Drop copies made more than `KEPT` ago; return how many. That there was one stays."""
    old = DataExport.objects.across_installations()  # housekeeping of all shops
    return old.filter(expires_at__lte=now, sealed_file__isnull=False).update(
        sealed_file=None
    )


def person_data(
    installation_id: int, customer_id: int, now: datetime
) -> Mapping[str, Any]:
    """Return all we hold on a person, table by table, as JSON values."""
    return {
        "format": FORMAT,
        "made_at": now,
        "person": customer_id,
        "tables": [
            {
                "name": table.model.__name__,
                "meaning": _meaning(table.model),
                "rows": list(_rows(table, installation_id, customer_id)),
            }
            for table in person_tables()
            if not isinstance(table.exported, NotExported)
        ],
    }


def _meaning(model: type[models.Model]) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0]


def _rows(
    table: PersonTable, installation_id: int, customer_id: int
) -> Iterator[dict[str, Any]]:
    said = table.exported if isinstance(table.exported, Exported) else Exported()
    columns = {name: name for name in _columns(table, said)} | dict(said.named)
    rows = (
        table.model._default_manager.filter(  # noqa: SLF001 -- public Django API
            installation_id=installation_id, **{table.customer_field: customer_id}
        )
        .order_by("id")
        .values_list(*columns.values())
    )
    for row in rows.iterator(chunk_size=2000):
        yield {
            name.removeprefix(_SEALED): _shown(path, value)
            for (name, path), value in zip(columns.items(), row, strict=True)
        }


def _columns(table: PersonTable, said: Exported) -> Iterator[str]:
    left_out = {"installation", table.customer_field, *said.omitted}
    for column in table.model._meta.concrete_fields:  # noqa: SLF001 -- Django's public meta API
        is_hash = isinstance(column, models.BinaryField) and not column.name.startswith(
            _SEALED
        )
        if column.name not in left_out and not is_hash:
            yield column.attname


def _shown(path: str, value: Any) -> Any:
    if value is None or not path.rpartition("__")[2].startswith(_SEALED):
        return value
    try:
        text = crypto.unseal_text(value)
    except crypto.Unreadable:
        return None
    try:
        return jsontext.loads(text) if text[:1] in {"{", "["} else text
    except ValueError:
        return text


def _zipped(data: Mapping[str, Any]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_JSON, jsontext.dumps(data))
        archive.writestr("data.html", _page(data))
    return kept.getvalue()


_HEAD: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>个人数据副本 · A copy of your data</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; margin: 24px; color: #1c1c1c; }
h2 { margin: 32px 0 0; font-size: 16px; } p { margin: 0 0 8px; color: #666; }
div { overflow-x: auto; } table { border-collapse: collapse; }
th, td { border: 1px solid #ddd; padding: 4px 8px; text-align: left;
         vertical-align: top; max-width: 360px; overflow-wrap: anywhere; }
th { background: #f5f5f5; font-weight: 600; }
</style>
<h1>个人数据副本 · A copy of your data</h1>
"""


def _page(data: Mapping[str, Any]) -> str:
    parts = [_HEAD, f"<p>{escape(data['made_at'].isoformat())}</p>"]
    for table in data["tables"]:
        if not table["rows"]:
            continue
        names = list(table["rows"][0])
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        parts.append(
            f"<h2>{escape(table['name'])}</h2><p>{escape(table['meaning'])}</p>"
            f"<div><table><tr>{head}</tr>"
        )
        parts += [
            "<tr>"
            + "".join(f"<td>{escape(_text(row[name]))}</td>" for name in names)
            + "</tr>"
            for row in table["rows"]
        ]
        parts.append("</table></div>")
    return "\n".join(parts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return jsontext.dumps(value)
    return str(value)
