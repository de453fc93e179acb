"""The shop's pictures, for messages to show."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.messages.codes import Code
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, RECALLS, needs
from saleor_wechat_growth.messaging.errors import MediaInvalid
from saleor_wechat_growth.messaging.queries import pictures as queries
from saleor_wechat_growth.messaging.services import add_picture, delete_picture

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.messaging.models import Media

_WHY: Final = {
    "size": Code.PICTURE_TOO_LARGE,
    "kind": Code.PICTURE_UNREADABLE,
    "shown": Code.PICTURE_SHOWN,
}


class Picture(graphene.ObjectType):
    """A picture that messages can show."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    content_type = graphene.String(required=True, description="Of its bytes.")
    size = graphene.Int(required=True, description="In bytes.")
    width = graphene.Int(required=True)
    height = graphene.Int(required=True)
    url = graphene.String(required=True)
    added_at = DateTime(required=True)

    @staticmethod
    def resolve_url(media: Media, _info: Any) -> str:
        return queries.address_of(media)


class PicturesQueries(graphene.ObjectType):
    """Pictures of messages."""

    pictures = graphene.List(
        graphene.NonNull(Picture), required=True, description="Newest first."
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_pictures(_root: None, info: GraphQLResolveInfo) -> Any:
        return queries.pictures(info.context.installation_id)


class AddPicture(StaffMutation):
    """Keep a picture: PNG, JPEG or GIF, at most 1.4 MB. The same bytes are one picture."""

    class Meta:
        codes = (Code.PICTURE_TOO_LARGE, Code.PICTURE_UNREADABLE)

    class Arguments:
        name = graphene.String(required=True, description="To find it by.")
        content = graphene.String(required=True, description="Its bytes in base64.")

    needs = RECALLS

    picture = graphene.Field(Picture)

    @classmethod
    def perform(cls, context: Context, *, name: str, content: str) -> Any:
        try:
            raw = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(Code.PICTURE_UNREADABLE, "content") from None
        try:
            media = add_picture(
                installation_id=context.installation_id,
                name=name,
                content=raw,
                now=context.now,
            )
        except MediaInvalid as wrong:
            raise Refusal(_WHY[wrong.what], "content") from None
        context.audit("picture.added", media.key, {"name": media.name})
        return cls(picture=media)


class DeletePicture(StaffMutation):
    """Take away a picture that no message shows."""

    class Meta:
        codes = (Code.PICTURE_UNKNOWN, Code.PICTURE_SHOWN)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        media = queries.pictures(shop).filter(id=number_of(id)).first()
        if media is None:
            raise Refusal(Code.PICTURE_UNKNOWN, "id")
        try:
            delete_picture(installation_id=shop, media_id=media.pk)
        except MediaInvalid as wrong:
            raise Refusal(_WHY[wrong.what], "id") from None
        context.audit("picture.deleted", media.key, {"name": media.name})
        return cls()


class PicturesMutations(graphene.ObjectType):
    """Changes of pictures."""

    add_picture = AddPicture.Field()
    delete_picture = DeletePicture.Field()
