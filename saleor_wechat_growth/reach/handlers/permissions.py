"""What WeChat and people say about who may be written to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, queries, services
from saleor_wechat_growth.reach.handlers.heard import heard_of, people_of
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

#: how long template messages leave somebody alone who has blocked them
BLOCKED_FOR: Final = timedelta(days=30)


@listen("reach", news.PROMPTED, news.CHANGED)
def record_answers(happenings: Sequence[Happening], now: datetime) -> None:
    prompted: list[services.Answer] = []
    refused: list[services.Answer] = []
    installation_id = happenings[0].installation_id
    known = list(people_of(happenings, now))
    left = queries.last_left(
        installation_id, {whose.identity_ids[0] for _, _, whose in known}
    )
    for happening, account, whose in known:
        left_at = left.get(whose.identity_ids[0])
        if left_at is not None and happening.at <= left_at:
            # who leaves an account takes back what they had accepted
            continue
        for choice in happening.body["choices"]:
            answer = services.Answer(
                customer_id=whose.customer_id,
                identity_id=whose.identity_ids[0],
                account_id=account.id,
                template_id=choice["template_id"],
                answer="accept" if choice["accepted"] else "reject",
                at=happening.at,
            )
            # WeChat pushes changes only where somebody switches a template off
            is_refusal = happening.kind == news.CHANGED and not choice["accepted"]
            (refused if is_refusal else prompted).append(answer)
    services.grant(installation_id=installation_id, answers=prompted)
    services.refuse(installation_id=installation_id, answers=refused)


@listen("reach", news.TEMPLATE_RECEIPT)
def heed_blocks(happenings: Sequence[Happening], now: datetime) -> None:
    """Leave those alone for a while whose receipt says that they block the account."""
    for happening, account in heard_of(happenings):
        if happening.body["outcome"] == "blocked":
            blocked = lookup_of(
                IdentityKind.OPENID, happening.body["openid"], account.app_id
            )
            services.suppress(
                installation_id=happening.installation_id,
                channel=Channel.WECHAT_TEMPLATE,
                lookups=[blocked],
                reason="blocked",
                since=happening.at,
                until=now + BLOCKED_FOR,
            )


@listen("reach", "customer.erased")
def forbid_erased(happenings: Sequence[Happening], now: datetime) -> None:
    for happening in happenings:
        services.forbid_erased(
            installation_id=happening.installation_id,
            openids=happening.body["openids"],
            phones=happening.body["phones"],
            now=now,
        )


@listen("reach", news.FOLLOWED)
def allow_those_who_follow_anew(happenings: Sequence[Happening], now: datetime) -> None:
    _allow_returned(happenings, (Channel.WECHAT_TEMPLATE, Channel.WECHAT_CUSTOMER), now)


@listen("reach", news.PROMPTED)
def allow_those_who_accept_anew(happenings: Sequence[Happening], now: datetime) -> None:
    accepted = [
        each
        for each in happenings
        if any(choice["accepted"] for choice in each.body["choices"])
    ]
    _allow_returned(accepted, (Channel.WECHAT_SUBSCRIBE, Channel.WECHAT_NOTICE), now)


def _allow_returned(
    happenings: Sequence[Happening], channels: Sequence[Channel], now: datetime
) -> None:
    """A follow and an accepted prompt are how one says yes to WeChat's messages."""
    if happenings:
        services.allow_again(
            installation_id=happenings[0].installation_id,
            said=[
                (whose.customer_id, happening.at)
                for happening, _, whose in people_of(happenings, now)
            ],
            channels=channels,
        )
        services.allow_returned(
            installation_id=happenings[0].installation_id,
            said={
                lookup_of(
                    IdentityKind.OPENID, happening.body["openid"], account.app_id
                ): happening.at
                for happening, account in heard_of(happenings)
            },
            channels=channels,
        )


@listen("reach", news.SMS_REPLY)
def heed_replies(happenings: Sequence[Happening], now: datetime) -> None:
    del now
    installation_id = happenings[0].installation_id
    policies = queries.policies(installation_id)
    said = [
        (moment(each.body["at"]) or each.at, each.body["phone"])
        for each in happenings
        if policies.is_opt_out(each.body["text"])
    ]
    services.opt_out(
        installation_id=installation_id,
        # of several of one number the newest counts, whichever comes last
        phones={phone: at for at, phone in sorted(said)},
        source="sms_reply",
    )
