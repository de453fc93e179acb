from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.persons import (
    bind_location,
    bind_phone,
    link_saleor_customer,
)
from saleor_wechat_growth.api.storefront.types import Customer
from saleor_wechat_growth.commerce.services import attach_cart

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context

#: degrees from the equator and from Greenwich, and metres, at most
MOST_NORTH: Final = 90
MOST_EAST: Final = 180
MOST_VAGUE: Final = 1_000_000


class AttachCart(StorefrontMutation):
    """Say that a checkout without a customer account is this person's.

    One of their own account, tied by linkSaleorCustomer, is theirs already.
    """

    class Meta:
        codes = (Code.CART_UNKNOWN, Code.CART_TAKEN)

    class Arguments:
        checkout_id = graphene.ID(
            required=True, description="The shop's id of the checkout."
        )

    checkout_id = graphene.ID(description="The checkout that is theirs now.")

    @classmethod
    def perform(cls, context: Context, *, checkout_id: str) -> Any:
        with context.held() as bearer:
            cart = attach_cart(
                installation_id=bearer.installation_id,
                checkout_id=checkout_id,
                identity_id=bearer.identity_id,
                customer_id=bearer.customer_id,
                now=context.now,
            )
        return cls(checkout_id=cart.saleor_id)


class LinkSaleorCustomer(StorefrontMutation):
    """Tie the person to their customer account in the shop."""

    class Meta:
        codes = (Code.TOKEN_INVALID, Code.TOKEN_EXPIRED, Code.PERSON_CONFLICT)

    class Arguments:
        token = graphene.String(
            required=True, description="The access token of the shop's tokenCreate."
        )

    me = graphene.Field(Customer)

    @classmethod
    def perform(cls, context: Context, *, token: str) -> Any:
        link_saleor_customer(bearer=context.bearer, token=token, now=context.now)
        context.changed()
        return cls(me=context.bearer)


class BindPhone(StorefrontMutation):
    """Learn the person's phone number from WeChat."""

    class Meta:
        codes = (
            Code.APP_UNKNOWN,
            Code.APP_MISCONFIGURED,
            Code.CODE_INVALID,
            Code.PERSON_REFUSED,
            Code.WECHAT_UNAVAILABLE,
            Code.PERSON_CONFLICT,
        )

    class Arguments:
        code = graphene.String(
            required=True, description="What the getPhoneNumber button gave."
        )

    me = graphene.Field(Customer)

    @classmethod
    def perform(cls, context: Context, *, code: str) -> Any:
        bind_phone(bearer=context.bearer, code=code, now=context.now)
        context.changed()
        return cls(me=context.bearer)


class BindLocation(StorefrontMutation):
    """Keep where the person is now, in place of where they were.

    Only with their consent to LOCATION (`setConsent`), and as long as it lasts: a no
    deletes it, and so do 90 days.
    """

    class Meta:
        codes = (Code.APP_UNKNOWN, Code.LOCATION_REFUSED, Code.LOCATION_INVALID)

    class Arguments:
        latitude = graphene.Float(
            required=True, description="Degrees, as wx.getLocation gives them."
        )
        longitude = graphene.Float(required=True)
        precision = graphene.Float(
            description="Within how many metres; null: not known."
        )

    me = graphene.Field(Customer)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        latitude: float,
        longitude: float,
        precision: float | None = None,
    ) -> Any:
        with context.held() as bearer:
            if not -MOST_NORTH <= latitude <= MOST_NORTH:
                raise Refusal(Code.LOCATION_INVALID, "latitude")
            if not -MOST_EAST <= longitude <= MOST_EAST:
                raise Refusal(Code.LOCATION_INVALID, "longitude")
            if precision is not None and not 0 <= precision <= MOST_VAGUE:
                raise Refusal(Code.LOCATION_INVALID, "precision")
            bind_location(
                bearer=bearer,
                spot={
                    # written as numbers of the pushes are
                    "latitude": Decimal(str(latitude)),
                    "longitude": Decimal(str(longitude)),
                    "precision": "" if precision is None else Decimal(str(precision)),
                },
                now=context.now,
            )
        context.changed()
        return cls(me=context.bearer)
