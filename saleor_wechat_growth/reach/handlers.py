from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    Observation,
    Resolved,
    lookup_of,
    openid,
)
from saleor_wechat_growth.customers.registry import register
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, queries, services
from saleor_wechat_growth.reach.models import Account, Channel, Consent, Follow, Grant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

register(Follow, identity_field="identity")
register(Grant, identity_field="identity")
register(Consent)

#: how long template messages leave somebody alone who has blocked them
BLOCKED_FOR: Final = timedelta(days=30)

Heard = tuple[Happening, Account]
Known = tuple[Happening, Account, Resolved]


@listen("reach", *news.PUSHES)
def note_that_pushes_arrive(happenings: Sequence[Happening], now: datetime) -> None:
    services.pushes_arrived(
        installation_id=happenings[0].installation_id,
        account_ids={happening.body["account_id"] for happening in happenings},
        now=now,
    )


@listen("reach", news.FOLLOWED, news.UNFOLLOWED, news.SCANNED)
def record_follows(happenings: Sequence[Happening], now: datetime) -> None:
    services.record_follows(
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
            for happening, account, whose in _people(happenings, now)
        ],
        now=now,
    )


@listen("reach", news.PROMPTED, news.CHANGED)
def record_answers(happenings: Sequence[Happening], now: datetime) -> None:
    prompted: list[services.Answer] = []
    refused: list[services.Answer] = []
    for happening, account, whose in _people(happenings, now):
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
    installation_id = happenings[0].installation_id
    services.grant(installation_id=installation_id, answers=prompted)
    services.refuse(installation_id=installation_id, answers=refused)


@listen("reach", news.TEMPLATE_RECEIPT)
def heed_blocks(happenings: Sequence[Happening], now: datetime) -> None:
    """Leave those alone for a while whose receipt says that they block the account."""
    for happening, account in _heard(happenings):
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


@listen("reach", news.SMS_REPLY)
def heed_replies(happenings: Sequence[Happening], now: datetime) -> None:
    del now
    installation_id = happenings[0].installation_id
    policies = queries.policies(installation_id)
    services.opt_out(
        installation_id=installation_id,
        phones={
            happening.body["phone"]: moment(happening.body["at"]) or happening.at
            for happening in happenings
            if policies.is_opt_out(happening.body["text"])
        },
        source="sms_reply",
    )


def _heard(happenings: Sequence[Happening]) -> Iterator[Heard]:
    """Give each push its account; those of accounts that are gone are left out."""
    accounts: Mapping[int, Account] = Account.objects.of(
        happenings[0].installation_id
    ).in_bulk({happening.body["account_id"] for happening in happenings})
    for happening in happenings:
        account = accounts.get(happening.body["account_id"])
        if account is not None:
            yield happening, account


def _people(happenings: Sequence[Happening], now: datetime) -> Iterator[Known]:
    """Give each push its account and the person whose openid it names."""
    heard = list(_heard(happenings))
    resolved = observe(
        installation_id=happenings[0].installation_id,
        observations=[
            Observation(
                claims=(openid(happening.body["openid"], account.app_id),),
                source=happening.kind,
                at=happening.at,
            )
            for happening, account in heard
        ],
        now=now,
    )
    for (happening, account), whose in zip(heard, resolved, strict=True):
        yield happening, account, whose
