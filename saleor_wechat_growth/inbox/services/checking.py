"""Asking core whether it still knows us, and whether its news arrives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

from saleor_wechat_growth.inbox import queries
from saleor_wechat_growth.installations import webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import sync_webhooks
from saleor_wechat_growth.integrations.saleor.errors import (
    QueryRefused,
    SaleorError,
    TokenRejected,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

#: deliveries that failed longer ago say nothing about now
RECENT: Final = timedelta(hours=24)
MOST_COUNTED: Final = 100


class CoreAnswer(StrEnum):
    """How core stands with us."""

    OK = "ok"
    #: it does not answer
    UNREACHABLE = "unreachable"
    #: it does not know our token any more
    TOKEN = "token"  # noqa: S105 -- a word
    #: the shop switched us off
    INACTIVE = "inactive"
    #: it took permissions from us
    PERMISSIONS = "permissions"
    #: it did not take our webhooks
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class CoreState:
    """What core said.

    missing: permissions we ask for and lack. failed: deliveries it gave up within
    `RECENT`, `MOST_COUNTED` at most. heard: whether a webhook ever arrived.
    """

    answer: str
    shop_name: str = ""
    core_version: str = ""
    missing: tuple[str, ...] = ()
    failed: int = 0
    heard: bool = False

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Self | None:
        """Read `Installation.core_state`; None if core was never asked."""
        if not kept:
            return None
        return cls(**{**kept, "missing": tuple(kept.get("missing", ()))})


def check_core(*, installation_id: int, now: datetime) -> CoreState:
    """Ask core how it stands with us, mend its webhooks, and keep what it said.

    Call it outside of a transaction.
    """
    installation = Installation.objects.get(id=installation_id)
    state = _asked(installation, now)
    Installation.objects.filter(id=installation_id).update(
        core_checked_at=now, core_state=asdict(state)
    )
    return state


def _asked(installation: Installation, now: datetime) -> CoreState:
    heard = queries.has_webhooks(installation.pk)
    try:
        client = saleor_client(installation)
    except NotInstalled:
        return CoreState(CoreAnswer.TOKEN, heard=heard)
    try:
        app = client.current_app()
        missing = sorted(set(webhooks.permissions()) - app.permissions)
        answer = CoreAnswer.OK
        if not app.is_active:
            answer = CoreAnswer.INACTIVE
        elif missing:
            answer = CoreAnswer.PERMISSIONS
        failed = client.failed_deliveries(since=now - RECENT)
        count = sum(1 for _ in islice(failed, MOST_COUNTED))
    except TokenRejected:
        return CoreState(CoreAnswer.TOKEN, heard=heard)
    except QueryRefused:
        return CoreState(CoreAnswer.PERMISSIONS, heard=heard)
    except SaleorError:
        return CoreState(CoreAnswer.UNREACHABLE, heard=heard)
    finally:
        client.close()
    if answer is CoreAnswer.OK and not _webhooks_are_ours(installation):
        answer = CoreAnswer.WEBHOOKS
    return CoreState(
        answer=answer,
        shop_name=app.shop_name,
        core_version=app.core_version,
        missing=tuple(missing),
        failed=count,
        heard=heard,
    )


def _webhooks_are_ours(installation: Installation) -> bool:
    """Bring them to the present declaration, whatever the digest says of them."""
    try:
        sync_webhooks(installation=installation)
    except SaleorError:
        return False
    return True
