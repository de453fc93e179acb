"""Pictures of messages at WeChat: uploaded when first needed, then shown again.

Never in a claim: it may wait for WeChat.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.integrations.wechat.media import upload_picture
from saleor_wechat_growth.messaging.errors import PictureAway
from saleor_wechat_growth.messaging.models import Form, MediaContent, MediaUpload
from saleor_wechat_growth.messaging.queries.pictures import address_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from saleor_wechat_growth.messaging.models import Media, Template

#: a picture is uploaded anew this long before WeChat drops it
AHEAD: Final = timedelta(hours=2)
#: how long WeChat is left alone with a picture that it did not take
AWAY: Final = timedelta(seconds=20)

#: (account, picture) that WeChat did not take, and until when it is not asked again.
#: Each worker finds out for itself, so it need not be shared, nor survive a restart.
_away: Final[dict[tuple[int, int], datetime]] = {}


class Pictures:
    """The pictures of one shop's templates, as messages prepared at `now` show them."""

    def __init__(
        self, installation_id: int, templates: Collection[Template], now: datetime
    ) -> None:
        self._installation_id = installation_id
        self._now = now
        wanted = {each.media_id for each in templates if each.media_id}
        self._known: dict[tuple[int, int], str] = {}
        if wanted:
            rows = MediaUpload.objects.of(installation_id).filter(
                media_id__in=wanted, expires_at__gt=now + AHEAD
            )
            self._known = {
                (row.account_id, row.media_id): row.gateway_id for row in rows
            }

    def of(self, template: Template, client: Any) -> str:
        """Return what a message shows it by, "" for none: an id at WeChat, or an address.

        Raises:
            PictureAway: WeChat did not take it.

        """
        media = template.media
        if media is None:
            return ""
        if template.form == Form.NEWS:
            return address_of(media)
        key = (template.account_id, media.pk)
        if key not in self._known:
            self._known[key] = self._uploaded(key, media, client)
        return self._known[key]

    def _uploaded(self, key: tuple[int, int], media: Media, client: Any) -> str:
        if key in _away and self._now < _away[key]:
            raise PictureAway
        content = MediaContent.objects.of(self._installation_id).get(media=media)
        try:
            found = upload_picture(client, bytes(content.content), media.content_type)
        except GatewayError as refused:
            _away[key] = self._now + AWAY
            raise PictureAway from refused
        _away.pop(key, None)
        MediaUpload.objects.bulk_create(
            [
                MediaUpload(
                    installation_id=self._installation_id,
                    account_id=key[0],
                    media=media,
                    gateway_id=found.media_id,
                    uploaded_at=self._now,
                    expires_at=found.expires_at,
                )
            ],
            update_conflicts=True,
            unique_fields=["media", "account"],
            update_fields=["gateway_id", "uploaded_at", "expires_at"],
        )
        return found.media_id


def forget_uploads(*, installation_id: int, uploads: Sequence[tuple[int, int]]) -> None:
    """Have these (account, template) pictures uploaded anew: WeChat has them no more."""
    for account_id, template_id in uploads:
        MediaUpload.objects.of(installation_id).filter(
            account_id=account_id, media__templates__id=template_id
        ).delete()
