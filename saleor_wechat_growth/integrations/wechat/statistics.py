"""数据统计 of a service account: one day at a time, as WeChat counted it.

A day is one of Asia/Shanghai and ready at about eight the next morning; until then
WeChat answers 61503. Counts of articles begin on 2025-11-01. Sources: the pages
getusersummary, getusercumulate, getarticleread, getarticleshare and getbizsummary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.integrations.wechat.answers import malformed

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

#: before this day the calls of articles know nothing
ARTICLES_SINCE: Final = date(2025, 11, 1)

USER_SUMMARY: Final = "/datacube/getusersummary"
USER_CUMULATE: Final = "/datacube/getusercumulate"
BIZ_SUMMARY: Final = "/datacube/getbizsummary"
ARTICLE_READ: Final = "/datacube/getarticleread"
ARTICLE_SHARE: Final = "/datacube/getarticleshare"


@dataclass(frozen=True, slots=True)
class Followers:
    """How many came, how many left, how many there were at the day's end."""

    new: int
    lost: int
    total: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Persons, over all articles of the account; each once a day."""

    read: int
    shared: int
    liked: int
    collected: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article on one day. `key`: WeChat's msgid, `12003_3` is the third of 12003.

    None: WeChat said nothing of it.
    """

    key: str
    read: int | None = None
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class Articles:
    """All articles with readers or sharers. `is_delayed`: more may still be counted."""

    each: tuple[Article, ...]
    is_delayed: bool


def followers_on(gateway: WeChatGateway, day: date) -> Followers:
    """Return a day's comings and goings. Raises GatewayError."""
    moved = list(_rows(gateway, USER_SUMMARY, day))
    held = list(_rows(gateway, USER_CUMULATE, day))
    return Followers(
        new=sum(_count(each, "new_user", USER_SUMMARY) for each in moved),
        lost=sum(_count(each, "cancel_user", USER_SUMMARY) for each in moved),
        total=max(
            (_count(each, "cumulate_user", USER_CUMULATE) for each in held), default=0
        ),
    )


def reading_on(gateway: WeChatGateway, day: date) -> Reading:
    """Return what was done with the account's articles. Raises GatewayError."""
    rows = list(_rows(gateway, BIZ_SUMMARY, day))

    def total(name: str) -> int:
        return sum(_count(each, name, BIZ_SUMMARY) for each in rows)

    return Reading(
        read=total("read_user"),
        shared=total("share_user"),
        liked=total("like_user"),
        collected=total("collection_user"),
    )


def articles_on(gateway: WeChatGateway, day: date) -> Articles:
    """Return each article's readers and sharers. Raises GatewayError."""
    read, read_late = _of_articles(gateway, ARTICLE_READ, day, "read_user")
    shared, shared_late = _of_articles(gateway, ARTICLE_SHARE, day, "share_user")
    return Articles(
        tuple(
            Article(key, read.get(key), shared.get(key))
            for key in sorted(read.keys() | shared.keys())
        ),
        is_delayed=read_late or shared_late,
    )


def _of_articles(
    gateway: WeChatGateway, path: str, day: date, name: str
) -> tuple[dict[str, int], bool]:
    body = _asked(gateway, path, day)
    counts = {
        str(row.get("msgid", ""))[:40]: _count(row.get("detail"), name, path)
        for row in _listed(body, path)
    }
    counts.pop("", None)
    return counts, body.get("is_delay") is True


def _rows(gateway: WeChatGateway, path: str, day: date) -> Iterator[Mapping[str, Any]]:
    return _listed(_asked(gateway, path, day), path)


def _asked(gateway: WeChatGateway, path: str, day: date) -> Mapping[str, Any]:
    asked = {"begin_date": day.isoformat(), "end_date": day.isoformat()}
    answer: Mapping[str, Any] = gateway.post(path, data=asked, sends=False)
    return answer


def _listed(body: Mapping[str, Any], path: str) -> Iterator[Mapping[str, Any]]:
    rows = body.get("list", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise malformed(path)
    yield from rows


def _count(holder: Any, name: str, path: str) -> int:
    value = holder.get(name, 0) if isinstance(holder, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise malformed(path)
    return value
