"""Our executor answers what graphql-core's own answers, also where things go wrong."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, execute_sync, parse

from saleor_wechat_growth.api.core.executing import Execution

SCHEMA = """
enum Colour { RED BLUE }
interface Named { name: String }
type Cat implements Named { name: String, lives(left: Int = 9, of: Int!): String! }
type Query {
  cat: Cat
  cats: [Cat!]
  some: [Cat]
  sure: Cat!
  named: Named
  colour(is: Colour = BLUE): Colour
  numbers: [[Int!]]
  broken: String
  sent: Int
  none: String!
  range: [Int!]!
  text: [String]
}
type Mutation { add(number: Int!): Int! }
"""


class Cat:
    __typename = "Cat"

    def __init__(self, name: str | None) -> None:
        self.name = name

    def lives(self, _info: Any, left: int, of: int) -> str | None:
        if of == 0:
            raise ValueError("no lives at all")
        return f"{left}/{of}" if left else None


class Root:
    cat = Cat("Tom")
    sure = Cat(None)
    named = Cat("Kit")
    numbers = ((1, 2), [3, None], None)
    sent = ValueError("an error is an answer, too")
    none = None
    range = range(3)
    text = "no list"

    def __init__(self) -> None:
        self.total = 0
        self.cats = [Cat("A"), None]
        self.some = (Cat("A"), None, ValueError("not a cat"))

    def colour(self, _info: Any, **given: str) -> str:
        return given["is"]

    def broken(self, _info: Any) -> str:
        raise KeyError("broken")

    def add(self, _info: Any, number: int) -> int:
        self.total += number
        return self.total


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA)


@pytest.mark.parametrize(
    "text",
    [
        "{ cat { name again: name __typename } colour red: colour(is: RED) }",
        '{ __typename __schema { queryType { name } } __type(name: "Cat") { kind } }',
        "{ cat { lives(of: 9) } other: cat { lives(left: 0, of: 1) } }",
        "{ cat { name lives(of: 0) } broken }",
        "query ($of: Int!) { cat { lives(of: $of) } }",
        "{ cats { name } } ",
        "{ some { name } numbers range text }",
        "{ sent sure { lives(of: 0) } }",
        "{ cat { name } none }",
        "{ named { name ... on Cat { lives(of: 2) } } }",
        "{ ...F cat { lives(of: 3) } } fragment F on Query { cat { name } }",
        "query ($no: Boolean = false) { cat { name @include(if: $no) lives(of: 1) } }",
        "mutation { a: add(number: 1) b: add(number: 2) c: add(number: 3) }",
        "query ($x: Int!) { sent }",
    ],
)
def test_it_answers_what_graphql_core_answers(schema: GraphQLSchema, text: str) -> None:
    document = parse(text)
    theirs = execute_sync(schema, document, Root())
    ours = execute_sync(schema, document, Root(), execution_context_class=Execution)
    assert ours.formatted == theirs.formatted
    assert list(ours.data or {}) == list(theirs.data or {})


def test_a_resolver_is_told_the_same_of_its_field(schema: GraphQLSchema) -> None:
    heard: list[Any] = []

    class Listening:
        def colour(self, info: Any, **_given: str) -> str:
            heard.append(info)
            return "RED"

    root = Listening()
    document = parse("query Q($a: Int) { here: colour sent @skip(if: true) }")
    for kind in (None, Execution):
        execute_sync(
            schema,
            document,
            root,
            context_value="us",
            variable_values={"a": 1},
            execution_context_class=kind,
        )
    theirs, ours = heard
    assert ours == theirs
    assert type(ours) is type(theirs)
    assert (ours.context, ours.path.as_list()) == ("us", ["here"])
