"""Headers every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Content-Security-Policy and its company.

    The Dashboard shows us in a frame, so there is no X-Frame-Options; which hosts
    may frame us is FRAME_ANCESTORS.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        ancestors = " ".join(settings.FRAME_ANCESTORS) or "'none'"
        self.policy = (
            "default-src 'self'; img-src 'self' data: http: https:; "
            "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
            f"form-action 'self'; frame-ancestors {ancestors}"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.policy)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response
