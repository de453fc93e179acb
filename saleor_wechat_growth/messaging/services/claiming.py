"""The short transaction before a call: our tables only, never HTTP (promise 5)."""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from saleor_wechat_growth.commerce.goods import Goods, goods_of, unknown
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.material import offers_of
from saleor_wechat_growth.messaging.queries.situation import (
    ORDER_GIVEN_UP,
    UNREAD_NEWS,
    Situation,
    situation,
    unread,
)
from saleor_wechat_growth.messaging.router import Choice, Refused, choose
from saleor_wechat_growth.messaging.services.lines import prepared_call
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.preparing import Draft
from saleor_wechat_growth.messaging.services.quotas import take_quota
from saleor_wechat_growth.messaging.services.rows import open_attempts, save_routes
from saleor_wechat_growth.messaging.services.showing import (
    COUPON_OVER,
    lock_coupons,
    show,
)
from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.reach.services import GrantKey, reserve

if TYPE_CHECKING:
    from collections.abc import Callable

    _Test = Callable[[Message], bool]
    _Answer = Callable[[Message], "Verdict"]

State = Message.State

#: how long a message stands back while another is on its way to the same person
#: (WeChat answers 43108 to two at once)
ONE_AT_A_TIME: Final = timedelta(seconds=5)
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


def claim(
    *, installation_id: int, drafts: Sequence[Draft], now: datetime
) -> list[Flight]:
    """Look at prepared messages of one shop again, and promise those that may go.

    Those are committed as `sending`, with their attempt, when this returns.
    """
    began = time.monotonic()
    with transaction.atomic():
        # first of all locks: whoever changes what we know of this shop holds it
        hold([installation_id])
        held = _lock(installation_id, [draft.message.pk for draft in drafts])
        drafts = [draft for draft in drafts if _is_ours(draft, held)]
        if not drafts:
            return []
        claiming = _Claim(installation_id, drafts, now, began)
        return claiming.run()


def give_up(message: Message, reason: str, now: datetime) -> None:
    """Fail a message that cannot even be looked at."""
    with transaction.atomic():
        hold([message.installation_id])
        if not _lock(message.installation_id, [message.pk]):
            return
        message.state, message.reason = State.FAILED, reason
        message.due_at, message.settled_at = None, now
        save_routes([message])
        news = News()
        news.decided(message, Stage.CLAIM, "failed", reason)
        news.happened(message, "failed", now)
        news.tell(now)


def _lock(installation_id: int, ids: Sequence[int]) -> Mapping[int, datetime | None]:
    """Lock those still waiting, and not held, and return when each is due."""
    rows = Message.objects.of(installation_id).filter(
        among("id", ids), state=State.WAITING, withheld=""
    )
    return dict(rows.order_by("id").select_for_update().values_list("id", "due_at"))


def _is_ours(draft: Draft, held: Mapping[int, datetime | None]) -> bool:
    """Whether it is still as we picked it: not cancelled, our lease not lost."""
    message = draft.message
    return message.pk in held and held[message.pk] == message.due_at


class _Claim:
    """The decisions of one claim, in the order of promise 5."""

    def __init__(
        self,
        installation_id: int,
        drafts: Sequence[Draft],
        now: datetime,
        began: float,
    ) -> None:
        self.now = now
        self.began = began
        self.drafts = drafts
        self.messages = [draft.message for draft in drafts]
        for draft in drafts:
            draft.message.prepared_digest = draft.digest
        self.situation: Situation = situation(installation_id, self.messages, now)
        self.unread = unread(self.situation, self.messages)
        self.offers = offers_of(
            installation_id, [draft.cart for draft in drafts if draft.cart is not None]
        )
        self.coupons = lock_coupons(installation_id, self.messages, now)
        self.news = News()
        #: people that this very claim sends to
        self.taken: set[int] = set()

    def run(self) -> list[Flight]:
        chosen: list[tuple[Draft, Choice]] = []
        for draft in self.drafts:
            decided = self._decide(draft)
            if isinstance(decided, Verdict):
                self._settle(draft.message, decided)
            else:
                chosen.append((draft, decided))
                self.taken.add(draft.message.customer_id)
        chosen = self._within_quota(chosen)
        chosen = self._with_grant(chosen)
        self._show_coupons(chosen)
        flights = [self._promise(draft, choice) for draft, choice in chosen]
        save_routes(self.messages)
        self._attempts(chosen)
        self.news.drop_repeats(self.situation.installation_id)
        self.news.tell(self.now)
        return flights

    def _decide(self, draft: Draft) -> Choice | Verdict:
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
            or self._somebody_else_first(message)
            or self._coupon_over(draft)
            or self._route(draft)
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
            return replace(verdict, facts=_sold_out(goods))
        if goods.items != prepared.items:
            return Verdict(State.WAITING, "stock_changed", self.now)
        if goods.total != prepared.total or (
            goods.is_repriced and cart.status == Cart.Status.OPEN
        ):
            return Verdict(State.WAITING, "price_changed", self.now)
        return None

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

    def _route(self, draft: Draft) -> Choice | Verdict:
        """Choose the way by what is known now, among those that could be written."""
        message = draft.message
        known = self.situation
        choice = choose(
            known.candidates(draft.routes),
            known.people[message.customer_id],
            known.policies,
            known.usage[message.customer_id],
            self.now,
            known.zone,
            expires_at=message.expires_at,
        )
        if isinstance(choice, Refused):
            self._routes_lost(draft, choice.reasons)
            return _no_way(draft, choice)
        if choice.waits_for is not None:
            return Verdict(State.WAITING, choice.waits_for, choice.at)
        template = known.templates[choice.candidate.template.id]
        if template.version != draft.written[template.pk].template.version:
            return Verdict(State.WAITING, "template_changed", self.now)
        self._routes_lost(draft, choice.skipped)
        message.route_index = message.routes.index(template.pk, message.route_index)
        return choice

    def _routes_lost(self, draft: Draft, reasons: Sequence[tuple[str, str]]) -> None:
        """Write down why each other route was no way."""
        blocked = [
            (self.situation.templates[template_id].key, reason)
            for template_id, reason in draft.blocked.items()
            if template_id in self.situation.templates
        ]
        for template_key, reason in (*blocked, *reasons):
            self.news.decided(
                draft.message,
                Stage.ROUTE,
                "refused",
                reason,
                {"template": template_key},
            )

    def _within_quota(
        self, chosen: list[tuple[Draft, Choice]]
    ) -> list[tuple[Draft, Choice]]:
        """Take from each account's quota of the day; look again at what is over."""
        wanted = Counter(choice.candidate.account.id for _, choice in chosen)
        got = {
            account_id: take_quota(self.situation, account_id, count, self.now)
            for account_id, count in sorted(wanted.items())
        }

        accounts = {
            draft.message.pk: choice.candidate.account.id for draft, choice in chosen
        }

        def fits(message: Message) -> bool:
            account_id = accounts[message.pk]
            got[account_id] -= 1
            return got[account_id] >= 0

        return self._keep(
            chosen,
            fits,
            lambda _: Verdict(State.WAITING, "quota_used_up", self.now),
        )

    def _with_grant(
        self, chosen: list[tuple[Draft, Choice]]
    ) -> list[tuple[Draft, Choice]]:
        """Reserve an accepted subscription for each message that needs one."""
        keys = {
            draft.message.pk: GrantKey(
                choice.identity_id, choice.candidate.template.gateway_id
            )
            for draft, choice in chosen
            if choice.candidate.template.channel == Channel.WECHAT_SUBSCRIBE
        }
        if not keys:
            return chosen
        got = dict(
            zip(
                keys,
                reserve(
                    installation_id=self.situation.installation_id,
                    keys=list(keys.values()),
                ),
                strict=True,
            )
        )
        return self._keep(
            chosen,
            lambda message: got.get(message.pk, True),
            lambda _: Verdict(State.WAITING, "grant_gone", self.now),
        )

    def _show_coupons(self, chosen: Sequence[tuple[Draft, Choice]]) -> None:
        """Write down which codes are shown, or spoken of, by what goes."""
        shown = {
            draft.message.coupon_grant_id
            for draft, choice in chosen
            if draft.message.about_coupon
            or draft.written[choice.candidate.template.id].shows_coupon
        }
        show(
            self.situation.installation_id,
            {each for each in shown if each is not None},
            self.now,
        )

    def _keep(
        self,
        chosen: list[tuple[Draft, Choice]],
        is_kept: _Test,
        otherwise: _Answer,
    ) -> list[tuple[Draft, Choice]]:
        kept = []
        for draft, choice in chosen:
            if is_kept(draft.message):
                kept.append((draft, choice))
            else:
                self._settle(draft.message, otherwise(draft.message))
        return kept

    def _settle(self, message: Message, verdict: Verdict) -> None:
        """Write a verdict that is not "send"."""
        message.due_at = verdict.due_at
        if verdict.state == State.WAITING:
            self.news.decided(message, Stage.CLAIM, "wait", verdict.reason)
            return
        message.state = verdict.state
        message.reason = verdict.reason[:60]
        message.settled_at = self.now
        self.news.decided(
            message, Stage.CLAIM, verdict.state, verdict.reason, verdict.facts
        )
        self.news.happened(message, verdict.state, self.now)

    def _promise(self, draft: Draft, choice: Choice) -> Flight:
        message = draft.message
        written = draft.written[choice.candidate.template.id]
        template, content = written.template, written.content
        is_same_route = (
            message.client_msg_id
            and message.template_id == template.pk
            and message.identity_id == choice.identity_id
        )
        if not is_same_route:
            # a new id: the gateway must not take it for the message to someone else
            message.client_msg_id = uuid.uuid4().hex
            message.calls_on_route = 0
        message.state = State.SENDING
        message.due_at = None
        message.template_id = template.pk
        message.identity_id = choice.identity_id
        message.channel = template.channel
        message.sealed_content = crypto.seal(
            json.dumps(content.as_json(), ensure_ascii=False).encode()
        )
        message.prepared_at = message.claimed_at = self.now
        message.calls += 1
        message.calls_on_route += 1
        self.news.decided(
            message,
            Stage.CLAIM,
            "send",
            facts={
                "template": template.key,
                "channel": template.channel,
                "account_id": template.account_id,
                "identity_id": choice.identity_id,
                "attempt": message.calls,
                **(_sold_out(draft.goods) if draft.goods else {}),
            },
        )
        return Flight(
            installation_id=message.installation_id,
            message_id=message.pk,
            number=message.calls,
            account_id=template.account_id,
            claimed_at=self.began,
            prepared=prepared_call(
                message,
                template,
                written.line,
                content,
                self._address(message, choice.identity_id),
            ),
        )

    def _address(self, message: Message, identity_id: int) -> str:
        identities = self.situation.identities[message.customer_id]
        return next(each.value for each in identities if each.id == identity_id)

    def _attempts(self, chosen: Sequence[tuple[Draft, Choice]]) -> None:
        open_attempts([draft.message for draft, _ in chosen], self.now)


def _sold_out(goods: Goods) -> Mapping[str, Any]:
    """Return what of a cart cannot be bought, as facts of a decision."""
    if not goods.sold_out:
        return {}
    return {"sold_out": [shortage._asdict() for shortage in goods.sold_out]}


def _no_way(draft: Draft, refused: Refused) -> Verdict:
    """End a message that no route is left for, by its first reason."""
    first = next(iter(draft.blocked.values()), None)
    if refused.reasons and first is None:
        first = refused.reasons[0][1]
    return _ended(draft.message, first or "no_route")


def _ended(message: Message, reason: str) -> Verdict:
    """End a message unsent: failed if a gateway refused it before, else suppressed."""
    if message.calls:
        return Verdict(State.FAILED, message.reason or reason)
    return Verdict(State.SUPPRESSED, reason)
