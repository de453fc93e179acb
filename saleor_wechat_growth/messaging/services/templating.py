"""Setting up templates: what a marketer does, by the dashboard or by growth.yaml."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.messaging.forms import SHAPES
from saleor_wechat_growth.messaging.models import Media, Template
from saleor_wechat_growth.messaging.router import ACCOUNT_KINDS, GRANTED
from saleor_wechat_growth.messaging.services.uploading import UPLOAD_TASK
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.messaging.rendering import Field

#: what a risk was allowed for; another of these is another risk
_JUDGED = ("gateway_id", "channel", "purpose")


class BadTemplate(Exception):
    """A template that no account could ever send."""


@transaction.atomic
def upsert_template(
    *,
    installation_id: int,
    key: str,
    account_id: int,
    channel: str,
    gateway_id: str,
    title: str,
    purpose: str,
    fields: Sequence[Field],
    wording: str = "",
    form: str = "",
    media_id: int | None = None,
    is_long_term: bool | None = None,
) -> Template:
    """Make the shop's template `key` so; an equal one stays as it is.

    form, media_id: of a customer-service message, our own content, which no gateway
    has approved: its gateway_id is "".

    is_long_term: of a subscription, whether one accepted prompt is good until it is
    taken back; None: as it was.

    Whether its texts can be sent is for `checking.check_template` to say. A risk
    allowed for it falls with its gateway's id, channel or purpose.

    Raises:
        UnknownAccount: the shop has no such account.
        BadTemplate: the account does not serve the channel, or not the form; there is
            no such picture; nobody subscribes to messages of the channel.

    """
    account = queries.account(installation_id, account_id)
    if account.kind not in ACCOUNT_KINDS[channel]:
        raise BadTemplate(f"{channel} does not go by a {account.kind}")
    _check_form(installation_id, channel, account.kind, form, media_id)
    if is_long_term and channel not in GRANTED:
        raise BadTemplate(f"nobody subscribes to {channel}")
    wanted: dict[str, Any] = {
        "account_id": account_id,
        "channel": channel,
        "gateway_id": gateway_id,
        "title": title,
        "purpose": purpose,
        "fields": [asdict(field) for field in fields],
        "wording": wording,
        "form": form,
        "media_id": media_id,
    }
    found = (
        Template.objects.of(installation_id).select_for_update().filter(key=key).first()
    )
    template = found or Template(installation_id=installation_id, key=key, version=0)
    known = template.is_long_term and channel in GRANTED
    wanted["is_long_term"] = known if is_long_term is None else is_long_term
    differing = {
        field for field, value in wanted.items() if getattr(template, field) != value
    }
    if found is not None and not differing:
        return found
    for field in differing:
        setattr(template, field, wanted[field])
    if differing.intersection(_JUDGED):
        template.risk_allowed_by, template.risk_allowed_at = "", None
    template.version += 1
    template.save()
    if media_id is not None:
        transaction.on_commit(lambda: wake(UPLOAD_TASK))
    return template


def _check_form(
    installation_id: int, channel: str, kind: str, form: str, media_id: int | None
) -> None:
    if bool(form) != (channel == Channel.WECHAT_CUSTOMER):
        raise BadTemplate(f"{channel} and the form {form or 'none'}")
    if form and kind not in SHAPES[form].kinds:
        raise BadTemplate(f"a {kind} sends no {form}")
    if media_id is None:
        return
    shows = bool(form) and SHAPES[form].has_picture
    if not shows or not Media.objects.of(installation_id).filter(id=media_id).exists():
        raise BadTemplate("no such picture")


def allow_risk(
    *, installation_id: int, template_id: int, by: str, now: datetime
) -> bool:
    """Let a template go by a channel that does not take its purpose by default.

    by: who read what the platform does to accounts for it; "" takes it back.
    Return whether that changed anything. The caller writes the audit.
    """
    template = (
        Template.objects.of(installation_id)
        .filter(id=template_id)
        .exclude(risk_allowed_by=by)
        .first()
    )
    if template is None:
        return False
    template.risk_allowed_by = by
    template.risk_allowed_at = now if by else None
    template.version += 1
    template.save(update_fields=["risk_allowed_by", "risk_allowed_at", "version"])
    return True


def withhold_template(
    *, installation_id: int, template_id: int, reason: str, now: datetime
) -> bool:
    """Send nothing by a template until it is resumed, as an operator wishes.

    Return whether it was active. Unlike `pause_template` it tells nobody: whoever
    asked for it knows.
    """
    return bool(
        Template.objects.of(installation_id)
        .filter(id=template_id, status=Template.Status.ACTIVE)
        .update(
            status=Template.Status.PAUSED, paused_reason=reason[:200], paused_at=now
        )
    )
