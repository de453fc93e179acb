"""Erasing a person: everything but a tombstone, and hashes that keep them away.

The first transaction cuts the person off: their values and what hangs on them are
deleted, remembered as hashes, and every domain hears "customer.erased" (addresses are
forbidden, messages and runs end). From then on nothing of theirs can be found, sent
to or learnt anew. Then the tables of the registry are walked, a batch a transaction;
and once more after `SETTLE`, when everything that was on its way has arrived. Taking
our metadata away from core changes a user there, of which core tells us: where it was
asked, the tables are walked a last time after `ECHO`.

"customer.erased": {customer_id, customer_ids (with those merged into them), openids,
phones}, the latter the search hashes that addresses are known by.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.errors import (
    NoErasure,
    NotTheirs,
    PersonErased,
    UnknownPerson,
)
from saleor_wechat_growth.customers.models import (
    Customer,
    Erasure,
    Identity,
    IdentityKind,
    Merge,
    MergedRows,
)
from saleor_wechat_growth.customers.observations import PHONES, lookup_of
from saleor_wechat_growth.customers.queries import survivor_of
from saleor_wechat_growth.customers.registry import (
    Kept,
    PersonTable,
    metadata_keys,
    person_tables,
)
from saleor_wechat_growth.customers.services.merging import key_of
from saleor_wechat_growth.customers.services.returning import remember_erased
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, forget, hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet

logger = logging.getLogger(__name__)

ERASE_TASK: Final = "saleor_wechat_growth.customers.tasks.advance_erasures"
CORE_TASK: Final = "saleor_wechat_growth.customers.tasks.erase_in_core"
#: who asks for themselves can take it back for so long
UNDO: Final = timedelta(hours=24)
#: no call, request or batch that was under way at the beginning lasts longer
SETTLE: Final = timedelta(minutes=10)
#: until what we took away from core has come back as news: a webhook, or the next
#: reconciliation, which is ten minutes away at most
ECHO: Final = timedelta(minutes=15)
#: rows a transaction, which holds the shop
BATCH: Final = 2000
RETRY: Final = timedelta(minutes=1)
#: who asked, where it was the person
BY_CUSTOMER: Final = "customer"

State = Erasure.State


@transaction.atomic
def request_erasure(
    *,
    installation_id: int,
    customer_id: int,
    requested_by: str,
    begins_at: datetime,
    now: datetime,
    reason: str = "",
) -> Erasure:
    """Have a person erased at `begins_at`; sooner if it was to be later.

    What the person asks for and what others do (staff, WeChat) are two requests, so
    that the person can take back their own; the earlier one begins. Raises
    UnknownPerson, and PersonErased if that has begun or is done.
    """
    hold([installation_id])
    person = survivor_of(installation_id, customer_id)
    if person is None:
        raise UnknownPerson
    if person.erased_at is not None:
        raise PersonErased
    is_theirs = requested_by == BY_CUSTOMER
    asked = _requested(installation_id, person.pk, is_theirs=is_theirs).first()
    if asked is None:
        asked = Erasure(installation_id=installation_id, customer=person)
    elif asked.due_at is not None and asked.due_at <= begins_at:
        return asked
    asked.requested_by = requested_by
    asked.reason = reason
    asked.requested_at = now
    asked.due_at = begins_at
    asked.save()
    if begins_at <= now:
        transaction.on_commit(lambda: wake(ERASE_TASK))
    return asked


@transaction.atomic
def cancel_erasure(*, installation_id: int, customer_id: int, now: datetime) -> None:
    """Take back what the person asked for themself, as long as it has not begun.

    However often: two who asked and turned out to be one asked twice. What others
    asked for stays. Raises NoErasure, and NotTheirs if only others asked.
    """
    hold([installation_id])
    taken_back = _requested(installation_id, customer_id, is_theirs=True).update(
        state=State.CANCELLED, due_at=None, ended_at=now
    )
    if not taken_back:
        others = _requested(installation_id, customer_id, is_theirs=False)
        raise NotTheirs if others.exists() else NoErasure


def _requested(
    installation_id: int, customer_id: int, *, is_theirs: bool
) -> QuerySet[Erasure]:
    """Return what the person, or others, asked for and has not begun, soonest first."""
    return (
        Erasure.objects.of(installation_id)
        .filter(
            Q(requested_by=BY_CUSTOMER) if is_theirs else ~Q(requested_by=BY_CUSTOMER),
            customer_id=customer_id,
            state=State.REQUESTED,
        )
        .order_by("due_at", "id")
    )


def advance_erasures(*, now: datetime) -> int:
    """Do the next part of every erasure that is due; return how many moved on.

    Call it again until it returns 0.
    """
    due = (
        Erasure.objects.across_installations()  # the scheduler: every shop's turn
        .filter(due_at__lte=now)
        .order_by("due_at", "id")
        .values_list("installation_id", "id")
    )
    return sum(_advance(shop, erasure_id, now) for shop, erasure_id in list(due))


def _advance(installation_id: int, erasure_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            hold([installation_id])
            row = (
                Erasure.objects.of(installation_id)
                .filter(id=erasure_id, due_at__lte=now)
                .select_for_update()
                .first()
            )
            if row is None:
                return False
            if row.state == State.REQUESTED:
                _begin(row, now)
            else:
                _Walk(row, now).run()
            row.attempts, row.error = 0, ""
            row.save()
    except Exception as error:  # noqa: BLE001 -- whatever it is, others go on
        # not the text: it may hold a person's data
        name = type(error).__name__
        logger.error("erasure %s was put off: %s", erasure_id, name)  # noqa: TRY400
        _put_off(installation_id, erasure_id, name, now)
    return True


def _put_off(installation_id: int, erasure_id: int, why: str, now: datetime) -> None:
    row = Erasure.objects.of(installation_id).get(id=erasure_id)
    attempts = min(row.attempts + 1, 10)
    Erasure.objects.of(installation_id).filter(id=erasure_id).update(
        attempts=attempts, error=why[:200], due_at=now + RETRY * 2 ** (attempts - 1)
    )


def _begin(row: Erasure, now: datetime) -> None:
    """Cut the person off, in the caller's transaction, which holds the shop."""
    shop = row.installation_id
    person = survivor_of(shop, row.customer_id)
    assert person is not None, "a row with a customer has one"
    if person.erased_at is not None:
        _end(row, State.DONE, now)
        return
    row.customer = person
    people = _with_merged(shop, person.pk)
    identities = list(
        Identity.objects.of(shop).filter(customer_id__in=people).order_by("id")
    )
    users = _users(identities)
    subjects = _subjects(shop, people, identities)
    rest = {"subjects": sorted(subjects | set(users)), "users": users}
    row.sealed_rest = crypto.seal_text(jsontext.dumps(rest))
    remember_erased(
        installation_id=shop, keys={key_of(each) for each in identities}, now=now
    )
    Customer.objects.of(shop).filter(id__in=people).update(erased_at=now)
    _drop_journal(shop, people)
    announce(happenings=[_erased(shop, person.pk, people, identities, now)], now=now)
    Identity.objects.of(shop).filter(id__in=[each.pk for each in identities]).delete()
    row.state = State.RUNNING
    row.began_at = row.due_at = now
    if users and metadata_keys():
        row.core_due_at = now
        transaction.on_commit(lambda: wake(CORE_TASK))


def _with_merged(installation_id: int, customer_id: int) -> list[int]:
    """Return a person with everybody who was merged into them, and into those."""
    found = {customer_id}
    frontier = found
    while frontier:
        losers = Customer.objects.of(installation_id).filter(merged_into__in=frontier)
        frontier = set(losers.values_list("id", flat=True)) - found
        found = found | frontier
    return sorted(found)


def _drop_journal(installation_id: int, people: Sequence[int]) -> None:
    """Drop which rows merges had moved; that two tombstones are one may stay known."""
    merges = Merge.objects.of(installation_id).filter(survivor_id__in=people)
    others = Merge.objects.of(installation_id).filter(loser_id__in=people)
    MergedRows.objects.of(installation_id).filter(
        merge_id__in=merges.union(others).values("id")
    ).delete()


def _users(identities: Sequence[Identity]) -> list[str]:
    return sorted(
        crypto.unseal_text(each.sealed_value)
        for each in identities
        if each.kind == IdentityKind.SALEOR_USER
    )


def _subjects(
    installation_id: int, people: Sequence[int], identities: Sequence[Identity]
) -> set[str]:
    """Return what inbox rows about a person go by (`reach.snapshot.subject_of`)."""
    found = {f"identity:{bytes(each.lookup).hex()}" for each in identities}
    found |= {f"identity:{lookup.hex()}" for lookup in _phones(identities)}
    for table in person_tables():
        for column in table.subjects:
            rows = _rows(table, installation_id, people)
            found.update(rows.exclude(**{column: ""}).values_list(column, flat=True))
        if table.named_by is not None:
            found.update(table.named_by(installation_id, people))
    return found


def _phones(identities: Sequence[Identity]) -> set[bytes]:
    """Return every hash that the numbers which are the person's may be known by.

    One that they only typed may be another's, who is not to be silenced by it: it goes
    as what it is, a typed one (ADR 6).
    """
    return {
        lookup
        for each in identities
        if each.kind in PHONES
        for lookup in _lookups(each)
    }


def _lookups(number: Identity) -> list[bytes]:
    if number.kind == IdentityKind.FORM_PHONE:
        return [bytes(number.lookup)]
    value = crypto.unseal_text(number.sealed_value)
    return [lookup_of(kind, value) for kind in sorted(PHONES)]


def _erased(
    installation_id: int,
    customer_id: int,
    people: Sequence[int],
    identities: Sequence[Identity],
    now: datetime,
) -> Happening:
    return Happening(
        installation_id=installation_id,
        kind="customer.erased",
        subject=f"customer:{customer_id}",
        at=now,
        body={
            "customer_id": customer_id,
            "customer_ids": tuple(people),
            "openids": tuple(
                bytes(each.lookup)
                for each in identities
                if each.kind == IdentityKind.OPENID
            ),
            "phones": tuple(sorted(_phones(identities))),
        },
    )


def _rows(
    table: PersonTable, installation_id: int, people: Sequence[int]
) -> QuerySet[Model]:
    rows = table.model._default_manager.filter(  # noqa: SLF001 -- public Django API
        installation_id=installation_id, **{f"{table.customer_field}__in": people}
    )
    return rows.order_by("id")


class _Walk:
    """One part of the way through the tables: `BATCH` rows, or what is left."""

    def __init__(self, row: Erasure, now: datetime) -> None:
        self.row = row
        self.now = now
        self.shop = row.installation_id
        self.people = _with_merged(self.shop, row.customer_id)
        self.left = BATCH

    def run(self) -> None:
        # from the top down: what points at other rows goes before them
        tables = list(reversed(person_tables()))
        names = [table.name for table in tables]
        start = names.index(self.row.table) if self.row.table in names else 0
        for table in tables[start:]:
            if self.row.table != table.name:
                self.row.table, self.row.cursor = table.name, ""
            self._table(table)
            if self.left <= 0:
                return
        self._pass_ends()

    def _table(self, table: PersonTable) -> None:
        count = 0
        if isinstance(table.erased, Kept):
            count = self._empty(table, table.erased)
        else:
            ids = list(self._all(table).values_list("id", flat=True)[: self.left])
            if ids:
                self._all(table).filter(id__in=ids).delete()
                count = len(ids)
        self.left -= count
        if count and (self.row.passes == 0 or not isinstance(table.erased, Kept)):
            counts = dict(self.row.counts)
            counts[table.name] = counts.get(table.name, 0) + count
            self.row.counts = counts

    def _empty(self, table: PersonTable, kept: Kept) -> int:
        if not kept.emptied and kept.then is None:
            return 0
        rows = self._all(table)
        if self.row.cursor:
            rows = rows.filter(id__gt=self.row.cursor)
        ids = list(rows.values_list("id", flat=True)[: self.left])
        if not ids:
            return 0
        if kept.then is not None:
            kept.then(self.shop, ids)
        if kept.emptied:
            self._all(table).filter(id__in=ids).update(**kept.emptied)
        self.row.cursor = str(ids[-1])
        return len(ids)

    def _all(self, table: PersonTable) -> QuerySet[Model]:
        return _rows(table, self.shop, self.people)

    def _pass_ends(self) -> None:
        row = self.row
        row.table, row.cursor = "", ""
        row.passes = min(row.passes + 1, 100)
        unread = forget(
            installation_id=self.shop, subjects=_rest(row).get("subjects", ())
        )
        assert row.began_at is not None
        if self.now < row.began_at + SETTLE:
            row.due_at = row.began_at + SETTLE
        elif unread:
            row.due_at = self.now + SETTLE
        else:
            row.due_at = None
            if row.core_due_at is None:
                _end(row, State.DONE, self.now)


def _rest(row: Erasure) -> dict[str, Any]:
    if row.sealed_rest is None:
        return {}
    found: dict[str, Any] = jsontext.loads(crypto.unseal_text(row.sealed_rest))
    return found


def _end(row: Erasure, state: Erasure.State, now: datetime) -> None:
    row.state = state
    row.due_at = row.core_due_at = None
    row.ended_at = now
    row.sealed_rest = None


def users_left(row: Erasure) -> list[str]:
    """Return the users of core's whose metadata is still to be taken away."""
    return list(_rest(row).get("users", ()))


@transaction.atomic
def note_core(
    *, installation_id: int, erasure_id: int, again_at: datetime | None, now: datetime
) -> None:
    """Write down how asking core went; again_at None: nothing of ours is there."""
    row = Erasure.objects.of(installation_id).select_for_update().get(id=erasure_id)
    row.core_due_at = again_at
    if again_at is None:
        row.due_at = now + ECHO
    row.save()
