"""Codes made: WeChat is asked outside any transaction, for one row at a time.

What is to be made stands in the rows, under scenes that are chosen already. A worker
may die anywhere: whoever takes its rows over asks for the same scenes, and for no
ticket that is there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.activity import pictures
from saleor_wechat_growth.activity.models import (
    CodeAllowance,
    CodePicture,
    SceneCode,
)
from saleor_wechat_growth.activity.scenes import with_scene
from saleor_wechat_growth.activity.services.sources import AHEAD
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat import codes as wechat
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
    from saleor_wechat_growth.integrations.wechat.network import Media

logger = logging.getLogger(__name__)

Form = SceneCode.Form
State = SceneCode.State

#: of one shop, before it is the next one's turn
CLAIMED: Final = 10
#: longer than so many codes take, time-outs included: two calls of eight seconds each
LEASE: Final = timedelta(minutes=3)
FIRST_RETRY: Final = timedelta(seconds=10)
LAST_RETRY: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 9
_PERSISTENT: Final = frozenset({Failure.TRANSIENT, Failure.TOKEN})


@dataclass(frozen=True, slots=True)
class _Made:
    """What WeChat gave. `url` is what the picture says, or the link itself."""

    url: str
    png: bytes | None = None
    expires_at: datetime | None = None


def make_codes(*, now: datetime) -> int:
    """Make codes that are due, some of each shop in turn; return how many were tried.

    Call it again until it returns 0.
    """
    tried = 0
    shops: list[int] = []
    while codes := _claim(now, shops):
        shops.append(codes[0].installation_id)
        for code in codes:
            _make(code, now)
        tried += len(codes)
    return tried


@transaction.atomic
def _claim(now: datetime, passed: Sequence[int]) -> list[SceneCode]:
    due = (
        SceneCode.objects.across_installations()  # a claim: any shop's codes
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(installation_id__in=passed)
        .order_by("due_at", "id")
    )
    shop = due.values_list("installation_id", flat=True).first()
    if shop is None:
        return []
    codes = list(
        due.filter(installation_id=shop)
        .select_related("account", "link")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)[:CLAIMED]
    )
    for code in codes:
        code.due_at = now + LEASE
        code.attempts = min(code.attempts + 1, _MOST_DOUBLINGS)
    SceneCode.objects.bulk_update(codes, ["due_at", "attempts"])
    return codes


def _make(code: SceneCode, now: datetime) -> None:
    try:
        made = _ask(_gateway(code), code, now)
    except GatewayError as error:
        logger.warning("code %s is not made: %s", code.pk, error.code)
        _refused(code, error, now)
    except crypto.Unreadable:
        logger.warning("code %s waits: its account's secrets are unreadable", code.pk)
    else:
        _record(code, made, now)


def _gateway(code: SceneCode) -> WeChatGateway:
    if code.account is not None:
        credentials = reach.account_credentials(code.account)
        if isinstance(credentials, WeChatCredentials):
            return wechat_gateway(credentials)
    raise GatewayError(Failure.ACCOUNT, "no-account")


def _ask(gateway: WeChatGateway, code: SceneCode, now: datetime) -> _Made:
    if code.form == Form.MINI_PROGRAM_CODE:
        drawn = wechat.mini_program_code(gateway, code.scene, code.page)
        return _Made("", _png(drawn))
    if code.form == Form.URL_LINK:
        path, query = with_scene(code.page, code.scene)
        link = wechat.url_link(gateway, path, query)
        return _Made(link, expires_at=now + timedelta(days=wechat.MOST_DAYS))
    if not code.ticket:
        given = wechat.create_qr(gateway, code.scene, seconds=code.lifetime)
        code.ticket, code.url = given.ticket, given.url
        if code.lifetime is not None:
            code.expires_at = now + timedelta(seconds=code.lifetime)
        # at once: whoever comes after us must not make it a second time
        SceneCode.objects.of(code.installation_id).filter(id=code.pk).update(
            ticket=code.ticket, url=code.url, expires_at=code.expires_at
        )
    picture = wechat.qr_picture(gateway, code.ticket)
    return _Made(code.url, _png(picture), code.expires_at)


def _png(picture: Media) -> bytes:
    try:
        return pictures.as_png(picture.content)
    except ValueError:
        raise GatewayError(Failure.TRANSIENT, "no-picture") from None


@transaction.atomic
def _record(code: SceneCode, made: _Made, now: datetime) -> None:
    kept = _kept(code)
    if kept is None:
        return
    kept.state = State.MADE
    kept.made_at = kept.made_at or now
    kept.url = made.url
    kept.expires_at = made.expires_at
    kept.error_code = ""
    kept.attempts = 0
    kept.due_at = None
    if code.form == Form.URL_LINK and made.expires_at is not None:
        if not _is_put_away(kept):
            kept.due_at = made.expires_at - AHEAD
        if code.link is not None:
            code.link.target = {"h5": made.url, "mini_program": code.page}
            code.link.save(update_fields=["target"])
    kept.save()
    if made.png is not None:
        CodePicture.objects.of(code.installation_id).update_or_create(
            code_id=code.pk,
            defaults={
                "installation_id": code.installation_id,
                "media_type": pictures.MEDIA_TYPE,
                "content": made.png,
            },
        )


def _kept(code: SceneCode) -> SceneCode | None:
    """Lock a code's row; None if its batch was called off while WeChat was asked."""
    rows = SceneCode.objects.of(code.installation_id).select_for_update()
    return rows.filter(id=code.pk).first()


def _is_put_away(code: SceneCode) -> bool:
    return code.source.archived_at is not None


@transaction.atomic
def _refused(code: SceneCode, error: GatewayError, now: datetime) -> None:
    """Put it off, or let it be: what is refused for good needs a person."""
    kept = _kept(code)
    if kept is None:
        return
    kept.error_code = error.code[:20]
    if error.failure in _PERSISTENT:
        kept.due_at = now + min(FIRST_RETRY * 2**code.attempts, LAST_RETRY)
    elif error.failure is Failure.QUOTA or kept.made_at is not None:
        kept.due_at = now + LAST_RETRY
    else:
        kept.due_at = None
        kept.state = State.FAILED
        _give_back(kept)
    kept.save(update_fields=["error_code", "due_at", "state"])


def _give_back(code: SceneCode) -> None:
    """Free the place of a permanent code that WeChat certainly did not make."""
    if code.form == Form.QR_PERMANENT and not code.ticket and code.account_id:
        CodeAllowance.objects.of(code.installation_id).filter(
            account_id=code.account_id
        ).update(permanent=F("permanent") - 1)
