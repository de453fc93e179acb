"""The platform's count of customer-service messages (page 发送客服消息).

The page says how many messages each act of a person allows, for how long, and that
quotas do not add up; it does not say what is counted. Both readings are here, and
`Reading` chooses: one counter for each kind of act, or one for the person, which every
act sets to its own maximum. A time once begun is not shortened by another act.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.wechat.accounts import Account

_MINUTE: Final = 60.0
_TWO_DAYS: Final = 48 * 3600.0


class Act(StrEnum):
    """What a person does that allows messages."""

    MESSAGE = "message"
    FOLLOW = "follow"
    SCAN = "scan"
    MENU = "menu"
    PAY = "pay"
    SESSION = "session"


class Reading(StrEnum):
    """What the platform counts."""

    EACH_ACT = "each_act"
    ONE_COUNTER = "one_counter"


#: messages (None: any number) and seconds
_ALLOWED: Final[Mapping[Kind, Mapping[Act, tuple[int | None, float]]]] = {
    Kind.SERVICE: {
        Act.MESSAGE: (5, _TWO_DAYS),
        Act.FOLLOW: (3, _MINUTE),
        Act.SCAN: (3, _MINUTE),
        Act.MENU: (3, _MINUTE),
        Act.PAY: (None, _TWO_DAYS),
    },
    Kind.MINI_PROGRAM: {Act.MESSAGE: (5, _TWO_DAYS), Act.SESSION: (2, _MINUTE)},
}


@dataclass(slots=True)
class _Window:
    ends_at: float
    left: int | None


@dataclass(slots=True)
class _OfPerson:
    windows: dict[Act, _Window] = field(default_factory=dict)
    #: what the newest act has set
    counter: int | None = 0


class Windows:
    """Who may be written to, and how often."""

    def __init__(self) -> None:
        self.reading = Reading.EACH_ACT
        self._people: defaultdict[tuple[str, str], _OfPerson] = defaultdict(_OfPerson)

    def note(self, account: Account, openid: str, act: Act, now: float) -> None:
        """Open what the act allows; acts that allow nothing here change nothing."""
        allowed = _ALLOWED[account.kind].get(act)
        if allowed is None:
            return
        messages, lasts = allowed
        person = self._people[account.appid, openid]
        person.windows[act] = _Window(now + lasts, messages)
        person.counter = messages

    def close(self, account: Account, openid: str) -> None:
        """Forget every act, as an unfollow does."""
        self._people.pop((account.appid, openid), None)

    def spend(self, account: Account, openid: str, now: float) -> None:
        """Count one message. Raises Refusal 45015 (time) or 45047 (count)."""
        person = self._people[account.appid, openid]
        open_now = [each for each in person.windows.values() if now < each.ends_at]
        if not open_now:
            raise Refusal(45015)
        if self.reading is Reading.ONE_COUNTER:
            if person.counter == 0:
                raise Refusal(45047)
            if person.counter is not None:
                person.counter -= 1
            return
        # the one that ends first, so that nothing is lost by its end
        with_room = [each for each in open_now if each.left != 0]
        if not with_room:
            raise Refusal(45047)
        first = min(with_room, key=lambda each: each.ends_at)
        if first.left is not None:
            first.left -= 1

    def shown(
        self, account: Account, openid: str, now: float
    ) -> list[dict[str, object]]:
        """List what is open, for the control API."""
        person = self._people[account.appid, openid]
        one = self.reading is Reading.ONE_COUNTER
        return [
            {
                "act": act,
                "ends_at": each.ends_at,
                "left": person.counter if one else each.left,
            }
            for act, each in person.windows.items()
            if now < each.ends_at
        ]
