from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.activity.entrances import entrance_of
from saleor_wechat_growth.activity.facts import Visitor
from saleor_wechat_growth.activity.services import open_by_scene
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.mutations.track import LinkTarget

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context

#: WeChat's scene values have four digits
_MOST_ENTRANCE: Final = 99_999


class EnterByScene(StorefrontMutation):
    """Report that the mini-program was opened by a code of the shop's.

    Told again within a minute, as when it comes to the front, it counts once.
    """

    class Meta:
        codes = (Code.SCENE_UNKNOWN,)

    class Arguments:
        scene = graphene.String(
            required=True, description="The `scene` of the page's query, decoded."
        )
        wechat_scene = graphene.Int(
            description="WeChat's scene value, of `onLaunch` or `onShow`."
        )

    target = graphene.Field(
        LinkTarget, description="Where the code leads; both empty: the home page."
    )
    source = graphene.String(
        description="What visitors may see of where the code stands, or empty."
    )
    entrance = graphene.String(
        description="The name of WeChat's scene value; an unknown one is its number."
    )

    @classmethod
    def perform(
        cls, context: Context, *, scene: str, wechat_scene: int | None = None
    ) -> Any:
        value = wechat_scene
        if value is not None and not 0 < value <= _MOST_ENTRANCE:
            value = None
        with context.held() as bearer:
            opened = open_by_scene(
                installation_id=bearer.installation_id,
                scene=scene,
                entrance=value,
                visitor=Visitor(bearer.customer_id, bearer.identity_id),
                now=context.now,
            )
        if opened is None:
            raise Refusal(Code.SCENE_UNKNOWN, "scene")
        return cls(
            target=LinkTarget(h5=opened.address, mini_program=opened.page),
            source=opened.source,
            entrance=None if value is None else entrance_of(value),
        )
