from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from psycopg.types.json import Jsonb

from saleor_wechat_growth.activity.codes import new_code
from saleor_wechat_growth.activity.errors import NoFreeCode
from saleor_wechat_growth.activity.facts import Followed
from saleor_wechat_growth.activity.models import Touch, TrackedLink
from saleor_wechat_growth.activity.services.entering import CODE, enter_by_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.activity.facts import LinkWanted, Visitor

LIVES: Final = timedelta(days=30)
#: with a million live links of 9 * 10^13 codes one collision is already an event
_TRIES: Final = 5


def make_links(
    *,
    installation_id: int,
    wanted: Sequence[LinkWanted],
    now: datetime,
    lives: timedelta | None = LIVES,
) -> Mapping[str, str]:
    """Return the code of each origin; an origin that has a link keeps it.

    lives: None for ever.

    Raises:
        NoFreeCode: random codes kept meeting existing ones.

    """
    missing = {each.origin: each for each in wanted}
    codes: dict[str, str] = {}
    for _ in range(_TRIES):
        if not missing:
            return codes
        codes.update(_insert(installation_id, list(missing.values()), now, lives))
        missing = {key: each for key, each in missing.items() if key not in codes}
        if not missing:
            return codes
        known = TrackedLink.objects.of(installation_id).filter(origin__in=missing)
        codes.update(known.values_list("origin", "code"))
        missing = {key: each for key, each in missing.items() if key not in codes}
    if missing:
        raise NoFreeCode
    return codes


# Either constraint may bite: the code is taken, or the origin has one.
_INSERT: Final = """
INSERT INTO growth_trackedlink (installation_id, code, customer_id, origin, target,
                                created_at, expires_at)
SELECT %(shop)s, code, customer_id, origin, target, %(now)s,
       %(end)s::timestamptz
FROM unnest(%(codes)s::text[], %(customers)s::bigint[], %(origins)s::text[],
            %(targets)s::jsonb[]) AS link (code, customer_id, origin, target)
ON CONFLICT DO NOTHING RETURNING origin, code
"""


def _insert(
    installation_id: int,
    wanted: Sequence[LinkWanted],
    now: datetime,
    lives: timedelta | None,
) -> dict[str, str]:
    """Make links that conflict with none; return the codes of those made."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "shop": installation_id,
                "now": now,
                "end": None if lives is None else now + lives,
                "codes": [new_code() for _ in wanted],
                "customers": [each.customer_id for each in wanted],
                "origins": [each.origin for each in wanted],
                "targets": [Jsonb(dict(each.target)) for each in wanted],
            },
        )
        return dict(cursor.fetchall())


def follow_link(
    *,
    code: str,
    now: datetime,
    installation_id: int | None = None,
    by_person: bool = True,
    visitor: Visitor | None = None,
) -> Followed | None:
    """Return where `code` leads and write the touch down; None if it leads nowhere.

    installation_id: whose link it must be, where the caller knows; another's leads
    nowhere. by_person: False for a machine that only looks, which is no touch. An
    expired link still leads where it did for who kept the message, but earns no
    credit. visitor: who follows it, where that is known: whom a message was for is its
    link's business, but a source's link is for everybody.
    """
    links = (
        # the code alone names its shop: a browser that follows it cannot say which
        TrackedLink.objects.across_installations()
        if installation_id is None
        else TrackedLink.objects.of(installation_id)
    )
    link = links.filter(code=code).first()
    if link is None:
        return None
    if by_person and link.origin.startswith(CODE):
        enter_by_link(link=link, visitor=visitor, now=now)
    elif by_person and link.customer_id is not None and not _is_over(link, now):
        _touch(link, link.customer_id, now)
    return Followed(
        installation_id=link.installation_id,
        origin=link.origin,
        customer_id=link.customer_id,
        target=link.target,
    )


def _is_over(link: TrackedLink, now: datetime) -> bool:
    return link.expires_at is not None and now >= link.expires_at


def _touch(link: TrackedLink, customer_id: int, now: datetime) -> None:
    Touch.objects.bulk_create(
        [
            Touch(
                installation_id=link.installation_id,
                customer_id=customer_id,
                kind=Touch.Kind.LINK,
                origin=link.origin,
                at=now,
            )
        ],
        ignore_conflicts=True,
    )


def drop_expired_links(*, now: datetime, limit: int = 10_000) -> int:
    """Delete links that have been dead for as long as they lived; return how many."""
    # the sweep of all shops
    dead = TrackedLink.objects.across_installations().filter(expires_at__lt=now - LIVES)
    ids = list(dead.order_by("id").values_list("id", flat=True)[:limit])
    TrackedLink.objects.across_installations().filter(id__in=ids).delete()
    return len(ids)
