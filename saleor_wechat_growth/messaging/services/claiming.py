"""The short transaction before a call: our tables only, never HTTP (promise 5)."""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.situation import (
    UNCOUNTED,
    Situation,
    situation,
)
from saleor_wechat_growth.messaging.router import Choice
from saleor_wechat_growth.messaging.services.judging import (
    Judge,
    Verdict,
    sold_out_facts,
)
from saleor_wechat_growth.messaging.services.lines import prepared_call
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.preparing import Draft
from saleor_wechat_growth.messaging.services.quotas import take_quota
from saleor_wechat_growth.messaging.services.rows import (
    open_attempts,
    save_order,
    save_routes,
)
from saleor_wechat_growth.messaging.services.showing import lock_grants, show
from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.reach.services import (
    GrantKey,
    WindowKey,
    reserve,
    reserve_put_aside,
    take_windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    _Test = Callable[[Message], bool]
    _Answer = Callable[[Message], Verdict]

State = Message.State


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


class _Row(NamedTuple):
    """What of a message may have changed since it was picked."""

    due_at: datetime | None
    customer_id: int


def _lock(installation_id: int, ids: Sequence[int]) -> Mapping[int, _Row]:
    """Lock those still waiting, and not held, and return each as it is."""
    rows = Message.objects.of(installation_id).filter(
        among("id", ids), state=State.WAITING, withheld=""
    )
    found = rows.order_by("id").select_for_update()
    return {
        each: _Row(due_at, customer_id)
        for each, due_at, customer_id in found.values_list(
            "id", "due_at", "customer_id"
        )
    }


def _is_ours(draft: Draft, held: Mapping[int, _Row]) -> bool:
    """Whether it is still as we picked it: not cancelled, our lease not lost.

    Whoever it is for may have become one with somebody else meanwhile, and is reached
    as who they are now.
    """
    message = draft.message
    row = held.get(message.pk)
    if row is None or row.due_at != message.due_at:
        return False
    message.customer_id = row.customer_id
    return True


class _Claim:
    """What one claim writes of what was decided (`judging`)."""

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
        coupons = lock_grants(installation_id, self.messages, now)
        self.judge = Judge(self.situation, drafts, coupons, now)
        self.news = News()
        self.reordered: list[Message] = []

    def run(self) -> list[Flight]:
        chosen: list[tuple[Draft, Choice]] = []
        for draft in self.drafts:
            judgement = self.judge.judge(draft)
            self._routes_lost(draft.message, judgement.lost)
            if isinstance(judgement.decided, Verdict):
                self._settle(draft.message, judgement.decided)
            else:
                self._take_route(draft.message, judgement.decided)
                chosen.append((draft, judgement.decided))
        chosen = self._within_quota(chosen)
        chosen = self._with_grant(chosen)
        chosen = self._within_window(chosen)
        self._show_coupons(chosen)
        flights = [self._promise(draft, choice) for draft, choice in chosen]
        save_routes(self.messages)
        save_order(self.reordered)
        self._attempts(chosen)
        self.news.drop_repeats(self.situation.installation_id)
        self.news.tell(self.now)
        return flights

    def _take_route(self, message: Message, choice: Choice) -> None:
        template_id, here = choice.candidate.template.id, message.route_index
        if choice.is_out_of_turn:
            # the ones before it stay to be taken, should WeChat refuse it
            tried, ahead = message.routes[:here], message.routes[here:]
            ahead.remove(template_id)
            message.routes = [*tried, template_id, *ahead]
            self.reordered.append(message)
        else:
            message.route_index = message.routes.index(template_id, here)

    def _routes_lost(self, message: Message, lost: Sequence[tuple[str, str]]) -> None:
        for template_key, reason in lost:
            self.news.decided(
                message, Stage.ROUTE, "refused", reason, {"template": template_key}
            )

    def _within_quota(
        self, chosen: list[tuple[Draft, Choice]]
    ) -> list[tuple[Draft, Choice]]:
        """Take from each account's quota of the day; look again at what is over."""
        accounts = {
            draft.message.pk: choice.candidate.account.id
            for draft, choice in chosen
            if choice.candidate.template.channel not in UNCOUNTED
        }
        got = {
            account_id: take_quota(self.situation, account_id, count, self.now)
            for account_id, count in sorted(Counter(accounts.values()).items())
        }

        def fits(message: Message) -> bool:
            account_id = accounts.get(message.pk)
            if account_id is None:
                return True
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
            if choice.candidate.template.uses_up_grants
        }
        if not keys:
            return chosen
        shop = self.situation.installation_id
        # what was put aside for a message is its own; the others share the rest
        holders = {each.pk for each in self.messages if each.holds_grant}
        got: dict[int, bool] = {}
        for take, ids in (
            (reserve_put_aside, [each for each in keys if each in holders]),
            (reserve, [each for each in keys if each not in holders]),
        ):
            taken = take(installation_id=shop, keys=[keys[each] for each in ids])
            got |= dict(zip(ids, taken, strict=True))
        return self._keep(
            chosen,
            lambda message: got.get(message.pk, True),
            lambda _: Verdict(State.WAITING, "grant_gone", self.now),
        )

    def _within_window(
        self, chosen: list[tuple[Draft, Choice]]
    ) -> list[tuple[Draft, Choice]]:
        """Take one of what a person's window allows for each message that needs it."""
        keys = {
            draft.message.pk: WindowKey(choice.candidate.account.id, choice.identity_id)
            for draft, choice in chosen
            if choice.candidate.template.channel == Channel.WECHAT_CUSTOMER
        }
        if not keys:
            return chosen
        taken = take_windows(
            installation_id=self.situation.installation_id,
            wanted=list(keys.values()),
            now=self.now,
        )
        got = dict(zip(keys, taken, strict=True))
        return self._keep(
            chosen,
            lambda message: got.get(message.pk, True),
            lambda _: Verdict(State.WAITING, "window_gone", self.now),
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
        # what a gateway refused it for stays: it is what it fails for (`judging`)
        if verdict.state != State.WAITING or not message.calls:
            message.reason = verdict.reason[:60]
        if verdict.state == State.WAITING:
            self.news.decided(message, Stage.CLAIM, "wait", verdict.reason)
            return
        message.state = verdict.state
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
        message.state, message.reason = State.SENDING, ""
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
                **(sold_out_facts(draft.goods) if draft.goods else {}),
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
            holds_grant=choice.candidate.template.uses_up_grants,
        )

    def _address(self, message: Message, identity_id: int) -> str:
        identities = self.situation.identities[message.customer_id]
        return next(each.value for each in identities if each.id == identity_id)

    def _attempts(self, chosen: Sequence[tuple[Draft, Choice]]) -> None:
        open_attempts([draft.message for draft, _ in chosen], self.now)
