"""What the mini-program shows and gives, in the file: claims, slots, search offers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.errors import UnknownCoupon
from saleor_wechat_growth.coupons.models import ClaimOffer, SearchOffer
from saleor_wechat_growth.coupons.services import (
    ClaimWanted,
    save_claim_offer,
    save_search_offer,
)
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.management.growthfile import audience, canonical, schema
from saleor_wechat_growth.management.growthfile.canonical import number
from saleor_wechat_growth.management.growthfile.describing import described, standing
from saleor_wechat_growth.management.growthfile.objects import Standing
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment, Slot
from saleor_wechat_growth.segments.services import save_slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from saleor_wechat_growth.management.growthfile.objects import Item
    from saleor_wechat_growth.management.growthfile.remarks import Specs


def claims(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return what is said of coupons that people may take, by the coupons."""
    rows = ClaimOffer.objects.of(shop).select_related("coupon").order_by("id")
    for row in rows:
        offered = Terms.model_validate(row.coupon.terms).currencies
        raw = {
            "name": row.name,
            "text": row.text,
            "picture": row.picture_url,
            "starts_at": row.claim_from,
            "ends_at": row.claim_until,
            "per_person": row.per_person,
            "most": row.most,
            "segment": row.segment,
            # where there is one, the row says it all the same
            "currency": row.currency if len(offered) > 1 else "",
            "shows_remaining": row.shows_remaining,
            "live": row.is_on,
        }
        spec = described(schema.Claim, raw, f"claim {row.coupon.key}")
        yield row.coupon.key, standing(row.pk, spec)


def slots(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the shop's slots."""
    for row in Slot.objects.of(shop).order_by("id"):
        raw = {"name": row.name, "content": row.content, "variants": row.variants}
        spec = described(schema.Slot, raw, f"slot {row.key}")
        yield row.key, Standing(row.pk, row.version, spec)


def search_offers(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return what is offered to who searches for certain words."""
    rows = SearchOffer.objects.of(shop).select_related("coupon")
    for row in rows.prefetch_related("keywords").order_by("id"):
        raw = {
            "name": row.name,
            "keywords": [each.keyword for each in row.keywords.all()],
            "products": row.product_ids,
            "coupon": row.coupon.key if row.coupon else "",
            "live": row.is_on,
        }
        spec = described(schema.SearchOffer, raw, f"search_offer {row.key}")
        yield row.key, standing(row.pk, spec)


def claim_problems(
    shop: int, label: str, key: str, spec: Any, after: Specs
) -> Iterator[Remark]:
    """Say what keeps a coupon from being offered; `after`: the shop with the file."""
    coupon = after.get(("coupons", key))
    if coupon is None:
        yield Remark(label, "", f"there is no coupon {key}")
        return
    offered = coupon.terms.currencies
    if len(offered) == 1 and spec.currency:
        what = f"is said only of a coupon in several; this one is in {min(offered)}"
        yield Remark(label, "currency", what)
    elif len(offered) > 1 and spec.currency not in offered:
        yield Remark(label, "currency", f"say one of {', '.join(sorted(offered))}")
    if spec.segment and not audience.exists(shop, spec.segment, after):
        yield Remark(label, "segment", f"there is no segment {spec.segment}")


def claim_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of an offer would not do what it looks like."""
    segment = after.get(("segments", spec.segment))
    if segment is not None and not segment.live:
        yield Remark(label, "segment", "is not live: nobody is in it")


def slot_problems(shop: int, label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps a slot from being shown."""
    for place, variant in enumerate(spec.variants, 1):
        if not audience.exists(shop, variant.segment, after):
            what = f"there is no segment {variant.segment}"
            yield Remark(label, f"variants.{place}.segment", what)


def slot_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a slot would not show."""
    contents = [("content", spec.content)]
    contents += [
        (f"variants.{place}.content", variant.content)
        for place, variant in enumerate(spec.variants, 1)
    ]
    for where, content in contents:
        yield from _unclaimed(label, f"{where}.coupon", content.coupon, after)


def search_problems(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps an offer from being made."""
    if spec.coupon and ("coupons", spec.coupon) not in after:
        yield Remark(label, "coupon", f"there is no coupon {spec.coupon}")


def search_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of an offer would not show."""
    if not spec.coupon and not spec.products:
        yield Remark(label, "", "offers neither products nor a coupon")
    yield from _unclaimed(label, "coupon", spec.coupon, after)


def _unclaimed(label: str, field: str, coupon: str, after: Specs) -> Iterator[Remark]:
    if not coupon:
        return
    claim = after.get(("claims", coupon))
    if claim is None or not claim.live:
        what = f"{coupon} is not shown: nobody can take it without a live claim"
        yield Remark(label, field, what)


def reckoned_claim(shop: int, key: str, spec: Any) -> tuple[str, dict[str, Any]]:
    """Say who may take how many, and what is left of the coupon's budget."""
    figures: dict[str, Any] = {"per_person": spec.per_person, "most": spec.most}
    coupon = coupon_queries.coupon_by_key(shop, key)
    if not spec.live:
        return "nobody can take it any more; codes they took stay good", figures
    who = "everybody"
    if spec.segment:
        sizes = _sizes(shop, [spec.segment])
        figures["people"] = sizes.get(spec.segment, 0)
        who = f"the {figures['people']} people of {spec.segment}"
    most = "no end of them" if spec.most is None else f"{spec.most} in all"
    left = []
    for budget in coupon_queries.budgets(shop, [coupon.pk] if coupon else []):
        free = max(budget.ceiling - budget.bound - budget.spent, Decimal(0))
        figures[f"at_most_{budget.currency}"] = free
        left.append(f"{number(free)} {budget.currency}")
    cost = f", for at most the {' and '.join(left)} that its budget leaves" * bool(left)
    return f"{who} may take {spec.per_person} each, {most}{cost}", figures


def reckoned_slot(shop: int, spec: Any) -> tuple[str, dict[str, Any]]:
    """Say who sees what."""
    sizes = _sizes(shop, [each.segment for each in spec.variants])
    said = [
        f"{sizes.get(each.segment, 0)} people of {each.segment} see {each.name}, "
        for each in spec.variants
    ]
    others = "all others" if said else "everybody"
    says = f"{''.join(said)}{others} who open the mini-program see its content"
    return says, {"people": sizes}


def _sizes(shop: int, keys: Iterable[str]) -> Mapping[str, int]:
    """Return how many people are in segments now; without those that are not there."""
    rows = Segment.objects.of(shop).filter(key__in=list(keys))
    return {row.key: segment_queries.members(shop, row.pk).count() for row in rows}


def carry_out_claim(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    coupon = coupon_queries.coupon_by_key(shop, item.name[1])
    if coupon is None:
        raise UnknownCoupon
    save_claim_offer(
        installation_id=shop,
        coupon_id=coupon.pk,
        wanted=ClaimWanted(
            name=spec.name,
            claim_from=spec.starts_at,
            claim_until=spec.ends_at,
            is_on=spec.live,
            per_person=spec.per_person,
            most=spec.most,
            segment=spec.segment,
            currency=spec.currency,
            text=spec.text,
            picture_url=spec.picture,
            shows_remaining=spec.shows_remaining,
        ),
    )


def carry_out_slot(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    said = canonical.plain(item.spec)
    save_slot(
        installation_id=shop,
        key=item.name[1],
        name=item.spec.name,
        content=said["content"],
        variants=said["variants"],
        is_new=item.standing is None,
    )


def carry_out_search(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    coupon = coupon_queries.coupon_by_key(shop, spec.coupon) if spec.coupon else None
    if spec.coupon and coupon is None:
        raise UnknownCoupon
    save_search_offer(
        installation_id=shop,
        offer_id=item.standing.id if item.standing else None,
        key=item.name[1],
        name=spec.name,
        keywords=spec.keywords,
        product_ids=spec.products,
        coupon_id=coupon.pk if coupon else None,
        is_on=spec.live,
    )
