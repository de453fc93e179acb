"""How a run of the cart's recall went: the real graph, walked with invented people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.coupons.eligibility import History, Refused, judge
from saleor_wechat_growth.journeys.definition import GrantCoupon, Send, Wait
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.management.history.goods import CURRENCY
from saleor_wechat_growth.management.history.speaking import NotOver, Speaker
from saleor_wechat_growth.management.history.told import (
    Bought,
    Given,
    Said,
    Spoken,
    Taken,
    Went,
)
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from saleor_wechat_growth.journeys.definition import Node
    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.told import Left, Memory

Outcome = Run.Outcome
Stage = Decision.Stage

#: who has followed a link or bought is left alone so long: an order in this time
#: would be the run's, also after its end
CREDITED_FOR: Final = timedelta(hours=76)


class Recaller:
    """Walks people through the shop's recall."""

    def __init__(
        self, scene: Scene, random: Random, buy: Callable[[Left, datetime], Bought]
    ) -> None:
        self.scene = scene
        self.random = random
        self.speaker = Speaker(scene, random)
        self.buy = buy

    def recall(self, cart: Left, memory: Memory) -> Went:
        """Return the run of a cart that entered. Raises NotOver."""
        assert cart.shopper is not None
        assert cart.judged_at is not None
        run = Went(cart.shopper, cart.judged_at, cart.touched_at)
        walk = _Walk(self, cart, run, memory)
        walk.go()
        memory.entered_at = run.entered_at
        over = run.ended_at or self.scene.now
        memory.busy_until = over + CREDITED_FOR
        return run


class _Walk:
    """One run under way. at: the moment it has come to."""

    def __init__(
        self, recaller: Recaller, cart: Left, run: Went, memory: Memory
    ) -> None:
        self.scene, self.random = recaller.scene, recaller.random
        self.speaker, self.buy = recaller.speaker, recaller.buy
        self.cart, self.run, self.memory = cart, run, memory
        self.at = run.entered_at + timedelta(seconds=self.random.uniform(0.2, 1))
        self.due_at = cart.touched_at + self.scene.graph.entry.bare_after
        #: when they buy; when they empty their cart
        self.buys_at: datetime | None = None
        self.empties_at: datetime | None = None
        if self._likely(0.11):
            self.buys_at = run.entered_at + self._within(minutes=900)
        elif self._likely(0.03):
            self.empties_at = run.entered_at + self._within(minutes=2000)

    @property
    def ends_at(self) -> datetime | None:
        known = [at for at in (self.buys_at, self.empties_at) if at is not None]
        return min(known, default=None)

    def go(self) -> None:
        name: str | None = self.scene.graph.first
        while name is not None:
            node = self.scene.graph.nodes[name]
            name = self._take(name, node)
        if self.run.ended_at is not None:
            self.run.decisions.append(
                Said(
                    self.run.ended_at,
                    Stage.OUTCOME,
                    self.run.outcome,
                    self.run.reason,
                    {
                        "order": self.run.order.saleor_id if self.run.order else "",
                        "touches": len(self.run.touches),
                    },
                )
            )

    def _take(self, name: str, node: Node) -> str | None:
        """Take one step; return the next node, None where the run stands or ends."""
        if isinstance(node, Wait):
            return self._wait(name, node)
        if self._is_over(name, self.due_at):
            return None
        if self.at > self.scene.until:
            raise NotOver
        if isinstance(node, GrantCoupon):
            self._step(name, self._hold(name))
            return node.next
        if isinstance(node, Send):
            self._send(name, node)
            return node.next
        self._step(name, "end")
        self._lose()
        return None

    def _wait(self, name: str, node: Wait) -> str | None:
        last = node.after_touch is not None
        if last:
            self.due_at = max([self.at, *self.run.touches]) + (
                node.after_touch or timedelta()
            )
        else:
            assert node.since_start is not None
            self.due_at = self.run.started_from + node.since_start
        done_at = max(self.at, self.due_at) + self._within(seconds=2)
        if self._is_over(name, self.due_at, before=done_at):
            return None
        if done_at > self.scene.until:
            if not last or done_at <= self.scene.now:
                raise NotOver
            # nothing more is said: it waits for an order, and then is lost
            self.run.steps.append(Taken(name, self.due_at, Step.State.DUE, None))
            return None
        self.at = done_at
        self._step(name, "waited")
        return node.next

    def _is_over(
        self, name: str, due_at: datetime, *, before: datetime | None = None
    ) -> bool:
        """End the run here if its person bought or emptied the cart by now."""
        ends_at = self.ends_at
        if ends_at is None or ends_at >= (before or self.at):
            return False
        if ends_at > self.scene.until:
            return False
        self.run.steps.append(Taken(name, due_at, Step.State.DROPPED, ends_at))
        if ends_at == self.empties_at:
            self.run.outcome, self.run.reason = Outcome.EXPIRED, "cart_emptied"
            self.run.ended_at = self.run.emptied_at = ends_at
        else:
            self._convert(ends_at)
        self._give_back(ends_at)
        return True

    def _step(self, name: str, result: str, message: Spoken | None = None) -> None:
        self.run.steps.append(
            Taken(name, self.due_at, Step.State.DONE, self.at, result, message)
        )
        # what follows is taken up a moment later
        self.at += timedelta(milliseconds=self.random.uniform(30, 120))

    # -- coupons -----------------------------------------------------------------

    def _hold(self, name: str) -> str:
        past = self.memory.coupons
        shown = tuple(each.granted_at for each in past if each.released_at is None)
        history = History(
            collected=shown,
            coupon_orders=tuple(
                each.order.placed_at
                for each in past
                if each.order is not None and each.order.taken_back is None
            ),
            cycles=shown,
        )
        verdict = judge(self.scene.terms, history, self.at)
        result = "held"
        if isinstance(verdict, Refused):
            result = f"refused:{verdict.reason}"
        else:
            self.run.coupon = Given(
                self.run.shopper,
                self.at,
                self.at + timedelta(days=self.scene.terms.valid_days),
            )
            self.memory.coupons.append(self.run.coupon)
        self.run.decisions.append(
            Said(self.at, Stage.STEP, "grant", result, {"node": name})
        )
        return result

    def _give_back(self, at: datetime) -> None:
        """A code that was never shown goes back when its run ends."""
        coupon = self.run.coupon
        if coupon is not None and coupon.issued_at is None:
            coupon.released_at = at

    # -- messages ----------------------------------------------------------------

    def _send(self, name: str, node: Send) -> None:
        message = Spoken(self.at, node.templates, self.run.coupon)
        self.speaker.speak(
            message,
            self.run.shopper,
            self.memory,
            valid_for=node.valid_for,
            ends_at=self.ends_at,
        )
        self.run.decisions.append(
            Said(self.at, Stage.STEP, "send", "planned", {"node": name})
        )
        self._step(name, "planned", message)
        if message.accepted_at is not None and message.state != Message.State.FAILED:
            self._react(message)

    def _react(self, message: Spoken) -> None:
        """Let the person follow the link, and perhaps buy."""
        assert message.accepted_at is not None
        zeal = self.run.shopper.zeal
        has_coupon = self.run.coupon is not None
        followed_at = message.accepted_at + self._within(minutes=420)
        if followed_at < self.scene.until and self._likely(0.2 * zeal):
            message.followed_at = followed_at
            if self._likely((0.42 if has_coupon else 0.27) * zeal):
                self._buys(followed_at + self._within(minutes=25))
        elif self._likely(0.035 * zeal):
            self._buys(message.accepted_at + self._within(minutes=1500))

    def _buys(self, at: datetime) -> None:
        if self.buys_at is None or at < self.buys_at:
            self.buys_at = at

    # -- ends --------------------------------------------------------------------

    def _convert(self, at: datetime) -> None:
        """They bought: voucher beats link beats window (`journeys.credit`)."""
        run = self.run
        order = run.order = self.buy(self.cart, at)
        assert order.paid_at is not None
        run.ended_at = order.paid_at
        oldest = order.paid_at - self.scene.graph.attribution
        links = [each.followed_at for each in run.messages if each.followed_at]
        touches = [each for each in run.touches if each <= order.paid_at]
        if self._redeems(order):
            run.outcome, run.reason = Outcome.RECOVERED_VOUCHER, "its_coupon"
        elif any(oldest <= each <= order.paid_at for each in links):
            run.outcome, run.reason = Outcome.RECOVERED_LINK, "its_link"
        elif not touches:
            run.outcome, run.reason = Outcome.CONVERTED, "before_any_touch"
        elif touches[-1] >= oldest:
            run.outcome, run.reason = Outcome.RECOVERED_WINDOW, "within_window"
        else:
            run.outcome, run.reason = Outcome.LOST, "bought_too_late"
        if order.taken_back is not None:
            taken_at, why = order.taken_back
            run.decisions.append(
                Said(
                    taken_at,
                    Stage.OUTCOME,
                    "reversed",
                    why,
                    {"order": order.saleor_id, "outcome": run.outcome},
                )
            )

    def _redeems(self, order: Bought) -> bool:
        coupon = self.run.coupon
        if coupon is None or coupon.issued_at is None:
            return False
        least = self.scene.terms.minimum_order.get(CURRENCY, 0)
        is_good = coupon.issued_at < order.placed_at < coupon.expires_at
        if not is_good or order.basket.total < least or not self._likely(0.85):
            return False
        order.coupon, coupon.order = coupon, order
        return True

    def _lose(self) -> None:
        run = self.run
        run.ended_at = self.at
        messages = run.messages
        last = messages[-1] if messages else None
        if run.touches:
            run.outcome, run.reason = Outcome.LOST, "no_order_in_time"
        elif last is None:
            run.outcome, run.reason = Outcome.EXPIRED, "too_late_to_send"
        elif last.state in {Message.State.FAILED, Message.State.UNKNOWN}:
            run.outcome, run.reason = Outcome.FAILED, last.reason
        else:
            run.outcome, run.reason = Outcome.SUPPRESSED, last.reason
        self._give_back(self.at)

    # -- chance ------------------------------------------------------------------

    def _likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def _within(self, *, minutes: float = 0, seconds: float = 0) -> timedelta:
        """Return a while of at most so long, more often a short one."""
        most = minutes * 60 + seconds
        return timedelta(seconds=most * self.random.betavariate(1, 3) + 0.2)
