"""When each part of the process group last did its work, for those who look after it.

Kept in the cache, by the machine's time: the sandbox's clock is moved to and fro.
"""

from __future__ import annotations

import logging
import time
from typing import Final

from django.core.cache import cache

logger = logging.getLogger(__name__)

SCHEDULER: Final = "scheduler"
#: no part is silent for as long while it lives
SILENCE_SECONDS: Final = 30
#: a process writes no more often than this
_EVERY_SECONDS: Final = 5.0
_KEPT_SECONDS: Final = 7 * 24 * 3600
_last: dict[str, float] = {}


def beat(part: str) -> None:
    """Say that `part` has just worked. Never raises."""
    moment = time.monotonic()
    if moment - _last.get(part, -_EVERY_SECONDS) < _EVERY_SECONDS:
        return
    _last[part] = moment
    try:
        cache.set(_key(part), time.time(), _KEPT_SECONDS)
    except Exception as error:  # noqa: BLE001 -- work goes on without being seen
        logger.warning("could not say that %s works: %s", part, type(error).__name__)


def silence(part: str) -> float | None:
    """Return for how many seconds `part` has not worked, None if it was never seen.

    Raises what the cache does.
    """
    seen = cache.get(_key(part))
    return None if seen is None else max(time.time() - seen, 0)


def _key(part: str) -> str:
    return f"pulse:{part}"
