"""The voucher of a coupon in core: made once, or adopted and checked."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.codes import lookup_of, make_up, text_of
from saleor_wechat_growth.coupons.conditions import conditions_of
from saleor_wechat_growth.coupons.fitness import unfitness
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.coupons.services.ledger import codes_gone, lock_coupons
from saleor_wechat_growth.coupons.terms import FixedDiscount, Terms
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.integrations.saleor.errors import Refused
from saleor_wechat_growth.integrations.saleor.records import (
    ChannelDiscount,
    ChannelInfo,
    VoucherSpec,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

#: core sends the news of a made voucher for 310 s (facts/saleor.md §2); after this
#: long we make another: the first has no channel listing, so its one code is dead
NEWS_PATIENCE = timedelta(minutes=10)
#: of a coupon's name that its voucher bears, beside its mark
LONGEST_NAME = 100
ALREADY_EXISTS = "ALREADY_EXISTS"


class Unfit(Exception):
    """The voucher or the terms do not fit the shop: somebody has to look."""


class NotKnownYet(Exception):
    """Core has made our voucher, and the news of its id is still under way."""

    def __init__(self, ask_again_at: datetime) -> None:
        self.ask_again_at = ask_again_at
        super().__init__(ask_again_at.isoformat())


def name_for(name: str) -> str:
    """Return what a new voucher of the coupon `name` is called in core.

    Its mark tells it from any other when the news of its making arrives.
    """
    return f"{name[:LONGEST_NAME]} #{secrets.token_hex(6)}"


def provide_voucher(client: SaleorClient, coupon: Coupon, now: datetime) -> Coupon:
    """Bring a NEW coupon to READY; may be cut off and repeated at any point.

    Raises:
        Unfit, NotKnownYet; SaleorError: as the client does.

    """
    terms = Terms.model_validate(coupon.terms)
    voucher_id = coupon.voucher_saleor_id or _make(client, coupon, terms, now)
    known = {}
    if not coupon.is_adopted:
        discounts = _discounts(terms, client.channels())
        client.voucher_channel_listing_update(voucher_id, discounts)
    if coupon.is_adopted or coupon.unusable_reason:
        known = _checked(client.voucher(voucher_id), coupon, terms, now)
    # a pause or a deletion that came in between wins
    Coupon.objects.of(coupon.installation_id).filter(
        id=coupon.id, status=Coupon.Status.NEW, voucher_saleor_id=voucher_id
    ).update(status=Coupon.Status.READY, unusable_reason="", **known)
    coupon.refresh_from_db()
    return coupon


def _checked(
    voucher: Mapping[str, Any] | None, coupon: Coupon, terms: Terms, now: datetime
) -> dict[str, Any]:
    """See that a voucher fits; return the coupon's columns of what it says."""
    if voucher is None:
        raise Unfit("voucher_gone")
    if why := unfitness(voucher, terms, now, is_adopted=coupon.is_adopted):
        raise Unfit(why)
    return learnt_of(voucher)


def learnt_of(voucher: Mapping[str, Any]) -> dict[str, Any]:
    """Return when a voucher works and what it asks for, as columns of its coupon."""
    return {
        "voucher_starts_at": moment(voucher.get("startDate")),
        "voucher_ends_at": moment(voucher.get("endDate")),
        "voucher_conditions": conditions_of(voucher).model_dump(mode="json"),
    }


def _make(client: SaleorClient, coupon: Coupon, terms: Terms, now: datetime) -> str:
    anchor = _anchor(coupon, terms)
    spec = VoucherSpec(
        name=coupon.voucher_name,
        value_type="FIXED"
        if isinstance(terms.discount, FixedDiscount)
        else "PERCENTAGE",
        # core wants a code with it; this one also tells whether we were here before
        codes=(text_of(anchor),),
    )
    try:
        voucher = client.voucher_create(spec)
    except Refused as refusal:
        if ALREADY_EXISTS not in refusal.codes:
            raise
        raise _made_before(coupon, anchor, now) from refusal
    _without_id(coupon.installation_id, coupon.voucher_name).update(
        voucher_saleor_id=voucher["id"]
    )
    # the news of an earlier, lost call may have been quicker: then that one counts
    coupon.refresh_from_db()
    return coupon.voucher_saleor_id


@transaction.atomic
def _anchor(coupon: Coupon, terms: Terms) -> Code:
    """Return the oldest ordered code, made up now if there is none."""
    lock_coupons(coupon.installation_id, [coupon.id])
    ordered = ordered_codes(coupon).first()
    return ordered or order_codes(coupon, terms, 1)[0]


@transaction.atomic
def _made_before(coupon: Coupon, anchor: Code, now: datetime) -> NotKnownYet:
    lock_coupons(coupon.installation_id, [coupon.id])
    if anchor.due_at is None:
        anchor.due_at = now + NEWS_PATIENCE
        anchor.save(update_fields=["due_at"])
    elif anchor.due_at <= now:
        codes_gone(
            installation_id=coupon.installation_id,
            code_ids=[anchor.id],
            states=[Code.State.ORDERED],
            why="voucher_lost",
            now=now,
        )
        return NotKnownYet(now)
    return NotKnownYet(anchor.due_at)


def ordered_codes(coupon: Coupon) -> QuerySet[Code]:
    return (
        Code.objects.of(coupon.installation_id)
        .filter(coupon=coupon, state=Code.State.ORDERED)
        .order_by("id")
    )


def order_codes(coupon: Coupon, terms: Terms, count: int) -> list[Code]:
    """Make up codes and write them down before core hears of them."""
    return Code.objects.bulk_create(
        Code(
            installation_id=coupon.installation_id,
            coupon=coupon,
            lookup=lookup_of(value),
            sealed_value=crypto.seal_text(value),
            state=Code.State.ORDERED,
        )
        for value in make_up(terms.code, count)
    )


def voucher_made(
    *, installation_id: int, name: str, voucher_id: str, now: datetime
) -> bool:
    """Take the id of a voucher from the news of its making, if its call was lost.

    Return whether it was one of ours still without id.
    """
    return bool(
        _without_id(installation_id, name).update(
            voucher_saleor_id=voucher_id, due_at=now
        )
    )


def _without_id(installation_id: int, name: str) -> QuerySet[Coupon]:
    return Coupon.objects.of(installation_id).filter(
        voucher_name=name, voucher_saleor_id="", is_adopted=False
    )


def _discounts(terms: Terms, channels: Sequence[ChannelInfo]) -> list[ChannelDiscount]:
    known = {channel.slug: channel for channel in channels}
    return [_discount(terms, slug, known) for slug in terms.sales_channels]


def _discount(
    terms: Terms, slug: str, channels: Mapping[str, ChannelInfo]
) -> ChannelDiscount:
    channel = channels.get(slug)
    if channel is None:
        raise Unfit(f"unknown_sales_channel: {slug}")
    value = terms.discount.value_in(channel.currency)
    if value is None:
        raise Unfit(f"no_discount_in: {channel.currency}")
    return ChannelDiscount(
        channel_id=channel.id,
        value=value,
        least_spent=terms.minimum_order.get(channel.currency),
    )
