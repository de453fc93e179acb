"""Sales and watches on their page: announced, counted, called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import (
    AuditEntry,
    Installation,
    StaffMember,
)
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.models import SaleDay
from tests.graphql.dashboard import as_staff, ask
from tests.services.messaging.world import World
from tests.services.promises.conftest import who

pytestmark = pytest.mark.usefixtures("their_keys")

RECALLS = ("MANAGE_USERS", "MANAGE_DISCOUNTS")
SAVE = """
mutation($id: ID, $input: SaleDayInput!) {
  saveSaleDay(id: $id, input: $input) {
    saleDay { id key kept { promised sent cancelled missed } }
    errors { field code }
  }
}
"""
LIST = """
{
  saleDays { key title templateTitle kept { promised sent cancelled missed } }
}
"""
RULES = "{ watchRules { kind isOn templateId kept { promised } } }"


@pytest.fixture
def template(world: World) -> Template:
    return world.template("wechat_subscribe", text="{{ event.title }}")


def wanted(template: Template, now: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "key": "d11",
        "title": "双十一",
        "startsAt": (now + timedelta(hours=1)).isoformat(),
        "endsAt": (now + timedelta(days=1)).isoformat(),
        "templateId": str(template.pk),
        "landing": {"miniProgram": "pages/sale"},
        **changes,
    }


def let_send(shop: Installation) -> None:
    """Have the member of staff asked once, then be let send."""
    ask(shop, RULES, as_staff(shop, permissions=RECALLS))
    StaffMember.objects.of(shop.id).update(can_send=True)


def do(shop: Installation, query: str, **variables: Any) -> Any:
    status, body = ask(shop, query, as_staff(shop, permissions=RECALLS), variables)
    assert (status, body.get("errors")) == (200, None), body
    (found,) = body["data"].values()
    return found


def test_a_sale_is_announced_counted_and_called_off(
    world: World, template: Template, now: datetime
) -> None:
    shop = world.shop
    let_send(shop)
    done = do(shop, SAVE, input=wanted(template, now))
    assert done["errors"] == []
    for _ in range(2):
        services.remind(
            installation_id=shop.id,
            key="d11",
            who=who(world.person(grants=template)),
            now=now,
        )
    (row,) = do(shop, LIST)
    assert row["kept"] == {"promised": 2, "sent": 0, "cancelled": 0, "missed": 0}
    cancel = "mutation($id: ID!) { cancelSaleDay(id: $id) { saleDay { cancelledAt kept { cancelled } } errors { code } } }"
    over = do(shop, cancel, id=done["saleDay"]["id"])
    assert over["saleDay"]["kept"] == {"cancelled": 2}
    entries = AuditEntry.objects.of(shop.id).order_by("id")
    assert [(each.action, each.details.get("people")) for each in entries] == [
        ("sale_day.saved", None),
        ("sale_day.cancelled", 2),
    ]
    again = do(shop, cancel, id=done["saleDay"]["id"])
    assert again["errors"] == [{"code": "SALE_UNKNOWN"}]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": ""}, ("title", "VALUE_INVALID")),
        ({"endsAt": "2026-01-01T00:00:00Z"}, ("endsAt", "ENDS_TOO_EARLY")),
        ({"templateId": "0"}, ("templateId", "TEMPLATE_UNFIT")),
        ({"landing": {"h5": "javascript:x"}}, ("landing", "LANDING_INVALID")),
        ({"minutesBefore": -5}, ("minutesBefore", "VALUE_INVALID")),
    ],
)
def test_what_is_wrong_is_told_by_its_part(
    world: World,
    template: Template,
    now: datetime,
    change: dict[str, Any],
    error: tuple[str, str],
) -> None:
    let_send(world.shop)
    errors = do(world.shop, SAVE, input=wanted(template, now, **change))["errors"]
    assert [(each["field"], each["code"]) for each in errors] == [error]
    assert not SaleDay.objects.of(world.shop.id).exists()


def test_goods_are_watched_once_the_shop_says_how(
    world: World, template: Template
) -> None:
    let_send(world.shop)
    assert [each["isOn"] for each in do(world.shop, RULES)] == [False, False]
    save = """
    mutation($template: ID) {
      saveWatchRule(kind: PRICE, isOn: true, templateId: $template,
                    landing: {miniProgram: "pages/p?v={variant}"}) {
        watchRule { isOn } errors { field code }
      }
    }
    """
    assert do(world.shop, save)["errors"] == [
        {"field": "templateId", "code": "TEMPLATE_UNFIT"}
    ]
    assert do(world.shop, save, template=str(template.pk))["watchRule"]["isOn"]
    assert [each["isOn"] for each in do(world.shop, RULES)] == [True, False]


def test_who_may_not_send_announces_nothing(
    world: World, template: Template, now: datetime
) -> None:
    bearer = as_staff(world.shop, permissions=RECALLS)
    _, body = ask(world.shop, SAVE, bearer, {"input": wanted(template, now)})
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_who_may_not_see_customers_sees_no_promises(world: World) -> None:
    for query in (LIST, RULES, "{ watchedGoods { product } }"):
        _, body = ask(world.shop, query, as_staff(world.shop, permissions=()))
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_shops_sales_are_its_own(
    world: World, template: Template, now: datetime, other_shop: Installation
) -> None:
    let_send(world.shop)
    let_send(other_shop)
    made = do(world.shop, SAVE, input=wanted(template, now))["saleDay"]
    assert do(other_shop, LIST) == []
    done = do(other_shop, SAVE, id=made["id"], input=wanted(template, now))
    assert [each["code"] for each in done["errors"]] == ["SALE_UNKNOWN"]
    # another shop's template is no template
    done = do(other_shop, SAVE, input=wanted(template, now))
    assert [each["code"] for each in done["errors"]] == ["TEMPLATE_UNFIT"]


def test_sales_take_as_many_queries_for_ten_as_for_one(
    world: World,
    template: Template,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    let_send(world.shop)
    for number in range(10):
        do(world.shop, SAVE, input=wanted(template, now, key=f"s{number}"))
    with django_assert_max_num_queries(8):
        assert len(do(world.shop, LIST)) == 10
