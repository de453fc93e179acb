"""Values of the right type that nobody means, for every argument of every operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.core.cache import cache
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    OperationDefinitionNode,
    parse,
    type_from_ast,
)

from saleor_wechat_growth.api.storefront.schema import SCHEMA
from saleor_wechat_growth.forms.services import FormDraft, save_form
from tests.graphql.storefront import OPERATIONS, operation
from tests.graphql.test_forms import FIELDS
from tests.graphql.test_slots import claimable, slot

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db

NAMES: Final = sorted(path.stem for path in OPERATIONS.glob("*.graphql"))
#: what exists as well, so that something is looked for by it
TEXTS: Final = (
    *("", " ", "taste", "tea", "green", "home_banner", "gift"),
    *("x" * 10_000, "😀" * 300, "%00", "../..", "{{cart.id}}", "\u202e", "\n\t"),
    *("-1", "0", "٣", "𝟙", "1e999", "1e-30", "NaN", "-0", "9" * 300, "2026-02-30"),
    *("QQ==", "Q2xhaW1hYmxlQ291cG9uOjE=", "Q2xhaW1hYmxlQ291cG9uOjk5OTk5OTk5OTk5OTk="),
)
ODD: Final[dict[str, tuple[Any, ...]]] = {
    "String": TEXTS,
    "ID": TEXTS,
    "Int": (0, 1, -1, 2**31 - 1, -(2**31)),
    "Float": (-0.0, 5e-324, 90.0, -180.0, 1.7976931348623157e308, -1e300),
    "Boolean": (True, False),
    "UUID": ("0" * 32, "urn:uuid:6f1c2f0e-0c43-4b8e-9d5c-1c5d7b6f2a12"),
    "DateTime": ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    "JSON": ({}, {"a": 1.5}, [1], None, {"a": {"b": {"c": {"d": 1}}}}),
}


def odd(kind: Any, number: int) -> Any:
    """Return the `number`th odd value of a type."""
    if isinstance(kind, GraphQLNonNull):
        return odd(kind.of_type, number)
    if isinstance(kind, GraphQLList):
        return [odd(kind.of_type, number + each) for each in range(number % 3)]
    if isinstance(kind, GraphQLInputObjectType):
        return {name: odd(part.type, number) for name, part in kind.fields.items()}
    values = list(kind.values) if isinstance(kind, GraphQLEnumType) else ODD[kind.name]
    return values[number % len(values)]


@pytest.mark.parametrize("name", NAMES)
def test_no_odd_value_is_our_fault(alice: Phone, now: datetime, name: str) -> None:
    claimable(alice.shop, now)
    slot(alice.shop, content={"title": "x", "coupon": "gift"})
    draft = FormDraft(kind="survey", title_zh="口味", fields=FIELDS)
    save_form(installation_id=alice.shop.id, key="taste", draft=draft, now=now)
    (asked,) = (
        each
        for each in parse(operation(name)).definitions
        if isinstance(each, OperationDefinitionNode)
    )
    kinds = {
        each.variable.name.value: type_from_ast(SCHEMA, each.type)
        for each in asked.variable_definitions
    }
    for number in range(len(TEXTS)):
        cache.clear()
        given = {each: odd(kind, number) for each, kind in kinds.items()}
        answer = alice.send(operation(name), **given)
        codes = {each["extensions"]["code"] for each in answer.json().get("errors", ())}
        assert answer.status_code < 500, given
        assert "INTERNAL_SERVER_ERROR" not in codes, given
        if not kinds or name == "logout":
            return
