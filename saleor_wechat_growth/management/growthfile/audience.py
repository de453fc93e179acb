"""Tags, traits and segments in the file: as they stand, what is wrong, whom they touch."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.management.growthfile import canonical, schema
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.segments import queries, rules
from saleor_wechat_growth.segments.builtin import (
    STAGES,
    Lifecycle,
    Rfm,
    RfmEdges,
)
from saleor_wechat_growth.segments.errors import RuleInvalid, SegmentsError
from saleor_wechat_growth.segments.models import Segment, TraitDefinition
from saleor_wechat_growth.segments.ordering import in_order
from saleor_wechat_growth.segments.services import (
    archive,
    define_trait,
    go_live,
    save_lifecycle,
    save_rfm,
    save_segment,
    save_tag,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from saleor_wechat_growth.management.growthfile.objects import Item
    from saleor_wechat_growth.management.growthfile.remarks import Specs

#: how the keys of segments begin that are made from thresholds
BUILT_IN: Final = ("stage_", "rfm_")


def tags(installation_id: int) -> Iterable[tuple[str, int, Any]]:
    """Return the shop's tags as the file says them: key, id, spec."""
    for row in queries.tags(installation_id).order_by("id"):
        said = {
            "name": row.name or row.key,
            "family": row.family,
            "mirrored": row.is_mirrored,
            "shown": row.is_shown,
        }
        yield row.key, row.pk, schema.Tag.model_validate(said)


def traits(installation_id: int) -> Iterable[tuple[str, int, Any]]:
    """Return the traits that the shop defined."""
    for row in TraitDefinition.objects.of(installation_id).order_by("id"):
        said = {"type": row.type, "label": row.label, "options": row.options}
        yield row.key, row.pk, schema.Trait.model_validate(said)


def segments(installation_id: int) -> Iterable[tuple[str, int, Any]]:
    """Return the shop's own segments; those made from thresholds are not described."""
    rows = Segment.objects.of(installation_id).filter(kind=Segment.Kind.CUSTOM)
    for row in rows.order_by("id"):
        spec = schema.Segment(
            name=row.name,
            rule=row.rule,
            enter_tags=tuple(row.enter_tags),
            live=row.status == Segment.Status.LIVE,
        )
        yield row.key, row.pk, spec


def lifecycle(installation_id: int) -> Iterable[tuple[str, int, Any]]:
    """Return when buyers grow, mature, slump and are lost, if the shop has stages."""
    row = _made(installation_id, Segment.Kind.STAGE).first()
    if row is not None:
        yield "", row.pk, Lifecycle.model_validate(row.terms)


def rfm(installation_id: int) -> Iterable[tuple[str, int, Any]]:
    """Return the edges of the bands of each currency that the shop has."""
    for row in _made(installation_id, Segment.Kind.RFM).filter(key__endswith="_r1"):
        terms = Rfm.model_validate(row.terms)
        said = {name: getattr(terms, name) for name in RfmEdges.model_fields}
        yield terms.currency, row.pk, RfmEdges.model_validate(said)


def _made(installation_id: int, kind: Segment.Kind) -> QuerySet[Segment]:
    """Return the live segments that were made from thresholds."""
    rows = Segment.objects.of(installation_id).exclude(terms={})
    return rows.filter(kind=kind, status=Segment.Status.LIVE).order_by("id")


def in_turn(wanted: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Walk segments of a file, each after those that its rule names."""
    stands_on = {
        key: rules.segments_in(rules.load(spec.rule)) for key, spec in wanted.items()
    }
    try:
        ordered = in_order(stands_on)
    except SegmentsError:
        # the service says which circle it is
        ordered = list(wanted)
    return [(key, wanted[key]) for key in ordered]


def problems(
    installation_id: int, key: str, spec: Any, after: Specs
) -> Iterator[Remark]:
    """Say what keeps a segment from being applied; `after`: the shop with the file."""
    label = f"segment {key}"
    if key.startswith(BUILT_IN):
        what = "such names are of segments that are made from thresholds"
        yield Remark(label, "", what)
    rule = rules.load(spec.rule)
    for other in sorted(rules.segments_in(rule)):
        if not exists(installation_id, other, after):
            yield Remark(label, "rule", f"there is no segment {other}")
    for leaf in rules.leaves(rule):
        if leaf.type == "trait" and ("traits", leaf.trait) not in after:
            yield Remark(label, "rule", f"there is no trait {leaf.trait}")


def warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a segment would not do what it looks like."""
    given = {
        tag
        for (section, _), other in after.items()
        if section == "segments"
        for tag in other.enter_tags
    }
    for leaf in rules.leaves(rules.load(spec.rule)):
        if leaf.type == "tag":
            if leaf.has not in given and ("tags", leaf.has) not in after:
                yield Remark(label, "rule", f"nobody has the tag {leaf.has}")
        elif leaf.type == "coupon" and leaf.coupon:
            yield from _coupon_warnings(label, leaf.coupon, after)


def _coupon_warnings(label: str, coupon: str, after: Specs) -> Iterator[Remark]:
    if ("coupons", coupon) not in after:
        yield Remark(label, "rule", f"there is no coupon {coupon}")


def exists(installation_id: int, key: str, after: Specs) -> bool:
    """Say whether the shop has a segment, its own or one made from thresholds."""
    if ("segments", key) in after:
        return True
    if key in STAGES and ("lifecycle", "") in after:
        return True
    if any(
        key.startswith(f"rfm_{currency.lower()}_")
        for section, currency in after
        if section == "rfm"
    ):
        return True
    built_in = Segment.objects.of(installation_id).exclude(kind=Segment.Kind.CUSTOM)
    return built_in.filter(key=key).exists()


def reckoned(
    installation_id: int, spec: Any, standing_id: int | None, now: datetime
) -> tuple[str, dict[str, Any]]:
    """Say who would be in a segment, and who is: a sentence and its figures."""
    size = queries.members(installation_id, standing_id or 0).count()
    is_now = f"; {size} are in it now" if standing_id else ""
    if not spec.live:
        return f"nobody{is_now}", {"people": 0, "people_now": size}
    try:
        found = queries.preview(installation_id, spec.rule, now)
    except RuleInvalid:
        return (
            f"cannot be counted before what it names is there{is_now}",
            {"people": None, "people_now": size},
        )
    figures = {"people": found.count, "people_now": size}
    if found.count is None:
        return f"too many to count at once{is_now}", figures
    about = "about " if found.is_estimate else ""
    return f"{about}{found.count} people would be in it{is_now}", figures


def reckoned_bands(
    installation_id: int, spec: Any, now: datetime
) -> tuple[str, dict[str, Any]]:
    """Say how many people would be sorted by these thresholds."""
    bought: dict[str, Any] = {"type": "orders", "count": {"at_least": 1}}
    if isinstance(spec, RfmEdges):
        bought["within"] = spec.window
        what = (
            f"bought in {canonical.span(spec.window)} would be in a band of each kind"
        )
    else:
        what = "ever bought would be in a stage"
    found = queries.preview(installation_id, bought, now)
    if found.count is None:
        return f"all who {what}", {"people": None}
    about = "about " if found.is_estimate else ""
    return f"{about}{found.count} people who {what}", {"people": found.count}


def carry_out_lifecycle(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    save_lifecycle(installation_id=shop, terms=item.spec, by="growth.yaml", now=now)


def carry_out_rfm(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    said = {name: getattr(item.spec, name) for name in RfmEdges.model_fields}
    terms = Rfm.model_validate({**said, "currency": item.name[1]})
    save_rfm(installation_id=shop, terms=terms, by="growth.yaml", now=now)


def carry_out_tag(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    save_tag(
        installation_id=shop,
        key=item.name[1],
        name=spec.name,
        family=spec.family,
        is_mirrored=spec.mirrored,
        is_shown=spec.shown,
        now=now,
    )


def carry_out_trait(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    define_trait(
        installation_id=shop,
        key=item.name[1],
        type=spec.type,
        label=spec.label,
        options=spec.options,
        now=now,
    )


def carry_out_segment(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    saved = save_segment(
        installation_id=shop,
        key=item.name[1],
        name=spec.name,
        rule=spec.rule,
        enter_tags=spec.enter_tags,
        by="growth.yaml",
        now=now,
    )
    if spec.live:
        go_live(installation_id=shop, segment_id=saved.pk, now=now)
    elif saved.status == Segment.Status.LIVE:
        archive(installation_id=shop, segment_id=saved.pk, now=now)
