"""What people say to an account, and who of us talks with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, queries, services
from saleor_wechat_growth.reach.handlers.follows import derived, opening
from saleor_wechat_growth.reach.handlers.heard import Known, people_of
from saleor_wechat_growth.reach.models import HandOver, Use, Window
from saleor_wechat_growth.reach.policies import UNASKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


@listen("reach", news.SAID)
def hear_talk(happenings: Sequence[Happening], now: datetime) -> Iterable[Happening]:
    shop_id = happenings[0].installation_id
    known = _still_kept(shop_id, list(people_of(happenings, now)))
    services.record_utterances(
        installation_id=shop_id,
        utterances=[
            services.Spoken(
                customer_id=whose.customer_id,
                identity_id=whose.identity_ids[0],
                account_id=account.id,
                at=happening.at,
                kind=happening.body["kind"],
                text=happening.body["content"],
            )
            for happening, account, whose in known
        ],
    )
    services.open_windows(
        installation_id=shop_id,
        openings=[
            # WeChat counts an item of a menu in a message as a tap
            opening(
                each,
                Window.Trigger.MENU
                if each[0].body.get("menu_item")
                else Window.Trigger.MESSAGE,
            )
            for each in known
        ],
        now=now,
    )
    _note_places(shop_id, known, now)
    _hand_over(shop_id, known)
    _opt_out(shop_id, known)
    return [
        derived(
            "talk.said",
            each,
            kind=each[0].body["kind"],
            text=each[0].body["content"],
        )
        for each in known
    ]


@listen("reach", news.LOCATED)
def note_places(happenings: Sequence[Happening], now: datetime) -> None:
    shop_id = happenings[0].installation_id
    told = [each for each in happenings if each.body["spot"]]
    if told:
        known = _still_kept(shop_id, list(people_of(told, now)))
        _note_places(shop_id, known, now)


@listen("reach", "consent.stated")
def forget_where_they_were(happenings: Sequence[Happening], now: datetime) -> None:
    """Who withdraws the consent to be located has been nowhere."""
    del now
    refused = [
        (each.body["customer_id"], each.at)
        for each in happenings
        if each.body["use"] == Use.LOCATION and not each.body["is_granted"]
    ]
    if refused:
        services.forget_places(
            installation_id=happenings[0].installation_id, refused=refused
        )


@listen("reach", news.ATTENDED)
def hear_agents(happenings: Sequence[Happening], now: datetime) -> None:
    shop_id = happenings[0].installation_id
    lasts = timedelta(hours=queries.policies(shop_id).human_hours)
    services.hand_over(
        installation_id=shop_id,
        turns=[
            services.Turn(
                customer_id=whose.customer_id,
                at=happening.at,
                until=happening.at
                + (timedelta() if happening.body["step"] == "left" else lasts),
                by=HandOver.By.AGENT,
            )
            for happening, _, whose in people_of(happenings, now)
        ],
    )


def _hand_over(installation_id: int, known: Sequence[Known]) -> None:
    texts = [each for each in known if each[0].body["content"]]
    if not texts:
        return
    policies = queries.policies(installation_id)
    services.hand_over(
        installation_id=installation_id,
        turns=[
            services.Turn(
                customer_id=whose.customer_id,
                at=happening.at,
                until=happening.at + timedelta(hours=policies.human_hours),
                by=HandOver.By.PERSON,
            )
            for happening, _, whose in texts
            if policies.is_hand_over(happening.body["content"])
        ],
    )


def _opt_out(installation_id: int, known: Sequence[Known]) -> None:
    """Take the word of who says in a chat that they want no more of it.

    Reminders and advertisements by this kind of account end; what they do themselves is
    still answered. A later yes counts (`services.allow_again`).
    """
    texts = [each for each in known if each[0].body["content"]]
    if not texts:
        return
    policies = queries.policies(installation_id)
    services.record_consents(
        installation_id=installation_id,
        statements=[
            services.Statement(
                customer_id=whose.customer_id,
                channel=channel,
                purpose=purpose,
                is_granted=False,
                text_version="",
                source=services.IN_A_CHAT,
                stated_at=happening.at,
            )
            for happening, account, whose in texts
            if policies.is_opt_out(happening.body["content"])
            for channel in services.CHANNELS_OF[account.kind]
            for purpose in sorted(UNASKED)
        ],
    )


def _note_places(installation_id: int, known: Sequence[Known], now: datetime) -> None:
    services.note_places(
        installation_id=installation_id,
        seen=[
            services.PlaceSeen(
                customer_id=whose.customer_id,
                identity_id=whose.identity_ids[0],
                account_id=account.id,
                spot=happening.body["spot"],
                at=happening.at,
            )
            for happening, account, whose in known
            if happening.body.get("spot")
        ],
        now=now,
    )


def _still_kept(installation_id: int, known: Sequence[Known]) -> list[Known]:
    """Leave out what is from before the person left the account."""
    left = queries.last_left(
        installation_id, {whose.identity_ids[0] for _, _, whose in known}
    )
    return [
        each
        for each in known
        if (left_at := left.get(each[2].identity_ids[0])) is None
        or each[0].at > left_at
    ]
