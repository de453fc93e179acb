"""Changes of tags and traits, and tags put on many people at once."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.segments.codes import Code
from saleor_wechat_growth.api.dashboard.segments.vocabulary import (
    Tag,
    TagFamily,
    TraitDefinition,
)
from saleor_wechat_growth.api.dashboard.settings.types import Job
from saleor_wechat_growth.api.dashboard.types import TraitType
from saleor_wechat_growth.insights.queries import tagging
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.errors import (
    SegmentUnknown,
    TagInUse,
    TagUnknown,
    TooManyPeople,
    TooManyTraits,
    TraitInvalid,
)
from saleor_wechat_growth.segments.tagfile import LONGEST_KEY, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.segments.models import Tag as TagModel
    from saleor_wechat_growth.segments.models import TraitDefinition as TraitModel

MOST_KEYS: Final = 20
MOST_SHOWN: Final = 100
LONGEST_LABEL: Final = 60
LONGEST_REASON: Final = 200
MOST_OPTIONS: Final = 100
_TAG: Final = re.compile(r"[-\w]+")
_TRAIT: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")

TagFault = graphene.Enum.from_enum(
    Fault, name="TagFault", description="What is wrong with a row of a file of tags."
)


def _says(member: Enum | None) -> str:
    return "What needs a tag." if member is None else str(member.value)


TagUserKind = graphene.Enum.from_enum(
    Enum("TagUserKind", {each.name: each.value for each in tagging.UserKind}),
    description=_says,
)


def tag_keys(given: Sequence[str], field: str) -> list[str]:
    """Return keys of tags as they are kept. Raises Refusal."""
    keys = sorted({each.strip() for each in given})
    if len(keys) > MOST_KEYS:
        raise Refusal(Code.TOO_MANY, field)
    for key in keys:
        if len(key) > LONGEST_KEY or not _TAG.fullmatch(key):
            raise Refusal(Code.TAG_INVALID, field)
    return keys


class SaveTag(StaffMutation):
    """Make a tag, or change what it is called, speaks of, and whether Saleor sees it."""

    class Meta:
        codes = (Code.TAG_INVALID, Code.NAME_INVALID)

    class Arguments:
        key = graphene.String(required=True)
        name = graphene.String(required=True)
        family = TagFamily(required=True)
        is_mirrored = graphene.Boolean(required=True)
        is_shown = graphene.Boolean(
            description="Who wears it may read it in the mini-program; null: as it is."
        )

    needs = CUSTOMERS

    tag = graphene.Field(Tag)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        key: str,
        name: str,
        family: TagModel.Family,
        is_mirrored: bool,
        is_shown: bool | None = None,
    ) -> Any:
        keys = tag_keys([key], "key")
        called = name.strip()
        if not 0 < len(called) <= LONGEST_LABEL:
            raise Refusal(Code.NAME_INVALID, "name")
        saved = services.save_tag(
            installation_id=context.installation_id,
            key=keys[0],
            name=called,
            family=family.value,
            is_mirrored=is_mirrored,
            is_shown=is_shown,
            now=context.now,
        )
        context.audit(
            "tag.saved",
            saved.key,
            {
                "name": called,
                "family": family.value,
                "is_mirrored": is_mirrored,
                "is_shown": saved.is_shown,
            },
        )
        return cls(tag=rows([saved])[0])


class TagUser(graphene.ObjectType):
    """One thing that needs a tag."""

    kind = TagUserKind(required=True)
    id = graphene.ID(required=True, description="Of the segment or the recall.")
    name = graphene.String(required=True)

    @staticmethod
    def resolve_kind(row: tagging.TagUser, _info: Any) -> str:
        return row.kind.value


class DeleteTag(StaffMutation):
    """Take a tag off everybody and offer it to nobody. That they wore it is kept."""

    class Meta:
        codes = (Code.TAG_UNKNOWN, Code.TAG_IN_USE)

    class Arguments:
        key = graphene.String(required=True)

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {
        TagUnknown: (Code.TAG_UNKNOWN, "key"),
        TagInUse: (Code.TAG_IN_USE, "key"),
    }

    people = graphene.Int(description="How many wore it.")
    job = graphene.Field(
        Job, description="If more than 500 people wore it: taking it off them."
    )
    used_by = graphene.List(
        graphene.NonNull(TagUser), description="What needs it, if something does."
    )

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        shop = context.installation_id
        if users := tagging.tag_users(shop, key):
            refusal = Refusal(Code.TAG_IN_USE, "key")
            return cls(used_by=users, errors=[cls.error(refusal)])
        done = services.delete_tag(
            installation_id=shop, key=key, by=context.staff.actor, now=context.now
        )
        context.audit("tag.deleted", key, {"people": done.people})
        return cls(people=done.people, job=done.job)


class DefineTrait(StaffMutation):
    """Define a trait, or change its label and options; its type stays."""

    class Meta:
        codes = (
            Code.KEY_INVALID,
            Code.NAME_INVALID,
            Code.TRAIT_INVALID,
            Code.TOO_MANY_TRAITS,
        )

    class Arguments:
        key = graphene.String(required=True)
        type = TraitType(required=True)
        label = graphene.String(required=True)
        options = graphene.List(graphene.NonNull(graphene.String))

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {
        TraitInvalid: (Code.TRAIT_INVALID, "type"),
        TooManyTraits: (Code.TOO_MANY_TRAITS, "key"),
    }

    trait = graphene.Field(TraitDefinition)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        key: str,
        type: TraitModel.Type,  # noqa: A002 -- what it is called everywhere
        label: str,
        options: list[str] | None = None,
    ) -> Any:
        if not _TRAIT.fullmatch(key):
            raise Refusal(Code.KEY_INVALID, "key")
        called = label.strip()
        if not 0 < len(called) <= LONGEST_LABEL:
            raise Refusal(Code.NAME_INVALID, "label")
        chosen = list(dict.fromkeys(each.strip() for each in options or () if each))
        if len(chosen) > MOST_OPTIONS or any(len(e) > LONGEST_LABEL for e in chosen):
            raise Refusal(Code.TRAIT_INVALID, "options")
        saved = services.define_trait(
            installation_id=context.installation_id,
            key=key,
            type=type.value,
            label=called,
            options=chosen,
            now=context.now,
        )
        context.audit(
            "trait.defined",
            key,
            {"type": type.value, "label": called, "options": chosen},
        )
        return cls(trait=saved)


class TagSegment(StaffMutation):
    """Put tags on everybody who is in a segment now."""

    class Meta:
        codes = (Code.SEGMENT_UNKNOWN, Code.TAG_INVALID, Code.TOO_MANY, Code.NOBODY)

    class Arguments:
        id = graphene.ID(required=True)
        tags = graphene.List(graphene.NonNull(graphene.String), required=True)
        reason = graphene.String(default_value="")

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {
        SegmentUnknown: (Code.SEGMENT_UNKNOWN, "id"),
        TooManyPeople: (Code.TOO_MANY, "id"),
    }

    job = graphene.Field(Job)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        tags: list[str],
        reason: str,
    ) -> Any:
        keys = tag_keys(tags, "tags")
        if not keys:
            raise Refusal(Code.TAG_INVALID, "tags")
        job = services.tag_segment(
            installation_id=context.installation_id,
            segment_id=number_of(id),
            keys=keys,
            reason=reason[:LONGEST_REASON],
            by=context.staff.actor,
            now=context.now,
        )
        if job.total == 0:
            raise Refusal(Code.NOBODY, "id")
        context.audit(
            "segment.tagged",
            f"segment:{number_of(id)}",
            {"tags": keys, "people": job.total, "reason": reason[:LONGEST_REASON]},
        )
        return cls(job=job)


class TagImportFault(graphene.ObjectType):
    """A row that cannot be used. Line 0 is the file as a whole."""

    line = graphene.Int(required=True, description="As a spreadsheet numbers it.")
    fault = TagFault(required=True)


class TagImportCount(graphene.ObjectType):
    """How many rows of a file put a tag on."""

    tag = graphene.String(required=True)
    rows = graphene.Int(required=True)
    is_new = graphene.Boolean(required=True)


class TagImport(graphene.ObjectType):
    """What a file would do."""

    total = graphene.Int(required=True)
    usable = graphene.Int(required=True)
    people = graphene.Int(required=True)
    faulty = graphene.Int(required=True)
    faults = graphene.List(
        graphene.NonNull(TagImportFault), required=True, description="The first 100."
    )
    tags = graphene.List(graphene.NonNull(TagImportCount), required=True)

    @staticmethod
    def resolve_usable(checked: services.Checked, _info: Any) -> int:
        return len(checked.known)

    @staticmethod
    def resolve_people(checked: services.Checked, _info: Any) -> int:
        return len({person for _, person in checked.known})

    @staticmethod
    def resolve_faulty(checked: services.Checked, _info: Any) -> int:
        return len(checked.bad)

    @staticmethod
    def resolve_faults(checked: services.Checked, _info: Any) -> Any:
        return checked.bad[:MOST_SHOWN]

    @staticmethod
    def resolve_tags(checked: services.Checked, _info: Any) -> list[TagImportCount]:
        return [
            TagImportCount(tag=tag, rows=count, is_new=tag in checked.new_tags)
            for tag, count in sorted(checked.tags.items())[:MOST_SHOWN]
        ]


class StartTagImport(StaffMutation):
    """Put on what a file says, in the background; rows with faults are left out."""

    class Meta:
        codes = (Code.FILE_INVALID,)

    class Arguments:
        csv = graphene.String(required=True)

    needs = CUSTOMERS

    job = graphene.Field(Job)

    @classmethod
    def perform(cls, context: Context, *, csv: str) -> Any:
        checked = services.check_import(
            installation_id=context.installation_id, text=csv
        )
        if not checked.known:
            raise Refusal(Code.FILE_INVALID, "csv")
        job = services.start_import(
            installation_id=context.installation_id,
            checked=checked,
            started_by=context.staff.actor,
            now=context.now,
        )
        context.audit(
            "tags.imported",
            f"job:{job.pk}",
            {"rows": len(checked.known), "tags": sorted(checked.tags)[:MOST_KEYS]},
        )
        return cls(job=job)
