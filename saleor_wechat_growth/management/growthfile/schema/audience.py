"""Tags, traits and segments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from saleor_wechat_growth.management.growthfile.schema.parts import (
    Name,
    Spec,
    TagKey,
    without_decimals,
)
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.errors import RuleInvalid


class Tag(Spec):
    """A word put on people.

    mirrored: Saleor's private metadata shows it. shown: so does the mini-program, to
    the person who wears it.
    """

    name: Name
    family: Literal["nature", "behaviour", "orders", "other"] = "other"
    mirrored: bool = False
    shown: bool = False


class Trait(Spec):
    """Something the shop knows of its people. options: of a choice, only."""

    type: Literal["text", "number", "boolean", "date", "choice"]
    label: Name
    options: tuple[Name, ...] = Field(default=(), max_length=100)


def _as_rule(value: object) -> dict[str, Any]:
    """Return a rule in its one form; its faults keep their places in the file."""
    rule = rules.validated(without_decimals(value))
    try:
        return rules.dump(rules.load(rule))
    except RuleInvalid as error:
        raise ValueError(str(error)) from error


class Segment(Spec):
    """Who is in it says its rule, docs/segments.md. live false: nobody is."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    rule: Annotated[
        dict[str, Any],
        BeforeValidator(_as_rule, json_schema_input_type=rules.Rule),
    ]
    enter_tags: tuple[TagKey, ...] = Field(default=(), max_length=20)
    live: bool = True
