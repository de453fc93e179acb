"""`/r/<code>` of a source: for everybody, without end, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import CodeVisit, Touch
from saleor_wechat_growth.core import clock
from tests.services.activity.codes import Form, order
from tests.services.web.test_links import WECHAT

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db

ADDRESS = "https://shop.example/sale"


def visits(shop: Installation) -> int:
    rows = CodeVisit.objects.of(shop.pk).values_list("count", flat=True)
    return sum(rows)


def test_a_sources_link_leads_on_and_counts_who_follows_it(shop: Installation) -> None:
    now = clock.now()
    source = services.save_source(
        installation_id=shop.pk,
        key="weibo",
        values={"name": "微博", "kind": "social", "placement": "other"},
        now=now - timedelta(days=400),
    )
    (code,) = order(
        source,
        Form.SHORT_LINK,
        None,
        ["置顶"],
        now - timedelta(days=400),
        address=ADDRESS,
    )
    assert code.link is not None
    path = f"/r/{code.link.code}"
    person = Client(headers={"User-Agent": WECHAT})
    for _ in range(2):
        answer = person.get(path)
        assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    machine = Client(headers={"User-Agent": "facebookexternalhit/1.1"})
    assert machine.get(path)["Location"] == ADDRESS
    assert person.head(path).status_code == 200
    assert visits(shop) == 2
    assert not Touch.objects.of(shop.pk).exists()
