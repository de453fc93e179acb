"""Promise 10: nothing is left of who was erased but a tombstone and hashes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers import services
from saleor_wechat_growth.customers.models import Customer, Erasure, Identity
from saleor_wechat_growth.customers.observations import (
    Observation,
    email,
    form_phone,
    openid,
    saleor_user,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.registry import (
    Deleted,
    Exported,
    Kept,
    NotExported,
    person_tables,
)
from saleor_wechat_growth.customers.services.erasing import ECHO, SETTLE
from saleor_wechat_growth.inbox.models import InboxEvent
from tests.services.customers.everything import MARK, PLAIN, Filler, found, pointing_at

VALUES = (
    "+8613800138000",
    "+8613900139000",
    "oXiaoming-openid",
    "uXiaoming-unionid",
    "xiaoming@example.com",
    "VXNlcjo3Nzc=",
)


@pytest.fixture
def identity(shop, now):
    seen = Observation(
        (
            openid(VALUES[2], "wx-app"),
            unionid(VALUES[3], "open"),
            verified_phone(VALUES[0]),
            form_phone(VALUES[1]),
            email(VALUES[4]),
            saleor_user(VALUES[5]),
        ),
        "test",
        now,
    )
    (whose,) = services.observe(installation_id=shop.id, observations=[seen], now=now)
    return Identity.objects.of(shop.id).get(id=whose.identity_ids[0])


@pytest.fixture
def person(identity):
    return identity.customer


def erase(shop, person, now):
    """Go all the way, as the scheduler does; core has been asked."""
    services.request_erasure(
        installation_id=shop.id,
        customer_id=person.pk,
        requested_by="staff",
        begins_at=now,
        now=now,
    )
    for at in (now, now + SETTLE):
        while services.advance_erasures(now=at):
            pass
    Erasure.objects.of(shop.id).update(core_due_at=now + SETTLE)
    row = Erasure.objects.of(shop.id).get()
    services.erasing.note_core(
        installation_id=shop.id,
        erasure_id=row.pk,
        again_at=None,
        now=now + SETTLE,
    )
    while services.advance_erasures(now=now + SETTLE + ECHO):
        pass
    return Erasure.objects.of(shop.id).get()


def test_every_registered_table_says_what_an_erasure_and_an_export_make_of_it() -> None:
    for table in person_tables():
        assert isinstance(table.erased, Deleted | Kept), (
            f"{table.name}: register(…, erased=DELETED), or Kept(why, emptied) where "
            "figures count the rows"
        )
        assert isinstance(table.exported, Exported | NotExported), (
            f"{table.name}: register(…, exported=Exported()), or NotExported(why)"
        )


def test_what_is_kept_of_a_row_holds_no_content() -> None:
    for table in person_tables():
        if not isinstance(table.erased, Kept):
            continue
        for field in table.model._meta.concrete_fields:
            is_content = isinstance(field, models.JSONField | models.TextField) or (
                field.name.startswith("sealed_")
            )
            name = (table.model.__name__, field.name)
            if is_content and name not in PLAIN:
                assert field.name in table.erased.emptied, name


def test_promise_10_an_erasure_leaves_a_tombstone_and_hashes_in_every_table(
    shop, person, identity, now
) -> None:
    filler = Filler(shop, person, now)
    filler.made[Identity] = identity
    filler.every_table()
    filled = {table.name for table in person_tables()}
    marked = {place.partition(".")[0] for place in found(MARK)}
    # the search finds what there is: of each table with content, and sealed values
    assert {"growth_message", "growth_activityevent", "growth_cart"} <= marked
    assert set(found(*VALUES)) >= {"growth_identity.sealed_value"}
    assert len(filled) == len(person_tables())

    done = erase(shop, person, now)

    assert done.state == Erasure.State.DONE
    assert found(MARK, *VALUES) == []
    assert pointing_at(person, identity) == []
    tombstone = Customer.objects.of(shop.id).get()
    assert tombstone.erased_at == now
    for table in person_tables():
        if not isinstance(table.erased, Kept):
            rows = table.model._default_manager.filter(
                **{table.customer_field: person.pk}
            )
            assert not rows.exists(), table.name


def test_promise_10_what_was_kept_is_still_there_for_the_figures_to_add_up(
    shop, person, identity, now
) -> None:
    filler = Filler(shop, person, now)
    filler.made[Identity] = identity
    filler.every_table()
    kept = [t for t in person_tables() if isinstance(t.erased, Kept)]
    before = {t.name: t.model._default_manager.count() for t in kept}

    erase(shop, person, now)

    after = {t.name: t.model._default_manager.count() for t in kept}
    # that messages and runs end is decided, too
    assert {name: count for name, count in after.items() if count < before[name]} == {}


def test_promise_10_nothing_of_another_person_or_shop_is_touched(
    shop, other_shop, person, identity, now
) -> None:
    for each in (shop, other_shop):
        seen = Observation((openid("oBob", "wx-app"),), "test", now)
        (whose,) = services.observe(
            installation_id=each.id, observations=[seen], now=now
        )
        bob = Customer.objects.of(each.id).get(id=whose.customer_id)
        filler = Filler(each, bob, now)
        filler.made[Identity] = Identity.objects.of(each.id).get(
            id=whose.identity_ids[0]
        )
        if each == other_shop:
            filler.every_table()
    before = _counts(other_shop)

    erase(shop, person, now)

    assert _counts(other_shop) == before
    assert "growth_identity.sealed_value" in found("oBob")


def _counts(shop):
    return {
        model.__name__: model._default_manager.filter(installation_id=shop.id).count()
        for model in apps.get_app_config("growth").get_models()
        if hasattr(model, "installation_id")
    }


def test_promise_10_bodies_of_news_about_the_person_are_dropped(
    shop, person, identity, now
) -> None:
    def news(subject, key, *, handled):
        return InboxEvent.objects.create(
            installation=shop,
            source="wechat",
            kind="wechat.said",
            subject=subject,
            dedupe_key=key,
            body=crypto.seal_text(f'{{"openid": "{VALUES[2]}"}}'),
            received_at=now,
            due_at=None if handled else now + timedelta(hours=1),
            handled_at=now if handled else None,
        )

    subject = f"identity:{bytes(identity.lookup).hex()}"
    read = news(subject, b"1", handled=True)
    of_user = news(VALUES[5], b"2", handled=True)
    other = news("identity:00", b"3", handled=True)
    unread = news(subject, b"4", handled=False)

    erase(shop, person, now)

    for row in (read, of_user):
        row.refresh_from_db()
        assert (row.body, row.subject) == (None, "")
    other.refresh_from_db()
    assert other.body is not None
    # what is still to be read keeps the erasure at work until it is
    asked = Erasure.objects.of(shop.id).get()
    assert asked.state == Erasure.State.RUNNING
    InboxEvent.objects.of(shop.id).filter(id=unread.pk).update(
        handled_at=now, due_at=None
    )
    while services.advance_erasures(now=now + 2 * SETTLE + ECHO):
        pass
    unread.refresh_from_db()
    assert unread.body is None
    assert Erasure.objects.of(shop.id).get().state == Erasure.State.DONE
