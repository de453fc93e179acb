"""Token buckets in the cache that all processes share.

A bucket is kept as the moment at which it will be full again (the generic cell rate
algorithm): one number, moved by one script, so that no two requests take the same
token. `now` is the caller's; buckets travel in time with it.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache as shared

from saleor_wechat_growth.api.core.errors import RATE_LIMITED, RequestRefused, told

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

# Milliseconds: now, a token's worth, a full bucket's worth; and how many tokens.
_TAKE: Final = """
local now, each, whole = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
full_at = full_at + each * tonumber(ARGV[4])
if full_at - now > whole then
    return math.ceil(full_at - now - whole)
end
redis.call('SET', KEYS[1], string.format('%.3f', full_at),
           'PX', math.ceil(full_at - now))
return 0
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_minute` tokens flow into a bucket that holds as many."""

    name: str
    per_minute: int


def take(rate: Rate, whose: str, now: datetime, *, count: int = 1) -> int:
    """Take tokens; return 0, or after how many seconds they will be there.

    Where the cache is away nobody is held up: the limit protects us, the shop has to
    go on.
    """
    each = 60_000 / rate.per_minute
    arguments = [now.timestamp() * 1000, each, each * rate.per_minute, count]
    key = shared.make_key(f"rate:{rate.name}:{whose}")
    try:
        wait = _script()(keys=[key], args=arguments)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with the cache
        logger.warning("no rate limit: %s", type(error).__name__)
        return 0
    return math.ceil(int(wait) / 1000)


def hold_to(rate: Rate, whose: str, now: datetime, *, count: int = 1) -> None:
    """Take tokens, or raise RequestRefused: 429, with the seconds to wait."""
    wait = take(rate, whose, now, count=count)
    if wait:
        raise RequestRefused(
            HTTPStatus.TOO_MANY_REQUESTS,
            [told(RATE_LIMITED, f"Too many requests; try again in {wait} s.")],
            retry_after=wait,
        )


@cache
def _script() -> Any:
    # Django's cache has no atomic operation that could do this; its client has
    backend: Any = shared
    return backend._cache.get_client(write=True).register_script(_TAKE)  # noqa: SLF001
