"""数据统计: what the platform counted, as the control API has it count.

Ready for a day from eight the next morning (Asia/Shanghai); one day a call for
articles, seven for followers, thirty for the account.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

    Carried = Callable[[State, Account, dict[str, Any]], dict[str, Any]]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
READY_HOUR: Final = 8
#: path -> how many days one call may span, and how a day's rows are made
_LONGEST: Final = {
    "getusersummary": 7,
    "getusercumulate": 7,
    "getbizsummary": 30,
    "getarticleread": 1,
    "getarticleshare": 1,
}
PATHS: Final = tuple(f"/datacube/{name}" for name in _LONGEST)


def put(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """Have a day counted: `day`, `counts` by name, `articles` by msgid, `delayed`."""
    appid = state.account(body["appid"]).appid
    state.counted[appid, date.fromisoformat(body["day"])] = body
    return {}


def counting(path: str) -> Carried:
    """Give what serves one of `PATHS`."""
    name = path.rpartition("/")[2]

    def carry_out(
        state: State, account: Account, body: dict[str, Any]
    ) -> dict[str, Any]:
        if account.kind is not Kind.SERVICE:
            raise Refusal(48001)
        first, last = _span(state, body, _LONGEST[name])
        rows: list[dict[str, Any]] = []
        is_delayed = False
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            counted = state.counted.get((account.appid, day), {})
            is_delayed = is_delayed or bool(counted.get("delayed"))
            rows += _rows(name, day, counted)
        answer: dict[str, Any] = {"list": rows}
        return {**answer, "is_delay": is_delayed} if "article" in name else answer

    return carry_out


def _span(state: State, body: dict[str, Any], longest: int) -> tuple[date, date]:
    try:
        first = date.fromisoformat(str(body.get("begin_date")))
        last = date.fromisoformat(str(body.get("end_date")))
    except ValueError:
        raise Refusal(61500) from None
    now = datetime.fromtimestamp(state.clock.now(), SHANGHAI)
    if not first <= last < now.date() or (last - first).days >= longest:
        raise Refusal(61501)
    if last == now.date() - timedelta(days=1) and now.hour < READY_HOUR:
        raise Refusal(61503)
    return first, last


def _rows(name: str, day: date, counted: dict[str, Any]) -> list[dict[str, Any]]:
    counts = counted.get("counts", {})
    said: dict[str, Any] = {"ref_date": day.isoformat()}
    if name == "getusersummary":
        came = {"new_user": counts.get("new", 0), "cancel_user": counts.get("lost", 0)}
        return [{**said, "user_source": 0, **came}] if counts else []
    if name == "getusercumulate":
        return [{**said, "cumulate_user": counts.get("total", 0)}] if counts else []
    if name == "getbizsummary":
        names = ("read_user", "share_user", "like_user", "collection_user")
        return [{**said, **{each: counts.get(each, 0) for each in names}}]
    what = "read_user" if name == "getarticleread" else "share_user"
    return [
        {**said, "msgid": msgid, "detail": {what: numbers[what]}}
        for msgid, numbers in counted.get("articles", {}).items()
        if what in numbers
    ]
