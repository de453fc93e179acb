"""Which one-time messages to ask the person for, at this moment."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.insights.queries.prompting import Ask, Moment, Reason, asks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

_MOMENTS: Final = {
    Moment.HOME: "On the first page.",
    Moment.PRODUCT: "With a product before them.",
    Moment.CART: "With the cart before them.",
    Moment.AFTER_PAYMENT: "Right after paying, when WeChat asks without a tap.",
    Moment.COUPON_CLAIMED: "Right after claiming a coupon.",
}
_REASONS: Final = {
    Reason.CART: "To be reminded of what is left in the cart.",
    Reason.COUPON: "To hear of coupons that end soon.",
    Reason.ORDER: "To hear of orders.",
    Reason.OFFER: "To hear of offers meant for them.",
    Reason.SALE: "To be told when a sale starts; see remindMe.",
    Reason.GOODS: "To be told of a lower price, or goods there again; see watchVariant.",
}
#: what to say beside the prompt
_TEXTS: Final = {
    Reason.CART: ("购物车里的商品有变化时告诉您", "Hear when your cart changes"),
    Reason.COUPON: ("优惠券快过期时提醒您", "Hear before your coupons end"),
    Reason.ORDER: ("订单有进展时通知您", "Hear how your order goes"),
    Reason.OFFER: ("有适合您的优惠时告诉您", "Hear of offers meant for you"),
    Reason.SALE: ("活动开始时提醒您", "Be told when a sale starts"),
    Reason.GOODS: (
        "降价或到货时通知您",
        "Be told when it gets cheaper or is back in stock",
    ),
}


class _Language(Enum):
    """What texts for people are in."""

    ZH = "zh"
    EN = "en"


def _says(member: Enum | None) -> str:
    if isinstance(member, Moment):
        return _MOMENTS[member]
    if isinstance(member, Reason):
        return _REASONS[member]
    return "About prompts for one-time messages."


PromptMoment = graphene.Enum.from_enum(Moment, name="PromptMoment", description=_says)
PromptReason = graphene.Enum.from_enum(Reason, name="PromptReason", description=_says)
Language = graphene.Enum.from_enum(_Language, name="Language")


class SubscriptionAsk(graphene.ObjectType):
    """One template, and why."""

    template_id = graphene.String(required=True)
    title = graphene.String(required=True)
    reason = PromptReason(required=True)
    is_long_term = graphene.Boolean(
        required=True, description="Accepted once, it is good until it is taken back."
    )
    text = graphene.String(
        required=True,
        language=Language(default_value=_Language.ZH, required=True),
        description="What may be said beside the button.",
    )

    @staticmethod
    def resolve_text(ask: Ask, _info: Any, language: Any) -> str:
        chinese, english = _TEXTS[ask.reason]
        return english if language.value == _Language.EN.value else chinese


class SubscriptionPrompt(graphene.ObjectType):
    """What to ask for in one wx.requestSubscribeMessage; nothing if it is empty."""

    template_ids = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="For `tmplIds`, as they are: five at most, all of one type.",
    )
    asks = graphene.List(graphene.NonNull(SubscriptionAsk), required=True)

    @staticmethod
    def resolve_template_ids(found: Sequence[Ask], _info: Any) -> list[str]:
        return [ask.template_id for ask in found]

    @staticmethod
    def resolve_asks(found: Sequence[Ask], _info: Any) -> Sequence[Ask]:
        return found


class PromptQueries(graphene.ObjectType):
    """What to ask the person for."""

    subscription_prompt = graphene.Field(
        SubscriptionPrompt,
        required=True,
        moment=PromptMoment(required=True),
        description=(
            "Ask ahead of the tap: WeChat shows its prompt only within it. What is "
            "answered goes to reportSubscriptions."
        ),
    )

    @staticmethod
    def resolve_subscription_prompt(
        _root: None, info: GraphQLResolveInfo, moment: Any
    ) -> Sequence[Ask]:
        bearer = info.context.bearer
        return asks(
            bearer.installation_id,
            customer_id=bearer.customer_id,
            identity_id=bearer.identity_id,
            app_id=bearer.app_id,
            moment=Moment(moment.value),
            now=info.context.now,
        )
