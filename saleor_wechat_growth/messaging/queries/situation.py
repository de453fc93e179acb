"""Everything that decides about a batch of messages, read at one moment.

A constant number of queries, however many messages of one shop. The claim reads it
while it holds the shop, so that nothing of it changes before the claim is committed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.commerce.queries import open_checkouts
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.inbox.queries import unread_news
from saleor_wechat_growth.messaging.models import Message, QuotaUse, Template
from saleor_wechat_growth.messaging.queries.material import templates_of
from saleor_wechat_growth.messaging.router import (
    WEEK,
    Candidate,
    Sent,
    TemplateFact,
    Usage,
    counts_for_caps,
)
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import Account, Channel
from saleor_wechat_growth.reach.policies import LEGAL_ZONE, Policies
from saleor_wechat_growth.reach.snapshot import subject_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from saleor_wechat_growth.customers.queries import KnownIdentity
    from saleor_wechat_growth.inbox.queries import Unread
    from saleor_wechat_growth.reach.snapshot import AccountFact, Reach

State = Message.State

#: what may have reached the person
ON_THE_PHONE: Final = (
    State.SENDING,
    State.ACCEPTED,
    State.DELIVERED,
    State.UNKNOWN,
)
#: why a message waits for news: see `unread`
UNREAD_NEWS: Final = "unread_news"
ORDER_GIVEN_UP: Final = "order_given_up"
#: a gateway's own limit of a day: template messages by the official page, subscribe
#: messages of a mini-program without payment
DAILY_QUOTAS: Final[Mapping[str, int]] = {
    Account.Kind.SERVICE_ACCOUNT: 100_000,
    Account.Kind.MINI_PROGRAM: 10_000_000,
}
#: the channels that no account's quota counts: chats are counted by person (`Window`)
UNCOUNTED: Final = frozenset({Channel.WECHAT_CUSTOMER})


class CartState(NamedTuple):
    """What a claim has to see of a cart. is_ordered: an order of it is known."""

    saleor_id: str
    status: str
    digest: bytes
    customer_id: int | None
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """One shop at one moment, as far as some messages are concerned."""

    installation_id: int
    now: datetime
    zone: ZoneInfo
    policies: Policies
    templates: Mapping[int, Template]
    #: those of the templates
    accounts: Mapping[int, AccountFact]
    #: by account: how many more may go today, and when it begins anew
    quotas: Mapping[int, QuotaLeft]
    people: Mapping[int, Reach]
    #: of each customer, their values still sealed
    identities: Mapping[int, Sequence[KnownIdentity]]
    usage: Mapping[int, Usage]
    #: customers that something is on its way to at this moment
    in_flight: frozenset[int]
    carts: Mapping[int, CartState]
    #: of each customer, core's ids of all that they have open
    checkouts: Mapping[int, frozenset[str]]
    #: the newest order of each customer
    ordered_at: Mapping[int, datetime]

    def candidates(self, template_ids: Sequence[int]) -> list[Candidate]:
        """Return the routes by these templates; one that was deleted is none."""
        return [
            Candidate(
                fact_of(template),
                self.accounts[template.account_id],
                self.quota_of(template).resumes_at,
            )
            for template_id in template_ids
            if (template := self.templates.get(template_id)) is not None
        ]

    def quota_of(self, template: Template) -> QuotaLeft:
        if template.channel in UNCOUNTED:
            return QuotaLeft(None, None)
        return self.quotas.get(template.account_id, QuotaLeft(None, None))

    def bought_since(self, message: Message) -> bool:
        """Whether an order of the person makes this message pointless."""
        since = message.pointless_if_ordered_since
        ordered = self.ordered_at.get(message.customer_id)
        return since is not None and ordered is not None and ordered >= since


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """limit: of today (None: none we know); resumes_at: set when nothing is left."""

    limit: int | None
    resumes_at: datetime | None


def fact_of(template: Template) -> TemplateFact:
    return TemplateFact(
        id=template.pk,
        key=template.key,
        channel=template.channel,
        purpose=template.purpose,
        gateway_id=template.gateway_id,
        is_active=template.status == Template.Status.ACTIVE,
        risk_allowed=bool(template.risk_allowed_by),
        is_long_term=template.is_long_term,
    )


def situation(
    installation_id: int, messages: Sequence[Message], now: datetime
) -> Situation:
    """Read what decides about these messages of one shop."""
    customer_ids = {message.customer_id for message in messages}
    zone, policies = reach_queries.rules(installation_id)
    templates = templates_of(installation_id, messages)
    accounts = {
        template.account_id: reach_queries.account_fact(template.account)
        for template in templates.values()
    }
    identities = identities_of(installation_id, customer_ids)
    sent, in_flight = _sent(installation_id, customer_ids, now)
    return Situation(
        installation_id=installation_id,
        now=now,
        zone=zone,
        policies=policies,
        templates=templates,
        accounts=accounts,
        quotas=_quotas(installation_id, accounts, policies, now),
        people=reach_queries.reach_of(installation_id, customer_ids, identities, now),
        identities=identities,
        usage={each: Usage(tuple(sent.get(each, ()))) for each in customer_ids},
        in_flight=in_flight,
        carts=_carts(installation_id, messages),
        checkouts=open_checkouts(installation_id, customer_ids),
        ordered_at=_ordered_at(installation_id, customer_ids, messages),
    )


def _carts(
    installation_id: int, messages: Sequence[Message]
) -> Mapping[int, CartState]:
    ids = {message.cart_id for message in messages if message.cart_id is not None}
    if not ids:
        return {}
    orders = Order.objects.of(installation_id).filter(checkout_id=OuterRef("saleor_id"))
    rows = Cart.objects.of(installation_id).filter(among("id", ids))
    return {
        cart_id: CartState(saleor_id, status, bytes(digest), customer_id, is_ordered)
        for cart_id, saleor_id, status, digest, customer_id, is_ordered in (
            rows.values_list(
                "id", "saleor_id", "status", "digest", "customer_id", Exists(orders)
            )
        )
    }


def _ordered_at(
    installation_id: int, customer_ids: Collection[int], messages: Sequence[Message]
) -> Mapping[int, datetime]:
    since = [
        message.pointless_if_ordered_since
        for message in messages
        if message.pointless_if_ordered_since is not None
    ]
    if not since:
        return {}
    orders = Order.objects.of(installation_id).filter(
        among("customer_id", customer_ids),
        placed_at__gte=min(since),
        cancelled_at__isnull=True,
    )
    newest = orders.values_list("customer_id").annotate(newest=Max("placed_at"))
    return dict(newest.order_by())


def _sent(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> tuple[Mapping[int, list[Sent]], frozenset[int]]:
    """Return what people got within the caps' windows, and who is being sent to.

    What is asked about is none of it: it waits.
    """
    rows = (
        Message.objects.of(installation_id)
        .filter(
            among("customer_id", customer_ids),
            state__in=ON_THE_PHONE,
            claimed_at__gt=now - WEEK,
        )
        .values_list(
            "customer_id", "channel", "claimed_at", "template__purpose", "state"
        )
    )
    found: dict[int, list[Sent]] = defaultdict(list)
    in_flight = set()
    for customer_id, channel, at, purpose, state in rows:
        if at is not None and counts_for_caps(purpose or ""):
            found[customer_id].append(Sent(channel, at))
        if state == State.SENDING:
            in_flight.add(customer_id)
    return found, frozenset(in_flight)


def midnight_after(now: datetime) -> datetime:
    """Return the next midnight of Asia/Shanghai, when platforms' days begin."""
    tomorrow = legal_day(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=LEGAL_ZONE)


def legal_day(now: datetime) -> date:
    return now.astimezone(LEGAL_ZONE).date()


def _quotas(
    installation_id: int,
    accounts: Mapping[int, AccountFact],
    policies: Policies,
    now: datetime,
) -> Mapping[int, QuotaLeft]:
    today = legal_day(now)
    uses = QuotaUse.objects.of(installation_id).filter(day__gte=today.replace(day=1))
    today_used: dict[int, int] = defaultdict(int)
    month_used: dict[int, int] = defaultdict(int)
    for account_id, day, used in uses.values_list("account_id", "day", "used"):
        (today_used if day == today else month_used)[account_id] += used
    return {
        account_id: _quota_left(
            fact, policies, today_used[account_id], month_used[account_id], now
        )
        for account_id, fact in accounts.items()
    }


def _quota_left(
    account: AccountFact,
    policies: Policies,
    today: int,
    earlier: int,
    now: datetime,
) -> QuotaLeft:
    quota = policies.quotas.get(account.key)
    daily = DAILY_QUOTAS.get(account.kind)
    if quota is not None and quota.per_day is not None:
        daily = quota.per_day if daily is None else min(daily, quota.per_day)
    monthly = quota.per_month if quota is not None else None
    if monthly is not None and today + earlier >= monthly:
        return QuotaLeft(0, _month_after(now))
    if daily is not None and today >= daily:
        return QuotaLeft(0, midnight_after(now))
    if monthly is None:
        return QuotaLeft(daily, None)
    left_of_month = monthly - earlier
    return QuotaLeft(
        left_of_month if daily is None else min(daily, left_of_month), None
    )


def _month_after(now: datetime) -> datetime:
    first = (legal_day(now).replace(day=1) + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), tzinfo=LEGAL_ZONE)


def unread(situation: Situation, messages: Sequence[Message]) -> Mapping[int, str]:
    """Return the messages whose cart or person has news that nobody has read, and why.

    unread_news: it will be read soon; order_given_up: it failed for good. The latter
    holds back a message only if the order may be what makes it pointless: one of its
    cart, or news of one that came after the moment that an order counts from.
    """
    about = {message.pk: _subjects(situation, message) for message in messages}
    wanted = frozenset[str]().union(*about.values())
    news = unread_news(situation.installation_id, wanted)
    found = {}
    for message in messages:
        if about[message.pk] & news.due:
            found[message.pk] = UNREAD_NEWS
        elif _may_have_bought(situation, message, about[message.pk], news):
            found[message.pk] = ORDER_GIVEN_UP
    return found


def _may_have_bought(
    situation: Situation, message: Message, about: set[str], news: Unread
) -> bool:
    cart = situation.carts.get(message.cart_id or 0)
    if cart is not None and cart.saleor_id in news.lost_orders:
        return True
    since = message.pointless_if_ordered_since
    return since is not None and any(
        news.lost_orders[each] >= since for each in about & news.lost_orders.keys()
    )


def _subjects(situation: Situation, message: Message) -> set[str]:
    """Return what the inbox files news of the message's cart and person under."""
    identities = situation.identities.get(message.customer_id, ())
    found = {_subject(each) for each in identities}
    # an order is filed under the checkout it came of, which may be another of theirs,
    # and under its buyer, should we not know that checkout
    found |= situation.checkouts.get(message.customer_id, frozenset())
    cart = situation.carts.get(message.cart_id or 0)
    return found | {cart.saleor_id} if cart else found


def _subject(identity: KnownIdentity) -> str:
    if identity.kind == IdentityKind.SALEOR_USER:
        return identity.value
    if identity.kind == IdentityKind.FORM_PHONE:
        # replies name a number, and do not say who proved it
        return subject_of(lookup_of(IdentityKind.PHONE, identity.value))
    return subject_of(identity.lookup)
