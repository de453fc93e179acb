from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, rules
from tests.services.segments.drawing import RULES
from tests.services.segments.people import town
from tests.services.segments.plainly import Plain

#: times as many rules
SHOPS = 5
RULES_A_SHOP = 400


@pytest.mark.parametrize("number", range(SHOPS))
def test_random_rules_find_the_same_people_in_sql_and_in_python(
    shop: Installation, other_shop: Installation, now: datetime, number: int
) -> None:
    town(other_shop, now, seed=1000 + number, size=10)
    made = town(shop, now, seed=number)
    chance = random.Random(number)
    made.segment("some", chance.sample(made.people, 15))
    made.segment("others", chance.sample(made.people, 15))
    plain = Plain(shop)

    @seed(number)
    @settings(
        max_examples=RULES_A_SHOP,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(RULES)
    def agree(value: dict[str, Any]) -> None:
        rule = rules.load(value)
        assert rules.load(rules.dump(rule)) == rule
        expected = plain.members_of(rule, now)
        assert queries.members_by_rule(shop.pk, rule, now) == expected
        some = made.people[::2]
        assert queries.members_by_rule(shop.pk, rule, now, some) == expected & set(some)

    agree()
