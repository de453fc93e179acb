from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.errors import TooManyTraits, TraitInvalid
from saleor_wechat_growth.segments.models import (
    Tag,
    Tagging,
    Trait,
    TraitDefinition,
    TraitOverflow,
)
from saleor_wechat_growth.segments.services import TraitWanted, traits
from tests.services.segments.living import live, members, person


def define(shop: Installation, now: datetime, key: str, kind: str) -> TraitDefinition:
    return services.define_trait(
        installation_id=shop.pk,
        key=key,
        type=kind,
        label=key,
        options=("red", "blue") if kind == "choice" else (),
        now=now,
    )


def tell(shop: Installation, now: datetime, who: int, key: str, value: Any) -> int:
    return services.set_traits(
        installation_id=shop.pk, wanted=[TraitWanted(who, key, value)], now=now
    )


def test_a_tag_put_on_twice_stays_as_it_was_first(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    wanted = [(alice, "vip", "run:1"), (alice, "vip", "run:2")]
    assert services.put_tags(installation_id=shop.pk, wanted=wanted, now=now) == 1
    again = now + timedelta(days=1)
    assert (
        services.put_tags(
            installation_id=shop.pk, wanted=[(alice, "vip", "run:3")], now=again
        )
        == 0
    )
    worn = Tagging.objects.of(shop.pk).get()
    assert (worn.origin, worn.at) == ("run:1", now)


def test_who_put_a_tag_on_and_took_it_off_and_why_is_kept(
    shop: Installation, now: datetime
) -> None:
    alice, bob = person(shop, now), person(shop, now)
    services.put_tags(
        installation_id=shop.pk,
        wanted=[(who, "老客", "staff") for who in (alice, bob)],
        by="VXNlcjox",
        reason="bought often",
        now=now,
    )
    later = now + timedelta(days=1)
    taken = services.take_tags(
        installation_id=shop.pk,
        customer_ids=[alice, bob],
        keys=["老客", "unheard"],
        by="VXNlcjoy",
        reason="a mistake",
        now=later,
    )
    assert taken == 2
    assert not Tagging.objects.of(shop.pk).exists()
    found = [
        (each.what, each.tag.key, each.by, each.reason, each.at)
        for each in queries.tag_history(shop.pk, alice)
    ]
    assert found == [
        ("taken", "老客", "VXNlcjoy", "a mistake", later),
        ("put", "老客", "VXNlcjox", "bought often", now),
    ]


def test_a_tag_keeps_its_day_when_it_is_renamed(
    shop: Installation, now: datetime
) -> None:
    for name, at in (("VIP", now), ("贵宾", now + timedelta(days=1))):
        services.save_tag(
            installation_id=shop.pk, key="vip", name=name, family="orders", now=at
        )
    tag = Tag.objects.of(shop.pk).get()
    assert (tag.name, tag.family, tag.created_at) == ("贵宾", "orders", now)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", " 上海 ", "上海"),
        ("number", "12.5", Decimal("12.5")),
        ("number", 3, Decimal(3)),
        ("boolean", "TRUE", True),
        ("boolean", False, False),
        ("date", "2026-11-23", date(2026, 11, 23)),
        ("choice", "red", "red"),
    ],
)
def test_a_trait_keeps_what_is_of_its_type(
    shop: Installation, now: datetime, kind: str, given: Any, kept: Any
) -> None:
    alice = person(shop, now)
    define(shop, now, "what", kind)
    tell(shop, now, alice, "what", given)
    tell(shop, now, alice, "what", given)
    row = Trait.objects.of(shop.pk).get()
    columns = {row.text_value, row.number_value, row.boolean_value, row.date_value}
    assert columns - {None} == {kept}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", "many"),
        ("number", "NaN"),
        ("number", True),
        ("boolean", "perhaps"),
        ("date", "23.11."),
        ("choice", "green"),
        ("text", "x" * 201),
        ("text", 5),
    ],
)
def test_a_trait_refuses_what_is_of_another_type_and_does_not_repeat_it(
    shop: Installation, now: datetime, kind: str, given: Any
) -> None:
    alice = person(shop, now)
    define(shop, now, "what", kind)
    with pytest.raises(TraitInvalid) as caught:
        tell(shop, now, alice, "what", given)
    assert str(given) not in str(caught.value)
    assert not Trait.objects.of(shop.pk).exists()


def test_a_changed_trait_lets_in_and_out(shop: Installation, now: datetime) -> None:
    alice = person(shop, now)
    define(shop, now, "points", "number")
    rule = {"type": "trait", "trait": "points", "at_least": 10}
    segment = live(shop, "rich", rule, now)
    for value, expected in ((12, {alice}), (3, set()), (10, {alice}), (None, set())):
        tell(shop, now, alice, "points", value)
        services.recheck_due(now=now)
        assert members(segment) == expected


def test_a_birthday_comes_by_the_shops_calendar(
    shop: Installation, now: datetime
) -> None:
    alice = person(shop, now)
    define(shop, now, "birthday", "date")
    tell(shop, now, alice, "birthday", "2026-11-25")
    soon = {"at_least": 0, "at_most": 1}
    rule = {"type": "trait", "trait": "birthday", "days_from_today": soon}
    segment = live(shop, "soon", rule, now)
    # the 24th begins in Shanghai at 16:00 UTC of the 23rd, the 26th two days later
    for days, hours, expected in (
        (0, 11.99, set()),
        (0, 12, {alice}),
        (2, 11.99, {alice}),
        (2, 12, set()),
    ):
        services.recheck_due(now=now + timedelta(days=days, hours=hours))
        assert members(segment) == expected


def test_a_shop_has_so_many_traits_and_a_person_so_much_overflow(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traits, "MOST", 2)
    for key in ("one", "two", "two"):
        define(shop, now, key, "text")
    with pytest.raises(TooManyTraits):
        define(shop, now, "three", "text")
    with pytest.raises(TraitInvalid):
        define(shop, now, "one", "number")
    alice = person(shop, now)

    def keep(**values: Any) -> None:
        services.set_overflow(
            installation_id=shop.pk, customer_id=alice, values=values, now=now
        )

    keep(shoe=42, hat="L")
    keep(hat=None)
    assert TraitOverflow.objects.of(shop.pk).get().values == {"shoe": 42}
    with pytest.raises(TooManyTraits):
        keep(novel="x" * 4000)


def test_promise_11_a_trait_of_an_other_shops_person_is_not_set(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    bob = person(other_shop, now)
    define(shop, now, "points", "number")
    tell(shop, now, bob, "points", 1)
    assert not Trait.objects.of(shop.pk).exists()
