"""What a recovered order came to, and which it was, is for those who may see orders.

The whole schema is walked: a field that comes later is asked for here without anybody
having thought of it.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.core.cache import cache
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from saleor_wechat_growth.api.dashboard.schema import SCHEMA
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.insights.services import roll_up
from saleor_wechat_growth.messaging.models import Message, Template
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.recalls import Shop, everything, recall, recalled

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.journeys.models import Run

pytestmark = pytest.mark.usefixtures("their_keys")

DEEPEST: Final = 8
ORDER: Final = "T3JkZXI6NzcxNw=="
#: the total of the order and of the cart it was, and the price of its one article
AMOUNT: Final = "89"

#: a question that costs more than one request may
TOO_DEAR: Final = "too dear"
ASKED_OF_CORE: Final = frozenset({"salesChannels"})
#: what to ask root fields with that take something
GIVEN: Final[dict[str, str]] = {
    "customer": 'id: "{customer}"',
    "run": 'id: "{run}"',
    "journey": 'id: "{journey}"',
    "message": 'id: "{message}"',
    "coupon": 'id: "{coupon}"',
    "orderAttribution": 'orderId: "{order}"',
    "search": 'query: "{order}"',
}


def test_nothing_of_an_ended_run_tells_a_clerk_which_order_it_was_or_what_it_came_to(
    shop: Installation, here: Shop
) -> None:
    run = _bought(shop, here)
    clerk = as_staff(shop, permissions=["MANAGE_USERS"])
    told = {name: json.dumps(said) for name, said in _walk(shop, run, clerk).items()}
    assert [name for name, said in told.items() if ORDER in said] == []
    assert [name for name, said in told.items() if _says_amount(said)] == []


def test_whoever_may_see_orders_is_told_both(shop: Installation, here: Shop) -> None:
    run = _bought(shop, here)
    told = {
        name: json.dumps(said)
        for name, said in _walk(shop, run, everything(shop)).items()
    }
    for name in ("run", "runs", "lastRuns", "customer", "message"):
        assert _says_amount(told[name]), name
    for name in ("run", "runs", "lastRuns", "customer"):
        assert ORDER in told[name], name


def test_a_cart_that_nobody_bought_shows_a_clerk_what_it_comes_to(
    shop: Installation, here: Shop
) -> None:
    recall(shop, here.now)
    run = recalled(here)
    run.order_saleor_id = ""
    run.save()
    Cart.objects.of(shop.pk).update(status=Cart.Status.OPEN)
    _, body = ask(
        shop,
        "query($id: ID!) { run(id: $id) { cart { total { amount } "
        "lines { unitPrice { amount } } } lines { facts } } }",
        variables={"id": str(run.pk)},
    )
    cart = body["data"]["run"]["cart"]
    assert cart["total"] == {"amount": "89"}
    assert cart["lines"] == [{"unitPrice": {"amount": "89"}}]
    assert body["data"]["run"]["lines"][0]["facts"]["total"] == "89.000"


def test_tables_of_runs_come_without_an_error_for_each_row(
    shop: Installation, here: Shop
) -> None:
    _bought(shop, here)
    _, body = ask(
        shop, "{ lastRuns(first: 5) { orderId cart { items total { amount } } } }"
    )
    assert body == {
        "data": {
            "lastRuns": [{"orderId": None, "cart": {"items": 1, "total": None}}],
        }
    }


def _bought(shop: Installation, here: Shop) -> Run:
    """Return a run that told its customer what the cart came to, and was bought."""
    recall(shop, here.now)
    run = recalled(here, saleor_id=ORDER)
    Template.objects.of(shop.pk).filter(key="cart").update(
        fields=[
            {"name": "amount1", "text": "¥{{ cart.total | yuan }}"},
            {"name": "thing2", "text": "{{ cart.first_item }}"},
        ]
    )
    Coupon.objects.of(shop.pk).update(
        terms={
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "sales_channels": ["default-channel"],
        }
    )
    message = Message.objects.of(shop.pk).filter(run_id=run.pk).latest("id")
    said = {"amount1": "¥89.00", "thing2": "青瓷品茗杯"}
    message.sealed_content = crypto.seal(json.dumps({"values": said}).encode())
    message.save()
    roll_up(now=here.now)
    run.refresh_from_db()
    assert run.order_saleor_id == ORDER
    return run


def _says_amount(said: str) -> bool:
    return any(
        shape in said
        for shape in (f'"{AMOUNT}"', f'"{AMOUNT}.00', f"¥{AMOUNT}", f"\\u00a5{AMOUNT}")
    )


def _walk(shop: Installation, run: Run, bearer: str) -> dict[str, Any]:
    """Return what every root field says, with all below that can be asked for."""
    message = Message.objects.of(shop.pk).filter(run_id=run.pk).latest("id")
    assert run.coupon_grant is not None
    known = {
        "customer": run.customer_id,
        "run": run.pk,
        "journey": run.journey_id,
        "message": message.pk,
        "coupon": run.coupon_grant.coupon_id,
        "order": ORDER,
    }
    query = SCHEMA.query_type
    assert query is not None
    said = {}
    for name, field in query.fields.items():
        if name.startswith("_") or name in ASKED_OF_CORE:
            continue
        few = "first: 2" if "first" in field.args else ""
        arguments = GIVEN.get(name, few).format(**known)
        if name not in GIVEN and not _is_asked_for_nothing(field):
            continue
        given = f"({arguments})" if arguments else ""
        said[name] = _said(shop, f"{name}{given}", field, bearer)
    return said


def _said(shop: Installation, root: str, field: GraphQLField, bearer: str) -> list[Any]:
    """Return what a root field says, as far down as one request may ask."""
    # nobody asks for everything within a minute
    cache.clear()
    for deepest in range(DEEPEST - 1, 0, -1):
        said = [
            _data(shop, f"{{ {root}{chosen} }}", bearer)
            for chosen in _below(field, deepest)
        ]
        if TOO_DEAR not in said:
            return said
    pytest.fail(f"{root} costs too much whatever is asked of it")


def _data(shop: Installation, query: str, bearer: str) -> Any:
    status, body = ask(shop, query, bearer=bearer)
    codes = [each["extensions"]["code"] for each in body.get("errors", ())]
    if status == HTTPStatus.BAD_REQUEST and codes == ["LIMIT_EXCEEDED"]:
        return TOO_DEAR
    assert status == 200, (query, body)
    assert set(codes) <= {"FORBIDDEN"}, body
    return body["data"]


def _below(field: GraphQLField, deepest: int) -> list[str]:
    """Return what can be chosen of a root field, one part after the other.

    All at once some would cost more than a request may.
    """
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return [""]
    size = 1 if is_list_type(get_nullable_type(field.type)) else 12
    return [f" {{ {each} }}" for each in _parts(kind, (), deepest, size)]


def _parts(kind: Any, above: tuple[str, ...], deepest: int, size: int) -> list[str]:
    assert isinstance(kind, GraphQLObjectType)
    if kind.name in above or deepest == 0:
        return []
    parts = []
    for name, field in kind.fields.items():
        if not _is_asked_for_nothing(field):
            continue
        few = f"(first: {size})" if "first" in field.args else ""
        below = get_named_type(field.type)
        if is_leaf_type(below):
            parts.append(f"{name}{few}")
        elif found := _parts(below, (*above, kind.name), deepest - 1, size):
            parts.append(f"{name}{few} {{ {' '.join(found)} }}")
    return parts


def _is_asked_for_nothing(field: GraphQLField) -> bool:
    return not any(map(is_required_argument, field.args.values()))
