"""`/media/<id>`: a picture of a message, for WeChat and whoever it shows it to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from saleor_wechat_growth.messaging.queries.pictures import shown

#: what stands under an address never changes
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@require_safe
def show(_request: HttpRequest, public_id: str) -> HttpResponse:
    found = shown(public_id)
    if found is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    content_type, content = found
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Cache-Control": _FOR_EVER,
            # it is what its bytes say, in whatever page
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        },
    )
