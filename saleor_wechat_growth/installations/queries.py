from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.installations.models import Installation

if TYPE_CHECKING:
    from django.db.models import QuerySet

ACTIVE = Installation.Status.ACTIVE


def by_api_url(api_url: str) -> Installation | None:
    return Installation.objects.filter(saleor_api_url=api_url).first()


def by_public_key(public_key: str) -> Installation | None:
    """Return the shop a mini-program names, if it still has us installed."""
    return Installation.objects.filter(public_key=public_key, status=ACTIVE).first()


def active() -> QuerySet[Installation]:
    return Installation.objects.filter(status=ACTIVE).order_by("id")
