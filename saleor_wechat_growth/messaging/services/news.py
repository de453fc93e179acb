"""What sending tells the rest of the house: decisions, touches, happenings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.activity.facts import DecisionFact, TouchFact
from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.services import decide, record_touches
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging.plans import subject
from saleor_wechat_growth.messaging.queries.decided import last_decided, question_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from saleor_wechat_growth.messaging.models import Message

Stage = Decision.Stage


@dataclass(slots=True)
class News:
    """Collected while rows change, told in the same transaction by `tell`."""

    decisions: list[DecisionFact] = field(default_factory=list)
    touches: list[TouchFact] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)

    def decided(
        self,
        message: Message,
        stage: Stage,
        verdict: str,
        reason: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Note why a message did, or did not, go on (promise 6)."""
        self.decisions.append(
            DecisionFact(
                installation_id=message.installation_id,
                stage=stage,
                subject=subject(message),
                verdict=verdict,
                reason=reason[:60],
                facts=facts or {},
                customer_id=message.customer_id,
                run_id=message.run_id,
            )
        )

    def touched(self, message: Message, at: datetime) -> None:
        """Note that a gateway took the message: it may earn credit."""
        self.touches.append(
            TouchFact(
                message.installation_id, message.customer_id, subject(message), at
            )
        )

    def happened(self, message: Message, what: str, at: datetime) -> None:
        """Note "message.<what>" for those who listen."""
        self.happenings.append(
            Happening(
                installation_id=message.installation_id,
                kind=f"message.{what}",
                subject=subject(message),
                at=at,
                body={
                    "message_id": message.pk,
                    "origin": message.origin,
                    "run_id": message.run_id,
                    "customer_id": message.customer_id,
                    "cart_id": message.cart_id,
                    "coupon_grant_id": message.coupon_grant_id,
                    "channel": message.channel,
                    "reason": message.reason,
                },
            )
        )

    def drop_repeats(self, installation_id: int) -> None:
        """Forget waits and lost routes that say what the record says already.

        A message that waits is looked at every few seconds.
        """
        asked = {
            question_of(each): each
            for each in self.decisions
            if each.stage == Stage.ROUTE or each.verdict == "wait"
        }
        if not asked:
            return
        known = last_decided(installation_id, {each.subject for each in asked})
        said = {
            id(each)
            for question, each in asked.items()
            if known.get(question) == (each.verdict, each.reason)
        }
        self.decisions = [each for each in self.decisions if id(each) not in said]

    def write(self, now: datetime) -> None:
        """Write decisions and touches down."""
        if self.decisions:
            decide(decisions=self.decisions, now=now)
        if self.touches:
            record_touches(touches=self.touches)

    def tell(self, now: datetime) -> None:
        """Write down, and announce what happened.

        Whoever calls holds the shops (`inbox.services.hold`) since before it locked
        its first row. A handler returns the happenings instead.
        """
        self.write(now)
        if self.happenings:
            announce(happenings=self.happenings, now=now)
