from __future__ import annotations

import pytest

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging.models import Problem


@pytest.mark.django_db
def test_a_coupon_that_runs_low_is_told_to_operators_once(shop, now) -> None:
    low = Happening(
        shop.id, "coupon.running_low", "coupon:1", now, {"key": "welcome", "stock": 3}
    )
    announce(happenings=[low], now=now)
    announce(happenings=[low], now=now)
    problem = Problem.objects.of(shop.id).get()
    assert problem.key == "coupon-welcome"
    assert "3 codes" in problem.message
