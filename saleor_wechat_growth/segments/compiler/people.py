"""Leaves over what is known of people: traits, tags, identities, how to reach them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.segments.compiler.pieces import (
    Piece,
    Writing,
    between,
    of_shop,
)
from saleor_wechat_growth.segments.errors import RuleInvalid
from saleor_wechat_growth.segments.leaves import (
    Consents,
    Days,
    Follows,
    Grants,
    HasCoupon,
    HasTag,
    Identity,
    InSegment,
    Reachable,
    Trait,
)

_COLUMNS: Final = {
    "text": "text_value",
    "choice": "text_value",
    "number": "number_value",
    "boolean": "boolean_value",
    "date": "date_value",
}
#: no look is due later
LATEST: Final = "9000-01-01T00:00:00Z"
_ORDERED: Final = frozenset({"at_least", "below", "between"})
#: what each type can be asked
_ASKED: Final = {
    "text": frozenset({"is", "is_not", "in", "contains", "known"}),
    "choice": frozenset({"is", "is_not", "in", "known"}),
    "number": frozenset({"is", "is_not", "in", "known"}) | _ORDERED,
    "boolean": frozenset({"is", "is_not", "known"}),
    "date": frozenset({"is", "is_not", "in", "known", "days_from_today"}) | _ORDERED,
}


def trait(leaf: Trait, writing: Writing) -> Piece:  # noqa: C901 -- one line a comparison
    """Raises RuleInvalid: no such trait, or not a comparison of its type."""
    if leaf.trait not in writing.catalogue.traits:
        raise RuleInvalid(f"there is no trait {leaf.trait}")
    definition_id, kind = writing.catalogue.traits[leaf.trait]
    [(how, wanted)] = leaf.comparisons.items()
    if how not in _ASKED[kind]:
        raise RuleInvalid(f"{leaf.trait} is a {kind}: it cannot be asked {how}")
    values = writing.values
    name, join = writing.newest(
        "growth_trait",
        f"{_COLUMNS[kind]} AS value",
        "set_at DESC, id DESC",
        f"definition_id = {values(definition_id)}",
    )
    value = f"{name}.value"
    if how == "days_from_today":
        return _days_from_today(wanted, value, join, writing)

    def asked(given: object) -> str:
        return values(_typed(given, kind, leaf.trait))

    match how:
        case "known":
            truth = f"({value} IS NOT NULL) = {values(wanted)}"
        case "is":
            truth = f"{value} = {asked(wanted)}"
        case "is_not":
            truth = f"({value} = {asked(wanted)}) IS NOT TRUE"
        case "in":
            among = ", ".join(asked(each) for each in wanted)
            truth = f"{value} IN ({among})" if wanted else "FALSE"
        case "contains":
            truth = f"strpos({value}, {values(wanted)}) > 0"
        case "at_least":
            truth = f"{value} >= {asked(wanted)}"
        case "below":
            truth = f"{value} < {asked(wanted)}"
        case _:
            low, high = wanted
            truth = f"{value} BETWEEN {asked(low)} AND {asked(high)}"
    return Piece((join,), f"(({truth}) IS TRUE)")


def _typed(given: object, kind: str, key: str) -> Any:
    """Return a rule's value as the trait's type has it. Raises RuleInvalid."""
    match kind:
        case "boolean" if isinstance(given, bool):
            return given
        case "number" if isinstance(given, int | float) and not isinstance(given, bool):
            return Decimal(str(given))
        case "date" if isinstance(given, str):
            try:
                return date.fromisoformat(given)
            except ValueError as error:
                raise RuleInvalid(f"{key} wants a date like 2026-11-23") from error
        case "text" | "choice" if isinstance(given, str):
            return given
    raise RuleInvalid(f"{key} is a {kind}: its value is of another type")


def _days_from_today(bounds: Days, day: str, join: str, writing: Writing) -> Piece:
    values = writing.values
    zone = values(str(writing.catalogue.zone))
    today = f"(%(now)s::timestamptz AT TIME ZONE {zone})::date"
    inside = between(bounds, f"{day} - {today}", values)

    def starts(days: str) -> str:
        # the calendar of who reads it ends; an earlier look is a look more
        begins = f"(({days})::timestamp AT TIME ZONE {zone})"
        last = f"'{LATEST}'::timestamptz"
        return f"CASE WHEN {day} IS NOT NULL THEN LEAST({begins}, {last}) END"

    falls = rises = None
    if bounds.at_least is not None:
        falls = starts(f"{day} - {values(bounds.at_least)} + 1")
    if bounds.at_most is not None:
        first = f"{day} - {values(bounds.at_most)}"
        rises = f"CASE WHEN {first} > {today} THEN {starts(first)} END"
    return Piece((join,), f"(({inside}) IS TRUE)", falls, rises)


def identity(leaf: Identity, writing: Writing) -> Piece:
    where = [f"kind = {writing.values(leaf.kind.value)}"]
    if leaf.scope:
        where.append(f"scope = {writing.values(leaf.scope)}")
    return writing.exists("growth_identity", *where)


def follows(leaf: Follows, writing: Writing) -> Piece:
    where = ["is_following"]
    for column, wanted in (("key", leaf.account), ("role", leaf.role)):
        if wanted:
            where.append(
                "EXISTS (SELECT FROM growth_account AS account "
                "WHERE account.id = growth_follow.account_id "
                f"AND account.{column} = {writing.values(wanted)})"
            )
    return writing.exists("growth_follow", *where)


def _granted(kind: str) -> str:
    return (
        "kind = 'openid' AND EXISTS (SELECT FROM growth_grant AS accepted "
        "JOIN growth_account AS account ON account.id = accepted.account_id "
        "WHERE accepted.identity_id = growth_identity.id AND accepted.available > 0 "
        f"AND account.kind = '{kind}')"
    )


_ADDRESSES: Final = {
    Channel.SMS: "kind IN ('phone', 'form_phone')",
    Channel.WECHAT_TEMPLATE: (
        "kind = 'openid' AND EXISTS (SELECT FROM growth_follow AS follow "
        "WHERE follow.identity_id = growth_identity.id AND follow.is_following)"
    ),
    # accounts of both kinds have grants
    Channel.WECHAT_SUBSCRIBE: _granted("mini_program"),
    Channel.WECHAT_NOTICE: _granted("service_account"),
}


def reachable(leaf: Reachable, writing: Writing) -> Piece:
    if leaf.channel == Channel.WECHAT_CUSTOMER:
        return _in_touch(writing)
    # an address is open from a moment on: the past unless a suppression ends, never
    # if one does not
    channel = writing.values(leaf.channel.value)
    suppressed = (
        "(SELECT COALESCE(until, 'infinity') FROM growth_suppression AS suppression "  # noqa: S608 -- no values
        "WHERE suppression.installation_id = %(shop)s "
        f"AND suppression.channel = {channel} "
        "AND suppression.lookup = growth_identity.lookup)"
    )
    name, join = writing.joins.of(
        f"SELECT customer_id, min(COALESCE({suppressed}, '-infinity')) AS open_at "  # noqa: S608
        f"FROM growth_identity WHERE {of_shop(_ADDRESSES[leaf.channel])} "
        "GROUP BY customer_id"
    )
    return Piece(
        (join,),
        f"(({name}.open_at <= %(now)s) IS TRUE)",
        rises=f"NULLIF({name}.open_at, 'infinity')",
    )


def _in_touch(writing: Writing) -> Piece:
    """Say that some window still allows a message; it closes by time alone."""
    channel = writing.values(Channel.WECHAT_CUSTOMER.value)
    suppressed = (
        "(SELECT COALESCE(until, 'infinity') FROM growth_suppression AS suppression "  # noqa: S608 -- no values
        "JOIN growth_identity AS identity ON identity.lookup = suppression.lookup "
        "WHERE suppression.installation_id = %(shop)s "
        f"AND suppression.channel = {channel} "
        "AND identity.id = growth_window.identity_id)"
    )
    allowing = of_shop(
        "ends_at > %(now)s", "(allowed IS NULL OR allowed > reserved + spent)"
    )
    name, join = writing.joins.of(
        "SELECT customer_id, "  # noqa: S608
        "max(ends_at) FILTER (WHERE open_at <= %(now)s) AS closes_at, "
        "min(open_at) FILTER (WHERE open_at > %(now)s AND open_at < ends_at) AS opens_at "
        "FROM (SELECT customer_id, ends_at, "
        f"COALESCE({suppressed}, '-infinity') AS open_at "
        f"FROM growth_window WHERE {allowing}) AS allowing GROUP BY customer_id"
    )
    return Piece(
        (join,),
        f"({name}.closes_at IS NOT NULL)",
        falls=f"{name}.closes_at",
        rises=f"{name}.opens_at",
    )


def tag(leaf: HasTag, writing: Writing) -> Piece:
    wanted = (
        "tag_id = (SELECT id FROM growth_tag WHERE installation_id = %(shop)s "  # noqa: S608
        f"AND key = {writing.values(leaf.has)})"
    )
    return writing.exists("growth_tagging", wanted)


def segment(leaf: InSegment, writing: Writing) -> Piece:
    wanted = (
        "segment_id = (SELECT id FROM growth_segment WHERE "  # noqa: S608
        f"installation_id = %(shop)s AND key = {writing.values(leaf.in_)})"
    )
    return writing.exists("growth_membership", wanted, "left_at IS NULL")


def consent(leaf: Consents, writing: Writing) -> Piece:
    name, join = writing.newest(
        "growth_consent",
        "is_granted",
        # of two made at one moment, the refusal counts
        "stated_at DESC, is_granted, id",
        f"channel = {writing.values(leaf.channel.value)}",
        f"purpose = {writing.values(leaf.purpose.value)}",
    )
    return Piece((join,), f"({name}.is_granted IS {str(leaf.granted).upper()})")


def grants(leaf: Grants, writing: Writing) -> Piece:
    return writing.measured(
        "growth_grant",
        f"template_id = {writing.values(leaf.template_id)}",
        measure="sum(available)",
        bounds=leaf.available,
    )


def coupon(leaf: HasCoupon, writing: Writing) -> Piece:
    where = [f"state = ANY({writing.values(leaf.states)}::text[])"]
    if leaf.coupon:
        key = writing.values(leaf.coupon)
        where.append(
            "coupon_id = (SELECT id FROM growth_coupon "  # noqa: S608
            f"WHERE installation_id = %(shop)s AND key = {key})"
        )
    return writing.measured("growth_coupongrant", *where, bounds=leaf.count)
