"""Building a segment from nothing, or from what it was: everybody is looked at once.

A build takes seconds at a million people, and nobody may wait for it, so it holds the
shop only to begin: from then on changes are noted, not judged, for this segment, and
looked at when the build has been committed.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import (
    DatabaseError,
    DataError,
    ProgrammingError,
    connection,
    transaction,
)

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments.catalogue import SEGMENTS, Ready, ready
from saleor_wechat_growth.segments.errors import (
    SegmentsError,
    SegmentUncountable,
    SegmentUnknown,
)
from saleor_wechat_growth.segments.models import Segment
from saleor_wechat_growth.segments.services.applying import Written, apply_to_all
from saleor_wechat_growth.segments.services.horizon import new_and_merged
from saleor_wechat_growth.segments.services.updating import (
    BUILD_TASK,
    CHUNK,
    EVERYTHING,
    RECHECK_TASK,
    build_all,
    note,
)

logger = logging.getLogger(__name__)

#: a build that died is taken up again after this
LEASE: Final = timedelta(minutes=15)
#: First key of these advisory locks; the second is the segment's id.
LOCK_SPACE: Final = 0x5345474D
#: codes in a segment's `error`, beside sentences about its rule
NOT_COUNTED: Final = "not_counted"
TOO_SLOW: Final = "too_slow"
#: PostgreSQL's "canceling statement due to statement timeout"
_CANCELLED: Final = "57014"
#: classes of SQLSTATE that say nothing of the rule: deadlocks, want of room, locks
_PASSING: Final = ("40", "53", "55")


def build(*, installation_id: int, segment_id: int, now: datetime) -> Written:
    """Make a live segment's memberships what its rule says of everybody.

    Silent: nobody enters or leaves by being counted, so nothing is announced (tags of
    entering are put on). Segments that stand on it are built after it, if anything
    changed. A rule that no longer fits, or that the database cannot count, leaves its
    `error`: a sentence, `NOT_COUNTED` or `TOO_SLOW`. Raises SegmentUnknown,
    SegmentUncountable, RuleInvalid.
    """
    segment = _begin(installation_id, segment_id, now)
    try:
        [each] = ready(installation_id, [segment])
    except SegmentsError as error:
        _give_up(segment, str(error))
        raise
    try:
        return _write(segment, each, now)
    except DatabaseError as error:
        if _passes(error):
            raise
        is_slow = _state_of(error) == _CANCELLED
        _give_up(segment, TOO_SLOW if is_slow else NOT_COUNTED)
        raise SegmentUncountable(str(segment_id)) from error


@transaction.atomic
def _write(segment: Segment, each: Ready, now: datetime) -> Written:
    _wait_for_others(segment)
    written = apply_to_all(ready=each, why="built", now=now)
    _settle(segment, written, now)
    if written.entered or written.left:
        _build_those_above(each, now)
    transaction.on_commit(lambda: wake(RECHECK_TASK))
    return written


def _state_of(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def _passes(error: DatabaseError) -> bool:
    """Say whether the same may well be done later: a lost connection, a deadlock."""
    return _is_lost(error) or _state_of(error).startswith(_PASSING)


def _is_lost(error: DatabaseError) -> bool:
    state = _state_of(error)
    if not state:
        # the client's own word: of values that it cannot send, or of the connection
        return not isinstance(error, DataError | ProgrammingError)
    return state.startswith(("08", "57P"))


@transaction.atomic
def _begin(installation_id: int, segment_id: int, now: datetime) -> Segment:
    """From here on, changes are noted for this segment: everybody else is done."""
    hold([installation_id])
    segment = (
        Segment.objects.of(installation_id)
        .filter(id=segment_id, status=Segment.Status.LIVE)
        .select_for_update(no_key=True)
        .first()
    )
    if segment is None:
        raise SegmentUnknown(str(segment_id))
    # who is new is seen by this build, but other segments must hear of them
    fresh = new_and_merged(installation_id=installation_id, now=now)
    if len(fresh) > CHUNK:
        build_all(installation_id=installation_id, now=now)
    else:
        note(installation_id=installation_id, touched={EVERYTHING: fresh}, now=now)
    segment.is_building = True
    segment.build_due_at = now + LEASE
    segment.save(update_fields=["is_building", "build_due_at"])
    return segment


def _wait_for_others(segment: Segment) -> None:
    """Have one build at a time write a segment's members, to the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, segment.id])


def _settle(segment: Segment, written: Written, now: datetime) -> None:
    """Judge changes where they happen again, unless another build was asked for.

    Then they are noted until that is done: it may have begun already.
    Raises SegmentUnknown: archived meanwhile; then nothing of this stays.
    """
    live = Segment.objects.of(segment.installation_id).filter(
        id=segment.id, status=Segment.Status.LIVE
    )
    if not live.update(size=written.size):
        raise SegmentUnknown(str(segment.id))
    live.filter(build_due_at=segment.build_due_at, version=segment.version).update(
        is_building=False,
        built_version=segment.version,
        built_at=now,
        build_due_at=None,
        error="",
    )


def _give_up(segment: Segment, why: str) -> None:
    Segment.objects.of(segment.installation_id).filter(id=segment.id).update(
        is_building=False, build_due_at=None, error=why[:300]
    )


def _build_those_above(each: Ready, now: datetime) -> None:
    segment = each.segment
    changed = {
        f"{SEGMENTS}{segment.key}",
        *(f"tags:{key}" for key in segment.enter_tags),
    }
    live = Segment.objects.of(segment.installation_id).filter(
        status=Segment.Status.LIVE, error=""
    )
    above = [
        other.segment.id
        for other in ready(segment.installation_id, live)
        if other.depends_on & changed and other.segment.id != segment.id
    ]
    if above:
        Segment.objects.of(segment.installation_id).filter(id__in=above).update(
            build_due_at=now
        )
        transaction.on_commit(lambda: wake(BUILD_TASK))


def build_due(*, now: datetime) -> int:
    """Build what is due, one segment of each shop in turn; return how many.

    Call it again until it returns 0.
    """
    built = 0
    seen: list[int] = []
    while (claimed := _claim(now, seen)) is not None:
        seen.append(claimed.installation_id)
        try:
            build(
                installation_id=claimed.installation_id,
                segment_id=claimed.id,
                now=now,
            )
        except SegmentsError:
            logger.warning("segment %s cannot be built", claimed.id)
        except DatabaseError as error:
            if _is_lost(error):
                raise
            # its lease ends, and then it is tried again: others need not wait
            logger.warning("segment %s was not built", claimed.id)
        built += 1
    return built


@transaction.atomic
def _claim(now: datetime, seen: list[int]) -> Segment | None:
    """Take a due segment of a shop not yet served, for as long as a build may take."""
    segment = (
        Segment.objects.across_installations()  # a claim: any shop's turn
        .filter(build_due_at__lte=now)
        .exclude(installation_id__in=seen)
        .order_by("build_due_at", "id")
        .select_for_update(skip_locked=True, no_key=True)
        .first()
    )
    if segment is not None:
        segment.build_due_at = now + LEASE
        segment.save(update_fields=["build_due_at"])
    return segment
