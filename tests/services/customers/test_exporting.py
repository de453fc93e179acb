"""A copy of all we hold on one person, by the registry."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from saleor_wechat_growth.customers import services
from saleor_wechat_growth.customers.errors import NoExport, PersonErased, TooSoon
from saleor_wechat_growth.customers.models import DataExport, Identity
from saleor_wechat_growth.customers.observations import Observation, openid
from saleor_wechat_growth.customers.registry import Exported, person_tables
from saleor_wechat_growth.customers.services.exporting import KEPT
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import advance_jobs
from tests.services.customers.everything import MARK, Filler

HOUR = timedelta(hours=1)


@pytest.fixture
def identity(shop, now):
    seen = Observation((openid("oAlice", "wx1"),), "test", now)
    (whose,) = services.observe(installation_id=shop.id, observations=[seen], now=now)
    return Identity.objects.of(shop.id).get(id=whose.identity_ids[0])


@pytest.fixture
def person(identity):
    return identity.customer


def made(shop, person, now, requested_by="staff:1"):
    services.request_export(
        installation_id=shop.id,
        customer_id=person.pk,
        requested_by=requested_by,
        now=now,
    )
    while advance_jobs(now=now):
        pass
    return DataExport.objects.of(shop.id).latest("id")


def content(shop, export, now):
    taken = services.open_export(installation_id=shop.id, export_id=export.pk, now=now)
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        return (
            json.loads(archive.read("data.json")),
            archive.read("data.html").decode(),
        )


def test_promise_10_an_export_shows_every_table_that_holds_rows_of_the_person(
    shop, person, identity, now
) -> None:
    filler = Filler(shop, person, now)
    filler.made[Identity] = identity
    filler.every_table()
    Job.objects.of(shop.id).delete()
    data, page = content(shop, made(shop, person, now), now)
    shown = {table["name"]: table for table in data["tables"]}
    wanted = {
        table.model.__name__
        for table in person_tables()
        if isinstance(table.exported, Exported)
    }
    assert set(shown) == wanted
    for name, table in shown.items():
        assert table["rows"], name
        assert table["meaning"], name
    (message,) = shown["Message"]["rows"]
    assert message["content"] == MARK, "sealed values are opened"
    assert shown["Identity"]["rows"][0]["value"] == "oAlice"
    assert "lookup" not in shown["Identity"]["rows"][0], "hashes are ours"
    assert page.count("<table>") == len(wanted)


def test_an_export_holds_nothing_of_anybody_else(shop, other_shop, person, now) -> None:
    for each in (shop, other_shop):
        seen = Observation((openid("oBob", "wx1"),), "test", now)
        services.observe(installation_id=each.id, observations=[seen], now=now)
    data, page = content(shop, made(shop, person, now), now)
    assert "oAlice" in json.dumps(data)
    assert "oBob" not in json.dumps(data) + page
    with pytest.raises(NoExport):
        services.open_export(
            installation_id=other_shop.id,
            export_id=DataExport.objects.of(shop.id).get().pk,
            now=now,
        )


def test_an_export_is_sealed_and_kept_seven_days(shop, person, now) -> None:
    export = made(shop, person, now)
    assert b"oAlice" not in bytes(export.sealed_file)
    assert not bytes(export.sealed_file).startswith(b"PK")
    content(shop, export, now + KEPT - HOUR)
    content(shop, export, now + KEPT - HOUR)
    export.refresh_from_db()
    assert export.downloads == 2
    with pytest.raises(NoExport):
        content(shop, export, now + KEPT)
    assert services.drop_old_exports(now=now + KEPT) == 1
    export.refresh_from_db()
    assert export.sealed_file is None


def test_a_person_may_ask_for_themselves_once_a_day(shop, person, now) -> None:
    made(shop, person, now, requested_by="customer")
    with pytest.raises(TooSoon):
        made(shop, person, now + HOUR, requested_by="customer")
    made(shop, person, now + HOUR)
    made(shop, person, now + 25 * HOUR, requested_by="customer")


def test_there_is_no_export_of_a_tombstone(shop, person, now) -> None:
    export = made(shop, person, now)
    services.request_erasure(
        installation_id=shop.id,
        customer_id=person.pk,
        requested_by="staff:1",
        begins_at=now,
        now=now,
    )
    while services.advance_erasures(now=now):
        pass
    with pytest.raises(NoExport):
        content(shop, export, now)
    with pytest.raises(PersonErased):
        made(shop, person, now)
