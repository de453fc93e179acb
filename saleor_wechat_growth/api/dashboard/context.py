"""What resolvers know of the request they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.api.dashboard.staff import Staff


@dataclass(frozen=True, slots=True)
class Context:
    """One request: its time and who asks."""

    staff: Staff
    now: datetime

    @property
    def installation_id(self) -> int:
        return self.staff.installation_id
