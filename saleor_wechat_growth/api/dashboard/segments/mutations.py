from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import JSON
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.segments.builtin import SaveLifecycle, SaveRfm
from saleor_wechat_growth.api.dashboard.segments.codes import Code
from saleor_wechat_growth.api.dashboard.segments.permitting import require_for
from saleor_wechat_growth.api.dashboard.segments.tags import (
    DefineTrait,
    DeleteTag,
    SaveTag,
    StartTagImport,
    TagSegment,
    tag_keys,
)
from saleor_wechat_growth.api.dashboard.segments.types import RuleProblem, Segment
from saleor_wechat_growth.api.dashboard.segments.wechat_tags import (
    MirrorTagWithWechat,
    StopMirroringTag,
)
from saleor_wechat_growth.insights.queries import segments as reading
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.errors import (
    SegmentInUse,
    SegmentUnknown,
    TooManySegments,
)
from saleor_wechat_growth.segments.models import Segment as SegmentModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.api.dashboard.context import Context

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_NAME: Final = 120
_REFUSALS: Final[Refusals] = {
    SegmentUnknown: (Code.SEGMENT_UNKNOWN, "id"),
    SegmentInUse: (Code.IN_USE, "id"),
    TooManySegments: (Code.TOO_MANY_SEGMENTS, "id"),
}


def _row(segment: SegmentModel) -> Row[SegmentModel]:
    return rows([segment])[0]


class SaveSegment(StaffMutation):
    """Make a segment or change it. A live one is counted anew with its new rule.

    A rule that asks of orders, itself or by a segment that it names, needs
    MANAGE_ORDERS.
    """

    class Meta:
        codes = (
            Code.SEGMENT_UNKNOWN,
            Code.NAME_INVALID,
            Code.KEY_INVALID,
            Code.KEY_TAKEN,
            Code.RULE_INVALID,
            Code.BUILT_IN,
            Code.ARCHIVED,
            Code.TAG_INVALID,
            Code.TOO_MANY,
            Code.TOO_MANY_SEGMENTS,
        )

    class Arguments:
        id = graphene.ID(description="Of the one to change; a new one without it.")
        key = graphene.String(
            description="What `growth.yaml` calls a new one; made up without it."
        )
        name = graphene.String(required=True)
        rule = JSON(required=True)
        enter_tags = graphene.List(
            graphene.NonNull(graphene.String),
            description="Put on whoever enters; leaving takes nothing off.",
        )
        goes_live = graphene.Boolean(
            default_value=True, description="False: a new one stays a draft."
        )

    needs = CUSTOMERS
    refusals = _REFUSALS

    segment = graphene.Field(Segment)
    problems = graphene.List(
        graphene.NonNull(RuleProblem), description="Of the rule, with RULE_INVALID."
    )

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        name: str,
        rule: Any,
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        key: str | None = None,
        enter_tags: list[str] | None = None,
        goes_live: bool = True,
    ) -> Any:
        shop = context.installation_id
        before = _before(context, id, key)
        called = name.strip()
        if not 0 < len(called) <= _LONGEST_NAME:
            raise Refusal(Code.NAME_INVALID, "name")
        own = before.key if before else key or f"segment-{secrets.token_hex(4)}"
        wrong = queries.problems(shop, rule, own)
        if wrong:
            refusal = Refusal(Code.RULE_INVALID, "rule", wrong[0].message)
            return cls(errors=[cls.error(refusal)], problems=wrong)
        require_for(context, rule)
        saved = services.save_segment(
            installation_id=shop,
            key=own,
            name=called,
            rule=rule,
            enter_tags=tag_keys(enter_tags, "enterTags") if enter_tags else (),
            by=context.staff.actor,
            now=context.now,
        )
        if goes_live:
            saved = services.go_live(
                installation_id=shop, segment_id=saved.pk, now=context.now
            )
        context.audit(
            "segment.saved",
            own,
            {
                "before": _told(before) if before else None,
                "after": _told(saved),
                "version": saved.version,
            },
        )
        return cls(segment=_row(saved))


def _before(
    context: Context, given: str | None, key: str | None
) -> SegmentModel | None:
    known = queries.segments(context.installation_id)
    if given is not None:
        found = known.filter(id=number_of(given)).first()
        if found is None:
            raise Refusal(Code.SEGMENT_UNKNOWN, "id")
        if found.kind != SegmentModel.Kind.CUSTOM:
            raise Refusal(Code.BUILT_IN, "id")
        if found.status == SegmentModel.Status.ARCHIVED:
            raise Refusal(Code.ARCHIVED, "id")
        return found
    if key is not None and not _KEY.fullmatch(key):
        raise Refusal(Code.KEY_INVALID, "key")
    if key is not None and known.filter(key=key).exists():
        raise Refusal(Code.KEY_TAKEN, "key")
    return None


def _told(segment: SegmentModel) -> dict[str, Any]:
    return {
        "name": segment.name,
        "rule": segment.rule,
        "enter_tags": list(segment.enter_tags),
    }


class _OneSegment(StaffMutation):
    """What is done to a segment as a whole."""

    class Meta:
        abstract = True

    needs = CUSTOMERS
    refusals = _REFUSALS

    @classmethod
    def carried_out(
        cls,
        context: Context,
        given: str,
        act: Callable[..., SegmentModel],
        action: str,
    ) -> SegmentModel:
        changed = act(
            installation_id=context.installation_id,
            segment_id=number_of(given),
            now=context.now,
        )
        context.audit(action, changed.key, {})
        return changed


class GoLive(_OneSegment):
    """Let a draft have members, or an archived one have them again.

    One whose rule asks of orders needs MANAGE_ORDERS.
    """

    class Meta:
        codes = (Code.SEGMENT_UNKNOWN, Code.TOO_MANY_SEGMENTS)

    class Arguments:
        id = graphene.ID(required=True)

    segment = graphene.Field(Segment)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        known = queries.segments(context.installation_id).filter(id=number_of(id))
        for each in known:
            require_for(context, each.rule)
        found = cls.carried_out(context, id, services.go_live, "segment.went_live")
        return cls(segment=_row(found))


class RebuildSegment(_OneSegment):
    """Have everybody looked at again."""

    class Meta:
        codes = (Code.SEGMENT_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    segment = graphene.Field(Segment)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        found = cls.carried_out(context, id, services.rebuild, "segment.rebuilt")
        return cls(segment=_row(found))


class ArchiveSegment(_OneSegment):
    """End a segment that nothing needs: everybody leaves it, its history stays."""

    class Meta:
        codes = (Code.SEGMENT_UNKNOWN, Code.IN_USE)

    class Arguments:
        id = graphene.ID(required=True)

    segment = graphene.Field(Segment)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        recalls = reading.recalls_from(context.installation_id, [number_of(id)])
        if users := recalls.get(number_of(id)):
            raise SegmentInUse(", ".join(users))
        found = cls.carried_out(context, id, services.archive, "segment.archived")
        return cls(segment=_row(found))


class ExportedMember(graphene.ObjectType):
    """Somebody in a segment, as a file has them."""

    customer_id = graphene.ID(required=True)
    name = graphene.String(required=True)
    phone = graphene.String(required=True)
    email = graphene.String(required=True)
    saleor_id = graphene.String(required=True)
    entered_at = graphene.String(required=True)

    @staticmethod
    def resolve_entered_at(row: reading.Exported, _info: Any) -> str:
        return row.entered_at.isoformat(timespec="seconds")


class ExportSegment(StaffMutation):
    """Give who is in a segment as rows of a file, 50,000 at most; the log says to whom."""

    class Meta:
        codes = (Code.SEGMENT_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)
        is_revealed = graphene.Boolean(
            default_value=False, description="With numbers and addresses as they are."
        )

    needs = CUSTOMERS

    members = graphene.List(graphene.NonNull(ExportedMember))
    is_cut = graphene.Boolean(description="More are in it than were given.")

    @classmethod
    def perform(cls, context: Context, *, id: str, is_revealed: bool) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        found = queries.segments(shop).filter(id=number_of(id)).first()
        if found is None:
            raise Refusal(Code.SEGMENT_UNKNOWN, "id")
        export = reading.exported(shop, found.pk, is_revealed=is_revealed)
        context.audit(
            "segment.exported",
            found.key,
            {"people": len(export.members), "revealed": is_revealed},
        )
        return cls(members=export.members, is_cut=export.is_cut)


class SegmentsMutations(graphene.ObjectType):
    """Changes of segments, tags and traits."""

    save_segment = SaveSegment.Field()
    go_live_segment = GoLive.Field()
    rebuild_segment = RebuildSegment.Field()
    archive_segment = ArchiveSegment.Field()
    export_segment = ExportSegment.Field()
    tag_segment = TagSegment.Field()
    save_lifecycle = SaveLifecycle.Field()
    save_rfm = SaveRfm.Field()
    save_tag = SaveTag.Field()
    delete_tag = DeleteTag.Field()
    define_trait = DefineTrait.Field()
    start_tag_import = StartTagImport.Field()
    mirror_tag_with_wechat = MirrorTagWithWechat.Field()
    stop_mirroring_tag = StopMirroringTag.Field()
