"""What the shop's staff did: tags, traits, segments, a template mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import audit
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion
from saleor_wechat_growth.management.history.goods import CURRENCY, global_id
from saleor_wechat_growth.management.history.ledgers import discount_of
from saleor_wechat_growth.management.history.speaking import BANNED, BANNED_CODE
from saleor_wechat_growth.segments.builtin import Lifecycle
from saleor_wechat_growth.segments.models import (
    Membership,
    MirrorDue,
    Segment,
    Tag,
    TraitDefinition,
)
from saleor_wechat_growth.segments.services import (
    TraitWanted,
    build,
    define_trait,
    go_live,
    put_tags,
    save_lifecycle,
    save_segment,
    save_tag,
    set_traits,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.speaking import Speaker
    from saleor_wechat_growth.management.history.told import Bought, Story

#: the stand-in's member of staff
_STAFF: Final = global_id("User", 1)
_ACTOR: Final = f"staff:{_STAFF}"
_RECENT: Final = timedelta(days=30)
_MUCH: Final = Decimal(800)

#: a stretch of time in a segment; None: still in it
Stretch = tuple[datetime, datetime | None]

_TAGS: Final = (
    ("gift", "送礼", Tag.Family.BEHAVIOUR),
    ("big-spender", "高客单", Tag.Family.ORDERS),
    ("corporate", "企业采购", Tag.Family.NATURE),
    ("after-sales", "售后跟进", Tag.Family.ORDERS),
)
#: each with what some say, by turns; a choice's options are all that anybody says
_TRAITS: Final = (
    ("level", "会员等级", TraitDefinition.Type.CHOICE, ("银卡", "金卡", "黑金卡")),
    ("birthday", "生日", TraitDefinition.Type.DATE, ("1991-04-18", "1986-11-26")),
    ("may-call", "可电话联系", TraitDefinition.Type.BOOLEAN, ("true", "false")),
    ("household", "家庭人数", TraitDefinition.Type.NUMBER, ("2", "3", "4")),
    ("note", "备注", TraitDefinition.Type.TEXT, ("工作日晚上收货", "礼盒请附贺卡")),
)
_TERMS: Final = Lifecycle(slump=timedelta(days=30), lost=timedelta(days=75))


def begin_earlier(scene: Scene) -> None:
    """Let the shop and its recall be as old as the history."""
    shop, since = scene.installation_id, scene.since
    Installation.objects.filter(id=shop).update(installed_at=since)
    Journey.objects.of(shop).filter(live_since__gt=since).update(live_since=since)
    JourneyVersion.objects.of(shop).update(published_at=since)


def write_audit(scene: Scene, speaker: Speaker) -> None:
    """Keep who mended what."""
    if speaker.banned_at is not None:
        audit(
            installation_id=scene.installation_id,
            actor=_ACTOR,
            action="template.resumed",
            target=BANNED,
            details={"was_paused_for": BANNED_CODE},
            now=speaker.mended_at,
        )


# -- tags --------------------------------------------------------------------------


def write_tags(scene: Scene, story: Story) -> None:
    shop = scene.installation_id
    for key, name, family in _TAGS:
        save_tag(
            installation_id=shop, key=key, name=name, family=family, now=scene.since
        )
    by_day: dict[datetime, list[tuple[int, str, str]]] = defaultdict(list)
    for shopper, key, at in _tagged(scene, story):
        monday = _next_monday(at)
        if monday < scene.until:
            by_day[monday].append((shopper.customer_id, key, "staff"))
    for at, wanted in sorted(by_day.items()):
        put_tags(installation_id=shop, wanted=wanted, by=_STAFF, now=at)


def _next_monday(at: datetime) -> datetime:
    """Return when staff next go through the lists."""
    monday = at + timedelta(days=7 - at.weekday())
    return monday.replace(hour=2, minute=12, second=0, microsecond=0)


def _tagged(scene: Scene, story: Story) -> Iterator[tuple[Shopper, str, datetime]]:
    for shopper, orders in _orders(story).items():
        for order in orders:
            if order.basket.total >= 400:
                yield shopper, "gift", order.placed_at
        for at, _ in _spent_much(scene, orders):
            yield shopper, "big-spender", at
    for order in story.orders:
        if order.taken_back is not None and order.paid_at is not None:
            yield order.shopper, "after-sales", order.taken_back[0]
    for shopper in story.shoppers:
        if shopper.number % 83 == 7:
            yield shopper, "corporate", shopper.joined_at


# -- traits ------------------------------------------------------------------------


def write_traits(scene: Scene, story: Story) -> None:
    """Tell what staff asked a part of those who bought; nobody said all of it."""
    shop = scene.installation_id
    for key, label, kind, said in _TRAITS:
        options = said if kind == TraitDefinition.Type.CHOICE else ()
        define_trait(
            installation_id=shop,
            key=key,
            type=kind,
            label=label,
            options=options,
            now=scene.since,
        )
    asked = [buyer for buyer in _orders(story) if buyer.number % 4 == 0]
    set_traits(
        installation_id=shop,
        wanted=[
            TraitWanted(buyer.customer_id, key, said[buyer.number // 4 % len(said)])
            for buyer in asked
            for place, (key, _, _, said) in enumerate(_TRAITS)
            if (buyer.number // 4 + place) % 3
        ],
        by=_ACTOR,
        now=scene.until,
    )


# -- segments ----------------------------------------------------------------------


def write_segments(scene: Scene, story: Story) -> None:
    """Save segments early in the history, and who was in them from when to when.

    The intervals are worked out here: a build judges by all the orders there are, so
    none can be made for a day in the past. The build at the end, of today, puts right
    what this got wrong.
    """
    shop, at = scene.installation_id, scene.since + timedelta(hours=30)
    stretches = _stretches(scene, _orders(story))
    saved = {
        segment.key: segment
        for segment in save_lifecycle(
            installation_id=shop, terms=_TERMS, by=_STAFF, now=at
        )
    }
    for key, name, rule in _RULES:
        segment = save_segment(
            installation_id=shop, key=key, name=name, rule=rule, by=_STAFF, now=at
        )
        saved[key] = go_live(installation_id=shop, segment_id=segment.pk, now=at)
    Membership.objects.bulk_create(
        Membership(
            installation_id=shop,
            segment=saved[key],
            customer_id=shopper.customer_id,
            entered_as=shopper.customer_id,
            entered_at=entered_at,
            left_at=left_at,
            why="orders",
            why_left="" if left_at is None else _why_left(key),
        )
        for key, shopper, (entered_at, left_at) in stretches
    )
    live = Segment.objects.of(shop).filter(status=Segment.Status.LIVE)
    for segment_id in live.order_by("id").values_list("id", flat=True):
        build(installation_id=shop, segment_id=segment_id, now=scene.now)
    # core knows none of these people: it has nowhere to show their tags
    MirrorDue.objects.of(shop).delete()
    for segment in saved.values():
        audit(
            installation_id=shop,
            actor=_ACTOR,
            action="segment.saved",
            target=segment.key,
            details={"name": segment.name},
            now=at,
        )


_RULES: Final[Sequence[tuple[str, str, Mapping[str, Any]]]] = (
    (
        "came-back",
        "回头客",
        {"type": "orders", "count": {"at_least": 2}},
    ),
    (
        "bought-lately",
        "近 30 天下单",
        {"type": "orders", "count": {"at_least": 1}, "within": _RECENT},
    ),
    (
        "spent-much",
        "累计消费满 800 元",
        {"type": "orders", "sum": {"at_least": _MUCH}, "currency": CURRENCY},
    ),
)


def _why_left(key: str) -> str:
    return "orders" if key in {"stage_introduction", "stage_growth"} else "time"


def _orders(story: Story) -> Mapping[Shopper, list[Bought]]:
    """Return what each person bought and kept, oldest first."""
    found: dict[Shopper, list[Bought]] = defaultdict(list)
    for order in story.orders:
        if order.paid_at is not None and order.taken_back is None:
            found[order.shopper].append(order)
    return found


def _stretches(
    scene: Scene, orders: Mapping[Shopper, list[Bought]]
) -> Iterator[tuple[str, Shopper, Stretch]]:
    for shopper, bought in orders.items():
        moments = [order.placed_at for order in bought]
        if len(moments) > 1:
            yield "came-back", shopper, (moments[1], None)
        for stretch in _runs(moments, _RECENT, scene.now):
            yield "bought-lately", shopper, stretch
        for stretch in _spent_much(scene, bought):
            yield "spent-much", shopper, stretch
        for key, stretch in _stages(moments, scene.now):
            yield key, shopper, stretch


def _runs(
    moments: Sequence[datetime], within: timedelta, now: datetime
) -> Iterator[Stretch]:
    """Yield the stretches in which the last of these moments was not long ago."""
    begun = moments[0]
    for one, following in zip(moments, [*moments[1:], None], strict=True):
        end = one + within
        if following is not None and following <= end:
            continue
        yield begun, end if end <= now else None
        if following is not None:
            begun = following


def _spent_much(scene: Scene, orders: Iterable[Bought]) -> Iterator[Stretch]:
    spent = Decimal(0)
    for order in orders:
        paid = order.basket.total - discount_of(scene, order)
        before, spent = spent, spent + paid - order.refunded
        if before < _MUCH <= spent:
            yield order.placed_at, None


def _stages(
    moments: Sequence[datetime], now: datetime
) -> Iterator[tuple[str, Stretch]]:
    """Yield the stages of a life, each until the next begins (`segments.builtin`)."""
    changes: list[tuple[datetime, str]] = []
    following = [*moments[1:], now]
    for number, (at, until) in enumerate(zip(moments, following, strict=True), 1):
        changes.append((at, _stage_by_count(number)))
        for after, key in ((_TERMS.slump, "stage_slump"), (_TERMS.lost, "stage_lost")):
            if at + after < until:
                changes.append((at + after, key))
    begun, key = changes[0]
    for at, other in changes[1:]:
        if other != key:
            yield key, (begun, at)
            begun, key = at, other
    yield key, (begun, None)


def _stage_by_count(orders: int) -> str:
    if orders < _TERMS.growth:
        return "stage_introduction"
    return "stage_growth" if orders < _TERMS.mature else "stage_mature"
