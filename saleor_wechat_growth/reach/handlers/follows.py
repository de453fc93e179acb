"""Who follows, and what they do with the account beside talking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, services
from saleor_wechat_growth.reach.allowances import ANSWERED_USES
from saleor_wechat_growth.reach.handlers.heard import Known, people_of
from saleor_wechat_growth.reach.models import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

#: what each of these allows us to send (`reach.allowances`)
_OPENS: Final[Mapping[str, str]] = {
    news.FOLLOWED: Window.Trigger.FOLLOW,
    news.SCANNED: Window.Trigger.SCAN,
    news.ENTERED: Window.Trigger.SESSION,
    news.PAID: Window.Trigger.PAY,
}
#: how an entry of the menu was used, by WeChat's event
_HOW: Final[Mapping[str, str]] = {
    "click": "click",
    "scancode_push": "scan",
    "scancode_waitmsg": "scan",
    "view": "view",
    "view_miniprogram": "mini_program",
    "pic_sysphoto": "picture",
    "pic_photo_or_album": "picture",
    "pic_weixin": "picture",
    "location_select": "place",
}


@listen("reach", news.FOLLOWED, news.UNFOLLOWED, news.SCANNED)
def record_follows(
    happenings: Sequence[Happening], now: datetime
) -> Iterable[Happening]:
    known = list(people_of(happenings, now))
    before = services.record_follows(
        installation_id=happenings[0].installation_id,
        sightings=[
            services.FollowSighting(
                customer_id=whose.customer_id,
                identity_id=whose.identity_ids[0],
                account_id=account.id,
                is_following=happening.kind != news.UNFOLLOWED,
                at=happening.at,
                scene=happening.body.get("scene", ""),
            )
            for happening, account, whose in known
        ],
        now=now,
    )
    return [
        _left(each) if each[0].kind == news.UNFOLLOWED else _arrived(each, was)
        for each, was in zip(known, before, strict=True)
    ]


def _arrived(known: Known, before: services.FollowBefore) -> Happening:
    """Tell who is new (ADR 21): who follows an account that they never followed.

    Whoever follows, and is not new, returns. Whoever scans follows already: only
    followers' scans are pushed as such, whatever we missed.
    """
    happening, _, _ = known
    is_follow = happening.kind != news.SCANNED
    return derived(
        "follower.arrived",
        known,
        how="follow" if is_follow else "scan",
        scene=happening.body.get("scene", ""),
        is_follow=is_follow,
        is_new_follower=is_follow and not before.has_followed,
    )


def _left(known: Known) -> Happening:
    return derived("follower.left", known)


@listen("reach", *_OPENS)
def open_windows(happenings: Sequence[Happening], now: datetime) -> None:
    services.open_windows(
        installation_id=happenings[0].installation_id,
        openings=[
            opening(known, _OPENS[known[0].kind])
            for known in people_of(happenings, now)
        ],
        now=now,
    )


@listen("reach", news.TAPPED)
def hear_taps(happenings: Sequence[Happening], now: datetime) -> Iterator[Happening]:
    """Return "menu.used" for each; `how` is one of `_HOW`'s."""
    known = list(people_of(happenings, now))
    services.open_windows(
        installation_id=happenings[0].installation_id,
        openings=[
            opening(each, Window.Trigger.MENU)
            for each in known
            if _HOW.get(each[0].body["event"]) in ANSWERED_USES
        ],
        now=now,
    )
    for each in known:
        body = each[0].body
        yield derived("menu.used", each, how=_HOW[body["event"]], key=body["key"])


def opening(known: Known, trigger: str) -> services.Opening:
    happening, account, whose = known
    return services.Opening(
        customer_id=whose.customer_id,
        identity_id=whose.identity_ids[0],
        account_id=account.id,
        trigger=trigger,
        at=happening.at,
    )


def derived(kind: str, known: Known, /, **more: object) -> Happening:
    """Return what a push comes to, of a person that is known by now."""
    happening, account, whose = known
    return Happening(
        installation_id=happening.installation_id,
        kind=kind,
        subject=f"customer:{whose.customer_id}",
        at=happening.at,
        body={
            "customer_id": whose.customer_id,
            "identity_id": whose.identity_ids[0],
            "account_id": account.id,
            "account_key": account.key,
            **more,
        },
    )
