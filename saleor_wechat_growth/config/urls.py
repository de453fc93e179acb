from __future__ import annotations

from django.urls import URLPattern, path

from saleor_wechat_growth.web import saleor

urlpatterns: list[URLPattern] = [
    path("api/manifest", saleor.manifest),
    path("api/register", saleor.register),
    path("api/webhooks/saleor", saleor.webhook),
]
