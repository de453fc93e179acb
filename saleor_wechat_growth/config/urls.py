from __future__ import annotations

from django.urls import URLPattern, path

from saleor_wechat_growth.api.storefront.view import storefront
from saleor_wechat_growth.web import callbacks, health, links, saleor

urlpatterns: list[URLPattern] = [
    path("api/manifest", saleor.manifest),
    path("api/register", saleor.register),
    path("api/webhooks/saleor", saleor.webhook),
    path("callbacks/wechat/<str:account>", callbacks.wechat),
    path("callbacks/sms/<str:account>/<str:secret>", callbacks.sms),
    path("graphql/storefront/", storefront),
    path("r/<str:code>", links.follow),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.numbers),
]
