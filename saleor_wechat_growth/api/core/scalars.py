"""Values as both schemas write them."""

from __future__ import annotations

import math
import uuid
from datetime import UTC, datetime
from decimal import Decimal as PythonDecimal
from typing import Any, Final

import graphene
from graphql import (
    BooleanValueNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    Undefined,
    ValueNode,
    VariableNode,
)

#: beyond this, JavaScript loses digits
_MOST_INTEGER: Final = 2**53
_MOST_DIGITS: Final = 400


class DateTime(graphene.Scalar):
    """A moment: ISO 8601 with its offset from UTC, `2026-11-23T12:00:00+08:00`."""

    @staticmethod
    def serialize(value: datetime) -> str:
        return value.isoformat().replace("+00:00", "Z")

    @staticmethod
    def parse_value(value: object) -> datetime:
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise GraphQLError("DateTime is ISO 8601 with an offset from UTC.")

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> Any:
        if isinstance(node, StringValueNode):
            return DateTime.parse_value(node.value)
        return Undefined


class UUID(graphene.Scalar):
    """A UUID of any version, as text."""

    @staticmethod
    def serialize(value: uuid.UUID) -> str:
        return str(value)

    @staticmethod
    def parse_value(value: object) -> uuid.UUID:
        try:
            if isinstance(value, str):
                return uuid.UUID(value)
        except ValueError:
            pass
        raise GraphQLError("UUID is a text of 32 hexadecimal digits.")

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> Any:
        if isinstance(node, StringValueNode):
            return UUID.parse_value(node.value)
        return Undefined


class Decimal(graphene.Scalar):
    """An exact decimal number as text, `"9.9"`: amounts are never floats."""

    @staticmethod
    def serialize(value: PythonDecimal) -> str:
        return f"{value.normalize():f}"


class JSON(graphene.Scalar):
    """Any JSON value. Whole numbers are those JavaScript can count with."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value

    @staticmethod
    def parse_value(value: Any) -> Any:
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting += each.values()
            elif isinstance(each, list):
                waiting += each
            elif isinstance(each, int) and abs(each) > _MOST_INTEGER:
                raise GraphQLError("A number is too large.")
            elif not isinstance(each, str | int | float | None):
                # a literal can hold a variable of any type
                raise GraphQLError("A value is not JSON.")
        return value

    @staticmethod
    def parse_literal(node: ValueNode, variables: Any = None) -> Any:
        return JSON.parse_value(_value_of(node, variables or {}))


def _value_of(node: ValueNode, variables: dict[str, Any]) -> Any:
    match node:
        case ObjectValueNode():
            return {
                each.name.value: _value_of(each.value, variables)
                for each in node.fields
            }
        case ListValueNode():
            return [_value_of(each, variables) for each in node.values]
        case VariableNode():
            return variables.get(node.name.value)
        case StringValueNode() | BooleanValueNode():
            return node.value
        case IntValueNode() | FloatValueNode():
            return _number(node)
        case NullValueNode():
            return None
    raise GraphQLError("A value is not JSON.")


def _number(node: IntValueNode | FloatValueNode) -> float:
    if len(node.value) > _MOST_DIGITS:
        raise GraphQLError("A number is too large.")
    number = int(node.value) if isinstance(node, IntValueNode) else float(node.value)
    if math.isinf(number):
        raise GraphQLError("A number is too large.")
    return number
