from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.coupons.types import Coupon
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.storefront.codes import Code
from saleor_wechat_growth.api.dashboard.storefront.types import SearchOfferRow, Slot
from saleor_wechat_growth.coupons.errors import (
    ClaimTimes,
    CurrencyMissing,
    KeywordInvalid,
    KeywordTaken,
    UnknownCoupon,
    UnknownSearchOffer,
)
from saleor_wechat_growth.coupons.queries import search_offer
from saleor_wechat_growth.coupons.services import (
    ClaimWanted,
    delete_search_offer,
    save_claim_offer,
    save_search_offer,
)
from saleor_wechat_growth.insights.queries import coupons as coupon_queries
from saleor_wechat_growth.segments.errors import (
    SegmentUnknown,
    SlotInvalid,
    SlotTaken,
    SlotUnknown,
)
from saleor_wechat_growth.segments.queries import segments, slots
from saleor_wechat_growth.segments.services import delete_slot, save_slot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.api.dashboard.context import Context

_REFUSALS: Final[Refusals] = {
    UnknownCoupon: (Code.COUPON_UNKNOWN, "couponId"),
    CurrencyMissing: (Code.CURRENCY_MISSING, "currency"),
    ClaimTimes: (Code.CLAIM_TIMES, "claimUntil"),
    SegmentUnknown: (Code.SEGMENT_UNKNOWN, "segment"),
    SlotTaken: (Code.SLOT_TAKEN, "key"),
    SlotUnknown: (Code.SLOT_UNKNOWN, "key"),
    UnknownSearchOffer: (Code.OFFER_UNKNOWN, "id"),
    KeywordInvalid: (Code.KEYWORD_INVALID, "keywords"),
    KeywordTaken: (Code.KEYWORD_TAKEN, "keywords"),
}
_KEY: Final = re.compile(r"[a-z0-9_-]{1,40}")
_LONGEST_NAME: Final = 60
_LONGEST_TEXT: Final = 500
_MOST_EACH: Final = 100
_MOST: Final = 2**31 - 1
_LONGEST_ID: Final = 80
_MOST_PRODUCTS: Final = 50


class CouponClaimInput(graphene.InputObjectType):
    """When and by whom a coupon may be taken, and what people read of it."""

    is_on = graphene.Boolean(required=True)
    claim_from = DateTime(required=True)
    claim_until = DateTime()
    per_person = graphene.Int(required=True)
    most = graphene.Int()
    segment = graphene.String(description="A segment's key.")
    currency = graphene.String()
    name = graphene.String(required=True)
    text = graphene.String(required=True)
    picture_url = graphene.String(required=True)
    shows_remaining = graphene.Boolean(required=True)


class SaveCouponClaim(StaffMutation):
    """Let people take a coupon in the mini-program, or change what is said of it."""

    class Meta:
        codes = (
            Code.COUPON_UNKNOWN,
            Code.NAME_INVALID,
            Code.VALUE_INVALID,
            Code.CURRENCY_MISSING,
            Code.CLAIM_TIMES,
            Code.SEGMENT_UNKNOWN,
        )

    class Arguments:
        coupon_id = graphene.ID(required=True)
        input = CouponClaimInput(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    coupon = graphene.Field(Coupon)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        coupon_id: str,
        input: Any,  # noqa: A002 -- GraphQL's word
    ) -> Any:
        shop, number = context.installation_id, number_of(coupon_id)
        wanted = _claim(shop, input)
        save_claim_offer(installation_id=shop, coupon_id=number, wanted=wanted)
        coupon = coupon_queries.coupon(shop, number)
        assert coupon is not None
        context.audit(
            "coupon.claim_saved",
            coupon.key,
            {
                "is_on": wanted.is_on,
                "claim_from": wanted.claim_from.isoformat(),
                "claim_until": wanted.claim_until and wanted.claim_until.isoformat(),
                "per_person": wanted.per_person,
                "most": wanted.most,
                "segment": wanted.segment,
            },
        )
        return cls(coupon=rows([coupon])[0])


def _claim(shop: int, given: Mapping[str, Any]) -> ClaimWanted:
    segment = (given.get("segment") or "").strip()
    if segment and not segments(shop).filter(key=segment).exists():
        raise Refusal(Code.SEGMENT_UNKNOWN, "segment")
    if len(given["text"]) > _LONGEST_TEXT:
        raise Refusal(Code.VALUE_INVALID, "text")
    if not 1 <= given["per_person"] <= _MOST_EACH:
        raise Refusal(Code.VALUE_INVALID, "perPerson")
    most = given.get("most")
    if most is not None and not 0 <= most <= _MOST:
        raise Refusal(Code.VALUE_INVALID, "most")
    return ClaimWanted(
        name=_name(given["name"]),
        claim_from=given["claim_from"],
        claim_until=given.get("claim_until"),
        is_on=given["is_on"],
        per_person=given["per_person"],
        most=most,
        segment=segment,
        currency=given.get("currency") or "",
        text=given["text"].strip(),
        picture_url=_picture(given["picture_url"]),
        shows_remaining=given["shows_remaining"],
    )


class SlotContentInput(graphene.InputObjectType):
    """What is shown; each of it may be empty."""

    title = graphene.String(required=True)
    text = graphene.String(required=True)
    picture = graphene.String(required=True)
    link = graphene.String(required=True)
    product_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    coupon = graphene.String(required=True)


class SlotVariantInput(graphene.InputObjectType):
    """Other content for the members of a segment."""

    name = graphene.String(required=True)
    segment = graphene.String(required=True)
    content = SlotContentInput(required=True)


class SaveSlot(StaffMutation):
    """Make a slot, or change what it shows to whom."""

    class Meta:
        codes = (
            Code.KEY_INVALID,
            Code.NAME_INVALID,
            Code.VALUE_INVALID,
            Code.SLOT_TAKEN,
            Code.SLOT_UNKNOWN,
            Code.SEGMENT_UNKNOWN,
        )

    class Arguments:
        key = graphene.String(required=True)
        is_new = graphene.Boolean(required=True)
        name = graphene.String(required=True)
        content = SlotContentInput(required=True)
        variants = graphene.List(graphene.NonNull(SlotVariantInput), required=True)

    needs = RECALLS
    refusals = _REFUSALS

    slot = graphene.Field(Slot)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        key: str,
        is_new: bool,
        name: str,
        content: Mapping[str, Any],
        variants: Sequence[Mapping[str, Any]],
    ) -> Any:
        shop = context.installation_id
        if not _KEY.fullmatch(key):
            raise Refusal(Code.KEY_INVALID, "key")
        before = slots(shop).filter(key=key).first()
        try:
            saved = save_slot(
                installation_id=shop,
                key=key,
                name=_name(name),
                content=dict(content),
                variants=[
                    {**each, "content": dict(each["content"])} for each in variants
                ],
                is_new=is_new,
            )
        except SlotInvalid as invalid:
            raise Refusal(Code.VALUE_INVALID, invalid.path, str(invalid)) from None
        was = None if before is None else _told(before)
        context.audit("slot.saved", key, {"before": was, "after": _told(saved)})
        return cls(slot=saved)


def _told(slot: Any) -> dict[str, Any]:
    return {"name": slot.name, "content": slot.content, "variants": slot.variants}


class DeleteSlot(StaffMutation):
    """Delete a slot: the mini-program shows nothing there any more."""

    class Meta:
        codes = (Code.SLOT_UNKNOWN,)

    class Arguments:
        key = graphene.String(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        delete_slot(installation_id=context.installation_id, key=key)
        context.audit("slot.deleted", key, {})
        return cls()


class SaveSearchOffer(StaffMutation):
    """Make an offer for words that people search for, or change it."""

    class Meta:
        codes = (
            Code.OFFER_UNKNOWN,
            Code.COUPON_UNKNOWN,
            Code.NAME_INVALID,
            Code.VALUE_INVALID,
            Code.KEYWORD_INVALID,
            Code.KEYWORD_TAKEN,
        )

    class Arguments:
        id = graphene.ID(description="Of the offer to change; a new one without it.")
        name = graphene.String(required=True)
        keywords = graphene.List(graphene.NonNull(graphene.String), required=True)
        product_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
        coupon_id = graphene.ID()
        is_on = graphene.Boolean(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    offer = graphene.Field(SearchOfferRow)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        name: str,
        keywords: Sequence[str],
        product_ids: Sequence[str],
        is_on: bool,
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        coupon_id: str | None = None,
    ) -> Any:
        shop = context.installation_id
        if len(product_ids) > _MOST_PRODUCTS or any(
            not 0 < len(each) <= _LONGEST_ID for each in product_ids
        ):
            raise Refusal(Code.VALUE_INVALID, "productIds")
        saved = save_search_offer(
            installation_id=shop,
            offer_id=None if id is None else number_of(id),
            name=_name(name),
            keywords=keywords,
            product_ids=product_ids,
            coupon_id=None if coupon_id is None else number_of(coupon_id),
            is_on=is_on,
        )
        words = sorted(each.keyword for each in saved.keywords.all())
        context.audit(
            "search_offer.saved",
            str(saved.pk),
            {
                "name": saved.name,
                "keywords": words,
                "coupon": saved.coupon.key if saved.coupon else None,
                "is_on": is_on,
            },
        )
        return cls(offer=search_offer(shop, saved.pk))


class DeleteSearchOffer(StaffMutation):
    """Offer nothing any more to who searches for its words."""

    class Meta:
        codes = (Code.OFFER_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        number = number_of(id)
        delete_search_offer(installation_id=context.installation_id, offer_id=number)
        context.audit("search_offer.deleted", str(number), {})
        return cls()


def _name(given: str) -> str:
    name = given.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise Refusal(Code.NAME_INVALID, "name")
    return name


def _picture(given: str) -> str:
    picture = given.strip()
    if picture and (not picture.startswith("https://") or len(picture) > _LONGEST_TEXT):
        raise Refusal(Code.VALUE_INVALID, "pictureUrl")
    return picture


class StorefrontMutations(graphene.ObjectType):
    """What the mini-program shows, changed."""

    save_coupon_claim = SaveCouponClaim.Field()
    save_slot = SaveSlot.Field()
    delete_slot = DeleteSlot.Field()
    save_search_offer = SaveSearchOffer.Field()
    delete_search_offer = DeleteSearchOffer.Field()
