"""Leaves over what people did: orders, carts, events."""

from __future__ import annotations

from typing import Any

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.segments.compiler.pieces import (
    Piece,
    Values,
    Writing,
    between,
    of_shop,
)
from saleor_wechat_growth.segments.leaves import (
    Event,
    Happened,
    OpenCart,
    Orders,
    OrderTime,
    Property,
    Succession,
)

#: what an order came to; refunds may exceed its total
_NET = "sum(greatest(total - refunded, 0))"


def orders(leaf: Orders, writing: Writing) -> Piece:
    where = _bought(leaf, writing)
    if leaf.currency is not None:
        where.append(f"currency = {writing.values(leaf.currency)}")
    if leaf.since is not None:
        since = writing.catalogue.instant(leaf.since)
        where.append(f"placed_at >= {writing.values(since)}")
    bounds = leaf.count if leaf.count is not None else leaf.sum
    assert bounds is not None
    return writing.measured(
        "growth_order",
        *where,
        measure="count(*)" if leaf.count is not None else _NET,
        bounds=bounds,
        at="placed_at",
        window=leaf.within,
    )


def order_time(leaf: OrderTime, writing: Writing) -> Piece:
    which = "min" if leaf.which == "first" else "max"
    name, join = writing.joins.of(
        f"SELECT customer_id, {which}(placed_at) AS at FROM growth_order "  # noqa: S608 -- no values
        f"WHERE {of_shop(*_bought(leaf, writing))} GROUP BY customer_id"
    )
    bounds = []
    if leaf.after is not None:
        after = writing.catalogue.instant(leaf.after)
        bounds.append(f"{name}.at >= {writing.values(after)}")
    if leaf.before is not None:
        before = writing.catalogue.instant(leaf.before)
        bounds.append(f"{name}.at < {writing.values(before)}")
    return Piece((join,), f"(({' AND '.join(bounds)}) IS TRUE)")


def _bought(leaf: Orders | OrderTime, writing: Writing) -> list[str]:
    where = ["NOT is_staff", "cancelled_at IS NULL", "refunded_at IS NULL"]
    if leaf.paid:
        where.append("paid_at IS NOT NULL")
    return where + _holding(leaf, writing.values)


def _holding(leaf: Orders | OrderTime | OpenCart, values: Values) -> list[str]:
    lines = []
    if leaf.products:
        lines.append(f"line ->> 'product' = ANY({values(leaf.products)}::text[])")
    if leaf.categories:
        lines.append(f"line ->> 'category' = ANY({values(leaf.categories)}::text[])")
    if not lines:
        return []
    found = " AND ".join(lines)
    return [f"EXISTS (SELECT FROM jsonb_array_elements(lines) AS line WHERE {found})"]


def cart(leaf: OpenCart, writing: Writing) -> Piece:
    where = ["status = 'open'", "NOT is_staff", *_holding(leaf, writing.values)]
    if leaf.currency is not None:
        where.append(f"currency = {writing.values(leaf.currency)}")
    if leaf.total is not None:
        where.append(between(leaf.total, "total", writing.values))
    if leaf.idle_for is None:
        return writing.exists("growth_cart", *where)
    idle = f"source_updated_at + {writing.values(leaf.idle_for)}"
    name, join = writing.joins.of(
        f"SELECT customer_id, min({idle}) AS idle_at FROM growth_cart "  # noqa: S608
        f"WHERE {of_shop(*where)} GROUP BY customer_id"
    )
    truth = f"(({name}.idle_at <= %(now)s) IS TRUE)"
    return Piece((join,), truth, rises=f"{name}.idle_at")


def event(leaf: Event, writing: Writing) -> Piece:
    return writing.measured(
        "growth_activityevent",
        *_happened(leaf, writing.values),
        bounds=leaf.count,
        at="occurred_at",
        window=leaf.within,
    )


def sequence(leaf: Succession, writing: Writing) -> Piece:
    values = writing.values
    first = " AND ".join(_happened(leaf.first, values))
    then = " AND ".join(_happened(leaf.then, values))
    where = [f"kind = ANY({values([leaf.first.kind, leaf.then.kind])}::text[])"]
    if leaf.in_last is not None:
        where.append(f"occurred_at > %(now)s - {values(leaf.in_last)}")
    over = f"began + {values(leaf.within)}"
    # newest first, so that the frame grows at its end only: linear in the events
    steps = (
        "SELECT customer_id, occurred_at AS began, is_first, "  # noqa: S608 -- no values
        "min(occurred_at) FILTER (WHERE is_then) OVER (PARTITION BY customer_id "
        "ORDER BY occurred_at DESC RANGE BETWEEN UNBOUNDED PRECEDING "
        "AND '1 microsecond' PRECEDING) AS followed "
        f"FROM (SELECT customer_id, occurred_at, ({first}) IS TRUE AS is_first, "
        f"({then}) IS TRUE AS is_then FROM growth_activityevent "
        f"WHERE {of_shop(*where)}) AS events"
    )
    is_followed = f"(followed <= {over}) IS TRUE"
    if leaf.missing:
        hit = f"NOT ({is_followed}) AND {over} <= %(now)s"
        pending = f"NOT ({is_followed}) AND {over} > %(now)s"
    else:
        hit, pending = is_followed, ""
    columns = [f"bool_or({hit}) AS hit", f"min(began) FILTER (WHERE {hit}) AS oldest"]
    if pending:
        columns.append(f"min({over}) FILTER (WHERE {pending}) AS over_at")
    name, join = writing.joins.of(
        f"SELECT customer_id, {', '.join(columns)} FROM ({steps}) AS steps "  # noqa: S608
        "WHERE is_first GROUP BY customer_id"
    )
    return Piece(
        (join,),
        f"({name}.hit IS TRUE)",
        falls=f"{name}.oldest + {values(leaf.in_last)}" if leaf.in_last else None,
        rises=f"{name}.over_at" if pending else None,
    )


def _happened(leaf: Happened, values: Values) -> list[str]:
    return [
        f"kind = {values(leaf.kind)}",
        *(_property(each, values) for each in leaf.where),
    ]


def _property(asked: Property, values: Values) -> str:
    [(how, wanted)] = asked.comparisons.items()
    name = values(asked.property)
    value = f"properties -> {name}"
    text = f"properties ->> {name}"
    match how:
        case "is":
            return f"{value} = {_json(wanted, values)}"
        case "in":
            among = ", ".join(_json(each, values) for each in wanted)
            return f"{value} IN ({among})" if wanted else "FALSE"
        case "known":
            known = f"jsonb_typeof({value}) <> 'null'"
            return f"(({known}) IS TRUE) = {values(wanted)}"
        case "contains":
            inside = f"strpos({text}, {values(wanted)}) > 0"
            return f"jsonb_typeof({value}) = 'string' AND {inside}"
    sign = ">=" if how == "at_least" else "<="
    return (
        f"CASE WHEN jsonb_typeof({value}) = 'number' "
        f"THEN ({text})::numeric {sign} {values(wanted)} END"
    )


def _json(value: Any, values: Values) -> str:
    return f"{values(jsontext.dumps(value))}::jsonb"
