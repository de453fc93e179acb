"""What became of one message: the routes it could not take, and the calls made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.management.history.rhythm import ZONE
from saleor_wechat_growth.management.history.told import Called, Said, Spoken
from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.router import DAY, Reason
from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from random import Random

    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Route, Scene
    from saleor_wechat_growth.management.history.told import Memory

Stage = Decision.Stage
State = Message.State

#: the template that WeChat bans last month, and its answer
BANNED: Final = "cart-service-coupon"
BANNED_CODE: Final = "43116"
#: WeChat's answer where a person turned a template's messages off
TURNED_OFF: Final = "43101"
_MENDED_AFTER: Final = timedelta(hours=14, minutes=25)
_LATENCY: Final = timedelta(milliseconds=340)


class NotOver(Exception):
    """It would still be going on now, and something be sent because of it."""


class Speaker:
    """Sends messages as the engine would have, to gateways that nobody calls."""

    def __init__(self, scene: Scene, random: Random) -> None:
        self.scene = scene
        self.random = random
        evening = (scene.now - timedelta(days=33)).astimezone(ZONE)
        self.banned_from = evening.replace(hour=20, minute=0, second=0, microsecond=0)
        #: when the first call by it was refused, and when it was mended
        self.banned_at: datetime | None = None
        self.mended_at = self.banned_from

    def speak(
        self,
        message: Spoken,
        shopper: Shopper,
        memory: Memory,
        *,
        valid_for: timedelta,
        ends_at: datetime | None,
    ) -> None:
        """Let the message meet its fate; ends_at: when its run ends, if it is known.

        Raises NotOver.
        """
        at = message.planned_at + timedelta(seconds=self.random.uniform(0.4, 2))
        names = list(message.templates)
        while True:
            chosen, lost, opens, why = self._choose(names, message, shopper, memory, at)
            if chosen is not None and opens > at and why:
                if not _said(message, why):
                    message.decisions.append(Said(at, Stage.CLAIM, "wait", why))
                at = opens + timedelta(seconds=self.random.uniform(0.3, 1.5))
                if ends_at is not None and ends_at < min(at, self.scene.until):
                    message.state, message.reason = State.CANCELLED, "run_ended"
                    message.settled_at = ends_at
                    return
                continue
            break
        if at > self.scene.until:
            raise NotOver
        if at >= message.planned_at + valid_for:
            _settle(message, State.SUPPRESSED, "too_late", at)
            return
        message.decisions += [
            Said(at, Stage.ROUTE, "refused", reason, {"template": name})
            for name, reason in lost
        ]
        if chosen is None:
            _settle(message, State.SUPPRESSED, lost[0][1], at)
            return
        self._call(message, shopper, memory, chosen, at)
        if message.state == State.WAITING:
            # the gateway refused this way: the next one's turn
            rest = tuple(names[names.index(chosen.key) + 1 :])
            self._go_on(message, shopper, memory, rest)

    def _go_on(
        self, message: Spoken, shopper: Shopper, memory: Memory, rest: tuple[str, ...]
    ) -> None:
        assert message.claimed_at is not None
        at = message.claimed_at + timedelta(seconds=2)
        chosen, lost, opens, _ = self._choose(list(rest), message, shopper, memory, at)
        message.decisions += [
            Said(at, Stage.ROUTE, "refused", reason, {"template": name})
            for name, reason in lost
        ]
        if chosen is None or opens > at:
            message.state, message.settled_at = State.FAILED, at
            message.decisions.append(
                Said(at, Stage.CLAIM, State.FAILED, message.reason)
            )
            return
        self._call(message, shopper, memory, chosen, at, may_refuse=False)

    # -- routes ------------------------------------------------------------------

    def _choose(
        self,
        names: list[str],
        message: Spoken,
        shopper: Shopper,
        memory: Memory,
        at: datetime,
    ) -> tuple[Route | None, list[tuple[str, str]], datetime, str]:
        """Return the route, why those before it lost, and from when on it may go."""
        blocked = [
            (name, f"missing:{self.scene.routes[name].needs}")
            for name in names
            if self.scene.routes[name].needs and message.coupon is None
        ]
        unusable = {name for name, _ in blocked}
        lost: list[tuple[str, str]] = []
        for name in names:
            route = self.scene.routes[name]
            if name in unusable:
                continue
            refusal = self._refusal(route, shopper, memory, at)
            if refusal:
                lost.append((name, refusal))
                continue
            opens, why = self._opens(route, memory, at)
            return route, [*blocked, *lost], opens, why
        return None, [*blocked, *lost], at, ""

    def _refusal(
        self, route: Route, shopper: Shopper, memory: Memory, at: datetime
    ) -> str:
        if self._is_paused(route, at):
            return Reason.TEMPLATE_PAUSED
        if not self._identity(route, shopper):
            return Reason.NO_ADDRESS
        if route.channel == Channel.WECHAT_TEMPLATE:
            return "" if shopper.follows(at) else Reason.NOT_FOLLOWING
        if route.channel == Channel.WECHAT_SUBSCRIBE:
            has_one = memory.subscriptions[route.gateway_id] > 0
            return "" if has_one else Reason.NO_GRANT
        if shopper.opted_out_at is not None and shopper.opted_out_at <= at:
            return Reason.SUPPRESSED
        agreed = shopper.agreed_to_sms_at
        return "" if agreed is not None and agreed <= at else Reason.NO_CONSENT

    def _is_paused(self, route: Route, at: datetime) -> bool:
        since = self.banned_at
        return route.key == BANNED and since is not None and since < at < self.mended_at

    def _identity(self, route: Route, shopper: Shopper) -> int:
        name = {
            Channel.WECHAT_TEMPLATE: "service",
            Channel.WECHAT_SUBSCRIBE: "mini_program",
            Channel.SMS: "phone",
        }[Channel(route.channel)]
        return shopper.identity_ids.get(name, 0)

    def _opens(
        self, route: Route, memory: Memory, at: datetime
    ) -> tuple[datetime, str]:
        opens, why = at, ""
        if route.channel == Channel.SMS and memory.sms:
            after_last = memory.sms[-1] + DAY
            if after_last > opens:
                opens, why = after_last, Reason.CAPPED
        later = next_allowed(
            opens, route.channel, route.purpose, ZONE, self.scene.policies
        )
        assert later is not None
        return later, why or (Reason.QUIET_HOURS if later > opens else "")

    # -- calls -------------------------------------------------------------------

    def _call(
        self,
        message: Spoken,
        shopper: Shopper,
        memory: Memory,
        route: Route,
        at: datetime,
        *,
        may_refuse: bool = True,
    ) -> None:
        message.route, message.claimed_at = route, at
        message.identity_id = self._identity(route, shopper)
        self._claimed(message, route, at)
        if message.coupon is not None and message.coupon.issued_at is None:
            message.coupon.issued_at = at
        if may_refuse and self._is_refused(message, memory, route, at):
            return
        if route.channel == Channel.WECHAT_SUBSCRIBE:
            memory.subscriptions[route.gateway_id] -= 1
        if route.channel == Channel.SMS:
            memory.sms.append(at)
        chance = self.random.random()
        if route.channel != Channel.WECHAT_TEMPLATE and chance < 0.012:
            self._unknown(message, route, at)
            return
        if chance < 0.03:
            # a busy gateway, once more after five seconds
            code = (
                "LimitExceeded.DeliveryFrequencyLimit"
                if route.channel == Channel.SMS
                else "-1"
            )
            self._refused(message, route, at, code, "transient", "retry")
            at += timedelta(seconds=5)
            message.claimed_at = at
            self._claimed(message, route, at)
        self._accepted(message, route, at)

    def _claimed(self, message: Spoken, route: Route, at: datetime) -> None:
        facts = {
            "template": route.key,
            "channel": route.channel,
            "account_id": route.account_id,
            "identity_id": message.identity_id,
            "attempt": len(message.calls) + 1,
        }
        message.decisions.append(Said(at, Stage.CLAIM, "send", "", facts))

    def _is_refused(
        self, message: Spoken, memory: Memory, route: Route, at: datetime
    ) -> bool:
        """Let some calls be refused for good on this route."""
        is_time = self.banned_at is None and at >= self.banned_from
        if route.key == BANNED and is_time:
            self.banned_at, self.mended_at = at, at + _MENDED_AFTER
            self._refused(message, route, at, BANNED_CODE, "content", "next_route")
            return True
        chance = self.random.random()
        if route.channel == Channel.WECHAT_SUBSCRIBE and chance < 0.02:
            memory.is_off = True
            memory.subscriptions[route.gateway_id] = 0
            self._refused(message, route, at, TURNED_OFF, "recipient", "next_route")
            return True
        if route.channel != Channel.SMS and chance > 0.988:
            message.reason = "47003:thing1"
            self._refused(message, route, at, message.reason, "message", "failed")
            message.state, message.settled_at = State.FAILED, at + _LATENCY
            return True
        return False

    def _refused(
        self,
        message: Spoken,
        route: Route,
        at: datetime,
        code: str,
        failure: str,
        verdict: str,
    ) -> None:
        message.reason = code
        message.calls.append(
            Called(route, at, Attempt.Outcome.REFUSED, code.partition(":")[0])
        )
        facts = {
            "channel": route.channel,
            "template": route.key,
            "failure": failure,
            "attempt": len(message.calls),
        }
        message.decisions.append(
            Said(at + _LATENCY, Stage.OUTCOME, verdict, code, facts)
        )

    def _unknown(self, message: Spoken, route: Route, at: datetime) -> None:
        """No answer, and no receipt either: it stays so, and counts as sent."""
        message.calls.append(Called(route, at, Attempt.Outcome.UNKNOWN))
        message.state, message.reason = State.UNKNOWN, "no_answer"
        facts = {"channel": route.channel, "attempt": len(message.calls)}
        given_up = at + timedelta(minutes=12)
        message.decisions += [
            Said(at + _LATENCY, Stage.OUTCOME, "unknown", "no_answer", facts),
            Said(given_up, Stage.OUTCOME, "stays_unknown", "no_answer"),
        ]

    def _accepted(self, message: Spoken, route: Route, at: datetime) -> None:
        message.calls.append(Called(route, at, Attempt.Outcome.ACCEPTED))
        message.state, message.reason = State.ACCEPTED, ""
        message.accepted_at = at + _LATENCY
        facts = {"channel": route.channel, "attempt": len(message.calls)}
        message.decisions.append(
            Said(message.accepted_at, Stage.OUTCOME, "accepted", "", facts)
        )
        chance = self.random.random()
        if chance < 0.045:
            return  # no receipt ever came
        receipt_at = message.accepted_at + timedelta(
            seconds=self.random.uniform(0.8, 9)
        )
        is_delivered = chance < 0.975
        code = _RECEIPTS[Channel(route.channel)][is_delivered]
        told = {"channel": route.channel, "gateway_code": code}
        message.settled_at = receipt_at
        if is_delivered:
            message.state = State.DELIVERED
            message.decisions.append(
                Said(receipt_at, Stage.OUTCOME, "delivered", "", told)
            )
        else:
            message.state, message.reason = State.FAILED, f"receipt:{code}"
            message.decisions.append(
                Said(receipt_at, Stage.OUTCOME, "failed", message.reason, told)
            )


#: what gateways report of a message that did not arrive, and of one that did
_RECEIPTS: Final = {
    Channel.WECHAT_TEMPLATE: ("failed:user block", "success"),
    Channel.WECHAT_SUBSCRIBE: ("43101", "0"),
    Channel.SMS: ("UNDELIV", "DELIVRD"),
}


def _said(message: Spoken, why: str) -> bool:
    return any(each.reason == why for each in message.decisions)


def _settle(message: Spoken, state: Message.State, reason: str, at: datetime) -> None:
    message.state, message.reason, message.settled_at = state, reason, at
    message.decisions.append(Said(at, Stage.CLAIM, state, reason))
