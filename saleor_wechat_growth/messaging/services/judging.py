"""What becomes of messages by what is known in their claim. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.commerce.goods import Goods, goods_of, unknown
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.material import offers_of
from saleor_wechat_growth.messaging.queries.situation import (
    ORDER_GIVEN_UP,
    UNREAD_NEWS,
    Situation,
    unread,
)
from saleor_wechat_growth.messaging.router import Choice, Refused, choose
from saleor_wechat_growth.messaging.services.showing import COUPON_OVER
from saleor_wechat_growth.messaging.services.uploading import AWAY, PICTURE_AWAY
from saleor_wechat_growth.messaging.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.messaging.services.preparing import Draft
    from saleor_wechat_growth.reach.snapshot import Reach

State = Message.State

#: how long a message stands back while another is on its way to the same person
#: (WeChat answers 43108 to two at once; three of a welcome have one minute together)
ONE_AT_A_TIME: Final = timedelta(seconds=2)
#: how long it waits before it looks again for what only an operator can mend
FOR_AN_OPERATOR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the claim decides about one message.

    state: its new one; WAITING with a `due_at` to look at it again. facts: what
    decided, for the record.
    """

    state: State
    reason: str
    due_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A way to send it, or what becomes of it else.

    lost: (a template's key, why) of each way that was none, where one was looked for.
    """

    decided: Choice | Verdict
    lost: Sequence[tuple[str, str]] = ()


class Judge:
    """Decides about the messages of one claim, in the order of promise 5."""

    def __init__(
        self,
        situation: Situation,
        drafts: Sequence[Draft],
        coupons: Mapping[int, str],
        now: datetime,
    ) -> None:
        """`coupons`: by grant, why each is over, "" where it is not."""
        self.situation = situation
        self.now = now
        self.coupons = coupons
        self.unread = unread(situation, [draft.message for draft in drafts])
        self.offers = offers_of(
            situation.installation_id,
            [draft.cart for draft in drafts if draft.cart is not None],
            [draft.message for draft in drafts],
        )
        #: people that this very claim sends to
        self.taken: set[int] = set()

    def judge(self, draft: Draft) -> Judgement:
        """Decide about one; of one person's messages only the first goes."""
        verdict = self._verdict(draft)
        if verdict is not None:
            return Judgement(verdict)
        judgement = self._route(draft)
        if isinstance(judgement.decided, Choice):
            self.taken.add(draft.message.customer_id)
        return judgement

    def _verdict(self, draft: Draft) -> Verdict | None:
        message = draft.message
        return (
            self._too_late(message)
            or self._unread(message)
            or self._pointless(message)
            or self._lost_cart(message)
            # other news may have told of the same order
            or self._order_given_up(message)
            or self._changed_cart(draft)
            or self._changed_goods(draft)
            or self._offer_over(message)
            or self._somebody_else_first(message)
            or self._coupon_over(draft)
        )

    def _too_late(self, message: Message) -> Verdict | None:
        if self.now < message.expires_at:
            return None
        return _ended(message, "too_late")

    def _unread(self, message: Message) -> Verdict | None:
        if self.unread.get(message.pk) != UNREAD_NEWS:
            return None
        wait = timedelta(seconds=self.situation.policies.inbox_wait_seconds)
        return Verdict(State.WAITING, UNREAD_NEWS, self.now + wait)

    def _order_given_up(self, message: Message) -> Verdict | None:
        if self.unread.get(message.pk) != ORDER_GIVEN_UP:
            return None
        return Verdict(State.WAITING, ORDER_GIVEN_UP, self.now + FOR_AN_OPERATOR)

    def _pointless(self, message: Message) -> Verdict | None:
        if self.situation.bought_since(message):
            return Verdict(State.CANCELLED, "ordered")
        return None

    def _lost_cart(self, message: Message) -> Verdict | None:
        if message.cart_id is None:
            return None
        cart = self.situation.carts.get(message.cart_id)
        if cart is None:
            return Verdict(State.CANCELLED, f"cart_{Cart.Status.GONE}")
        if cart.status == Cart.Status.GONE:
            # core deletes a checkout when it is ordered, but also when it is old:
            # then our copy is still worth recalling
            if cart.is_ordered:
                return Verdict(State.CANCELLED, "ordered")
        elif cart.status != Cart.Status.OPEN:
            return Verdict(State.CANCELLED, f"cart_{cart.status}")
        if cart.customer_id != message.customer_id:
            return Verdict(State.CANCELLED, "cart_of_another")
        return None

    def _changed_cart(self, draft: Draft) -> Verdict | None:
        cart = self.situation.carts.get(draft.message.cart_id or 0)
        if cart is not None and cart.digest != draft.digest:
            return Verdict(State.WAITING, "cart_changed", self.now)
        return None

    def _changed_goods(self, draft: Draft) -> Verdict | None:
        """Look at stock and prices again, of the cart that is still as prepared."""
        cart, prepared = draft.cart, draft.goods
        if cart is None or prepared is None:
            return None
        max_age = timedelta(minutes=self.situation.policies.stock_max_age_minutes)
        if unknown(cart, self.offers, self.now - max_age):
            return Verdict(State.WAITING, "stock_unknown", self.now)
        goods = goods_of(cart, self.offers)
        if goods.is_sold_out:
            verdict = _ended(draft.message, "out_of_stock")
            return replace(verdict, facts=sold_out_facts(goods))
        if goods.items != prepared.items:
            return Verdict(State.WAITING, "stock_changed", self.now)
        if goods.total != prepared.total or (
            goods.is_repriced and cart.status == Cart.Status.OPEN
        ):
            return Verdict(State.WAITING, "price_changed", self.now)
        return None

    def _offer_over(self, message: Message) -> Verdict | None:
        """Look again at what the message says can be bought, and for how much."""
        topic = Topic.of(message.topic)
        if topic is None or topic.offer is None:
            return None
        offer = self.offers.get(topic.offer)
        max_age = timedelta(minutes=self.situation.policies.stock_max_age_minutes)
        if (
            offer is None
            or offer.known_at is None
            or offer.known_at < self.now - max_age
        ):
            return Verdict(State.WAITING, "stock_unknown", self.now)
        why = topic.why_over(offer)
        return _ended(message, why) if why else None

    def _somebody_else_first(self, message: Message) -> Verdict | None:
        busy = message.customer_id in self.situation.in_flight
        if busy or message.customer_id in self.taken:
            return Verdict(State.WAITING, "another_first", self.now + ONE_AT_A_TIME)
        return None

    def _coupon_over(self, draft: Draft) -> Verdict | None:
        """Leave out the routes that show a coupon which is over by now."""
        message = draft.message
        why = self.coupons.get(message.coupon_grant_id or 0, COUPON_OVER)
        if why and message.about_coupon:
            return _ended(message, why)
        if why:
            draft.leave_out_coupon(why)
        return None

    def _route(self, draft: Draft) -> Judgement:
        """Choose the way by what is known now, among those that could be written."""
        known = self.situation
        choice = self._choose(draft.message, draft.routes)
        if isinstance(choice, Refused):
            return Judgement(
                self._no_way(draft, choice), self._lost(draft, choice.reasons)
            )
        if choice.waits_for is not None:
            return Judgement(Verdict(State.WAITING, choice.waits_for, choice.at))
        template = known.templates[choice.candidate.template.id]
        if template.version != draft.written[template.pk].template.version:
            return Judgement(Verdict(State.WAITING, "template_changed", self.now))
        return Judgement(choice, self._lost(draft, choice.skipped))

    def _choose(self, message: Message, routes: Sequence[int]) -> Choice | Refused:
        known = self.situation
        return choose(
            known.candidates(routes),
            self._reach(message),
            known.policies,
            known.usage[message.customer_id],
            self.now,
            known.zone,
            expires_at=message.expires_at,
        )

    def _no_way(self, draft: Draft, refused: Refused) -> Verdict:
        """End a message that no route is left for; it waits if just a picture is missing.

        What could not be written counts only if it would have gone: who replied R is
        `suppressed`, whether or not a coupon or a picture was missing as well.
        """
        message = draft.message
        blocked = next(iter(draft.blocked.values()), None)
        if blocked is not None:
            had_all = self._choose(message, message.routes[message.route_index :])
            if isinstance(had_all, Choice):
                if PICTURE_AWAY in draft.blocked.values():
                    return Verdict(State.WAITING, PICTURE_AWAY, self.now + AWAY)
                return _ended(message, blocked)
            refused = had_all
        return _ended(message, refused.told or "no_route")

    def _reach(self, message: Message) -> Reach:
        """Return how the person is reached; who was promised it has what is put aside."""
        reach = self.situation.people[message.customer_id]
        return reach.with_put_aside() if message.holds_grant else reach

    def _lost(
        self, draft: Draft, reasons: Sequence[tuple[str, str]]
    ) -> Sequence[tuple[str, str]]:
        """Return why each other route was no way."""
        blocked = [
            (self.situation.templates[template_id].key, reason)
            for template_id, reason in draft.blocked.items()
            if template_id in self.situation.templates
        ]
        return [*blocked, *reasons]


def sold_out_facts(goods: Goods) -> Mapping[str, Any]:
    """Return what of a cart cannot be bought, as facts of a decision."""
    if not goods.sold_out:
        return {}
    return {"sold_out": [shortage._asdict() for shortage in goods.sold_out]}


def _ended(message: Message, reason: str) -> Verdict:
    """End a message unsent: failed if a gateway refused it before, else suppressed."""
    if message.calls:
        return Verdict(State.FAILED, message.reason or reason)
    return Verdict(State.SUPPRESSED, reason)
