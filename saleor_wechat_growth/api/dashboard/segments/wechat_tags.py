"""Which tags are kept the same as a service account's own."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.errors import MirrorRefused, TagUnknown
from saleor_wechat_growth.segments.models import WeChatTag as Mirrored
from saleor_wechat_growth.segments.queries import mirrored_tags

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context

WeChatTagDirection = graphene.Enum.from_enum(
    Mirrored.Direction,
    name="WeChatTagDirection",
    description="To WeChat, from WeChat, or both ways.",
)


class Code(Enum):
    """Why a tag cannot be kept the same."""

    TAG_UNKNOWN = "The shop has no such tag."
    ACCOUNT_UNKNOWN = "There is no service account of this key."
    FULL = "The account has a hundred tags, and no room for another."
    LONG = "WeChat takes thirty characters at most."
    THEIRS = "This is a tag of WeChat's own."
    TAKEN = "Another tag is kept the same as this one of WeChat's."
    MISSING = "The account has no tag of this name to hear of."
    GATEWAY = "WeChat refused, or did not answer; the detail is its code."


class WeChatTag(graphene.ObjectType):
    """A tag that is kept the same as one of a service account's."""

    tag = graphene.String(required=True, description="Its key.")
    tag_name = graphene.String(required=True)
    account = graphene.ID(required=True, description="The account's key.")
    account_name = graphene.String(required=True)
    direction = graphene.Field(WeChatTagDirection, required=True)
    is_made_here = graphene.Boolean(
        required=True, description="Made in WeChat by us, so that we may delete it."
    )
    people = graphene.Int(required=True, description="Who wears it in WeChat.")
    waiting = graphene.Int(required=True, description="Changes that are to be sent.")
    refused = graphene.Int(
        required=True, description="People WeChat does not let wear it (20 tags each)."
    )
    heard_at = DateTime(description="When WeChat was last asked who wears it.")
    error = graphene.String(
        required=True, description="WeChat's code of why it stands still, or empty."
    )
    is_renamed = graphene.Boolean(
        required=True, description="WeChat has not been told its new name yet."
    )
    name_error = graphene.String(
        required=True,
        description="WeChat's code of why it has its old name there, or empty.",
    )

    @staticmethod
    def resolve_tag(row: Mirrored, _info: Any) -> str:
        return row.tag.key

    @staticmethod
    def resolve_is_renamed(row: Mirrored, _info: Any) -> bool:
        return row.rename_at is not None

    @staticmethod
    def resolve_name_error(row: Mirrored, _info: Any) -> str:
        return row.rename_error

    @staticmethod
    def resolve_tag_name(row: Mirrored, _info: Any) -> str:
        return row.tag.name or row.tag.key

    @staticmethod
    def resolve_account(row: Mirrored, _info: Any) -> str:
        return row.account.key

    @staticmethod
    def resolve_account_name(row: Mirrored, _info: Any) -> str:
        return row.account.name


class WeChatTagQueries(graphene.ObjectType):
    """Tags and WeChat."""

    wechat_tags = graphene.List(graphene.NonNull(WeChatTag), required=True)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_wechat_tags(_root: None, info: GraphQLResolveInfo) -> Any:
        return mirrored_tags(info.context.installation_id)


class _Mirroring(StaffMutation):
    class Meta:
        abstract = True

    needs = CUSTOMERS
    is_atomic = False
    refusals: ClassVar[Refusals] = {
        TagUnknown: (Code.TAG_UNKNOWN, "key"),
        UnknownAccount: (Code.ACCOUNT_UNKNOWN, "account"),
    }

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        if isinstance(error, MirrorRefused):
            return Refusal(Code[error.why.upper()], "key", error.code)
        return super().refusal_of(error)


class MirrorTagWithWechat(_Mirroring):
    """Keep a tag the same as a service account's tag of the same name."""

    class Meta:
        codes = tuple(Code)

    class Arguments:
        key = graphene.String(required=True)
        account = graphene.ID(required=True)
        direction = graphene.Argument(WeChatTagDirection, required=True)

    wechat_tag = graphene.Field(WeChatTag)

    @classmethod
    def perform(
        cls, context: Context, *, key: str, account: str, direction: str
    ) -> Any:
        shop = context.installation_id
        row = services.mirror_with_wechat(
            installation_id=shop,
            key=key,
            account_key=account,
            direction=Mirrored.Direction(direction).value,
            now=context.now,
        )
        context.audit(
            "tag.wechat_mirrored",
            key,
            {"account": account, "direction": row.direction},
        )
        return cls(wechat_tag=mirrored_tags(shop).get(id=row.pk))


class StopMirroringTag(_Mirroring):
    """Keep a tag the same no longer. Nobody loses it here."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN, Code.GATEWAY, Code.THEIRS)

    class Arguments:
        key = graphene.String(required=True)
        account = graphene.ID(required=True)
        also_there = graphene.Boolean(
            default_value=False, description="Delete it in WeChat, if we made it there."
        )

    @classmethod
    def perform(
        cls, context: Context, *, key: str, account: str, also_there: bool
    ) -> Any:
        was = services.stop_mirroring(
            installation_id=context.installation_id,
            key=key,
            account_key=account,
            also_there=also_there,
        )
        if was:
            context.audit(
                "tag.wechat_stopped",
                key,
                {"account": account, "deleted_there": also_there},
            )
        return cls()
