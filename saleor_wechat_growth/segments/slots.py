"""What a place in the mini-program shows, and to whom: the form of its content. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_BYTES: Final = 8 * 1024
MOST_VARIANTS: Final = 20
#: what a person is told they saw who belongs to no variant
DEFAULT: Final = "default"

_Id = Annotated[str, Field(min_length=1, max_length=80)]
VariantName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Content(_Frozen):
    """What is shown; all of it may be empty. The mini-program decides how it looks.

    picture: an https address. link: a path within the mini-program. product_ids: global
    ids of core's products. coupon: key of a coupon that people can claim.
    """

    title: str = Field(default="", max_length=60)
    text: str = Field(default="", max_length=2000)
    picture: str = Field(default="", max_length=500)
    link: str = Field(default="", max_length=500)
    product_ids: tuple[_Id, ...] = Field(default=(), max_length=30)
    coupon: str = Field(default="", max_length=40)

    @field_validator("picture")
    @classmethod
    def _is_fetched_safely(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            msg = "a picture has an https address"
            raise ValueError(msg)
        return value

    @field_validator("link")
    @classmethod
    def _stays_inside(cls, value: str) -> str:
        if "://" in value or value.startswith("//"):
            msg = "a link is a path within the mini-program"
            raise ValueError(msg)
        return value


class Variant(_Frozen):
    """Other content for the members of a segment. name: what measuring knows it by."""

    name: VariantName
    segment: str = Field(min_length=1, max_length=40)
    content: Content = Content()


class Slots(_Frozen):
    """All that a slot can show. Variants have names of their own, best first."""

    content: Content = Content()
    variants: tuple[Variant, ...] = Field(default=(), max_length=MOST_VARIANTS)

    @field_validator("variants")
    @classmethod
    def _are_told_apart(cls, value: tuple[Variant, ...]) -> tuple[Variant, ...]:
        names = [DEFAULT, *(each.name for each in value)]
        if len(set(names)) < len(names):
            msg = f"variants have different names, none of them {DEFAULT}"
            raise ValueError(msg)
        return value


def load(content: Mapping[str, Any], variants: Iterable[Mapping[str, Any]]) -> Slots:
    """Return what these say. Raises pydantic.ValidationError."""
    return Slots.model_validate({"content": content, "variants": list(variants)})


def size(content: Content) -> int:
    """Return the bytes that a content has as it is stored."""
    stored = json.dumps(content.model_dump(mode="json"), ensure_ascii=False)
    return len(stored.encode())


def choose(slot: Slots, segments: Collection[str]) -> tuple[str, Content]:
    """Return the name and content of the first variant whose segment is among these."""
    for variant in slot.variants:
        if variant.segment in segments:
            return variant.name, variant.content
    return DEFAULT, slot.content
