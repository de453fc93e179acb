"""What is known about reaching one person, as pure data for pure rules.

`reach.queries.snapshot` fills these; the router and the claim decide over them
and touch no table, so that every rule can be tested by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from saleor_wechat_growth.reach.allowances import MARGIN
from saleor_wechat_growth.reach.models import Use

if TYPE_CHECKING:
    from datetime import datetime


def subject_of(lookup: bytes) -> str:
    """Return the inbox subject of news about a person, known by an identity's hash.

    Subjects are not sealed, so neither openids nor phone numbers stand there. News
    from a number goes by the hash of a verified phone, however we know the number.
    """
    return f"identity:{lookup.hex()}"


@dataclass(frozen=True, slots=True)
class Address:
    """One identity that messages can go to.

    kind: an `IdentityKind`, "openid" or "phone"; scope: the appid of an openid, else
    ""; lookup: the 16-byte hash that suppressions are kept under.
    """

    identity_id: int
    kind: str
    scope: str
    lookup: bytes


@dataclass(frozen=True, slots=True)
class FollowFact:
    """Whether an openid follows its service account, by WeChat's newest word."""

    account_id: int
    identity_id: int
    is_following: bool


@dataclass(frozen=True, slots=True)
class GrantFact:
    """How many sends of one template an openid still allows.

    promised: how many more are put aside for what the person was promised.
    """

    account_id: int
    identity_id: int
    template_id: str
    available: int
    promised: int = 0


@dataclass(frozen=True, slots=True)
class WindowFact:
    """How many customer-service messages one act of an openid still allows.

    trigger: a `Window.Trigger`; left: by both readings of WeChat's rule (ADR 13),
    None is no limit.
    """

    account_id: int
    identity_id: int
    trigger: str
    ends_at: datetime
    left: int | None

    def has_room(self, now: datetime) -> bool:
        """Whether a message that is claimed at `now` is still allowed."""
        return self.left != 0 and now + MARGIN < self.ends_at


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """The newest statement about one channel and purpose; "" and a `Use`."""

    channel: str
    purpose: str
    is_granted: bool
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class SuppressionFact:
    """An address not to be used on a channel, for good if `until` is None."""

    channel: str
    lookup: bytes
    reason: str
    until: datetime | None

    def is_in_force(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class AccountFact:
    """A gateway account, without its secrets.

    status: "active" or "paused"; a pause with `paused_until` ends by itself.
    key: what the shop calls it (`Policies.quotas` go by it). role: an `Account.Role`
    of a service account, or "".
    """

    id: int
    kind: str
    app_id: str
    status: str
    paused_until: datetime | None
    key: str = ""
    role: str = ""

    def can_send(self, now: datetime) -> bool:
        if self.status == "active":
            return True
        return self.paused_until is not None and self.paused_until <= now


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that decides whether and where one person may be reached.

    Suppressions are those of the person's own addresses that are in force.
    """

    customer_id: int
    addresses: tuple[Address, ...] = ()
    follows: tuple[FollowFact, ...] = ()
    grants: tuple[GrantFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    suppressions: tuple[SuppressionFact, ...] = ()
    windows: tuple[WindowFact, ...] = ()
    #: somebody of the shop's staff talks with them: automation stands back
    is_with_human: bool = False

    def with_put_aside(self) -> Reach:
        """Return the same to a message of something that was promised."""
        return replace(
            self,
            grants=tuple(
                replace(each, available=each.available + each.promised, promised=0)
                for each in self.grants
            ),
        )

    def is_following(self, account_id: int, identity_id: int) -> bool:
        return any(
            follow.is_following
            for follow in self.follows
            if follow.account_id == account_id and follow.identity_id == identity_id
        )

    def available(self, identity_id: int, template_id: str) -> int:
        """How many sends of `template_id` this openid still allows."""
        return sum(
            grant.available
            for grant in self.grants
            if grant.identity_id == identity_id and grant.template_id == template_id
        )

    def window(
        self, account_id: int, identity_id: int, now: datetime
    ) -> WindowFact | None:
        """Return the window that lasts longest of those with room for a message."""
        return max(
            (
                window
                for window in self.windows
                if (window.account_id, window.identity_id) == (account_id, identity_id)
                and window.has_room(now)
            ),
            key=lambda window: window.ends_at,
            default=None,
        )

    def consent(self, channel: str, purpose: str) -> bool | None:
        """Return the person's word on a channel and purpose; None if they gave none."""
        for stated in self.consents:
            if stated.channel == channel and stated.purpose == purpose:
                return stated.is_granted
        return None

    @property
    def allows_profiling(self) -> bool:
        """Whether choices may be made by what this person is and does."""
        return self.consent("", Use.PROFILING) is not False

    @property
    def allows_location(self) -> bool:
        """Whether we may know where this person is."""
        return self.consent("", Use.LOCATION) is True

    def suppression(
        self, channel: str, lookup: bytes, now: datetime
    ) -> SuppressionFact | None:
        """Return what forbids this address on this channel at `now`, if anything."""
        for fact in self.suppressions:
            if (
                fact.channel == channel
                and fact.lookup == lookup
                and fact.is_in_force(now)
            ):
                return fact
        return None
