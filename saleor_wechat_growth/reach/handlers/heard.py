"""From what was pushed to the account and the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.customers.observations import (
    Observation,
    Resolved,
    openid,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

#: by which somebody who was erased comes back (`customers.services.returning`)
OWN_ACTS: Final = frozenset(
    {
        news.FOLLOWED,
        news.SCANNED,
        news.SAID,
        news.TAPPED,
        news.ENTERED,
        news.PAID,
        news.PROMPTED,
    }
)

Heard = tuple[Happening, Account]
Known = tuple[Happening, Account, Resolved]


def heard_of(happenings: Sequence[Happening]) -> Iterator[Heard]:
    """Give each push its account; those of accounts that are gone are left out."""
    accounts: Mapping[int, Account] = Account.objects.of(
        happenings[0].installation_id
    ).in_bulk({happening.body["account_id"] for happening in happenings})
    for happening in happenings:
        account = accounts.get(happening.body["account_id"])
        if account is not None:
            yield happening, account


def people_of(happenings: Sequence[Happening], now: datetime) -> Iterator[Known]:
    """Give each push its account and the person whose openid it names."""
    heard = list(heard_of(happenings))
    resolved = observe(
        installation_id=happenings[0].installation_id,
        observations=[
            Observation(
                claims=(openid(happening.body["openid"], account.app_id),),
                source=happening.kind,
                at=happening.at,
                is_own_act=happening.kind in OWN_ACTS,
            )
            for happening, account in heard
        ],
        now=now,
        holds_first=True,
    )
    for (happening, account), whose in zip(heard, resolved, strict=True):
        # of people who were erased nothing is kept
        if not whose.is_nobody:
            yield happening, account, whose
