"""Bringing segments up to date with what changed: some people, the segments it touches.

One statement a segment that is touched, however many people; segments that stand on
others come after them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import Merge
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments.catalogue import SEGMENTS, Ready, ready
from saleor_wechat_growth.segments.models import Horizon, Recheck, Segment
from saleor_wechat_growth.segments.services.applying import Moved, apply_to
from saleor_wechat_growth.segments.services.horizon import SLACK, new_and_merged
from saleor_wechat_growth.segments.services.mirroring import mirror_later

#: fact -> the people of whom it changed; "*": everything may have
Touched = Mapping[str, Collection[int]]
#: segment id -> whom to look at for it, and what changed of each: nothing but the time
Due = Mapping[int, Mapping[int, Collection[str]]]

EVERYTHING: Final = "*"
#: why somebody moved of whom nothing changed
TIME: Final = "time"
#: characters of why somebody moved
LONGEST_WHY: Final = 60
BUILD_TASK: Final = "saleor_wechat_growth.segments.tasks.build_due"
RECHECK_TASK: Final = "saleor_wechat_growth.segments.tasks.recheck_due"
#: how many people one statement looks at
CHUNK: Final = 10_000


@transaction.atomic
def update(*, installation_id: int, touched: Touched, now: datetime) -> list[Happening]:
    """Let in and out whom these changes concern; return the news of it.

    Facts are words of `rules.depends_on`: "orders", "carts", "events:<kind>",
    "tags:<key>", "traits", "consents", "grants", "follow", "windows",
    "identities", "suppressions", "coupons", "segments:<key>". Persons that are new, merged or parted
    since the last look are looked at as well. While a segment is being built, its
    people are noted and looked at after that.
    """
    hold([installation_id])
    segments = _live(installation_id)
    if not segments:
        return []
    asked = dict(touched)
    fresh = new_and_merged(installation_id=installation_id, now=now)
    if len(fresh) > CHUNK:
        # a backfill: to look at everybody at once is cheaper
        build_all(installation_id=installation_id, now=now)
    elif fresh:
        mirror_later(installation_id=installation_id, people=fresh, now=now)
        asked[EVERYTHING] = {*asked.get(EVERYTHING, ()), *fresh}
    return _bring_up_to_date(segments, asked, now)


def build_all(*, installation_id: int, now: datetime) -> None:
    """Have every live segment of the shop built again, soon."""
    Segment.objects.of(installation_id).filter(
        status=Segment.Status.LIVE, error=""
    ).update(build_due_at=now)
    transaction.on_commit(lambda: wake(BUILD_TASK))


def look_again(*, installation_id: int, due: Due, now: datetime) -> list[Happening]:
    """Look at people whose time has come, or of whom a change was noted."""
    return _bring_up_to_date(_live(installation_id), {}, now, due)


def note(*, installation_id: int, touched: Touched, now: datetime) -> None:
    """Have these changes looked at soon, by the task: where no news can be told.

    In the caller's transaction.
    """
    asked = {fact: people for fact, people in touched.items() if people}
    if not asked:
        return
    rows = [
        (each, {_why(each, asked): people})
        for each in _live(installation_id)
        if (people := _concerned(each, asked))
    ]
    if rows:
        _note(rows, now)
        transaction.on_commit(lambda: wake(RECHECK_TASK))


def meet(*, installation_id: int, people: Collection[int], now: datetime) -> None:
    """Have persons looked at soon whose identities changed, also if they are new.

    For who makes or merges persons where no news can be told. In the caller's
    transaction.
    """
    touched: dict[str, Collection[int]] = {"identities": people}
    horizon = Horizon.objects.of(installation_id).first()
    if horizon is not None:
        merged = Merge.objects.of(installation_id).filter(
            Q(id__gt=horizon.merge_id_seen) | Q(undone_at__gte=now - SLACK),
            Q(survivor_id__in=people) | Q(loser_id__in=people),
        )
        pairs = merged.values_list("survivor_id", "loser_id")
        touched[EVERYTHING] = {
            *(person for person in people if person > horizon.customer_id_seen),
            *(person for pair in pairs for person in pair if person in people),
        }
        mirror_later(
            installation_id=installation_id, people=touched[EVERYTHING], now=now
        )
    note(installation_id=installation_id, touched=touched, now=now)


def _live(installation_id: int) -> Sequence[Ready]:
    live = Segment.objects.of(installation_id).filter(
        status=Segment.Status.LIVE, error=""
    )
    return ready(installation_id, live)


def _concerned(each: Ready, touched: Touched) -> set[int]:
    facts = (*each.depends_on, EVERYTHING)
    return {person for fact in facts for person in touched.get(fact, ())}


def _why(each: Ready, touched: Touched) -> str:
    facts = sorted(fact for fact in each.depends_on if fact in touched)
    return ",".join(facts) if facts else "merged"


def _looks(each: Ready, touched: Touched, due: Due) -> Mapping[str, Collection[int]]:
    """Return whom to look at for a segment, by why."""
    found: dict[str, set[int]] = defaultdict(set)
    people = _concerned(each, touched)
    if people:
        found[_why(each, touched)] |= people
    for person, facts in due.get(each.segment.id, {}).items():
        if person not in people:
            found[",".join(sorted(facts)) or TIME].add(person)
    return found


def _bring_up_to_date(
    segments: Sequence[Ready],
    touched: Touched,
    now: datetime,
    due: Due = MappingProxyType({}),
) -> list[Happening]:
    news: list[Happening] = []
    pending = touched
    # Tags put on entering may touch segments that came before: then once more round.
    # Tags are only ever put on here, so the rounds end.
    while pending or due:
        later: dict[str, set[int]] = defaultdict(set)
        this_round: dict[str, Collection[int]] = dict(pending)
        building: list[tuple[Ready, Mapping[str, Collection[int]]]] = []
        for each in segments:
            looks = _looks(each, this_round, due)
            if not looks:
                continue
            if _is_unsettled(each.segment):
                building.append((each, looks))
                continue
            moved = [
                one
                for why, people in looks.items()
                for one in _apply(each, people, why, now)
            ]
            if not moved:
                continue
            news += _news(each.segment, moved, now)
            fact = f"{SEGMENTS}{each.segment.key}"
            this_round[fact] = {
                *this_round.get(fact, ()),
                *(one.customer_id for one in moved),
            }
            entered = {one.customer_id for one in moved if one.has_entered}
            for key in each.segment.enter_tags if entered else ():
                later[f"tags:{key}"] |= entered
        _note(building, now)
        pending, due = later, {}
    return news


def _is_unsettled(segment: Segment) -> bool:
    return segment.is_building or segment.built_version != segment.version


def _apply(
    each: Ready, people: Collection[int], why: str, now: datetime
) -> list[Moved]:
    ordered = sorted(people)
    return [
        one
        for start in range(0, len(ordered), CHUNK)
        for one in apply_to(
            ready=each, people=ordered[start : start + CHUNK], why=why, now=now
        )
    ]


def _news(segment: Segment, moved: Iterable[Moved], now: datetime) -> list[Happening]:
    return [
        Happening(
            installation_id=segment.installation_id,
            kind="segment.entered" if one.has_entered else "segment.left",
            subject=f"customer:{one.customer_id}",
            at=now,
            body={
                "segment_id": segment.id,
                "segment": segment.key,
                "customer_id": one.customer_id,
                "membership_id": one.membership_id,
            },
        )
        for one in moved
    ]


def _note(
    rows: Sequence[tuple[Ready, Mapping[str, Collection[int]]]], now: datetime
) -> None:
    """Write down that people are to be looked at, and why, for each segment."""
    for each, looks in rows:
        for why, people in looks.items():
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {Recheck._meta.db_table} "  # noqa: S608, SLF001 -- our own name
                    "(installation_id, segment_id, customer_id, due_at, why) "
                    "SELECT %s, %s, person, %s, %s FROM unnest(%s::bigint[]) AS person",
                    [
                        each.segment.installation_id,
                        each.segment.id,
                        now,
                        "" if why == TIME else why[:LONGEST_WHY],
                        sorted(people),
                    ],
                )
