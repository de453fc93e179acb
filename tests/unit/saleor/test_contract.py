from __future__ import annotations

import pytest
from graphql import build_schema, parse, print_schema, validate, validate_schema

from saleor_wechat_growth.integrations.saleor import contract, documents

SCHEMA = '''
directive @doc(category: String!) on FIELD_DEFINITION
"""Everything there is to ask."""
type Query {
  "One thing."
  thing(id: ID!, unused: Int): Thing @doc(category: "things")
  unasked: Unasked
  found(where: Where, first: Int = 10): [Node!]!
}
type Mutation { make(input: Make!): Thing  other: Unasked }
interface Node { id: ID!  extra: String }
interface Forgotten { id: ID! }
type Thing implements Node & Forgotten { id: ID!  extra: String  name: String @deprecated  when: Moment  colour: Colour }
type Other implements Node { id: ID!  extra: String }
type Unasked { id: ID! }
input Where { when: Range  name: String  deeper: Where }
input Range { gte: Moment  lte: Moment }
input Make { name: String  inner: Inner }
input Inner { make: Make  colour: Colour = RED }
enum Colour { "Like blood." RED GREEN @deprecated }
scalar Moment
scalar Unused
'''

QUERY = """query Ask($since: Moment) {
  thing(id: "1") { ...T }
  found(where: {when: {gte: $since}}) { id ... on Thing { colour } }
}
fragment T on Thing { name }"""
MAKE = "mutation Make($input: Make!) { make(input: $input) { id } }"


def test_it_keeps_what_is_named_and_nothing_else():
    pruned = build_schema(contract.prune(SCHEMA, [QUERY]))
    assert set(pruned.query_type.fields) == {"thing", "found"}
    assert set(pruned.query_type.fields["thing"].args) == {"id"}
    assert set(pruned.query_type.fields["found"].args) == {"where"}
    assert set(pruned.type_map["Thing"].fields) == {"id", "name", "colour"}
    assert set(pruned.type_map["Where"].fields) == {"when"}
    assert set(pruned.type_map["Range"].fields) == {"gte"}
    assert pruned.mutation_type is None
    assert not {"Unasked", "Other", "Forgotten", "Unused"} & set(pruned.type_map)


def test_an_input_taken_as_a_variable_stays_whole():
    pruned = build_schema(contract.prune(SCHEMA, [MAKE, QUERY]))
    assert set(pruned.type_map["Make"].fields) == {"name", "inner"}
    assert set(pruned.type_map["Inner"].fields) == {"make", "colour"}


def test_the_result_is_valid_and_bare():
    text = contract.prune(SCHEMA, [MAKE, QUERY])
    schema = build_schema(text)
    assert validate_schema(schema) == []
    assert validate(schema, parse(QUERY)) == validate(schema, parse(MAKE)) == []
    assert '"' not in text
    assert "@" not in text


def test_order_of_documents_and_types_does_not_matter():
    shuffled = print_schema(build_schema(SCHEMA))
    assert contract.prune(SCHEMA, [QUERY, MAKE]) == contract.prune(
        shuffled, [MAKE, QUERY]
    )


def test_a_document_that_does_not_fit_is_named():
    with pytest.raises(contract.UnknownName, match="missing"):
        contract.prune(SCHEMA, ["{ missing }"])


def test_pruning_the_contract_changes_nothing():
    texts = [documents.load(name) for name in documents.names()]
    assert contract.prune(documents.contract(), texts) == documents.contract()


def test_the_command_tells_whether_the_contract_is_current(tmp_path):
    schema = tmp_path / "core.graphql"
    schema.write_text(documents.contract(), encoding="utf-8")
    assert contract.main(["--schema", str(schema)]) == 0
    longer = documents.contract().replace(
        "enum OrderStatus {", "enum OrderStatus {\n  NEW"
    )
    schema.write_text(longer, encoding="utf-8")
    assert contract.main(["--schema", str(schema)]) == 1
