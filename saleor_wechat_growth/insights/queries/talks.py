"""What may still be sent to one person in WeChat, and who talks with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.insights.queries.people_profile import titles_of
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.models import Account, Follow, Grant, HandOver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.reach.snapshot import WindowFact


@dataclass(frozen=True, slots=True)
class GrantLeft:
    """Sends of one template that are left. template: its title."""

    template: str
    available: int


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """What one account may still send.

    is_following: None where nobody can follow it. windows: open ones, the longest
    first. grants: those with sends left, most first.
    """

    account: Account
    is_following: bool | None
    windows: Sequence[WindowFact]
    grants: Sequence[GrantLeft]

    @property
    def window(self) -> WindowFact | None:
        """What a message that is sent now would be sent by."""
        return self.windows[0] if self.windows else None


@dataclass(frozen=True, slots=True)
class Talk:
    """Where the talk with one person stands.

    with_human_until: None where automation speaks; by: a `HandOver.By`, "" then.
    """

    customer_id: int
    with_human_until: datetime | None
    by: str
    accounts: Sequence[AccountStanding]


def talk(installation_id: int, customer_id: int, now: datetime) -> Talk:
    """Return it (seven queries)."""
    openids = dict(
        Identity.objects.of(installation_id)
        .filter(customer_id=customer_id, kind=IdentityKind.OPENID)
        .values_list("scope", "id")
    )
    accounts = (
        Account.objects.of(installation_id)
        .filter(app_id__in=openids, kind__in=WECHAT_KINDS)
        .order_by("id")
    )
    follows = dict(
        Follow.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .values_list("identity_id", "is_following")
    )
    windows = reach_queries.windows_of(installation_id, [customer_id], now)
    grants = list(
        Grant.objects.of(installation_id)
        .filter(customer_id=customer_id, available__gt=0)
        .order_by("-available", "id")
    )
    titles = titles_of(installation_id, {row.template_id for row in grants})
    turn = (
        HandOver.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .order_by("-at", "-id")
        .first()
    )
    is_with_human = turn is not None and turn.until > now
    return Talk(
        customer_id=customer_id,
        with_human_until=turn.until if turn and is_with_human else None,
        by=turn.by if turn and is_with_human else "",
        accounts=[
            AccountStanding(
                account=account,
                is_following=follows.get(openids[account.app_id], False)
                if account.kind == Account.Kind.SERVICE_ACCOUNT
                else None,
                windows=sorted(
                    (
                        each
                        for each in windows.get(customer_id, ())
                        if each.identity_id == openids[account.app_id]
                        and each.has_room(now)
                    ),
                    key=lambda each: each.ends_at,
                    reverse=True,
                ),
                grants=[
                    GrantLeft(
                        titles.get((account.id, row.template_id), row.template_id),
                        row.available,
                    )
                    for row in grants
                    if row.account_id == account.id
                ],
            )
            for account in accounts
        ],
    )
