"""What pushes say about the account itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.reach import news, services
from saleor_wechat_growth.reach.handlers.heard import heard_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@listen("reach", *news.PUSHES)
def note_that_pushes_arrive(happenings: Sequence[Happening], now: datetime) -> None:
    services.pushes_arrived(
        installation_id=happenings[0].installation_id,
        account_ids={happening.body["account_id"] for happening in happenings},
        now=now,
    )


@listen("reach", news.PUNISHED)
def note_penalties(happenings: Sequence[Happening], now: datetime) -> None:
    services.note_penalties(
        installation_id=happenings[0].installation_id,
        penalties=[
            services.PenaltyNotice(
                account_id=account.id,
                measure=happening.body["measure"],
                punish_id=happening.body["punish_id"],
                reason=happening.body["reason"],
                rule=happening.body["rule"],
                rule_url=happening.body["rule_url"],
                at=happening.at,
            )
            for happening, account in heard_of(happenings)
        ],
        now=now,
    )
