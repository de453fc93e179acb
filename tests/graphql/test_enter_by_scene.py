from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import CodeVisit, SceneCode, Source, Touch
from saleor_wechat_growth.reach.models import Account
from tests.services.activity.codes import Form, order

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(alice: Phone, now: datetime) -> Source:
    return services.save_source(
        installation_id=alice.shop.pk,
        key="shelf",
        values={
            "name": "货架 3-2",
            "public_name": "南京路店",
            "kind": "offline",
            "placement": "shelf",
        },
        now=now,
    )


@pytest.fixture
def code(shelf: Source, now: datetime) -> SceneCode:
    mini = Account.objects.of(shelf.installation_id).get()
    form = Form.MINI_PROGRAM_CODE
    return order(shelf, form, mini, ["A"], now, page="pages/sale")[0]


def touches() -> list[tuple[int, str, int | None]]:
    rows = Touch.objects.across_installations().order_by("at")
    return list(rows.values_list("customer_id", "kind", "entrance"))


def test_a_scene_leads_to_its_page_and_is_a_touch(
    alice: Phone, code: SceneCode, clock: Clock
) -> None:
    payload = alice.do("enter_by_scene", scene=code.scene, wechatScene=1047)
    assert payload["target"] == {"h5": "", "miniProgram": "pages/sale"}
    # its name is the shop's own business
    assert (payload["source"], payload["entrance"]) == ("南京路店", "code_scan")
    assert touches() == [(alice.identity.customer_id, "open", 1047)]
    alice.do("enter_by_scene", scene=code.scene, wechatScene=1047)
    clock.move(timedelta(seconds=30))
    alice.do("enter_by_scene", scene=code.scene)
    assert len(touches()) == 1


@pytest.mark.parametrize(
    ("value", "entrance", "kept"),
    [(None, None, None), (4711, "4711", 4711), (-1, None, None), (0, None, None)],
)
def test_an_unknown_entrance_stays_a_number(
    alice: Phone,
    code: SceneCode,
    value: int | None,
    entrance: str | None,
    kept: int | None,
) -> None:
    payload = alice.do("enter_by_scene", scene=code.scene, wechatScene=value)
    assert payload["entrance"] == entrance
    assert touches() == [(alice.identity.customer_id, "open", kept)]


@pytest.mark.parametrize("wrong", ["", "nothing", "x" * 1000, "场景"])
def test_a_scene_nobody_made_is_unknown(
    alice: Phone, code: SceneCode, wrong: str
) -> None:
    assert code
    payload = alice.ask("enter_by_scene", scene=wrong)
    (error,) = payload["errors"]
    assert (error["field"], error["code"]) == ("scene", "SCENE_UNKNOWN")
    assert touches() == []


def test_a_scene_of_another_shop_is_unknown(stranger: Phone, code: SceneCode) -> None:
    assert stranger.refused("enter_by_scene", scene=code.scene) == "SCENE_UNKNOWN"
    assert touches() == []


def test_entering_needs_a_session(alice: Phone, code: SceneCode) -> None:
    alice.access_token = ""
    assert alice.error_code("enter_by_scene", scene=code.scene) == "UNAUTHENTICATED"


def test_who_follows_a_sources_link_in_the_mini_program_is_known(
    alice: Phone, bob: Phone, shelf: Source, now: datetime
) -> None:
    address = "https://shop.example/"
    (short,) = order(shelf, Form.SHORT_LINK, None, ["群"], now, address=address)
    assert short.link is not None
    for phone in (alice, bob):
        payload = phone.do("follow_link", code=short.link.code)
        assert payload["target"]["h5"] == address
    assert {who for who, _, _ in touches()} == {
        alice.identity.customer_id,
        bob.identity.customer_id,
    }
    assert not CodeVisit.objects.across_installations().exists()
