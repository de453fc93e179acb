from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.codes import new_code
from saleor_wechat_growth.activity.errors import NoFreeCode
from saleor_wechat_growth.activity.facts import Followed
from saleor_wechat_growth.activity.models import Touch, TrackedLink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.activity.facts import LinkWanted

LIVES: Final = timedelta(days=30)
#: with a million live links of 9 * 10^13 codes one collision is already an event
_TRIES: Final = 5


def make_links(
    *, installation_id: int, wanted: Sequence[LinkWanted], now: datetime
) -> Mapping[str, str]:
    """Return the code of each origin; an origin that has a link keeps it.

    Raises:
        NoFreeCode: random codes kept meeting existing ones.

    """
    missing = {each.origin: each for each in wanted}
    codes: dict[str, str] = {}
    for _ in range(_TRIES):
        if not missing:
            return codes
        TrackedLink.objects.bulk_create(
            (
                TrackedLink(
                    installation_id=installation_id,
                    code=new_code(),
                    customer_id=each.customer_id,
                    origin=each.origin,
                    target=dict(each.target),
                    created_at=now,
                    expires_at=now + LIVES,
                )
                for each in missing.values()
            ),
            # either constraint may bite: the code is taken, or the origin has one
            ignore_conflicts=True,
        )
        known = TrackedLink.objects.of(installation_id).filter(origin__in=missing)
        codes.update(known.values_list("origin", "code"))
        missing = {key: each for key, each in missing.items() if key not in codes}
    if missing:
        raise NoFreeCode
    return codes


def follow_link(*, code: str, now: datetime) -> Followed | None:
    """Return where `code` leads and write the touch down; None if it leads nowhere.

    An expired link still leads where it did for who kept the message, but earns
    no credit.
    """
    # the code alone names its shop: nobody who follows a link can say which it is
    link = TrackedLink.objects.across_installations().filter(code=code).first()
    if link is None:
        return None
    if link.customer_id is not None and now < link.expires_at:
        _touch(link, link.customer_id, now)
    return Followed(
        installation_id=link.installation_id,
        origin=link.origin,
        customer_id=link.customer_id,
        target=link.target,
    )


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
    dead = TrackedLink.objects.across_installations().filter(
        expires_at__lt=now - LIVES
    )
    ids = list(dead.order_by("id").values_list("id", flat=True)[:limit])
    TrackedLink.objects.across_installations().filter(id__in=ids).delete()
    return len(ids)
