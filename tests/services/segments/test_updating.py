from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, services
from tests.services.segments.drawing import RULES
from tests.services.segments.living import live, members
from tests.services.segments.people import Town, town

SEGMENTS = 70
STEPS = 100


def drawn(number: int) -> list[dict[str, Any]]:
    """Rules as the differential test draws them, as many as there are segments."""
    found: list[dict[str, Any]] = []

    @seed(number)
    @settings(
        max_examples=SEGMENTS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(RULES)
    def keep(rule: dict[str, Any]) -> None:
        found.append(rule)

    keep()
    return found


def tell(made: Town, touched: dict[str, set[int]]) -> None:
    services.update(installation_id=made.shop.pk, touched=touched, now=made.now)


@pytest.mark.parametrize("number", range(2))
def test_updates_and_rechecks_end_at_the_membership_of_a_full_build(
    shop: Installation, now: datetime, number: int
) -> None:
    made = town(shop, now, seed=50 + number, size=25)
    chance = random.Random(number)
    made.segment("some", chance.sample(made.people, 10))
    made.segment("others", chance.sample(made.people, 10))
    segments = [
        live(shop, f"drawn-{place}", rule, now)
        for place, rule in enumerate(drawn(number))
    ]
    for _ in range(STEPS):
        touched: dict[str, set[int]] = {}
        for _ in range(chance.randint(1, 3)):
            if chance.random() < 0.05:
                made.person()
                continue
            fact, person = made.something()
            also = ("grants", "follow") if fact == "identities" else ()
            for each in (fact, *also):
                touched.setdefault(each, set()).add(person)
        tell(made, touched)
        made.now += timedelta(minutes=chance.choice([0, 1, 30, 60, 600]))
        if chance.random() < 0.3:
            while services.recheck_due(now=made.now):
                pass
    tell(made, {})
    while services.recheck_due(now=made.now):
        pass
    for segment in segments:
        expected = queries.members_by_rule(shop.pk, segment.rule, made.now)
        assert members(segment) == expected, segment.rule
        rebuilt = services.build(
            installation_id=shop.pk, segment_id=segment.pk, now=made.now
        )
        assert (rebuilt.entered, rebuilt.left) == (0, 0)
