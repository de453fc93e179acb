"""Which of the shop's replies answers what somebody said. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.models import Reply
from saleor_wechat_growth.reach.policies import plain

if TYPE_CHECKING:
    from saleor_wechat_growth.reach.policies import Policies

Kind = Reply.Kind

#: WeChat allows three after a tap of the menu
MOST_TEMPLATES: Final = 3
MOST_WORDS: Final = 30
LONGEST_WORD: Final = 60
LONGEST_PAUSE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said to one account, or tapped in its menu.

    text: of a message, "" of a picture or voice; key: of a tapped entry, else "".
    origin: what tells this from all else they said.
    """

    customer_id: int
    identity_id: int
    account_id: int
    origin: str
    text: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply that fits, or None. withheld: why it is not given, "" if it is."""

    reply: Reply | None
    withheld: str = ""


def answer(
    said: Said, replies: Sequence[Reply], policies: Policies, *, is_with_human: bool
) -> Answer:
    """Choose the reply, of those given in the shop's order.

    An opt-out and the wish to talk to somebody go before all keywords; while somebody
    of the shop's staff talks with the person, nothing else speaks.
    """
    mine = [each for each in replies if each.account_id in {None, said.account_id}]
    if said.key:
        found = _first(mine, Kind.CLICK, said.key)
    elif policies.is_opt_out(said.text):
        return Answer(None)
    elif policies.is_hand_over(said.text):
        return Answer(
            next((each for each in mine if each.kind == Kind.HAND_OVER), None)
        )
    else:
        found = _first(mine, Kind.KEYWORD, said.text) or next(
            (each for each in mine if each.kind == Kind.DEFAULT), None
        )
    withheld = "with_human" if is_with_human and found is not None else ""
    return Answer(found, withheld)


def _first(replies: Sequence[Reply], kind: Kind, text: str) -> Reply | None:
    return next(
        (each for each in replies if each.kind == kind and fits(each, text)), None
    )


def fits(reply: Reply, text: str) -> bool:
    """Whether a text has one of the reply's words, by its way to compare them.

    Without regard to case, width, spaces and a last full stop. The key of a menu's
    entry is compared as it stands.
    """
    if reply.kind == Kind.CLICK:
        return text in reply.words
    said = plain(text)
    words = [plain(word) for word in reply.words]
    if reply.match == Reply.Match.CONTAINS:
        return any(word in said for word in words)
    return said in words
