"""The ledger of one-time subscriptions: every accept is good for one send.

Every movement is one statement with its condition in it, so that two senders can
never take the same accept; rows are locked in the order of their ids.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection, transaction

from saleor_wechat_growth.reach.models import Account, Grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ACCEPT: Final = "accept"
#: what `wx.requestSubscribeMessage` answers per template
ANSWERS: Final = frozenset({ACCEPT, "reject", "ban", "filter"})

#: a client's report and the push of the same prompt are not further apart
SAME_PROMPT: Final = timedelta(minutes=5)


#: what a person's answers change
_TOLD: Final = ("available", "reported_at", "last_answer", "last_answer_at")

# A waiting statement sees the row as the one before left it (READ COMMITTED reads a
# locked row anew), so `least` is over what is really there.
_MOVE: Final = """
WITH wanted AS (
    SELECT * FROM unnest(%(identities)s::bigint[], %(templates)s::text[],
                         %(counts)s::integer[]) AS w (identity_id, template_id, asked)
), locked AS (
    SELECT ledger.id, least(wanted.asked, ledger.{source}) AS taken
    FROM growth_grant AS ledger
    JOIN wanted USING (identity_id, template_id)
    WHERE ledger.installation_id = %(shop)s AND ledger.{source} > 0
    ORDER BY ledger.id
    FOR UPDATE OF ledger
)
UPDATE growth_grant AS ledger
SET {source} = ledger.{source} - locked.taken,
    {target} = ledger.{target} + locked.taken
FROM locked
WHERE ledger.id = locked.id
RETURNING ledger.identity_id, ledger.template_id, locked.taken
"""

_ZERO: Final = """
WITH refused AS (
    SELECT ledger.id, refused.held
    FROM growth_grant AS ledger
    JOIN unnest(%(identities)s::bigint[], %(templates)s::text[], %(counts)s::integer[])
         AS refused (identity_id, template_id, held) USING (identity_id, template_id)
    WHERE ledger.installation_id = %(shop)s
    ORDER BY ledger.id
    FOR UPDATE OF ledger
)
UPDATE growth_grant AS ledger
SET available = 0,
    promised = 0,
    reserved = greatest(ledger.reserved - refused.held, 0),
    zeroed_at = greatest(ledger.zeroed_at, %(at)s),
    reported_at = NULL
FROM refused
WHERE ledger.id = refused.id
"""


class GrantKey(NamedTuple):
    """Whose ledger: one openid and one template."""

    identity_id: int
    template_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a prompt for one template (one of `ANSWERS`)."""

    customer_id: int
    identity_id: int
    account_id: int
    template_id: str
    answer: str
    at: datetime

    @property
    def key(self) -> GrantKey:
        return GrantKey(self.identity_id, self.template_id)


@transaction.atomic
def grant(*, installation_id: int, answers: Sequence[Answer]) -> None:
    """Count what WeChat pushed: each accept is one send more, each push once.

    An accept that the client had reported, when we did not yet know that pushes
    arrive, is already counted; one from before WeChat said "nothing left" is used.
    """
    changed = []
    for row, given in _rows(installation_id, answers):
        for each in given:
            _note(row, each)
            if each.answer != ACCEPT or _is_used_up(row, each):
                continue
            if row.reported_at and abs(each.at - row.reported_at) <= SAME_PROMPT:
                row.reported_at = None
            else:
                row.available += 1
        changed.append(row)
    Grant.objects.bulk_update(changed, _TOLD)


@transaction.atomic
def record_prompt(*, installation_id: int, answers: Sequence[Answer]) -> None:
    """Keep what a client reports of a prompt.

    It counts as a grant only for accounts whose pushes do not reach us.
    """
    pushing = set(
        Account.objects.of(installation_id)
        .filter(
            id__in={each.account_id for each in answers}, last_push_at__isnull=False
        )
        .values_list("id", flat=True)
    )
    changed = []
    for row, given in _rows(installation_id, answers):
        for each in given:
            _note(row, each)
            counts = each.answer == ACCEPT and each.account_id not in pushing
            if counts and not _is_used_up(row, each):
                row.available += 1
                row.reported_at = each.at
        changed.append(row)
    Grant.objects.bulk_update(changed, _TOLD)


@transaction.atomic
def refuse(*, installation_id: int, answers: Sequence[Answer]) -> None:
    """Drop what people took back in a card's settings.

    A refusal older than the last accept is over; if it was not, the next send
    learns it (`zero`).
    """
    changed = []
    for row, given in _rows(installation_id, answers):
        for each in given:
            accepted_since = (
                row.last_answer == ACCEPT
                and row.last_answer_at is not None
                and row.last_answer_at > each.at
            )
            if not accepted_since:
                row.available, row.promised, row.reported_at = 0, 0, None
                row.zeroed_at = max(row.zeroed_at or each.at, each.at)
            _note(row, each)
        changed.append(row)
    Grant.objects.bulk_update(changed, (*_TOLD, "promised", "zeroed_at"))


def reserve(*, installation_id: int, keys: Sequence[GrantKey]) -> tuple[bool, ...]:
    """Take one accept for each send; False where none is left, in the order of `keys`.

    What is reserved is later either spent or given back.
    """
    return _dealt(keys, _move(installation_id, keys, "available", "reserved"))


def put_aside(*, installation_id: int, keys: Sequence[GrantKey]) -> tuple[bool, ...]:
    """Keep one accept back for each promise; False where none is left, as `keys` are.

    What is put aside is later reserved by the message that keeps the promise
    (`reserve_put_aside`), or let go (`let_go`).
    """
    return _dealt(keys, _move(installation_id, keys, "available", "promised"))


def let_go(*, installation_id: int, keys: Sequence[GrantKey]) -> None:
    """Make what was put aside available again: the promise is over."""
    _move(installation_id, keys, "promised", "available")


def reserve_put_aside(
    *, installation_id: int, keys: Sequence[GrantKey]
) -> tuple[bool, ...]:
    """Take for each send what was put aside for it, in the order of `keys`.

    Where that is gone (WeChat said that nothing was left, and the person accepted
    again), it is an accept like any other's.
    """
    got = _dealt(keys, _move(installation_id, keys, "promised", "reserved"))
    rest = [key for key, is_taken in zip(keys, got, strict=True) if not is_taken]
    more = iter(reserve(installation_id=installation_id, keys=rest))
    return tuple(is_taken or next(more) for is_taken in got)


def put_aside_again(*, installation_id: int, keys: Sequence[GrantKey]) -> None:
    """Keep back what was reserved: the gateway did not take the promised message."""
    _move(installation_id, keys, "reserved", "promised")


def _dealt(keys: Sequence[GrantKey], taken: Mapping[GrantKey, int]) -> tuple[bool, ...]:
    """Return which of `keys` got one, the first of equal ones first."""
    left = Counter(taken)
    got = []
    for key in keys:
        got.append(left[key] > 0)
        left[key] -= 1
    return tuple(got)


def spend(*, installation_id: int, keys: Sequence[GrantKey]) -> None:
    """Use up what was reserved: the gateway took the message, or may have."""
    _move(installation_id, keys, "reserved", "spent")


def give_back(*, installation_id: int, keys: Sequence[GrantKey]) -> None:
    """Make what was reserved available again: the gateway did not take the message."""
    _move(installation_id, keys, "reserved", "available")


def zero(*, installation_id: int, keys: Sequence[GrantKey], at: datetime) -> None:
    """Believe WeChat that nothing is left (43101); what sends and promises held is gone.

    at: when it said so; accepts from before, still on their way, no longer count.
    """
    refused = Counter(keys)
    ordered = sorted(refused.items())
    with connection.cursor() as cursor:
        cursor.execute(
            _ZERO,
            {
                "shop": installation_id,
                "at": at,
                "identities": [key.identity_id for key, _ in ordered],
                "templates": [key.template_id for key, _ in ordered],
                "counts": [count for _, count in ordered],
            },
        )


def _move(
    installation_id: int, keys: Sequence[GrantKey], source: str, target: str
) -> Mapping[GrantKey, int]:
    """Move one per key between two columns, as many as there are; return how many."""
    asked = sorted(Counter(keys).items())
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE.format(source=source, target=target),
            {
                "shop": installation_id,
                "identities": [key.identity_id for key, _ in asked],
                "templates": [key.template_id for key, _ in asked],
                "counts": [count for _, count in asked],
            },
        )
        return {
            GrantKey(identity_id, template_id): taken
            for identity_id, template_id, taken in cursor.fetchall()
        }


def _rows(
    installation_id: int, answers: Sequence[Answer]
) -> Iterable[tuple[Grant, list[Answer]]]:
    """Yield the locked ledgers of these answers, made where there are none."""
    by_key: dict[GrantKey, list[Answer]] = defaultdict(list)
    for each in sorted(answers, key=lambda each: (each.at, each.answer)):
        by_key[each.key].append(each)
    if not by_key:
        return
    ledgers = Grant.objects.of(installation_id)
    ledgers.bulk_create(
        [
            Grant(
                installation_id=installation_id,
                customer_id=given[0].customer_id,
                identity_id=key.identity_id,
                account_id=given[0].account_id,
                template_id=key.template_id,
            )
            for key, given in sorted(by_key.items())
        ],
        ignore_conflicts=True,
    )
    found = ledgers.filter(
        identity_id__in={key.identity_id for key in by_key},
        template_id__in={key.template_id for key in by_key},
    )
    for row in found.select_for_update().order_by("id"):
        given = by_key.get(GrantKey(row.identity_id, row.template_id))
        if given:
            yield row, given


def _note(row: Grant, given: Answer) -> None:
    newest = row.last_answer_at
    # at one moment the greater word, so that the order of arrival decides nothing
    if newest is None or (given.at, given.answer) > (newest, row.last_answer):
        row.last_answer, row.last_answer_at = given.answer, given.at


def _is_used_up(row: Grant, given: Answer) -> bool:
    return row.zeroed_at is not None and given.at <= row.zeroed_at
