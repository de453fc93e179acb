"""What a form asks, field by field, and where each answer goes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final, Self

import pydantic
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from saleor_wechat_growth.forms.errors import WrongForm

MOST_FIELDS: Final = 50
MOST_CHOICES: Final = 100


class Type(StrEnum):
    """What an answer is."""

    TEXT = "text"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    ADDRESS = "address"


class Points(StrEnum):
    """What an answer may say about who somebody is: weakly, they typed it (ADR 6)."""

    PHONE = "form_phone"
    EMAIL = "email"


CHOOSING: Final = frozenset({Type.CHOICE, Type.CHOICES})
_POINTING: Final = {Points.PHONE: Type.PHONE, Points.EMAIL: Type.EMAIL}

_Word = Annotated[str, pydantic.Field(max_length=120)]
_Key = Annotated[str, pydantic.Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(_Frozen):
    """One of the answers to choose from. tag: put on who chooses it ("": none)."""

    value: Annotated[str, pydantic.Field(min_length=1, max_length=60)]
    label_zh: _Word = ""
    label_en: _Word = ""
    tag: Annotated[str, pydantic.Field(max_length=60)] = ""


class Field(_Frozen):
    """One question.

    trait, points_at: where the answer goes beside the list of answers; step: on which
    page of a survey it stands; remote: what Jinshuju calls it (`field_1`).
    """

    key: _Key
    type: Type
    label_zh: Annotated[str, pydantic.Field(min_length=1, max_length=120)]
    label_en: _Word = ""
    is_required: bool = False
    choices: tuple[Choice, ...] = pydantic.Field((), max_length=MOST_CHOICES)
    trait: Annotated[str, pydantic.Field(max_length=40)] = ""
    points_at: Points | None = None
    step: Annotated[int, pydantic.Field(ge=1, le=20)] = 1
    remote: Annotated[str, pydantic.Field(pattern=r"^(field_\d{1,4})?$")] = ""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.type in CHOOSING) != bool(self.choices):
            raise ValueError("choices: a field to choose in has some, no other has")
        values = Counter(each.value for each in self.choices)
        if any(count > 1 for count in values.values()):
            raise ValueError("choices: two are the same")
        if self.points_at is not None and self.type != _POINTING[self.points_at]:
            raise ValueError("points_at: of another type")
        return self


def read(raw: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return stored fields."""
    return tuple(Field.model_validate(each) for each in raw)


def checked(raw: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return fields as somebody drew them. Raises WrongForm."""
    if not raw:
        raise WrongForm([("fields", "missing")])
    if len(raw) > MOST_FIELDS:
        raise WrongForm([("fields", "too_many")])
    found, wrong = [], []
    for index, each in enumerate(raw):
        try:
            found.append(Field.model_validate(each))
        except ValidationError as error:
            wrong += [(f"fields.{index}.{path}", text) for path, text in _faults(error)]
    for name in ("key", "remote"):
        seen = Counter(getattr(each, name) for each in found)
        wrong += [
            (f"fields.{index}.{name}", "taken")
            for index, each in enumerate(found)
            if getattr(each, name) and seen[getattr(each, name)] > 1
        ]
    if wrong:
        raise WrongForm(wrong)
    return tuple(found)


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    faults = []
    for each in error.errors(include_url=False, include_input=False):
        text = str(each["msg"]).removeprefix("Value error, ")
        path = ".".join(str(part) for part in each["loc"])
        if not path:
            path, _, text = text.partition(": ")
        faults.append((path, text))
    return faults
