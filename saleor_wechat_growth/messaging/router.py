"""Which of the marketer's routes a message takes, to which address, and when.

Pure: facts in, a choice out. The order is the marketer's: the first route that is
not refused wins, even if it has to wait, as long as it is let out before the
message is too late. One thing weighs more: what an open chat still allows is lost
when its window ends, so it is taken before an accepted subscription or a paid SMS is
spent, unless the shop wants its order kept (ADR 19). Every route that loses has one
reason, the first of the rules below that it breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.reach.credentials import SMS_KINDS, WECHAT_KINDS
from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.models import Account, Channel, Purpose
from saleor_wechat_growth.reach.policies import UNASKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from saleor_wechat_growth.reach.policies import Cap, Policies
    from saleor_wechat_growth.reach.snapshot import AccountFact, Address, Reach

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
#: how long what nobody asked for stands back from a talk with the shop's staff,
#: before it looks again
TALK: Final = timedelta(minutes=10)

#: the kind of account that a channel goes by
ACCOUNT_KINDS: Final[Mapping[str, frozenset[str]]] = {
    Channel.WECHAT_TEMPLATE: frozenset({Account.Kind.SERVICE_ACCOUNT}),
    Channel.WECHAT_SUBSCRIBE: frozenset({Account.Kind.MINI_PROGRAM}),
    Channel.WECHAT_CUSTOMER: WECHAT_KINDS,
    Channel.WECHAT_NOTICE: frozenset({Account.Kind.SERVICE_ACCOUNT}),
    Channel.SMS: SMS_KINDS,
}
#: the channels that spend an accepted subscription
GRANTED: Final = frozenset({Channel.WECHAT_SUBSCRIBE, Channel.WECHAT_NOTICE})
#: the channels that spend what is still there tomorrow: a subscription, money
SPENDING: Final = GRANTED | {Channel.SMS}
#: the addresses of a channel, best first
ADDRESS_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    Channel.WECHAT_TEMPLATE: ("openid",),
    Channel.WECHAT_SUBSCRIBE: ("openid",),
    Channel.WECHAT_CUSTOMER: ("openid",),
    Channel.WECHAT_NOTICE: ("openid",),
    Channel.SMS: ("phone",),
}


class Reason(StrEnum):
    """Why a route is refused, or why it waits."""

    TEMPLATE_PAUSED = "template_paused"
    ACCOUNT_PAUSED = "account_paused"
    ACCOUNT_OF_OTHER_KIND = "account_of_other_kind"
    PURPOSE_NOT_ALLOWED = "purpose_not_allowed"
    NO_ADDRESS = "no_address"
    SUPPRESSED = "suppressed"
    NOT_FOLLOWING = "not_following"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NO_CONSENT = "no_consent"
    NO_GRANT = "no_grant"
    NO_WINDOW = "no_window"
    WITH_HUMAN = "with_human"
    QUOTA_USED_UP = "quota_used_up"
    CAPPED = "capped"
    QUIET_HOURS = "quiet_hours"
    #: it could have gone; an open chat went instead
    SPARED = "spared"


#: the person's own no: it is what is told, whatever else bars the other routes
_SAID_NO: Final = (Reason.SUPPRESSED, Reason.CONSENT_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class TemplateFact:
    """A template, as far as it decides about its route."""

    id: int
    key: str
    channel: str
    purpose: str
    gateway_id: str
    is_active: bool
    #: an operator read the risk of this purpose on this channel and allowed it
    risk_allowed: bool = False
    is_long_term: bool = False

    @property
    def uses_up_grants(self) -> bool:
        """Whether each send takes an accepted subscription, not just needs one."""
        return self.channel in GRANTED and not self.is_long_term


@dataclass(frozen=True, slots=True)
class Candidate:
    """One route. `quota_resumes_at`: set while the account's quota is used up."""

    template: TemplateFact
    account: AccountFact
    quota_resumes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder or advertisement that the person got, or may have got."""

    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """What the person got in the last seven days, in any order."""

    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Go this way: to this identity, not before `at` (UTC).

    waits_for: why `at` is later than now. skipped: why those before it lost; the one
    that an open chat was taken instead of is SPARED.
    """

    candidate: Candidate
    identity_id: int
    at: datetime
    waits_for: Reason | None = None
    skipped: tuple[tuple[str, Reason], ...] = ()

    @property
    def is_out_of_turn(self) -> bool:
        """Whether it goes before one that the marketer put first."""
        return any(reason == Reason.SPARED for _, reason in self.skipped)


@dataclass(frozen=True, slots=True)
class Refused:
    """No way to the person: (template key, reason) of each, in the given order."""

    reasons: tuple[tuple[str, Reason], ...]

    @property
    def told(self) -> Reason | None:
        """The reason that is told for all: the person's no, else the first there is."""
        every = [reason for _, reason in self.reasons]
        said = (reason for reason in _SAID_NO if reason in every)
        return next(said, every[0] if every else None)


class _No(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Wait:
    until: datetime
    reason: Reason | None = None

    def later(self, until: datetime, reason: Reason) -> _Wait:
        """Wait longer; what it waited for first stays the reason."""
        return _Wait(until, self.reason or reason) if until > self.until else self

    def before(self, expires_at: datetime) -> _Wait:
        """Return itself; raise its reason if it lasts until the message is too late."""
        if self.reason is not None and self.until >= expires_at:
            raise _No(self.reason)
        return self


def choose(
    candidates: Sequence[Candidate],
    reach: Reach,
    policies: Policies,
    usage: Usage,
    now: datetime,
    zone: ZoneInfo,
    *,
    expires_at: datetime,
) -> Choice | Refused:
    """Return the route to take of those that reach the person before `expires_at`."""
    skipped: list[tuple[str, Reason]] = []
    first: Choice | None = None
    for candidate in candidates:
        if first is not None and candidate.template.channel != Channel.WECHAT_CUSTOMER:
            continue
        try:
            _may_send(candidate, policies)
            address = _address(candidate, reach, now)
            closes_at = _may_reach(candidate, address, reach, policies, now)
            wait = _when(candidate, reach, policies, usage, now, zone).before(
                min(expires_at, closes_at or expires_at)
            )
        except _No as no:
            if first is None:
                skipped.append((candidate.template.key, no.reason))
            continue
        way = Choice(candidate, address.identity_id, wait.until, wait.reason)
        if first is None:
            first = way
            if not policies.open_chats_first or not _spends(way):
                break
        elif way.waits_for is None:
            skipped.append((first.candidate.template.key, Reason.SPARED))
            first = way
            break
    return replace(first, skipped=tuple(skipped)) if first else Refused(tuple(skipped))


def _spends(way: Choice) -> bool:
    return way.candidate.template.channel in SPENDING


def _may_send(candidate: Candidate, policies: Policies) -> None:
    """Rules about us: the template, its account, its class."""
    template, account = candidate.template, candidate.account
    if not template.is_active:
        raise _No(Reason.TEMPLATE_PAUSED)
    if account.kind not in ACCOUNT_KINDS[template.channel]:
        raise _No(Reason.ACCOUNT_OF_OTHER_KIND)
    if account.status == Account.Status.PAUSED and account.paused_until is None:
        raise _No(Reason.ACCOUNT_PAUSED)
    takes = policies.takes(template.channel, template.purpose)
    if not takes and not template.risk_allowed:
        raise _No(Reason.PURPOSE_NOT_ALLOWED)


def _address(candidate: Candidate, reach: Reach, now: datetime) -> Address:
    """Return the best address that is not suppressed."""
    channel = candidate.template.channel
    kinds = ADDRESS_KINDS[channel]
    scope = "" if channel == Channel.SMS else candidate.account.app_id
    usable = sorted(
        (
            each
            for each in reach.addresses
            if each.kind in kinds and each.scope == scope
        ),
        key=lambda each: (kinds.index(each.kind), -each.identity_id),
    )
    if not usable:
        raise _No(Reason.NO_ADDRESS)
    for address in usable:
        if reach.suppression(channel, address.lookup, now) is None:
            return address
    raise _No(Reason.SUPPRESSED)


def _may_reach(
    candidate: Candidate,
    address: Address,
    reach: Reach,
    policies: Policies,
    now: datetime,
) -> datetime | None:
    """Rules about the person: follow, consent, grant, window.

    Return when the way closes; None: it stays open.
    """
    template = candidate.template
    if template.channel == Channel.WECHAT_TEMPLATE and not reach.is_following(
        candidate.account.id, address.identity_id
    ):
        raise _No(Reason.NOT_FOLLOWING)
    consent = reach.consent(template.channel, template.purpose)
    # what answers a person's own act is no advertisement that could be declined
    if consent is False and template.purpose in UNASKED:
        raise _No(Reason.CONSENT_WITHDRAWN)
    if consent is not True and policies.needs_consent(
        template.channel, template.purpose
    ):
        raise _No(Reason.NO_CONSENT)
    if (
        template.channel in GRANTED
        and reach.available(address.identity_id, template.gateway_id) < 1
    ):
        raise _No(Reason.NO_GRANT)
    if template.channel != Channel.WECHAT_CUSTOMER:
        return None
    window = reach.window(candidate.account.id, address.identity_id, now)
    if window is None:
        raise _No(Reason.NO_WINDOW)
    return window.ends_at


def _when(
    candidate: Candidate,
    reach: Reach,
    policies: Policies,
    usage: Usage,
    now: datetime,
    zone: ZoneInfo,
) -> _Wait:
    """Return the earliest moment that talks, account, quota, caps and hours allow."""
    wait = _Wait(now)
    if reach.is_with_human and candidate.template.purpose in UNASKED:
        # the talk may end any time
        wait = wait.later(now + TALK, Reason.WITH_HUMAN)
    account = candidate.account
    if not account.can_send(now) and account.paused_until is not None:
        wait = wait.later(account.paused_until, Reason.ACCOUNT_PAUSED)
    if candidate.quota_resumes_at is not None:
        wait = wait.later(candidate.quota_resumes_at, Reason.QUOTA_USED_UP)
    if candidate.template.purpose in UNASKED:
        wait = _within_caps(candidate.template.channel, policies, usage, wait)
    opens = next_allowed(
        wait.until,
        candidate.template.channel,
        candidate.template.purpose,
        zone,
        policies,
    )
    if opens is None:
        raise _No(Reason.QUIET_HOURS)
    # later still than the caps allow, so they need not be looked at again
    return wait.later(opens, Reason.QUIET_HOURS)


def _within_caps(channel: str, policies: Policies, usage: Usage, wait: _Wait) -> _Wait:
    on_channel = [sent.at for sent in usage.sent if sent.channel == channel]
    for cap, times in (
        (policies.caps.total, [sent.at for sent in usage.sent]),
        (policies.cap(channel), on_channel),
    ):
        wait = wait.later(_cap_opens(cap, times, wait.until), Reason.CAPPED)
    return wait


def _cap_opens(cap: Cap, times: Iterable[datetime], at: datetime) -> datetime:
    """Return when one more fits: once enough of the newest sends left the window."""
    newest = sorted(times, reverse=True)
    opens = at
    for limit, window in ((cap.per_day, DAY), (cap.per_week, WEEK)):
        if limit is None:
            continue
        if limit == 0:
            raise _No(Reason.CAPPED)
        if len(newest) >= limit:
            opens = max(opens, newest[limit - 1] + window)
    return opens


def counts_for_caps(purpose: str) -> bool:
    """Whether a message of this purpose uses up what a person may get."""
    return purpose in UNASKED or purpose not in Purpose.values
