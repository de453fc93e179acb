"""What people did in a chat with an account, for the phone to show their side of it.

The platform itself tells of an act once, by a push, and keeps no list of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One act. kind: text, image, …, tap, follow, scan or unfollow; text: what it said.

    A message of a person is a bubble, every other act a line between bubbles.
    """

    id: int
    appid: str
    openid: str
    kind: str
    text: str
    at: float


@dataclass(slots=True)
class Chats:
    """Acts in the order in which they were done; ids count up from 1."""

    acts: list[Heard] = field(default_factory=list)

    def add(self, *, appid: str, openid: str, kind: str, at: float, text: str) -> None:
        self.acts.append(
            Heard(
                id=len(self.acts) + 1,
                appid=appid,
                openid=openid,
                kind=kind,
                text=text,
                at=at,
            )
        )

    def of(self, openid: str) -> list[dict[str, Any]]:
        return [asdict(act) for act in self.acts if act.openid == openid]
