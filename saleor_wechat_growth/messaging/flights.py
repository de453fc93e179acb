"""A message on its way: all that is needed to call, and to write down the answer."""

from __future__ import annotations

from dataclasses import dataclass

from saleor_wechat_growth.messaging.channels.calls import Prepared


@dataclass(frozen=True, slots=True)
class Flight:
    """One call that is about to be made.

    number: of the attempt; claimed_at: `time.monotonic()` before the claim waited for
    anything, so that the call's own deadline is never later than its claim's;
    holds_grant: the claim took an accepted subscription for it.
    """

    installation_id: int
    message_id: int
    number: int
    account_id: int
    claimed_at: float
    prepared: Prepared
    holds_grant: bool

    @property
    def channel(self) -> str:
        return self.prepared.channel
