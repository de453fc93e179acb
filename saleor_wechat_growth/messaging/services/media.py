"""Keeping the shop's pictures."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from saleor_wechat_growth.messaging import images
from saleor_wechat_growth.messaging.errors import MediaInvalid
from saleor_wechat_growth.messaging.models import Media, MediaContent

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_NAME = 80


def add_picture(
    *, installation_id: int, name: str, content: bytes, now: datetime, key: str = ""
) -> Media:
    """Keep a picture; the same bytes again are the same picture.

    name: for people to find it by. key: what a growth.yaml calls it; "" makes one up.

    Raises:
        MediaInvalid: larger than WeChat takes, or no PNG, JPEG or GIF.

    """
    found = images.read(content)
    digest = hashlib.sha256(content).digest()
    try:
        with transaction.atomic():
            media = Media.objects.create(
                installation_id=installation_id,
                key=key or f"picture-{secrets.token_hex(4)}",
                name=" ".join(name.split())[:_LONGEST_NAME],
                content_type=found.content_type,
                size=len(content),
                width=found.width,
                height=found.height,
                sha256=digest,
                added_at=now,
            )
            MediaContent.objects.create(
                installation_id=installation_id, media=media, content=content
            )
    except IntegrityError:
        return Media.objects.of(installation_id).get(sha256=digest)
    return media


def delete_picture(*, installation_id: int, media_id: int) -> bool:
    """Take a picture away; return whether there was one.

    Raises:
        MediaInvalid: some content still shows it.

    """
    try:
        gone, _ = Media.objects.of(installation_id).filter(id=media_id).delete()
    except ProtectedError:
        raise MediaInvalid("shown") from None
    return bool(gone)
