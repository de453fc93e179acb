"""Comparing who follows a service account with what we know: at first, then daily.

Pushes that WeChat dropped while we were away are never told again, and of those who
followed before we were installed there were none. A pass reads the list of all
followers (获取关注用户列表), 10,000 a page; then whoever we hold for a follower and who
stood in no page has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    Observation,
    lookup_of,
    openid,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat.followers import (
    OpenidPage,
    followers_after,
)
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import (
    Account,
    FollowerCheck,
    FollowerPage,
)
from saleor_wechat_growth.reach.policies import LEGAL_ZONE
from saleor_wechat_growth.reach.queries import usable_wechat
from saleor_wechat_growth.reach.services.finding import Whose, found, leave

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

CHECK_TASK: Final = "saleor_wechat_growth.reach.tasks.check_followers"
#: in these hours of Asia/Shanghai nobody waits for us; each account has its minute
QUIET_FROM: Final = time(3)
QUIET_MINUTES: Final = 150
LEASE: Final = timedelta(minutes=5)
FIRST_RETRY: Final = timedelta(minutes=1)
#: a broken account or a spent quota is not mended sooner
SLOW_RETRY: Final = timedelta(hours=2)
#: then it waits for the next night
MAX_ATTEMPTS: Final = 6
_SLOW: Final = frozenset({Failure.QUOTA, Failure.ACCOUNT, Failure.UNKNOWN})
#: Pushes count whole seconds by WeChat's clock, pages tell of a moment by ours: of what
#: happened within this time a push is believed.
SKEW: Final = timedelta(minutes=1)
#: how many of a page are written in one transaction
SLICE: Final = 1000
#: how many who left are written in one transaction
LEAVING: Final = 500
#: a list shorter than WeChat's own count by more than this share is no list
_TOLERANCE: Final = 0.01
_FEW: Final = 10
INCOMPLETE: Final = "incomplete"
SOURCE: Final = "wechat.user_get"

# Whom a page names: who they are, and how their follow stood.
_NAMED: Final = """
SELECT named.place, identity.id, identity.customer_id, follow.is_following,
       follow.changed_at
FROM unnest(%(lookups)s::bytea[]) WITH ORDINALITY AS named (lookup, place)
JOIN growth_identity AS identity
  ON identity.installation_id = %(shop)s AND identity.kind = %(kind)s
 AND identity.scope = %(scope)s AND identity.lookup = named.lookup
LEFT JOIN growth_follow AS follow ON follow.identity_id = identity.id
"""
_MISSING: Final = """
SELECT follow.customer_id, follow.identity_id FROM growth_follow AS follow
WHERE follow.installation_id = %(shop)s AND follow.account_id = %(account)s
  AND follow.is_following AND follow.changed_at < %(as_of)s
  AND NOT EXISTS (
    SELECT FROM (
        SELECT unnest(identity_ids) AS id FROM growth_followerpage
        WHERE check_of_id = %(check)s
    ) AS listed
    WHERE listed.id = follow.identity_id)
ORDER BY follow.identity_id LIMIT %(most)s
"""


class _Named(NamedTuple):
    identity_id: int
    customer_id: int
    is_following: bool | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A check whose turn it is, as it stood, and the way to ask, if there is one."""

    row: FollowerCheck
    cursor: str
    credentials: WeChatCredentials | None


def plan_follower_checks(*, now: datetime) -> int:
    """Have every service account without one checked, now; return how many."""
    accounts = (
        Account.objects.across_installations()  # the scheduler: every shop's accounts
        .filter(
            kind=Account.Kind.SERVICE_ACCOUNT,
            status=Account.Status.ACTIVE,
            follower_check=None,
            installation__status=Installation.Status.ACTIVE,
        )
        .order_by("id")
    )
    fresh = [
        FollowerCheck(
            installation_id=account.installation_id, account=account, due_at=now
        )
        for account in accounts
    ]
    FollowerCheck.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def ask_follower_check(
    *, installation_id: int, account_id: int, now: datetime
) -> FollowerCheck:
    """Have an account's followers compared now. One that is under way goes on.

    Raises:
        UnknownAccount: the shop has no service account of this id.

    """
    account = (
        Account.objects.of(installation_id)
        .filter(id=account_id, kind=Account.Kind.SERVICE_ACCOUNT)
        .first()
    )
    if account is None:
        raise UnknownAccount
    FollowerCheck.objects.bulk_create(
        [FollowerCheck(installation_id=installation_id, account=account)],
        ignore_conflicts=True,
    )
    row = (
        FollowerCheck.objects.of(installation_id)
        .select_for_update()
        .get(account=account)
    )
    if row.started_at is None or row.error:
        row.due_at, row.is_asked, row.attempts, row.error = now, True, 0, ""
        row.save(update_fields=["due_at", "is_asked", "attempts", "error"])
        transaction.on_commit(lambda: wake(CHECK_TASK))
    return row


def check_followers(*, now: datetime) -> int:
    """Do one step of each check that is due; return how many.

    A step is a page, or some of those who left. Call it again, with the time it is
    then, until it returns 0. Calls are made outside any transaction; a step that is
    killed is done again.
    """
    done = 0
    seen: list[int] = []
    while (claimed := _claim(now, seen)) is not None:
        seen.append(claimed.row.pk)
        if claimed.row.is_listed:
            _take_leave(claimed.row, now)
        elif claimed.credentials is not None:
            _read_page(claimed, claimed.credentials, now)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime, seen: Collection[int]) -> _Claimed | None:
    row = (
        FollowerCheck.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(id__in=seen)
        .select_related("account")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if row is None:
        return None
    way = usable_wechat(row.account)
    row.due_at = now + LEASE
    row.attempts += 1
    fields = ["due_at", "attempts"]
    if row.started_at is None:
        row.started_at = now
        row.sealed_cursor, row.is_listed = None, False
        row.listed = row.total = row.found = row.lost = 0
        row.pages.all().delete()
        fields += ["started_at", "sealed_cursor", "is_listed"]
        fields += ["listed", "total", "found", "lost"]
    row.save(update_fields=fields)
    sealed = row.sealed_cursor
    cursor = crypto.unseal_text(bytes(sealed)) if sealed is not None else ""
    return _Claimed(row, cursor, way)


def _read_page(
    claimed: _Claimed, credentials: WeChatCredentials, now: datetime
) -> None:
    row = claimed.row
    try:
        page = followers_after(wechat_gateway(credentials), claimed.cursor)
    except GatewayError as refused:
        _wait(row, refused.code, now, is_slow=refused.failure in _SLOW)
        return
    total = page.total or row.total
    if not page.next_cursor and _is_short(row.listed + len(page.openids), total):
        _wait(row, INCOMPLETE, now, is_slow=True)
        return
    _write_page(row, page, now)


def _is_short(listed: int, total: int) -> bool:
    return total - listed > max(_FEW, total * _TOLERANCE)


def _write_page(row: FollowerCheck, page: OpenidPage, now: datetime) -> None:
    """Write a page in slices, so that the shop's news need not wait for all of it.

    With the last goes where the next page begins; a page that was broken off is asked
    for and written again.
    """
    slices = [
        page.openids[first : first + SLICE]
        for first in range(0, len(page.openids), SLICE)
    ] or [()]
    for some in slices[:-1]:
        _write_slice(row, some, now)
    _write_slice(row, slices[-1], now, last_of=page)


@transaction.atomic
def _write_slice(
    row: FollowerCheck,
    openids: Sequence[str],
    now: datetime,
    *,
    last_of: OpenidPage | None = None,
) -> None:
    shop_id = row.installation_id
    hold([shop_id])
    if not _is_ours(row):
        # another worker took it over: its page counts
        return
    at = now - SKEW
    identity_ids, follow = _known(row.account, openids, at, now)
    news = found(installation_id=shop_id, people=follow, at=at, now=now)
    FollowerPage.objects.create(
        installation_id=shop_id,
        check_of=row,
        number=row.pages.count(),
        identity_ids=identity_ids,
    )
    goes_on: dict[str, object] = {"found": F("found") + news}
    if last_of is not None:
        cursor = last_of.next_cursor
        goes_on |= {
            "sealed_cursor": crypto.seal_text(cursor) if cursor else None,
            "is_listed": not cursor,
            "listed": F("listed") + len(last_of.openids),
            "total": last_of.total or row.total,
            "due_at": now,
            "attempts": 0,
            "error": "",
        }
    FollowerCheck.objects.of(shop_id).filter(id=row.pk).update(**goes_on)


def _known(
    account: Account, openids: Sequence[str], at: datetime, now: datetime
) -> tuple[list[int], list[Whose]]:
    """Return the identities of a page, and those whose follow is news as of `at`.

    Of who was erased nothing is kept, also not that they follow.
    """
    named = _named(account, openids)
    strangers = [each for each in openids if each not in named]
    resolved = observe(
        installation_id=account.installation_id,
        observations=[
            Observation((openid(each, account.app_id),), SOURCE, at)
            for each in strangers
        ],
        now=now,
    )
    fresh = [
        Whose(whose.customer_id, whose.identity_ids[0], account)
        for whose in resolved
        if not whose.is_nobody
    ]
    strays = [
        Whose(each.customer_id, each.identity_id, account)
        for each in named.values()
        if not each.is_following and (each.changed_at is None or each.changed_at < at)
    ]
    identity_ids = [each.identity_id for each in named.values()]
    identity_ids += [each.identity_id for each in fresh]
    return identity_ids, [*strays, *fresh]


def _named(account: Account, openids: Sequence[str]) -> dict[str, _Named]:
    lookups = [lookup_of(IdentityKind.OPENID, each, account.app_id) for each in openids]
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMED,
            {
                "shop": account.installation_id,
                "kind": IdentityKind.OPENID.value,
                "scope": account.app_id,
                "lookups": lookups,
            },
        )
        return {openids[row[0] - 1]: _Named(*row[1:]) for row in cursor.fetchall()}


@transaction.atomic
def _take_leave(row: FollowerCheck, now: datetime) -> None:
    """Let some of those go who stood in no page, and end the pass after the last."""
    shop_id = row.installation_id
    hold([shop_id])
    if not _is_ours(row):
        return
    assert row.started_at is not None
    as_of = row.started_at - SKEW
    missing = _missing(row, as_of)
    lost = leave(
        installation_id=shop_id,
        people=[Whose(*each, row.account) for each in missing],
        at=as_of,
        now=now,
    )
    rows = FollowerCheck.objects.of(shop_id).filter(id=row.pk)
    rows.update(lost=F("lost") + lost, due_at=now, attempts=0, error="")
    if len(missing) == LEAVING:
        return
    row.pages.all().delete()
    rows.update(
        started_at=None,
        is_listed=False,
        is_asked=False,
        finished_at=now,
        due_at=next_night(row.account_id, now),
    )


def _missing(row: FollowerCheck, as_of: datetime) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MISSING,
            {
                "shop": row.installation_id,
                "account": row.account_id,
                "as_of": as_of,
                "check": row.pk,
                "most": LEAVING,
            },
        )
        return [(customer_id, identity_id) for customer_id, identity_id in cursor]


def _is_ours(row: FollowerCheck) -> bool:
    """Whether nobody else has claimed the check since, and lock it."""
    return (
        FollowerCheck.objects.of(row.installation_id)
        .filter(id=row.pk, due_at=row.due_at, attempts=row.attempts)
        .select_for_update()
        .exists()
    )


def _wait(row: FollowerCheck, code: str, now: datetime, *, is_slow: bool) -> None:
    """Go on later; after enough tries, begin anew the next night."""
    fields: dict[str, object] = {"error": code[:80]}
    if row.attempts >= MAX_ATTEMPTS:
        fields |= {
            "due_at": next_night(row.account_id, now),
            "started_at": None,
            "is_asked": False,
            "attempts": 0,
        }
    elif is_slow:
        fields |= {"due_at": now + SLOW_RETRY}
        if code == INCOMPLETE:
            fields |= {"started_at": None}
    else:
        fields |= {"due_at": now + FIRST_RETRY * (1 << (row.attempts - 1))}
    FollowerCheck.objects.of(row.installation_id).filter(
        id=row.pk, due_at=row.due_at
    ).update(**fields)


def next_night(account_id: int, now: datetime) -> datetime:
    """Return the next quiet minute of an account, at least half a day away."""
    day = (now + timedelta(hours=12)).astimezone(LEGAL_ZONE).date()
    # neighbours lie far apart
    minute = account_id * 61 % QUIET_MINUTES
    at = datetime.combine(day, QUIET_FROM, LEGAL_ZONE) + timedelta(minutes=minute)
    if at < now + timedelta(hours=12):
        at += timedelta(days=1)
    return at
