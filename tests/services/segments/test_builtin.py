from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.builtin import Lifecycle, Rfm
from saleor_wechat_growth.segments.models import Segment
from tests.services.segments.living import members, person

RFM = Rfm.model_validate(
    {
        "currency": "CNY",
        "window": "365d",
        "recency": ["10d", "30d", "60d", "120d"],
        "frequency": [2, 3, 5, 8],
        "monetary": ["100", "200", "500", "1000"],
    }
)


def buy(shop: Installation, who: int, at: datetime, total: str = "50") -> None:
    Order.objects.create(
        installation=shop,
        saleor_id=f"{who} {at} {total}",
        customer_id=who,
        currency="CNY",
        total=Decimal(total),
        placed_at=at,
        paid_at=at,
    )


def buyer(shop: Installation, now: datetime, *ago: int, total: str = "50") -> int:
    who = person(shop, now)
    for days in ago:
        buy(shop, who, now - timedelta(days=days), total)
    return who


def built(now: datetime) -> None:
    while services.build_due(now=now):
        pass


def stage_of(shop: Installation) -> dict[int, str]:
    places = [
        (who, segment.key)
        for segment in Segment.objects.of(shop.pk).filter(kind=Segment.Kind.STAGE)
        for who in members(segment)
    ]
    assert max(Counter(who for who, _ in places).values()) == 1
    return dict(places)


def test_every_buyer_is_in_one_stage_and_moves_on_with_time_alone(
    shop: Installation, now: datetime
) -> None:
    services.save_lifecycle(installation_id=shop.pk, terms=Lifecycle(), now=now)
    stages = {
        buyer(shop, now, 5): "introduction",
        buyer(shop, now, 5, 100): "growth",
        buyer(shop, now, 5, 10, 20, 300): "mature",
        buyer(shop, now, 70, 80): "slump",
        buyer(shop, now, 200): "lost",
        buyer(shop, now, 60): "slump",
        buyer(shop, now, 180): "lost",
    }
    person(shop, now)
    built(now)
    expected = {who: f"stage_{stage}" for who, stage in stages.items()}
    assert stage_of(shop) == expected
    later = now + timedelta(days=55)
    while services.recheck_due(now=later):
        pass

    first, *_ = stages
    assert stage_of(shop)[first] == "stage_slump"
    ids = {
        segment.pk: segment.key.removeprefix("stage_")
        for segment in Segment.objects.of(shop.pk)
    }
    matrix = queries.transition_matrix(shop.pk, list(ids), now, later)
    named = {(ids[then], ids[since]): count for (then, since), count in matrix.items()}
    assert named == {
        ("introduction", "slump"): 1,
        ("growth", "slump"): 1,
        ("mature", "slump"): 1,
        ("slump", "slump"): 2,
        ("lost", "lost"): 2,
    }


def test_each_dimension_puts_each_buyer_in_one_band(
    shop: Installation, now: datetime
) -> None:
    people = [
        buyer(shop, now, *range(9, 9 + count * step, step), total=total)
        for count, step, total in (
            (1, 1, "50"),
            (2, 25, "50"),
            (4, 40, "70"),
            (9, 30, "150"),
            (1, 1, "99.999"),
        )
    ]
    people += [buyer(shop, now, days) for days in (10, 30, 90, 120, 300)]
    gone = buyer(shop, now, 400)
    services.save_rfm(installation_id=shop.pk, terms=RFM, now=now)
    built(now)
    bands = {
        segment.key[-2:]: members(segment) for segment in queries.segments(shop.pk)
    }
    assert len(bands) == 15
    for letter in "rfm":
        placed = Counter(
            who for band, some in bands.items() if band[0] == letter for who in some
        )
        assert placed == Counter(people), letter
        assert gone not in placed
    best = people[3]
    assert [band for band in sorted(bands) if best in bands[band]] == ["f5", "m5", "r5"]
    assert people[5] in bands["r4"]
    assert people[4] in bands["m1"]


def test_quintiles_come_from_who_bought(shop: Installation, now: datetime) -> None:
    window = timedelta(days=365)
    assert queries.rfm_quintiles(shop.pk, "CNY", window, now) is None
    for days in range(1, 11):
        buyer(shop, now, *range(days, days * 2), total=str(days * 10))
    found = queries.rfm_quintiles(shop.pk, "CNY", window, now)
    assert found is not None
    assert [span.days for span in found.recency] == [2, 4, 6, 8]
    assert found.frequency == (2, 4, 6, 8)
    assert found.monetary == (40, 160, 360, 640)


@pytest.mark.parametrize(
    "changed",
    [
        {"frequency": [3, 2, 5, 8]},
        {"frequency": [0, 2, 5, 8]},
        {"monetary": ["1", "1", "2", "3"]},
        {"window": "100d"},
    ],
)
def test_bands_that_overlap_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rfm.model_validate({**RFM.model_dump(), **changed})
