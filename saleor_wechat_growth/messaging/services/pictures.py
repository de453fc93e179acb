"""Pictures of messages as WeChat has them. Who has them there: `uploading`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.errors import PictureAway
from saleor_wechat_growth.messaging.models import Form, MediaUpload
from saleor_wechat_growth.messaging.queries.pictures import address_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from saleor_wechat_growth.messaging.models import Template

#: no message shows a picture any more this long before WeChat drops it
MARGIN: Final = timedelta(hours=2)


class Pictures:
    """The pictures of one shop's templates, as messages prepared at `now` show them."""

    def __init__(
        self, installation_id: int, templates: Collection[Template], now: datetime
    ) -> None:
        wanted = {each.media_id for each in templates if each.media_id}
        self._known: dict[tuple[int, int], str] = {}
        if wanted:
            rows = MediaUpload.objects.of(installation_id).filter(
                media_id__in=wanted, expires_at__gt=now + MARGIN
            )
            self._known = {
                (row.account_id, row.media_id): row.gateway_id for row in rows
            }

    def of(self, template: Template) -> str:
        """Return what a message shows it by, "" for none: an id at WeChat, or an address.

        Raises:
            PictureAway: WeChat does not have it.

        """
        media = template.media
        if media is None:
            return ""
        if template.form == Form.NEWS:
            return address_of(media)
        try:
            return self._known[template.account_id, media.pk]
        except KeyError:
            raise PictureAway from None


def forget_uploads(*, installation_id: int, uploads: Sequence[tuple[int, int]]) -> None:
    """Have these (account, template) pictures uploaded anew: WeChat has them no more."""
    for account_id, template_id in uploads:
        MediaUpload.objects.of(installation_id).filter(
            account_id=account_id, media__templates__id=template_id
        ).delete()
