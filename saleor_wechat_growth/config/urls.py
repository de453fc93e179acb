from __future__ import annotations

from django.urls import URLPattern, path, re_path

from saleor_wechat_growth.api.dashboard.sources.downloads import download
from saleor_wechat_growth.api.dashboard.view import dashboard
from saleor_wechat_growth.api.storefront.view import storefront
from saleor_wechat_growth.web import (
    callbacks,
    health,
    links,
    login,
    pages,
    pictures,
    saleor,
)
from saleor_wechat_growth.web.demo import views as demo

urlpatterns: list[URLPattern] = [
    path("api/manifest", saleor.manifest),
    path("api/register", saleor.register),
    path("api/webhooks/saleor", saleor.webhook),
    path("callbacks/wechat/<str:account>", callbacks.wechat),
    path("callbacks/sms/<str:account>/<str:secret>", callbacks.sms),
    path("login/wechat/<str:account>", login.start),
    path("login/wechat/<str:account>/back", login.back),
    path("callbacks/jinshuju/<str:account>/<str:secret>", callbacks.jinshuju),
    path("graphql/storefront/", storefront),
    path("graphql/dashboard/", dashboard),
    path("downloads/codes/<int:batch>", download),
    re_path(r"^r/(?P<code>[A-Za-z0-9]{1,8})$", links.follow),
    re_path(r"^media/(?P<public_id>[0-9a-f]{32})$", pictures.show),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.numbers),
    path("demo/", pages.demo),
    path("demo/api/state", demo.state),
    path("demo/api/shop/<slug:operation>", demo.shop),
    path("demo/api/media/<slug:media_id>", demo.medium),
    path("demo/api/codes/<int:code_id>", demo.code),
    path("demo/api/<slug:action>", demo.act),
    re_path(r"^demo/dashboard/", pages.host),
    re_path(r"^widgets/[a-z]+$", pages.widget),
    re_path(r"^popups/[a-z]+$", pages.popup),
    # the Dashboard opens the app's page at the origin root, its sub-pages below
    re_path(rf"^(?:(?:{'|'.join(pages.SECTIONS)})(?:/.*)?)?$", pages.extension),
]
