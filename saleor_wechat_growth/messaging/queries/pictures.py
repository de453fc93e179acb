"""The shop's pictures, and where the world finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count

from saleor_wechat_growth.messaging.models import Media, MediaContent

if TYPE_CHECKING:
    from django.db.models import QuerySet


def pictures(installation_id: int) -> QuerySet[Media]:
    """Return all pictures, newest first, each with `shown_by`: how many templates."""
    rows = Media.objects.of(installation_id).annotate(shown_by=Count("templates"))
    return rows.order_by("-added_at", "-id")


def address_of(media: Media) -> str:
    """Return where anybody who knows it, WeChat above all, finds a picture."""
    return f"{settings.PUBLIC_URL}/media/{media.public_id}"


def shown(public_id: str) -> tuple[str, bytes] | None:
    """Return the content type and bytes of a picture by the end of its address."""
    content = (
        # whoever asks has the address, and is nobody's visitor yet
        MediaContent.objects.across_installations()
        .filter(media__public_id=public_id)
        .select_related("media")
        .first()
    )
    if content is None:
        return None
    return content.media.content_type, bytes(content.content)
