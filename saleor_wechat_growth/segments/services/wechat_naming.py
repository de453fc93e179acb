"""Calling a tag in WeChat what it is called here, after it was renamed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.integrations.wechat.tags import rename_tag
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.queries import usable_wechat
from saleor_wechat_growth.segments.models import Tag, WeChatTag
from saleor_wechat_growth.segments.services.wechat_turns import claim_tag

NAME_TASK: Final = "saleor_wechat_growth.segments.tasks.rename_wechat_tags"
LEASE: Final = timedelta(minutes=2)
RETRY: Final = timedelta(minutes=10)
_GONE: Final = "45159"


def call_anew(tag: Tag, now: datetime) -> None:
    """Have a tag renamed wherever it is sent to; one that is only heard of stays."""
    due = (
        WeChatTag.objects.of(tag.installation_id)
        .filter(tag=tag)
        .exclude(direction=WeChatTag.Direction.FROM)
        .update(rename_at=now, rename_error="")
    )
    if due:
        transaction.on_commit(lambda: wake(NAME_TASK))


def rename_wechat_tags(*, now: datetime) -> int:
    """Rename in WeChat what was renamed here; return how many were tried.

    Call it again until it returns 0. What WeChat refuses for good is left as it is
    called there, and told on the tag; all else is asked again later.
    """
    tried = 0
    seen: list[int] = []
    while row := claim_tag("rename_at", lease=LEASE, seen=seen, now=now):
        seen.append(row.pk)
        way = usable_wechat(row.account)
        if way is None:
            continue
        refused: GatewayError | None = None
        try:
            rename_tag(wechat_gateway(way), row.wechat_id, row.tag.name or row.tag.key)
        except GatewayError as error:
            refused = error
        _write(row, refused, now)
        tried += 1
    return tried


def _write(row: WeChatTag, refused: GatewayError | None, now: datetime) -> None:
    fields: dict[str, object] = {"rename_at": None, "rename_error": ""}
    if refused is not None and refused.code == _GONE:
        # of the tag itself: nothing more is sent until staff mend it
        fields = {"rename_at": None, "error": refused.code}
    elif refused is not None and refused.failure is Failure.CONTENT:
        fields = {"rename_at": None, "rename_error": refused.code[:40]}
    elif refused is not None:
        fields = {"rename_at": now + RETRY}
    # what was renamed once more meanwhile is due by its own time
    WeChatTag.objects.of(row.installation_id).filter(
        id=row.pk, rename_at=row.rename_at
    ).update(**fields)
