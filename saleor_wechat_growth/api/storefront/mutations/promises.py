from __future__ import annotations

from decimal import Decimal as PythonDecimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.ids import number_in
from saleor_wechat_growth.api.storefront.promises import (
    SaleReminder,
    VariantWatch,
    WatchKind,
)
from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.errors import (
    CoreAway,
    NoGrant,
    NotNeeded,
    NotOffered,
    PromiseError,
    TooManyPromises,
    UnknownPromise,
    UnknownVariant,
)
from saleor_wechat_growth.promises.models import WatchRule
from saleor_wechat_growth.promises.services import Who, Wish

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context
    from saleor_wechat_growth.customers.services import Bearer

_REFUSED: Final[dict[type[PromiseError], Code]] = {
    NotOffered: Code.NOT_OFFERED,
    NoGrant: Code.NO_GRANT,
    NotNeeded: Code.NOT_NEEDED,
    UnknownVariant: Code.VARIANT_UNKNOWN,
    CoreAway: Code.SHOP_UNAVAILABLE,
    TooManyPromises: Code.TOO_MANY,
    UnknownPromise: Code.PROMISE_UNKNOWN,
}
_HUNDRED: Final = 100
_LARGEST: Final = PythonDecimal(10) ** 12
_SMALLEST: Final = PythonDecimal("0.001")
_LONGEST_VARIANT: Final = 80
_LONGEST_CHANNEL: Final = 255


class _Promising(StorefrontMutation):
    class Meta:
        abstract = True

    template_id = graphene.String(
        description="With NO_GRANT: ask wx.requestSubscribeMessage for this, report "
        "the answer, then ask again."
    )

    @classmethod
    def refused(cls, error: PromiseError) -> Any:
        template_id = error.template_id if isinstance(error, NoGrant) else None
        refusal = Refusal(_REFUSED[type(error)])
        return cls(errors=[cls.error(refusal)], template_id=template_id)


class RemindMe(_Promising):
    """Have the person told when a sale starts, once. Puts one subscription aside.

    Asking twice is asking once.
    """

    class Meta:
        codes = (Code.NOT_OFFERED, Code.NO_GRANT, Code.TOO_MANY)

    class Arguments:
        sale = graphene.String(required=True, description="The `key` of a Sale.")

    reminder = graphene.Field(SaleReminder)

    @classmethod
    def perform(cls, context: Context, *, sale: str) -> Any:
        try:
            with context.held() as bearer:
                reminder = services.remind(
                    installation_id=bearer.installation_id,
                    key=sale[:40],
                    who=_who(bearer),
                    now=context.now,
                )
        except PromiseError as error:
            return cls.refused(error)
        context.changed()
        return cls(reminder=reminder)


class WatchVariant(_Promising):
    """Have the person told, once, when a variant is cheaper or there again.

    Puts one subscription aside, for 90 days at most. A price that was raised and cut
    back is no news. Asking twice is asking once.
    """

    class Meta:
        codes = (
            Code.NOT_OFFERED,
            Code.NO_GRANT,
            Code.NOT_NEEDED,
            Code.VARIANT_UNKNOWN,
            Code.SHOP_UNAVAILABLE,
            Code.PRICE_INVALID,
            Code.TOO_MANY,
        )

    class Arguments:
        variant_id = graphene.ID(required=True, description="The shop's id.")
        channel = graphene.String(required=True, description="Slug of the channel.")
        kind = WatchKind(required=True)
        below = graphene.String(
            description="Of PRICE: the most it may cost, `79.9`; without it, anything "
            "less than now."
        )
        drop_percent = graphene.Int(
            description="Of PRICE: by how much at least it has to fall, 1 to 99."
        )

    watch = graphene.Field(VariantWatch)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        variant_id: str,
        channel: str,
        kind: WatchRule.Kind,
        below: str | None = None,
        drop_percent: int | None = None,
    ) -> Any:
        bearer = context.bearer
        if not _is_plain(variant_id, _LONGEST_VARIANT) or not _is_plain(
            channel, _LONGEST_CHANNEL
        ):
            raise Refusal(Code.VARIANT_UNKNOWN, "variantId")
        is_priced = below is not None or drop_percent is not None
        if is_priced and kind != WatchRule.Kind.PRICE:
            raise Refusal(Code.PRICE_INVALID, "below")
        if drop_percent is not None and not 0 < drop_percent < _HUNDRED:
            raise Refusal(Code.PRICE_INVALID, "dropPercent")
        wish = Wish(
            key=OfferKey(variant_id, channel),
            kind=WatchRule.Kind(kind),
            below=_price(below),
            drop_percent=drop_percent,
        )
        try:
            watch = services.watch(
                installation_id=bearer.installation_id,
                wish=wish,
                who=_who(bearer),
                now=context.now,
            )
        except PromiseError as error:
            return cls.refused(error)
        context.changed()
        return cls(watch=watch)


class CancelReminder(StorefrontMutation):
    """Take back that the person is told of a sale; their subscription is free again."""

    class Meta:
        codes = (Code.PROMISE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    reminder = graphene.Field(SaleReminder)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        try:
            with context.held() as bearer:
                reminder = services.cancel_reminder(
                    installation_id=bearer.installation_id,
                    customer_id=bearer.customer_id,
                    reminder_id=number_in("SaleReminder", id),
                    now=context.now,
                )
        except UnknownPromise:
            raise Refusal(Code.PROMISE_UNKNOWN, "id") from None
        context.changed()
        return cls(reminder=reminder)


class CancelWatch(StorefrontMutation):
    """Take back that the person waits for a variant; their subscription is free again."""

    class Meta:
        codes = (Code.PROMISE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    watch = graphene.Field(VariantWatch)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        try:
            with context.held() as bearer:
                watch = services.cancel_watch(
                    installation_id=bearer.installation_id,
                    customer_id=bearer.customer_id,
                    watch_id=number_in("VariantWatch", id),
                    now=context.now,
                )
        except UnknownPromise:
            raise Refusal(Code.PROMISE_UNKNOWN, "id") from None
        context.changed()
        return cls(watch=watch)


def _who(bearer: Bearer) -> Who:
    return Who(bearer.customer_id, bearer.identity_id, bearer.app_id)


def _is_plain(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isascii() and text.isprintable()


def _price(text: str | None) -> PythonDecimal | None:
    """Return an amount somebody typed. Raises Refusal."""
    if text is None:
        return None
    try:
        amount = PythonDecimal(text[:40])
    except InvalidOperation:
        amount = PythonDecimal(0)
    if not amount.is_finite() or not _SMALLEST <= amount < _LARGEST:
        raise Refusal(Code.PRICE_INVALID, "below")
    return amount
