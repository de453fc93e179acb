"""Runs GraphQL over the contract: real documents, real validation, our resolvers."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saleor_wechat_growth.sandbox.saleor.context import Context

    Resolver = Callable[[Any, Context, dict[str, Any]], Any]

_CONTRACT = "saleor_wechat_growth.saleor_documents"
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
#: facts/saleor.md §6
_MOST_MUTATIONS = 4


class Invalid(Exception):
    """The document cannot be run: core answers 400. `errors` are GraphQL errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        self.errors = errors
        super().__init__(errors[0]["message"])


class Engine:
    """`resolvers` by (type, field); a field without one is read off its object.

    Fields of Query and Mutation get None as their source. A mutation's resolver
    returns its payload without `errors`, or raises MutationRefused.
    """

    def __init__(self, resolvers: Mapping[tuple[str, str], Resolver]) -> None:
        self.schema = contract_schema()
        self._resolvers = resolvers
        self._parsed: dict[str, DocumentNode] = {}

    def check(self, query: str) -> DocumentNode:
        """Parse and validate, remembering what passed. Raises Invalid."""
        known = self._parsed.get(query)
        if known is not None:
            return known
        try:
            document = parse(query)
        except GraphQLError as error:
            raise Invalid([_formatted(error)]) from None
        errors = validate(self.schema, document)
        if errors:
            raise Invalid([_formatted(error) for error in errors])
        self._parsed[query] = document
        return document

    def run(
        self,
        query: str,
        context: Context,
        *,
        variables: dict[str, Any] | None = None,
        operation: str | None = None,
        root: Any = None,
    ) -> dict[str, Any]:
        """Return core's answer: `data` and, if any, `errors`. Raises Invalid."""
        document = self.check(query)
        if _mutations(document) > _MOST_MUTATIONS:
            raise Invalid(
                [{"message": f"Max {_MOST_MUTATIONS} mutations per request."}]
            )
        result = execute_sync(
            self.schema,
            document,
            root_value=root,
            context_value=context,
            variable_values=variables,
            operation_name=operation,
            field_resolver=self._resolve,
            type_resolver=_concrete_type,
        )
        answer: dict[str, Any] = {}
        if result.errors:
            answer["errors"] = [_formatted(error) for error in result.errors]
            if result.data is None and not any(error.path for error in result.errors):
                raise Invalid(answer["errors"])  # wrong variables, unknown operation
        answer["data"] = result.data
        return answer

    def _resolve(self, source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        resolver = self._resolvers.get((info.parent_type.name, info.field_name))
        if info.parent_type.name == "Mutation":
            return _payload(resolver, info.context, arguments)
        if resolver is not None:
            return resolver(source, info.context, arguments)
        if isinstance(source, dict):
            return source.get(info.field_name, source.get(_snake(info.field_name)))
        return getattr(source, _snake(info.field_name))


def _payload(
    resolver: Resolver | None, context: Context, arguments: dict[str, Any]
) -> Any:
    if resolver is None:
        raise GraphQLError("The sandbox shop doesn't have this mutation.")
    try:
        return {"errors": [], **(resolver(None, context, arguments) or {})}
    except MutationRefused as refused:
        return {"errors": [refused.entry], **_COUNTS}


# voucherCodeBulkDelete's `count` is non-null even beside errors
_COUNTS = {"count": 0}


@cache
def contract_schema() -> GraphQLSchema:
    text = (files(_CONTRACT) / "contract.graphql").read_text(encoding="utf-8")
    schema = build_schema(text)
    for name, (read, write) in _SCALARS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            scalar.parse_value = read  # type: ignore[method-assign, assignment]
            scalar.serialize = write  # type: ignore[method-assign, assignment]
    return schema


def _read_moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(f'DateTime cannot represent value: "{value}"') from None
    if moment.tzinfo is None:
        raise GraphQLError(f'DateTime without a zone: "{value}"')
    return moment


def _read_day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(f'Date cannot represent value: "{value}"') from None


def _read_positive(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise GraphQLError(
            f'PositiveDecimal cannot represent value: "{value}"'
        ) from None
    if not number.is_finite() or number < 0:
        raise GraphQLError(f"Value cannot be lower than 0. Unsupported value: {value}")
    return number


def _read_json(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        raise GraphQLError("JSONString cannot represent what isn't JSON.") from None


def _iso(value: datetime | date) -> str:
    return value.isoformat()


_SCALARS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "DateTime": (_read_moment, _iso),
    "Date": (_read_day, _iso),
    "PositiveDecimal": (_read_positive, float),
    "JSONString": (_read_json, json.dumps),
}


def _snake(name: str) -> str:
    return _HUMP.sub(lambda found: "_" + found[1].lower(), name)


def _concrete_type(value: Any, *_: Any) -> str:
    return str(value["kind"] if isinstance(value, dict) else value.kind)


def _mutations(document: DocumentNode) -> int:
    return sum(
        len(definition.selection_set.selections)
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        and definition.operation is OperationType.MUTATION
    )


def _formatted(error: GraphQLError) -> dict[str, Any]:
    """Shape an error as core does: the exception's class name is the code."""
    shown = dict(error.formatted)
    code = type(error.original_error or error).__name__
    shown["extensions"] = {"exception": {"code": code}}
    return shown
