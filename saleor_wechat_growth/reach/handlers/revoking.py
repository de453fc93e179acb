"""What is deleted because somebody left an account, or took something back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, queries, services
from saleor_wechat_growth.reach.handlers.heard import heard_of, people_of
from saleor_wechat_growth.reach.models import Deletion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

#: RevokeInfo of mini-programs (guide 用户信息); a number we do not know is "other"
_WHAT: Final[Mapping[str, str]] = {
    "1": "plate",
    "2": "address",
    "3": "invoice",
    "4": "bluetooth",
    "5": "microphone",
    "6": "profile",
    "7": "camera",
    "8": "phone",
    "12": "steps",
    "13": "location",
    "14": "media",
    "15": "file",
    "16": "email",
    "18": "location",
    "19": "profile",
    "20": "profile",
}


@listen("reach", news.UNFOLLOWED)
def forget_who_left(happenings: Sequence[Happening], now: datetime) -> None:
    services.forget_talks(
        installation_id=happenings[0].installation_id,
        leavings=[
            services.Leaving(
                customer_id=whose.customer_id,
                identity_id=whose.identity_ids[0],
                account_id=account.id,
                at=happening.at,
                why=Deletion.Why.UNFOLLOWED,
            )
            for happening, account, whose in people_of(happenings, now)
        ],
        now=now,
    )


@listen("reach", news.REVOKED)
def heed_revocations(
    happenings: Sequence[Happening], now: datetime
) -> Iterable[Happening]:
    """Delete what is named; of people whom we do not know there is nothing."""
    shop_id = happenings[0].installation_id
    heard = list(heard_of(happenings))
    owners = queries.owners_of_openids(
        shop_id,
        {(account.app_id, happening.body["openid"]) for happening, account in heard},
    )
    told = []
    for happening, account in heard:
        owner = owners.get((account.app_id, happening.body["openid"]))
        if owner is None:
            continue
        customer_id, identity_id = owner
        is_all = happening.body["all"]
        infos = happening.body["infos"]
        what = {"all"} if is_all else {_WHAT.get(each, "other") for each in infos}
        services.revoke(
            installation_id=shop_id,
            leaving=services.Leaving(
                customer_id=customer_id,
                identity_id=identity_id,
                account_id=account.id,
                at=happening.at,
                why=Deletion.Why.CANCELLED if is_all else Deletion.Why.REVOKED,
            ),
            what=what,
            now=now,
        )
        told += [
            Happening(
                installation_id=shop_id,
                kind="data.revoked",
                subject=f"customer:{customer_id}",
                at=happening.at,
                body={
                    "customer_id": customer_id,
                    "identity_id": identity_id,
                    "account_id": account.id,
                    "what": each,
                },
            )
            for each in sorted(what)
        ]
    return told
