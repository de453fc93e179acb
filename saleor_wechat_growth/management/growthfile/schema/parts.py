"""What the parts of a growth.yaml have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from saleor_wechat_growth.coupons.terms import Currency

SECRET_FORM: Final = r"^env:[A-Za-z_][A-Za-z0-9_]{0,99}$"  # noqa: S105 -- a form, no secret
_SECRET: Final = re.compile(SECRET_FORM)
#: digits before the point that any amount may have; more is a slip or an attack
_MOST_DIGITS: Final = 17


def _names_a_variable(value: str) -> str:
    if not _SECRET.fullmatch(value):
        raise ValueError(
            "a secret never stands in the file: write env:NAME of a variable"
        )
    return value


def reasonable(values: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    for currency, value in values.items():
        if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
            raise ValueError(f"{currency}: no such amount")
    return values


Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
#: letters of any script, digits, - and _
TagKey = Annotated[str, Field(pattern=r"^[^\s!-,./:-@\[-\^`{-~]{1,60}$")]
SegmentKey = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
#: of forms and sale days
FormKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Secret = Annotated[
    str,
    AfterValidator(_names_a_variable),
    WithJsonSchema({"type": "string", "pattern": SECRET_FORM}),
]
Ceiling = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=3)]
Ceilings = Annotated[dict[Currency, Ceiling], Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Paused = Annotated[
    bool | None,
    Field(
        description="Whether it stands still; where it is not said, it stays as it is."
    ),
]
Live = Annotated[bool, Field(description="Whether it is at work.")]


#: a name that somebody gave; kept without the blanks at its ends
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)
]


def _whole_second(value: datetime) -> datetime:
    # the file writes no less
    return value.replace(microsecond=0)


#: 2026-11-11T20:00+08:00; never without its offset
Moment = Annotated[AwareDatetime, AfterValidator(_whole_second)]


class Spec(BaseModel):
    """One part of the file: cannot be changed, knows no other names."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def without_decimals(value: Any) -> Any:
    """Return a value as JSON has it: with one kind of number."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: without_decimals(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_decimals(each) for each in value]
    return value
