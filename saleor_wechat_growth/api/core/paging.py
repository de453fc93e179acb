"""Pages: `first` of a list, newest first, `after` the last one seen."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.limits import MOST_PAGE

DEFAULT_PAGE: Final = 20

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR: Final = re.compile(rb"(\d{1,16})\.(\d{1,18})")


class Place(NamedTuple):
    """Where a row stands in a list by time; rows of one moment by their ids."""

    at: datetime
    id: int


def page_size(first: int) -> int:
    """Return `first` if a page may have as many. Raises GraphQLError."""
    if not 1 <= first <= MOST_PAGE:
        raise coded(BAD_INPUT, f"`first` is between 1 and {MOST_PAGE}.")
    return first


def cursor_of(place: Place) -> str:
    micros = (place.at - _EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(b"%d.%d" % (micros, place.id)).decode()


def place_of(cursor: str) -> Place:
    """Return where a cursor of ours points. Raises GraphQLError for any other text."""
    try:
        found = _CURSOR.fullmatch(urlsafe_b64decode(cursor.encode()))
    except ValueError:
        found = None
    if found is None:
        raise coded(BAD_INPUT, "`after` is no cursor of this list.")
    return Place(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
