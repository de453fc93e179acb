"""How much a document asks for, found by looking at it.

Shape first: how deep it nests and how many fields it comes to once its fragments are
put in; both depend on the text alone, and bound what validating it can take. Then the
cost, which also depends on the page sizes in the variables:

    a field that is an object   1
    a field that is a value     0.1
    a paged field               10 more
    an element of a list given  1

each times the page sizes of all fields around it. A list without a page size counts
as ten elements, or as many as the list that asks for it. Introspection has a shape of
its own and costs nothing here: it is counted against a rate.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphql import GraphQLField, NamedTypeNode, SelectionSetNode, ValueNode

MOST_DEPTH: Final = 8
MOST_FIELDS: Final = 300
MOST_COST: Final = 1000
MOST_MUTATIONS: Final = 4
#: each reads on its own: under aliases a cheap one would be asked a hundred times
MOST_ROOTS: Final = 25
MOST_PAGE: Final = 100
MOST_VARIABLES: Final = 100
#: of one field in one selection: validation compares each with each
MOST_REPEATS: Final = 10

#: introspection's own: the query every tool sends has 15 levels and 229 fields
MOST_INTROSPECTION_DEPTH: Final = 20
MOST_INTROSPECTION_FIELDS: Final = 250

#: of a point, so that sums stay whole
_PARTS: Final = 10
_OBJECT, _LEAF, _PAGED, _ELEMENT = _PARTS, 1, 10 * _PARTS, _PARTS
_UNPAGED_LIST: Final = 10
#: larger page sizes need no exact cost
_ENDLESS: Final = 10**9
_PAGE_ARGUMENT: Final = "first"
#: the list inside a page: the page's size already counts
_PAGE_ITEMS: Final = "edges"

_INTROSPECTION: Final = frozenset({"__schema", "__type"})

Fields = GraphQLObjectType | GraphQLInterfaceType


class TooMuch(Exception):
    """A document asks for more than one request may; the message says of what."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one operation comes to; root fields in the order they stand."""

    depth: int = 0
    fields: int = 0
    introspection_depth: int = 0
    introspection_fields: int = 0
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Size:
    depth: int = 0
    fields: int = 0
    introspection_depth: int = 0
    introspection_fields: int = 0

    def beside(self, other: _Size) -> _Size:
        return _Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            max(self.introspection_depth, other.introspection_depth),
            self.introspection_fields + other.introspection_fields,
        )


@dataclass
class Ruler:
    """Measures the operations of one document, given all its fragments."""

    schema: GraphQLSchema
    definitions: Sequence[FragmentDefinitionNode]
    _sizes: dict[str, _Size | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fragments = {each.name.value: each for each in self.definitions}

    def check_fragments(self) -> None:
        """Raise TooMuch for a fragment, used or not, that is too large or cyclic."""
        try:
            for each in self.definitions:
                self._size(each.selection_set)
        except RecursionError:
            raise TooMuch("The document nests too deeply.") from None

    def check(self, operation: OperationDefinitionNode) -> Shape:
        """Return the shape of `operation`.

        Raises:
            TooMuch: it is too deep, too large, cyclic, or has too many mutations.

        """
        try:
            size = self._size(operation.selection_set)
            roots = tuple(self._names(operation.selection_set))
        except RecursionError:
            raise TooMuch("The document nests too deeply.") from None
        if size.depth > MOST_DEPTH:
            raise TooMuch(f"Fields nest {MOST_DEPTH} deep at most.")
        if size.fields > MOST_FIELDS:
            raise TooMuch(f"An operation has {MOST_FIELDS} fields at most.")
        if (
            size.introspection_depth > MOST_INTROSPECTION_DEPTH
            or size.introspection_fields > MOST_INTROSPECTION_FIELDS
        ):
            raise TooMuch("This is more than one introspection may ask.")
        if len(operation.variable_definitions) > MOST_VARIABLES:
            raise TooMuch(f"An operation has {MOST_VARIABLES} variables at most.")
        is_mutation = operation.operation is OperationType.MUTATION
        if is_mutation and len(roots) > MOST_MUTATIONS:
            raise TooMuch(f"A request has {MOST_MUTATIONS} mutations at most.")
        if len(roots) > MOST_ROOTS:
            raise TooMuch(f"A request has {MOST_ROOTS} root fields at most.")
        return Shape(
            size.depth,
            size.fields,
            size.introspection_depth,
            size.introspection_fields,
            roots,
        )

    def _size(self, selections: SelectionSetNode) -> _Size:
        total = _Size()
        repeats = Counter[str]()
        for selection in selections.selections:
            total = total.beside(_Size(fields=len(selection.directives)))
            if isinstance(selection, FieldNode):
                total = total.beside(self._field_size(selection))
                name = (selection.alias or selection.name).value
                repeats[name] += 1
                if repeats[name] > MOST_REPEATS:
                    raise TooMuch(
                        f"A field stands {MOST_REPEATS} times in one place at most."
                    )
            elif isinstance(selection, InlineFragmentNode):
                total = total.beside(self._size(selection.selection_set))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self._fragment_size(selection.name.value))
            # fragments multiply: what is too much already need not be summed up
            if max(total.fields, total.introspection_fields) > MOST_FIELDS:
                raise TooMuch(f"An operation has {MOST_FIELDS} fields at most.")
        return total

    def _field_size(self, node: FieldNode) -> _Size:
        below = self._size(node.selection_set) if node.selection_set else _Size()
        if node.name.value in _INTROSPECTION:
            return _Size(
                introspection_depth=1 + max(below.depth, below.introspection_depth),
                introspection_fields=1 + below.fields + below.introspection_fields,
            )
        return _Size(
            1 + below.depth,
            1 + below.fields,
            below.introspection_depth,
            below.introspection_fields,
        )

    def _fragment_size(self, name: str) -> _Size:
        if name in self._sizes:
            known = self._sizes[name]
            if known is None:
                raise TooMuch("A fragment contains itself.")
            return known
        definition = self.fragments.get(name)
        if definition is None:
            # validation will say so; it counts, or nothing would bound its spreads
            return _Size(fields=1)
        self._sizes[name] = None
        size = self._sizes[name] = self._size(definition.selection_set)
        return size

    def _names(self, selections: SelectionSetNode) -> Iterator[str]:
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                yield selection.name.value
            elif isinstance(selection, InlineFragmentNode):
                yield from self._names(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode):
                definition = self.fragments.get(selection.name.value)
                if definition is not None:
                    yield from self._names(definition.selection_set)

    def cost(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> float:
        """Return the points of a checked and valid operation, given raw variables."""
        given = dict(variables)
        for each in operation.variable_definitions:
            if each.default_value is not None:
                given.setdefault(each.variable.name.value, each.default_value)
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        return _Costs(self, given).of(operation.selection_set, root) / _PARTS


@dataclass
class _Costs:
    ruler: Ruler
    #: raw JSON values, or the nodes of defaults
    variables: Mapping[str, Any]
    _fragments: dict[str, int] = field(default_factory=dict)

    def of(self, selections: SelectionSetNode, parent: GraphQLNamedType) -> int:
        return sum(self._one(selection, parent) for selection in selections.selections)

    def _one(self, selection: object, parent: GraphQLNamedType) -> int:
        if isinstance(selection, FieldNode):
            return self._field(selection, parent)
        if isinstance(selection, InlineFragmentNode):
            condition: NamedTypeNode | None = selection.type_condition
            name = condition.name.value if condition else parent.name
            return self.of(selection.selection_set, self.ruler.schema.type_map[name])
        assert isinstance(selection, FragmentSpreadNode)
        name = selection.name.value
        if name not in self._fragments:
            definition = self.ruler.fragments[name]
            on = self.ruler.schema.type_map[definition.type_condition.name.value]
            self._fragments[name] = self.of(definition.selection_set, on)
        return self._fragments[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> int:
        name = node.name.value
        if name in _INTROSPECTION:
            return 0
        definition = parent.fields.get(name) if isinstance(parent, Fields) else None
        if definition is None:  # __typename
            return _LEAF
        lists = [self._length(each.value) for each in node.arguments]
        elements = sum(length for length in lists if length is not None)
        own = elements * _ELEMENT
        kind = get_named_type(definition.type)
        if is_leaf_type(kind):
            return own + _LEAF
        times = 1
        if _PAGE_ARGUMENT in definition.args:
            own += _PAGED
            times = self._page(node, definition)
        elif is_list_type(get_nullable_type(definition.type)) and name != _PAGE_ITEMS:
            times = elements or _UNPAGED_LIST
        below = self.of(node.selection_set, kind) if node.selection_set else 0
        # an item of a list is an object each time, the field around a page only once
        return (
            own
            + _OBJECT * (1 if _PAGE_ARGUMENT in definition.args else times)
            + (below * times)
        )

    def _page(self, node: FieldNode, definition: GraphQLField) -> int:
        asked: object = definition.args[_PAGE_ARGUMENT].default_value
        for argument in node.arguments:
            if argument.name.value == _PAGE_ARGUMENT:
                asked = self._value(argument.value)
        if isinstance(asked, IntValueNode):
            # no number of so many digits is a page size
            asked = int(asked.value[:9])
        if isinstance(asked, int) and not isinstance(asked, bool):
            return min(max(asked, 1), _ENDLESS)
        return MOST_PAGE

    def _length(self, node: ValueNode) -> int | None:
        value = self._value(node)
        if isinstance(value, ListValueNode):
            return len(value.values)
        return len(value) if isinstance(value, list) else None

    def _value(self, node: ValueNode) -> object:
        if isinstance(node, VariableNode):
            return self.variables.get(node.name.value)
        return node
