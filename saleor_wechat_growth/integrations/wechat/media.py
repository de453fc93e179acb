"""Pictures at WeChat: uploaded for three days, then uploaded anew.

Official page 新增临时素材 (media/upload): a picture has at most 10 MB by the page of
service accounts and 2 MB by that of mini-programs, PNG, JPEG or GIF.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.integrations.wechat.answers import malformed
from saleor_wechat_growth.integrations.wechat.network import multipart

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

UPLOAD: Final = "/cgi-bin/media/upload"
LIVES: Final = timedelta(days=3)
_ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture as WeChat knows it, and until when (by WeChat's clock)."""

    media_id: str
    expires_at: datetime


def upload_picture(
    gateway: WeChatGateway, content: bytes, content_type: str
) -> Uploaded:
    """新增临时素材 of type image. Uploading twice is two pictures, and no harm.

    Raises:
        GatewayError: WeChat refused, or was not reached.

    """
    body = gateway.post(
        UPLOAD,
        params={"type": "image"},
        # the name's ending is all that WeChat looks at, and no shop's business
        content=multipart(f"picture.{_ENDINGS[content_type]}", content, content_type),
        sends=False,
    )
    media_id, made_at = body.get("media_id"), body.get("created_at")
    if not isinstance(media_id, str) or not media_id or not isinstance(made_at, int):
        raise malformed(UPLOAD)
    try:
        return Uploaded(media_id, datetime.fromtimestamp(made_at, UTC) + LIVES)
    except (OverflowError, OSError, ValueError):
        raise malformed(UPLOAD) from None
