"""Executing operations whose resolvers all answer at once.

graphql-core asks of each value whether it has to be awaited, of each type what kind it
is, and of each field for its arguments. Ours never wait, and most fields have no
arguments: without those questions a page of coupons costs two thirds. What a document
means stays with graphql-core: selections, arguments, leaves, and where errors go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    ExecutionContext,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    Undefined,
)
from graphql.error import located_error
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLOutputType


class Execution(ExecutionContext):
    """One operation being executed, in the order its fields stand in. No middleware."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        fields: dict[str, list[FieldNode]],
    ) -> dict[str, Any]:
        results = {}
        for name, nodes in fields.items():
            here = Path(path, name, parent_type.name)
            result = self.execute_field(parent_type, source_value, nodes, here)
            if result is not Undefined:
                results[name] = result
        return results

    #: of a mutation: one after the other is how it is done anyway
    execute_fields_serially = execute_fields

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_nodes: list[FieldNode],
        path: Path,
    ) -> Any:
        node = field_nodes[0]
        definition = parent_type.fields.get(node.name.value) or get_field_def(
            self.schema, parent_type, node
        )
        if definition is None:
            return Undefined
        kind = definition.type
        # made as a tuple: the names of its twelve values cost as much as a resolver
        info = tuple.__new__(
            GraphQLResolveInfo,
            (
                node.name.value,
                field_nodes,
                kind,
                parent_type,
                path,
                self.schema,
                self.fragments,
                self.root_value,
                self.operation,
                self.variable_values,
                self.context_value,
                self.is_awaitable,
            ),
        )
        resolve = definition.resolve or self.field_resolver
        try:
            if definition.args:
                given = get_argument_values(definition, node, self.variable_values)
                result = resolve(source, info, **given)
            else:
                result = resolve(source, info)
            return self.complete_value(kind, field_nodes, info, path, result)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this field's
            located = located_error(error, field_nodes, path.as_list())
            self.handle_field_error(located, kind, path)
            return None

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        if isinstance(result, Exception):
            raise result
        is_required = isinstance(return_type, GraphQLNonNull)
        kind: Any = return_type.of_type if is_required else return_type  # type: ignore[union-attr]
        if result is None or result is Undefined:
            completed = None
        elif isinstance(kind, GraphQLScalarType | GraphQLEnumType):
            completed = self.complete_leaf_value(kind, result)
        elif isinstance(kind, GraphQLObjectType):
            completed = self.complete_object_value(
                kind, field_nodes, info, path, result
            )
        elif isinstance(kind, GraphQLList) and isinstance(result, list | tuple):
            completed = self._completed_list(kind, field_nodes, info, path, result)
        else:
            completed = super().complete_value(kind, field_nodes, info, path, result)
        if completed is None and is_required:
            message = (
                "Cannot return null for non-nullable field "
                f"{info.parent_type.name}.{info.field_name}."
            )
            raise TypeError(message)
        return completed

    def _completed_list(
        self,
        kind: GraphQLList[Any],
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: list[Any] | tuple[Any, ...],
    ) -> list[Any]:
        item_type = kind.of_type
        completed = []
        for index, item in enumerate(result):
            here = Path(path, index, None)
            try:
                value = self.complete_value(item_type, field_nodes, info, here, item)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is this item's
                located = located_error(error, field_nodes, here.as_list())
                self.handle_field_error(located, item_type, here)
                value = None
            completed.append(value)
        return completed
