"""Which of two states of one object is the newer: the heart of promise 2."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.commerce.words import Stamp


class Verdict(Enum):
    """What to do with a word about a known object."""

    TAKE = "take"
    LEAVE = "leave"
    #: equally new and different: keep the later word for now and ask core
    TAKE_AND_ASK = "take and ask"
    LEAVE_AND_ASK = "leave and ask"


class Known(Protocol):
    """The row of a known object, as far as precedence needs it."""

    source_updated_at: datetime | None
    issued_at: datetime | None
    fetched_at: datetime | None
    digest: bytes | memoryview


def weigh(row: Known, stamp: Stamp, digest: bytes) -> Verdict:
    """Compare a word with a row. The answer never depends on the order of arrival.

    `updatedAt` decides. Where it is equal and the contents differ (core builds some
    payloads late, and some changes do not move it) core is asked, and its newest
    answer stays. A delivery is dated by core's clock and an answer by ours, so which
    of those two is the later one nobody knows: the answer counts, and another is
    fetched.
    """
    known = row.source_updated_at
    if known is None:
        return Verdict.TAKE
    if stamp.updated_at != known:
        return Verdict.TAKE if stamp.updated_at > known else Verdict.LEAVE
    is_same = bytes(row.digest) == digest
    if stamp.is_fetched != (row.fetched_at is not None):
        if stamp.is_fetched:
            return Verdict.TAKE if is_same else Verdict.TAKE_AND_ASK
        return Verdict.LEAVE if is_same else Verdict.LEAVE_AND_ASK
    later = row.issued_at is None or stamp.issued_at > row.issued_at
    if is_same or stamp.is_fetched:
        return Verdict.TAKE if later else Verdict.LEAVE
    return Verdict.TAKE_AND_ASK if later else Verdict.LEAVE_AND_ASK
