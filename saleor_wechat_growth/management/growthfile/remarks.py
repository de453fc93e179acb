"""What a check has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.messaging.errors import WrongTemplate
from saleor_wechat_growth.messaging.rendering import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.management.growthfile.objects import Name

Specs = Mapping["Name", Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one field of one object."""

    where: str
    field: str
    what: str


def shows(texts: Sequence[str], what: str) -> bool:
    """Say whether texts name a value that begins with `what`, e.g. "coupon."."""
    try:
        shown = names_in(texts)
    except WrongTemplate:
        return False
    return any(name.startswith(what) for name in shown)
