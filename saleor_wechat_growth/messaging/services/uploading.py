"""Having at WeChat what messages show, before they are to show it.

By a task of its own: a WeChat that hangs holds up its own account's pictures, and not
the outbox. A message that finds its picture missing waits, and calls this.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat.media import Uploaded, upload_picture
from saleor_wechat_growth.messaging.errors import NotReady, PictureAway
from saleor_wechat_growth.messaging.models import (
    Form,
    MediaContent,
    MediaUpload,
    Message,
    Template,
)
from saleor_wechat_growth.messaging.services.lines import Lines
from saleor_wechat_growth.messaging.services.pool import run_all
from saleor_wechat_growth.messaging.services.withholding import SEND_TASK
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

logger = logging.getLogger(__name__)

#: a picture is uploaded anew this long before WeChat drops it: a WeChat that is away
#: for less than that keeps no message waiting (`pictures.MARGIN`)
EARLY: Final = timedelta(hours=12)
#: how long WeChat is left alone with a picture that it did not take, and how long its
#: messages wait to look again by themselves
AWAY: Final = timedelta(seconds=20)
#: who takes a picture has it to itself so long: a call that hangs ends in less
LEASE: Final = timedelta(minutes=1)
BATCH: Final = 16
UPLOAD_TASK: Final = "saleor_wechat_growth.messaging.tasks.upload_pictures"
#: of a route, and of a message that has no other: WeChat does not have its picture
PICTURE_AWAY: Final = "picture_away"

_Key = tuple[int, int]
#: (account, picture) that a thread of this process uploads, or that WeChat did not take,
#: and until when nobody else does. Each process finds out for itself, so it need not be
#: shared, nor survive a restart.
_away: Final[dict[_Key, datetime]] = {}
_lock: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A picture that an account does not have at WeChat."""

    installation_id: int
    key: _Key
    content: bytes
    content_type: str
    client: Any

    def call(self) -> Uploaded | None:
        """Return None if WeChat did not take it. Asks no database."""
        try:
            return upload_picture(self.client, self.content, self.content_type)
        except GatewayError:
            return None
        except Exception as error:  # noqa: BLE001 -- a mistake of ours; others go on
            logger.error(  # noqa: TRY400 -- its text may quote the shop's picture
                "upload of picture %s failed: %s", self.key[1], described(error)
            )
            return None


def upload_pictures(*, now: datetime) -> int:
    """Upload what templates show and WeChat lacks, or drops soon; return how many.

    Call it again until it returns 0. What WeChat did not take is left out for `AWAY`.
    The calls are made outside any transaction, those of a batch at the same time.
    """
    wanted = _wanted(now)
    calls: Sequence[Callable[[], Uploaded | None]] = [each.call for each in wanted]
    began = time.monotonic()
    answers = run_all(calls)
    # one that hung is left alone from when it gave up
    until = now + timedelta(seconds=time.monotonic() - began) + AWAY
    for each, found in zip(wanted, answers, strict=True):
        if found is not None:
            _keep(each, found, now)
            _let_go(each.installation_id, now)
        # dropped as early as that by WeChat's clock it would be wanted again at once
        if found is None or found.expires_at <= now + EARLY:
            _away[each.key] = until
        else:
            _away.pop(each.key, None)
    return len(wanted)


def upload(template: Template, client: Any, now: datetime) -> str:
    """Upload a template's picture at once; return what WeChat calls it.

    Raises:
        PictureAway: WeChat did not take it.

    """
    wanted = _of(template, client)
    found = wanted.call()
    if found is None:
        raise PictureAway
    _keep(wanted, found, now)
    return found.media_id


def _wanted(now: datetime) -> list[_Wanted]:
    is_there = MediaUpload.objects.across_installations().filter(
        account_id=OuterRef("account_id"),
        media_id=OuterRef("media_id"),
        expires_at__gt=now + EARLY,
    )
    rows = (
        Template.objects.across_installations()  # a look around: any shop's
        .filter(
            ~Exists(is_there),
            media__isnull=False,
            status=Template.Status.ACTIVE,
            account__status=Account.Status.ACTIVE,
            installation__status=Installation.Status.ACTIVE,
        )
        # WeChat fetches an article's cover by its address
        .exclude(form=Form.NEWS)
        .select_related("account", "media")
        .order_by("id")
    )
    lines, found = Lines(), dict[_Key, _Wanted]()
    for row in rows.iterator():
        assert row.media_id is not None
        key = (row.account_id, row.media_id)
        try:
            client = lines.of(row.account).client
        except NotReady:
            # whoever enters its secrets anew is waited for
            continue
        if not _take(key, now):
            continue
        found[key] = _of(row, client)
        if len(found) == BATCH:
            break
    return list(found.values())


def _take(key: _Key, now: datetime) -> bool:
    """Have a picture to upload, unless another has it or WeChat is left alone with it."""
    with _lock:
        if key in _away and now < _away[key]:
            return False
        _away[key] = now + LEASE
        return True


def _of(template: Template, client: Any) -> _Wanted:
    media = template.media
    assert media is not None
    rows = MediaContent.objects.of(template.installation_id)
    return _Wanted(
        template.installation_id,
        (template.account_id, media.pk),
        bytes(rows.get(media=media).content),
        media.content_type,
        client,
    )


def _keep(wanted: _Wanted, found: Uploaded, now: datetime) -> None:
    account_id, media_id = wanted.key
    MediaUpload.objects.bulk_create(
        [
            MediaUpload(
                installation_id=wanted.installation_id,
                account_id=account_id,
                media_id=media_id,
                gateway_id=found.media_id,
                uploaded_at=now,
                expires_at=found.expires_at,
            )
        ],
        update_conflicts=True,
        unique_fields=["media", "account"],
        update_fields=["gateway_id", "uploaded_at", "expires_at"],
    )


@transaction.atomic
def _let_go(installation_id: int, now: datetime) -> None:
    """Have the shop's messages that wait for a picture look again now."""
    waiting = (
        Message.objects.of(installation_id)
        .filter(
            state=Message.State.WAITING,
            withheld="",
            reason=PICTURE_AWAY,
            due_at__gt=now,
            due_at__lte=now + AWAY,
        )
        .order_by("id")
        # one that is being claimed looks by itself
        .select_for_update(skip_locked=True)
    )
    ids = [each.pk for each in waiting.only("id")]
    if Message.objects.of(installation_id).filter(id__in=ids).update(due_at=now):
        transaction.on_commit(lambda: wake(SEND_TASK))
