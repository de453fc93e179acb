"""What the visitor did, as we heard of it, and what was decided because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.queries import source_touches
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.forms.models import Submission
from saleor_wechat_growth.insights.queries.timeline import Kind, timeline
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.journeys.queries import Line, explain_cart
from saleor_wechat_growth.promises.queries import reminders_of, watches_of
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.reach.models import MenuVersion, Utterance

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.models import Cart

Fact = dict[str, Any]

#: the newest are shown
MOST: Final = 60


def decided(
    installation_id: int, customer_id: int | None, cart: Cart | None
) -> list[Fact]:
    """Return what was decided about the cart, and else about the person."""
    lines = explain_cart(installation_id, cart.id) if cart else []
    if customer_id is not None:
        others = Decision.objects.of(installation_id).filter(customer_id=customer_id)
        if cart is not None:
            runs = Run.objects.of(installation_id).filter(cart_id=cart.id)
            others = others.exclude(run_id__in=list(runs.values_list("id", flat=True)))
            others = others.exclude(subject=f"cart:{cart.id}")
        lines += [
            Line(row.at, row.stage, row.verdict, row.reason, row.facts)
            for row in others.order_by("-at", "-id")[:MOST]
        ]
    return [
        {
            "at": line.at,
            "stage": line.stage,
            "verdict": line.verdict,
            "reason": line.reason,
            "facts": line.facts,
        }
        for line in sorted(lines, key=lambda line: line.at)
    ]


def done(installation_id: int, customer_id: int | None) -> list[Fact]:
    """Return what the person did: {at, kind, text, …}, newest last."""
    if customer_id is None:
        return []
    found = [
        *_of_timeline(installation_id, customer_id),
        *_scans(installation_id, customer_id),
        *_answers(installation_id, customer_id),
        *_promises(installation_id, customer_id),
    ]
    return sorted(found, key=lambda each: each["at"])[-MOST:]


def _of_timeline(installation_id: int, customer_id: int) -> Iterator[Fact]:
    entries = timeline(installation_id, customer_id, size=MOST, with_orders=True)
    taps = _entries(installation_id)
    for entry in entries:
        told = _TOLD.get(entry.kind)
        fact = told(entry.row, taps) if told else None
        if fact is not None:
            yield {"at": entry.at, **fact}


def _entries(installation_id: int) -> Mapping[str, str]:
    """Return what the entries of the menus are called, by their ids."""
    versions = MenuVersion.objects.of(installation_id).order_by("number")
    return {
        entry.id: entry.name
        for buttons in versions.values_list("buttons", flat=True)
        for button in menus.load(buttons)
        for entry in (button, *button.entries)
    }


def _scans(installation_id: int, customer_id: int) -> Iterator[Fact]:
    touches = source_touches(installation_id, customer_id).select_related("source")
    for place, row in enumerate(touches[:MOST]):
        yield {
            "at": row.at,
            "kind": f"source_{row.kind}",
            "text": row.source.name if row.source else "",
            "is_first": place == 0,
        }


def _answers(installation_id: int, customer_id: int) -> Iterator[Fact]:
    rows = Submission.objects.of(installation_id).filter(customer_id=customer_id)
    for row in rows.select_related("form").order_by("-submitted_at")[:MOST]:
        yield {"at": row.submitted_at, "kind": "form", "text": row.form.title_zh}


def _promises(installation_id: int, customer_id: int) -> Iterator[Fact]:
    for reminder in reminders_of(installation_id, customer_id)[:MOST]:
        yield {
            "at": reminder.promised_at,
            "kind": "reminder",
            "text": reminder.sale_day.title,
        }
        yield from _ended(reminder)
    for watch in watches_of(installation_id, customer_id)[:MOST]:
        yield {"at": watch.promised_at, "kind": "watch", "text": watch.product}
        yield from _ended(watch)


def _ended(promise: Any) -> Iterator[Fact]:
    if promise.ended_at is not None:
        yield {
            "at": promise.ended_at,
            "kind": f"promise_{promise.state}",
            "text": "",
            "reason": promise.reason,
        }


# -- entries of the timeline ---------------------------------------------------------

_Told = Callable[[Any, Mapping[str, str]], Fact | None]


def _follow(row: Any, _taps: Mapping[str, str]) -> Fact:
    return {"kind": "follow" if row.is_following else "unfollow", "text": ""}


def _event(row: Any, taps: Mapping[str, str]) -> Fact:
    text = taps.get(str(row.properties.get("item", "")), "")
    return {"kind": row.kind, "text": text}


def _talk(row: Any, _taps: Mapping[str, str]) -> Fact | None:
    if row.direction != Utterance.Direction.IN:
        # what we said is told by its own decisions
        return None
    text = crypto.unseal_text(row.sealed_text) if row.sealed_text else row.kind
    return {"kind": "said", "text": text}


def _consent(row: Any, _taps: Mapping[str, str]) -> Fact:
    kind = "agreed" if row.is_granted else "disagreed"
    return {"kind": kind, "text": row.purpose, "channel": row.channel}


def _tag(row: Any, _taps: Mapping[str, str]) -> Fact:
    kind = "tag_taken" if row.what == "taken" else "tag_put"
    return {"kind": kind, "text": row.tag.name or row.tag.key}


def _coupon(row: Any, _taps: Mapping[str, str]) -> Fact:
    return {"kind": "coupon", "text": row.coupon.name}


def _order(row: Any, _taps: Mapping[str, str]) -> Fact:
    return {"kind": "order", "text": row.number}


def _redeemed(row: Any, _taps: Mapping[str, str]) -> Fact:
    return {"kind": "coupon_redeemed", "text": row.coupon.name}


_TOLD: Final[Mapping[Kind, _Told]] = {
    Kind.FOLLOW: _follow,
    Kind.EVENT: _event,
    Kind.TALK: _talk,
    Kind.CONSENT: _consent,
    Kind.TAG: _tag,
    Kind.COUPON: _coupon,
    Kind.ORDER: _order,
    Kind.COUPON_REDEEMED: _redeemed,
}
