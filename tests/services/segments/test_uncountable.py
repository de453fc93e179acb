"""A rule that cannot be counted says so, and keeps nobody else from being counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.errors import SegmentUncountable, TraitInvalid
from saleor_wechat_growth.segments.models import (
    Membership,
    Recheck,
    Segment,
    Trait,
    TraitDefinition,
)
from saleor_wechat_growth.segments.queries import previewing
from saleor_wechat_growth.segments.services import applying, building
from tests.services.segments.living import live, members, person

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db

VIP = {"type": "tag", "has": "vip"}


def due(shop: Installation, now: datetime) -> Segment:
    made = services.save_segment(
        installation_id=shop.pk, key="a", name="a", rule=VIP, now=now
    )
    return services.go_live(installation_id=shop.pk, segment_id=made.pk, now=now)


def break_for(
    monkeypatch: pytest.MonkeyPatch, broken: Installation, statement: str
) -> None:
    """Let the database itself refuse what is counted for one shop."""
    apply = applying.apply_to_all

    def applied(**given: Any) -> Any:
        if given["ready"].segment.installation_id == broken.pk:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        return apply(**given)

    monkeypatch.setattr(building, "apply_to_all", applied)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("SELECT '1e200000'::numeric", building.NOT_COUNTED),
        ("SELECT 1 / 0", building.NOT_COUNTED),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", building.TOO_SLOW),
    ],
)
def test_a_segment_that_cannot_be_counted_says_so_and_others_are_built(
    shop: Installation,
    other_shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
    code: str,
) -> None:
    broken, whole = due(shop, now), due(other_shop, now)
    break_for(monkeypatch, shop, statement)
    assert services.build_due(now=now) == 2
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.error, broken.is_building, broken.build_due_at) == (
        code,
        False,
        None,
    )
    assert (whole.error, whole.built_version) == ("", 1)
    assert services.build_due(now=now + timedelta(hours=1)) == 0
    with pytest.raises(SegmentUncountable):
        services.build(installation_id=shop.pk, segment_id=broken.pk, now=now)
    monkeypatch.undo()
    services.rebuild(installation_id=shop.pk, segment_id=broken.pk, now=now)
    services.build_due(now=now)
    broken.refresh_from_db()
    assert (broken.error, broken.built_version) == ("", 1)


def test_what_passes_is_tried_again_when_the_lease_ends(
    shop: Installation,
    other_shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck, whole = due(shop, now), due(other_shop, now)
    deadlock = "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"
    break_for(monkeypatch, shop, deadlock)
    assert services.build_due(now=now) == 2
    stuck.refresh_from_db()
    whole.refresh_from_db()
    assert (stuck.error, stuck.build_due_at) == ("", now + building.LEASE)
    assert whole.built_version == 1
    monkeypatch.undo()
    assert services.build_due(now=now + building.LEASE) == 1


@pytest.mark.parametrize(
    ("error", "is_lost"),
    [
        (OperationalError("the connection is lost"), True),
        (DataError("a text holds NUL"), False),
    ],
)
def test_only_a_lost_connection_ends_the_pass(
    shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    is_lost: bool,  # noqa: FBT001
) -> None:
    segment = due(shop, now)

    def lost(**_: Any) -> Any:
        raise error

    monkeypatch.setattr(building, "apply_to_all", lost)
    if is_lost:
        with pytest.raises(OperationalError):
            services.build_due(now=now)
    else:
        services.build_due(now=now)
    segment.refresh_from_db()
    assert (segment.error == "") is is_lost


def test_a_noted_change_is_why_somebody_moved(
    shop: Installation, now: datetime
) -> None:
    alice, bob = person(shop, now), person(shop, now)
    services.define_trait(
        installation_id=shop.pk, key="size", type="text", label="x", now=now
    )
    large = {"type": "trait", "trait": "size", "is": "L"}
    either = live(shop, "either", {"any": [VIP, large]}, now)
    above = live(shop, "above", {"type": "segment", "in": "either"}, now)
    services.put_tags(installation_id=shop.pk, wanted=[(alice, "vip", "x")], now=now)
    services.set_traits(
        installation_id=shop.pk,
        wanted=[
            services.TraitWanted(alice, "size", "L"),
            services.TraitWanted(bob, "size", "L"),
        ],
        now=now,
    )
    services.recheck_due(now=now)
    entered = Membership.objects.of(shop.pk).filter(segment=either)
    assert dict(entered.values_list("customer_id", "why")) == {
        alice: "tags:vip,traits",
        bob: "traits",
    }
    entered = Membership.objects.of(shop.pk).filter(segment=above)
    assert set(entered.values_list("why", flat=True)) == {"segments:either"}
    services.take_tags(
        installation_id=shop.pk, customer_ids=[alice], keys=["vip"], now=now
    )
    services.set_traits(
        installation_id=shop.pk,
        wanted=[services.TraitWanted(alice, "size", None)],
        now=now,
    )
    services.recheck_due(now=now)
    left = Membership.objects.of(shop.pk).get(segment=either, left_at__isnull=False)
    assert (left.customer_id, left.why_left) == (alice, "tags:vip,traits")


def test_a_change_noted_while_a_segment_is_built_keeps_its_why(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    vip = live(shop, "vips", VIP, now)
    Segment.objects.of(shop.pk).update(is_building=True)
    services.put_tags(installation_id=shop.pk, wanted=[(alice, "vip", "x")], now=now)
    services.update(installation_id=shop.pk, touched={"tags:vip": {alice}}, now=now)
    assert set(Recheck.objects.of(shop.pk).values_list("why", flat=True)) == {
        "tags:vip"
    }
    Segment.objects.of(shop.pk).update(is_building=False)
    services.recheck_due(now=now)
    assert Membership.objects.of(shop.pk).get(segment=vip).why == "tags:vip"


@pytest.mark.parametrize("value", ["1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_date_of_somebody_lies_in_a_calendar_that_can_be_counted_in(
    shop: Installation, now: datetime, value: str
) -> None:
    alice = person(shop, now)
    services.define_trait(
        installation_id=shop.pk, key="born", type="date", label="x", now=now
    )
    wanted = [services.TraitWanted(alice, "born", value)]
    with pytest.raises(TraitInvalid):
        services.set_traits(installation_id=shop.pk, wanted=wanted, now=now)


@pytest.mark.parametrize(
    "asked", [{"at_least": -36600}, {"at_most": 36600}, {"at_most": -36600}]
)
def test_days_from_today_near_the_calendars_end_leave_times_that_can_be_read(
    shop: Installation, now: datetime, asked: dict[str, int]
) -> None:
    services.define_trait(
        installation_id=shop.pk, key="born", type="date", label="x", now=now
    )
    # as an earlier version let them be kept
    definition = TraitDefinition.objects.of(shop.pk).get()
    for day in ("9999-12-31", "0001-01-01"):
        who = person(shop, now)
        Trait.objects.create(
            installation=shop,
            definition=definition,
            customer_id=who,
            described_as=who,
            date_value=day,
            set_at=now,
        )
    unknown = person(shop, now)
    rule = {"type": "trait", "trait": "born", "days_from_today": asked}
    segment = live(shop, "a", rule, now)
    apart = live(shop, "b", {"not": rule}, now)
    assert unknown in members(apart)
    assert members(segment) | members(apart) == set(
        Customer.objects.of(shop.pk).values_list("id", flat=True)
    )
    for model in (Membership, Recheck):
        rows = model.objects.of(shop.pk).filter(due_at__isnull=False)
        assert all(
            at.year <= 9000 for at in rows.values_list("due_at", flat=True) if at
        )
        assert not rows.filter(customer_id=unknown).exists()


def test_an_estimate_reads_the_shops_own_people_within_its_time(
    shop: Installation,
    other_shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = {"not": VIP}
    for of, count in ((other_shop, 3000), (shop, 300)):
        Customer.objects.bulk_create(
            [Customer(installation=of, created_at=now) for _ in range(count)]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE growth_customer")
    monkeypatch.setattr(previewing, "_count", lambda *_: None)
    with CaptureQueriesContext(connection) as captured:
        found = queries.preview(shop.pk, everybody, now)
    assert found.is_estimate
    assert found.count == pytest.approx(300, rel=0.3)
    assert not [each for each in captured if "TABLESAMPLE" in each["sql"]]

    monkeypatch.setattr(
        previewing, "_OF_FEW", "SELECT id, pg_sleep(5) FROM growth_customer"
    )
    found = queries.preview(shop.pk, everybody, now)
    assert (found.count, found.sample) == (None, ())
