"""The rule of limits.py, figure by figure."""

from __future__ import annotations

from typing import Any

import pytest

from saleor_wechat_growth.api.core.documents import Document, Documents
from saleor_wechat_growth.api.core.errors import RequestRefused
from saleor_wechat_growth.api.core.limits import MOST_DEPTH
from saleor_wechat_growth.api.storefront.schema import SCHEMA

DOCUMENTS = Documents(SCHEMA)


def cost(query: str, **variables: Any) -> float:
    operation = DOCUMENTS.prepare(query).operation(None)
    return operation.ruler.cost(operation.node, variables)


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ me { id } }", 1.1),
        ("{ a: me { id } b: me { id hasPhone } }", 2.3),
        ("{ me { __typename } __typename }", 1.2),
        ("{ me { ...A ... on Customer { id } } } fragment A on Customer { id }", 1.2),
        # ten for the page, one for the field; two objects and a value a coupon
        ("{ me { coupons(first: 3) { edges { node { id } } } } }", 1 + 11 + 3 * 2.1),
        ("{ me { coupons { edges { node { id } } } } }", 1 + 11 + 20 * 2.1),
        ("{ me { consents { channel } } }", 1 + 10 * 1.1),
        # two elements given, two objects with a value answered
        (
            '{ me { subscriptions(templateIds: ["a", "b"]) { available } } }',
            1 + 2 + 2 * 1.1,
        ),
        ("{ __schema { types { name } } }", 0),
    ],
)
def test_a_query_costs_what_the_rule_says(query: str, points: float) -> None:
    assert cost(query) == pytest.approx(points)


def test_a_variable_counts_by_its_value_or_its_default() -> None:
    query = """query ($n: Int! = 5, $ids: [String!]! = ["a", "b", "c"]) { me {
      coupons(first: $n) { pageInfo { endCursor } }
      subscriptions(templateIds: $ids) { available }
    } }"""
    assert cost(query) == pytest.approx(1 + 11 + 5 * 1.1 + 3 + 3 * 1.1)
    given = cost(query, n=2, ids=["a"])
    assert given == pytest.approx(1 + 11 + 2 * 1.1 + 1 + 1.1)


@pytest.mark.parametrize("size", [None, "x", 1.5, [], True])
def test_a_page_of_no_size_costs_most(size: object) -> None:
    query = "query ($n: Int!) { me { coupons(first: $n) { pageInfo { endCursor } } } }"
    assert cost(query, n=size) == cost(query, n=100)


def test_a_negative_page_costs_no_less_than_one() -> None:
    query = "query ($n: Int!) { me { coupons(first: $n) { pageInfo { endCursor } } } }"
    assert cost(query, n=-(10**9)) == cost(query, n=1)


def test_events_cost_one_each() -> None:
    query = "mutation ($e: [EventInput!]!) { track(events: $e) { recorded } }"
    assert cost(query, e=[{}] * 50) == pytest.approx(50 + 1.1)


def test_depth_is_counted_through_fragments() -> None:
    def shape(query: str) -> int:
        return DOCUMENTS.prepare(query).operation(None).shape.depth

    assert shape("{ me { coupons { edges { node { id } } } } }") == 5
    deep = """{ me { ...A } } fragment A on Customer { coupons { ...B } }
      fragment B on CouponConnection { edges { node { id } } }"""
    assert shape(deep) == 5 < MOST_DEPTH


def test_a_good_document_is_read_once() -> None:
    documents = Documents(SCHEMA)
    assert documents.prepare("{ me { id } }") is documents.prepare("{ me { id } }")


def test_what_is_sent_stays_and_what_is_refused_is_not_kept() -> None:
    documents = Documents(SCHEMA)
    used = documents.prepare("{ me { id } }")
    for number in range(1000):
        with pytest.raises(RequestRefused):
            documents.prepare(f"{{ you{number} }}")
        other: Document = documents.prepare(f"{{ a{number}: me {{ id }} }}")
        assert other is not used
        assert documents.prepare("{ me { id } }") is used
    assert len(documents._known) <= 256
