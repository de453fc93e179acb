"""Prunes core's schema to what our documents touch: `graphql/saleor/contract.graphql`.

    python -m saleor_wechat_growth.integrations.saleor.contract --schema core.graphql --write

The contract is small enough to review when core moves, and the sandbox shop
serves exactly it. Kept are: every field, argument and input field a document
names; the whole of an input type that a document takes as a variable; enums
and scalars complete. Definitions and fields are sorted, descriptions and
directives dropped, so the same schema and documents give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import (
    ArgumentNode,
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectFieldNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    UnionTypeDefinitionNode,
    VariableDefinitionNode,
    Visitor,
    build_ast_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    print_ast,
    type_from_ast,
    visit,
)

from saleor_wechat_growth.integrations.saleor import documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import FragmentDefinitionNode, GraphQLNamedType, NamedTypeNode


@dataclass
class _Kept:
    """Names that stay: types, and per type its fields with their arguments."""

    types: set[str] = field(default_factory=set)
    fields: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    whole: set[str] = field(default_factory=set)  # input types already taken complete

    def type(self, kept: GraphQLNamedType) -> None:
        if not is_introspection_type(kept) and not is_specified_scalar_type(kept):
            self.types.add(kept.name)

    def field(self, owner: str, name: str) -> set[str]:
        self.types.add(owner)
        return self.fields[owner].setdefault(name, set())

    def input_closure(self, kept: GraphQLNamedType) -> None:
        self.type(kept)
        if not isinstance(kept, GraphQLInputObjectType) or kept.name in self.whole:
            return
        self.whole.add(kept.name)
        for name, inner in kept.fields.items():
            self.field(kept.name, name)
            self.input_closure(get_named_type(inner.type))


class _Collector(Visitor):
    """Walks one document beside its types and notes what it names."""

    def __init__(self, schema: GraphQLSchema, info: TypeInfo, kept: _Kept) -> None:
        super().__init__()
        self.schema, self.info, self.kept = schema, info, kept

    def enter_field(self, node: FieldNode, *_: object) -> None:
        owner = self.info.get_parent_type()
        definition = self.info.get_field_def()
        if owner is None or definition is None:
            raise UnknownName(node.name.value)
        self.kept.type(get_named_type(definition.type))
        if not node.name.value.startswith("__"):
            self.kept.field(owner.name, node.name.value)

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument, owner = self.info.get_argument(), self.info.get_parent_type()
        definition = self.info.get_field_def()
        if (
            argument is None
            or owner is None
            or definition is None
            or definition.ast_node is None
        ):
            return
        self.kept.field(owner.name, definition.ast_node.name.value).add(node.name.value)
        self.kept.type(get_named_type(argument.type))

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        owner = get_named_type(self.info.get_parent_input_type())
        given = get_named_type(self.info.get_input_type())
        if not isinstance(owner, GraphQLInputObjectType) or given is None:
            raise UnknownName(node.name.value)
        self.kept.field(owner.name, node.name.value)
        self.kept.type(given)

    def enter_variable_definition(
        self, node: VariableDefinitionNode, *_: object
    ) -> None:
        taken = get_named_type(type_from_ast(self.schema, node.type))
        if taken is None:
            raise UnknownName(node.variable.name.value)
        self.kept.input_closure(taken)

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: object) -> None:
        self._condition(node.type_condition)

    def enter_fragment_definition(
        self, node: FragmentDefinitionNode, *_: object
    ) -> None:
        self._condition(node.type_condition)

    def _condition(self, node: NamedTypeNode | None) -> None:
        if node is not None:
            self.kept.types.add(node.name.value)


class UnknownName(Exception):
    """A document names something the schema doesn't have."""


def prune(schema_sdl: str, texts: Iterable[str]) -> str:
    """Return the contract as SDL, ending in a newline.

    Raises UnknownName when a document doesn't fit the schema.
    """
    ast = parse(schema_sdl, no_location=True)
    schema = build_ast_schema(ast, assume_valid=True)
    kept = _Kept()
    for text in texts:
        info = TypeInfo(schema)
        visit(parse(text), TypeInfoVisitor(info, _Collector(schema, info, kept)))
    _share_interface_fields(schema, kept)
    definitions = sorted(
        filter(None, (_cut(node, kept) for node in ast.definitions)),
        key=lambda node: node.name.value,  # type: ignore[attr-defined]
    )
    return print_ast(DocumentNode(definitions=tuple(definitions))) + "\n"


def _share_interface_fields(schema: GraphQLSchema, kept: _Kept) -> None:
    """Give types the fields their interfaces keep, or the SDL is invalid."""
    for name in sorted(kept.types):
        owner = schema.type_map[name]
        if not isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for interface in owner.interfaces:
            for field_name, arguments in kept.fields.get(interface.name, {}).items():
                kept.field(name, field_name).update(arguments)


def _cut(node: DefinitionNode, kept: _Kept) -> DefinitionNode | None:  # noqa: PLR0911 - one per kind
    name = getattr(getattr(node, "name", None), "value", None)
    if name not in kept.types:
        return None
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            owned = [
                _cut_field(f, kept.fields[name])
                for f in _named(node.fields, kept.fields[name])
            ]
            return type(node)(
                name=node.name,
                fields=tuple(owned),
                interfaces=tuple(_named(node.interfaces, kept.types)),
                directives=(),
            )
        case InputObjectTypeDefinitionNode():
            values = [_bare(value) for value in _named(node.fields, kept.fields[name])]
            return type(node)(name=node.name, fields=tuple(values), directives=())
        case UnionTypeDefinitionNode():
            members = tuple(_named(node.types, kept.types))
            return type(node)(name=node.name, types=members, directives=())
        case EnumTypeDefinitionNode():
            listed = tuple(_bare(value) for value in _named(node.values, None))
            return type(node)(name=node.name, values=listed, directives=())
        case ScalarTypeDefinitionNode():
            return type(node)(name=node.name, directives=())
        case _:
            return None


def _named(nodes: Iterable[Any], wanted: Iterable[str] | None) -> list[Any]:
    chosen = (node for node in nodes if wanted is None or node.name.value in wanted)
    return sorted(chosen, key=lambda node: node.name.value)


def _cut_field(
    node: FieldDefinitionNode, owned: dict[str, set[str]]
) -> FieldDefinitionNode:
    arguments = [
        _bare(argument) for argument in _named(node.arguments, owned[node.name.value])
    ]
    return FieldDefinitionNode(
        name=node.name, type=node.type, arguments=tuple(arguments), directives=()
    )


def _bare(node: Any) -> Any:
    """Drop the description and directives of a definition."""
    kept = {
        key: getattr(node, key)
        for key in ("name", "type", "default_value")
        if key in node.keys
    }
    return type(node)(directives=(), **kept)


def main(argv: list[str]) -> int:
    """Exit code 1 when the contract is not current and --write is not given."""
    parser = argparse.ArgumentParser(prog="contract", description="prune core's schema")
    parser.add_argument(
        "--schema", type=Path, required=True, help="core's full schema, SDL"
    )
    parser.add_argument("--write", action="store_true", help="replace the contract")
    options = parser.parse_args(argv)
    pruned = prune(
        options.schema.read_text(encoding="utf-8"),
        (documents.load(name) for name in documents.names()),
    )
    if options.write:
        folder = Path(str(files(documents.PACKAGE)))
        (folder / "contract.graphql").write_text(pruned, encoding="utf-8")
        return 0
    return 0 if pruned == documents.contract() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
