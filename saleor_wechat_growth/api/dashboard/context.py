"""What resolvers know of the request they serve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from saleor_wechat_growth.api.core.errors import coded
from saleor_wechat_growth.api.dashboard.actions import ACTIONS
from saleor_wechat_growth.api.dashboard.staff import FORBIDDEN
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.queries import staff_addresses
from saleor_wechat_growth.installations.services import audit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from saleor_wechat_growth.api.dashboard.staff import Staff
    from saleor_wechat_growth.installations.models import StaffMember


@dataclass(frozen=True)
class Context:
    """One request: its time and who asks."""

    staff: Staff
    #: who asks, as our own settings know them
    member: StaffMember
    now: datetime

    @property
    def installation_id(self) -> int:
        return self.staff.installation_id

    @cached_property
    def installation(self) -> Installation:
        return Installation.objects.get(id=self.installation_id)

    @cached_property
    def staff_addresses(self) -> Mapping[str, str]:
        """The addresses of staff who have used these pages, by core's id of them."""
        return staff_addresses(self.installation_id)

    def require_sending(self) -> None:
        """Raise GraphQLError (FORBIDDEN) if our settings don't let them send."""
        if not self.member.can_send:
            raise coded(FORBIDDEN, "This needs the right to send, given in Settings.")

    def audit(self, action: str, target: str, details: Mapping[str, Any]) -> None:
        """Write down what this request changes; see `installations.services.audit`.

        action: one of `ACTIONS`.
        """
        assert action in ACTIONS, f"{action} is not in ACTIONS"
        audit(
            installation_id=self.installation_id,
            actor=self.staff.actor,
            action=action,
            target=target,
            details=details,
            now=self.now,
        )
