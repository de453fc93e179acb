"""What is known about reaching one person, as pure data for pure rules.

`reach.queries.snapshot` fills these; the router and the claim decide over them
and touch no table, so that every rule can be tested by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    """How many sends of one template an openid still allows."""

    account_id: int
    identity_id: int
    template_id: str
    available: int


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """The newest statement about one channel and purpose."""

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
    key: what the shop calls it (`Policies.quotas` go by it).
    """

    id: int
    kind: str
    app_id: str
    status: str
    paused_until: datetime | None
    key: str = ""

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

    def consent(self, channel: str, purpose: str) -> bool | None:
        """Return the person's word on a channel and purpose; None if they gave none."""
        for stated in self.consents:
            if stated.channel == channel and stated.purpose == purpose:
                return stated.is_granted
        return None

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
