"""Codes of sources: their pictures and links, and batches of them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import graphene
from django.conf import settings

from saleor_wechat_growth.activity import queries
from saleor_wechat_growth.activity.models import SceneCode as CodeModel
from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.rows import Row
from saleor_wechat_growth.api.dashboard.types import AccountKind
from saleor_wechat_growth.insights.queries import sources as figures

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.activity.models import CodeBatch as BatchModel
    from saleor_wechat_growth.reach.models import Account

    CodeRow = Row[CodeModel]
    BatchRow = Row[BatchModel]

CodeForm = graphene.Enum.from_enum(
    CodeModel.Form, name="CodeForm", description="A picture, or a link."
)
CodeState = graphene.Enum.from_enum(
    CodeModel.State, name="CodeState", description="Whether a code can be used."
)


def of_row(name: str, _default: Any, row: Row[Any], _info: Any) -> Any:
    """Resolve what the row itself has."""
    return row.id if name == "id" else getattr(row.it, name)


class CodeAccount(graphene.ObjectType):
    """An account that codes can be made with."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    kind = AccountKind(required=True)
    permanent_left = graphene.Int(
        description="How many permanent codes it can still have; null of a "
        "mini-program, whose codes are without number."
    )

    @staticmethod
    def resolve_id(row: tuple[Account, int | None], _info: Any) -> int:
        return row[0].pk

    @staticmethod
    def resolve_name(row: tuple[Account, int | None], _info: Any) -> str:
        return row[0].name

    @staticmethod
    def resolve_kind(row: tuple[Account, int | None], _info: Any) -> str:
        return row[0].kind

    @staticmethod
    def resolve_permanent_left(row: tuple[Account, int | None], _info: Any) -> Any:
        return row[1]


class SceneCode(graphene.ObjectType):
    """A code or link of a source."""

    class Meta:
        default_resolver = of_row

    id = graphene.ID(required=True)
    form = CodeForm(required=True)
    label = graphene.String(required=True)
    scene = graphene.String(required=True)
    page = graphene.String(required=True, description="Within the mini-program.")
    address = graphene.String(required=True, description="Where a short link leads.")
    state = CodeState(required=True)
    error_code = graphene.String(
        required=True, description="What WeChat last said against it, or empty."
    )
    link = graphene.String(
        required=True,
        description="To be passed on: ours, or of a QR code what it says; or empty.",
    )
    picture = graphene.String(description="A data: URL; null if it has none.")
    account = graphene.String(required=True, description="Its account's name.")
    created_at = DateTime(required=True)
    made_at = DateTime()
    expires_at = DateTime(
        description="When a temporary code ends, or a link is made anew by."
    )
    scans = graphene.Int(required=True)
    opens = graphene.Int(required=True)

    @staticmethod
    def resolve_link(row: CodeRow, _info: Any) -> str:
        return link_of(row.it)

    @staticmethod
    def resolve_picture(row: CodeRow, info: GraphQLResolveInfo) -> str | None:
        shop = info.context.installation_id
        picture = row.related("picture", lambda ids: queries.pictures(shop, ids))
        if picture is None:
            return None
        content = b64encode(bytes(picture.content)).decode()
        return f"data:{picture.media_type};base64,{content}"

    @staticmethod
    def resolve_account(row: CodeRow, _info: Any) -> str:
        return row.it.account.name if row.it.account is not None else ""

    @staticmethod
    def resolve_scans(row: CodeRow, info: GraphQLResolveInfo) -> int:
        return _touched(row, info)[0]

    @staticmethod
    def resolve_opens(row: CodeRow, info: GraphQLResolveInfo) -> int:
        return _touched(row, info)[1]


def link_of(code: CodeModel) -> str:
    """Return what can be passed on of a code: a link of ours, or what its QR says."""
    if code.link is not None:
        return f"{settings.PUBLIC_URL}/r/{code.link.code}"
    return code.url


def _touched(row: CodeRow, info: GraphQLResolveInfo) -> tuple[int, int]:
    shop = info.context.installation_id
    found = row.related("touches", lambda ids: figures.code_touches(shop, ids))
    return found or (0, 0)


def _place(row: CodeRow) -> Place:
    return Place(row.it.created_at, row.id)


SceneCodeConnection = connection_of(SceneCode, place=_place)


class CodeBatch(graphene.ObjectType):
    """Codes that were ordered together, and how far they are."""

    class Meta:
        default_resolver = of_row

    id = graphene.ID(required=True)
    form = CodeForm(required=True)
    total = graphene.Int(required=True)
    made = graphene.Int(required=True)
    failed = graphene.Int(required=True)
    created_at = DateTime(required=True)

    @staticmethod
    def resolve_made(row: BatchRow, info: GraphQLResolveInfo) -> int:
        return _progress(row, info, CodeModel.State.MADE)

    @staticmethod
    def resolve_failed(row: BatchRow, info: GraphQLResolveInfo) -> int:
        return _progress(row, info, CodeModel.State.FAILED)


def _progress(row: BatchRow, info: GraphQLResolveInfo, state: str) -> int:
    shop = info.context.installation_id
    found = row.related("progress", lambda ids: queries.progress(shop, ids))
    return (found or {}).get(state, 0)
