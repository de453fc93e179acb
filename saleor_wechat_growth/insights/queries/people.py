"""What a list of customers shows of each, a constant number of queries for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, Sum

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers.masks import mask
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.messaging.router import (
    ACCOUNT_KINDS,
    GRANTED,
    Candidate,
    Choice,
    Reason,
    TemplateFact,
    Usage,
    choose,
)
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import Account, Channel, Purpose
from saleor_wechat_growth.segments.models import Membership, Segment, Tagging

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from saleor_wechat_growth.customers.models import Customer
    from saleor_wechat_growth.reach.snapshot import AccountFact, Reach

#: the shop has no account that the channel goes by
NO_ACCOUNT: Final = "no_account"
#: long enough for every quiet hour to end
_AHEAD: Final = timedelta(days=7)
_RULES: Final = list(Reason)
_WECHAT: Final = frozenset({IdentityKind.OPENID, IdentityKind.UNIONID})
#: where two are known, the first is shown
_PHONES: Final = (IdentityKind.PHONE, IdentityKind.FORM_PHONE)


@dataclass(frozen=True, slots=True)
class Face:
    """What a person is known by, masked. saleor_id: of their user in core, or ""."""

    name: str
    phone: str
    email: str
    saleor_id: str
    is_on_wechat: bool
    first_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """Whether a reminder could go to a person by a channel, by the router's rules.

    Caps and hours apart, which pass. reason: why not, a `messaging.router.Reason` or
    `NO_ACCOUNT`; "" if it could.
    """

    channel: str
    reason: str

    @property
    def is_open(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class Purchases:
    """Orders that were not cancelled, and what was paid, less what was paid back."""

    count: int
    spent: Mapping[str, Decimal]
    last_saleor_id: str
    last_number: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Worn:
    """A tag on a person: since when, and what put it there."""

    key: str
    name: str
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage of their life with the shop that a person is in, and since when."""

    key: str
    name: str
    since: datetime


def search(installation_id: int, text: str) -> QuerySet[Customer]:
    """Return everybody, or those a text may mean; see `customers.queries.search`."""
    if not text.strip():
        return customer_queries.people(installation_id)
    accounts = list(
        Account.objects.of(installation_id).values_list("app_id", "open_platform")
    )
    return customer_queries.search(
        installation_id,
        text,
        app_ids={app_id for app_id, _ in accounts},
        open_platforms={platform for _, platform in accounts if platform},
    )


def faces(installation_id: int, customer_ids: Collection[int]) -> Mapping[int, Face]:
    """Return what to call each person (two queries)."""
    names = customer_queries.names(installation_id, customer_ids)
    known: dict[int, list[Identity]] = defaultdict(list)
    rows = Identity.objects.of(installation_id).filter(customer_id__in=customer_ids)
    for row in rows.order_by("id"):
        known[row.customer_id].append(row)
    return {
        customer_id: _face(names.get(customer_id, ""), known[customer_id])
        for customer_id in customer_ids
    }


def _face(name: str, identities: Sequence[Identity]) -> Face:
    def shown(*kinds: str) -> str:
        for kind in kinds:
            for each in identities:
                if each.kind == kind:
                    return mask(kind, crypto.unseal_text(each.sealed_value))
        return ""

    return Face(
        name=name,
        phone=shown(*_PHONES),
        email=shown(IdentityKind.EMAIL),
        saleor_id=shown(IdentityKind.SALEOR_USER),
        is_on_wechat=any(each.kind in _WECHAT for each in identities),
        first_seen_at=min((each.first_seen_at for each in identities), default=None),
    )


def channels(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, tuple[ChannelState, ...]]:
    """Return every channel's state for each person (eight queries)."""
    accounts = reach_queries.accounts(installation_id)
    policies = reach_queries.policies(installation_id)
    zone = reach_queries.zone(installation_id)

    def state(channel: Channel, reach: Reach) -> ChannelState:
        candidates = list(_candidates(channel, accounts, reach))
        if not candidates:
            return ChannelState(channel, NO_ACCOUNT)
        chosen = choose(
            candidates,
            reach,
            policies,
            Usage(),
            now,
            zone,
            expires_at=now + _AHEAD,
        )
        if isinstance(chosen, Choice):
            return ChannelState(channel, "")
        # of several accounts the one that came furthest says what is missing
        reasons = [reason for _, reason in chosen.reasons]
        return ChannelState(channel, str(max(reasons, key=_RULES.index)))

    return {
        customer_id: tuple(state(channel, reach) for channel in Channel)
        for customer_id, reach in reach_queries.snapshot(
            installation_id, customer_ids, now
        ).items()
    }


def _candidates(
    channel: Channel, accounts: Sequence[AccountFact], reach: Reach
) -> Iterator[Candidate]:
    """Give a route by each account, of a template that nothing speaks against."""
    granted = [""]
    if channel in GRANTED:
        granted = sorted({each.template_id for each in reach.grants}) or granted
    for account in accounts:
        if account.kind not in ACCOUNT_KINDS[channel]:
            continue
        for gateway_id in granted:
            fact = TemplateFact(
                id=0,
                key="",
                channel=channel,
                purpose=Purpose.REMINDER,
                gateway_id=gateway_id,
                is_active=True,
                risk_allowed=True,
            )
            yield Candidate(fact, account)


def tags(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, tuple[Worn, ...]]:
    """Return what tags people wear, each once, oldest first (one query)."""
    found: dict[int, dict[str, Worn]] = defaultdict(dict)
    rows = Tagging.objects.of(installation_id).filter(customer_id__in=customer_ids)
    for customer_id, key, name, at, origin in rows.order_by("at", "id").values_list(
        "customer_id", "tag__key", "tag__name", "at", "origin"
    ):
        # a merge may leave somebody with a tag twice
        found[customer_id].setdefault(key, Worn(key, name or key, at, origin))
    return {customer_id: tuple(worn.values()) for customer_id, worn in found.items()}


def stages(installation_id: int, customer_ids: Collection[int]) -> Mapping[int, Stage]:
    """Return the stage that each person is in, if the shop has stages (one query)."""
    rows = Membership.objects.of(installation_id).filter(
        customer_id__in=customer_ids,
        left_at__isnull=True,
        segment__kind=Segment.Kind.STAGE,
        segment__status=Segment.Status.LIVE,
    )
    return {
        customer_id: Stage(key, name, since)
        for customer_id, key, name, since in rows.order_by(
            "entered_at", "id"
        ).values_list("customer_id", "segment__key", "segment__name", "entered_at")
    }


def purchases(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, Purchases]:
    """Return what people bought (two queries)."""
    rows = Order.objects.of(installation_id).filter(customer_id__in=customer_ids)
    counts: dict[int, int] = defaultdict(int)
    spent: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for customer_id, currency, count, amount in (
        rows.values_list("customer_id", "currency")
        .annotate(
            count=Count("id", filter=Q(cancelled_at__isnull=True)),
            amount=Sum("charged"),
        )
        .order_by("customer_id", "currency")
    ):
        counts[customer_id] += count
        if amount:
            spent[customer_id][currency] = amount
    last = {
        order.customer_id: order
        for order in rows.filter(cancelled_at__isnull=True)
        .order_by("customer_id", "-placed_at", "-id")
        .distinct("customer_id")
        .only("customer_id", "saleor_id", "number", "placed_at")
    }
    return {
        customer_id: Purchases(
            count=counts[customer_id],
            spent=spent.get(customer_id, {}),
            last_saleor_id=order.saleor_id if order else "",
            last_number=order.number if order else "",
            last_at=order.placed_at if order else None,
        )
        for customer_id in customer_ids
        for order in [last.get(customer_id)]
    }
