"""The manifest core reads when a shop installs the app (facts: Saleor manifest)."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.installations.webhooks import WEBHOOKS, permissions

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.saleor.records import WebhookSpec

IDENTIFIER = "saleor.wechat.growth"
NAME = "WeChat Growth · 微信增长"
#: what it was tried against: core 3.23.28
REQUIRED_SALEOR = ">=3.23.5 <4"
ABOUT = """\
Recalls abandoned carts by WeChat or SMS, with a coupon when it pays, and shows what
that earned. 用微信或短信召回被放弃的购物车，需要时附上优惠券，并证明带来了多少收入。

Why it asks for permissions: MANAGE_CHECKOUTS and MANAGE_ORDERS to see carts and what
became of them, MANAGE_USERS to know whose they are, MANAGE_PRODUCTS to see price
changes, MANAGE_DISCOUNTS to make coupon codes and delete expired ones.
"""


def build(public_url: str) -> dict[str, Any]:
    """Return the manifest of an app that lives at `public_url` (no trailing slash)."""
    return {
        "id": IDENTIFIER,
        "name": NAME,
        "version": version("saleor-wechat-growth"),
        "about": ABOUT,
        "author": "Saleor WeChat Growth",
        "permissions": list(permissions()),
        "appUrl": public_url,
        "tokenTargetUrl": f"{public_url}/api/register",
        "requiredSaleorVersion": REQUIRED_SALEOR,
        "brand": {"logo": {"default": f"{public_url}/static/logo.png"}},
        "extensions": [
            {
                "identifier": "growth-home",
                "label": "WeChat Growth",
                "mount": "NAVIGATION_CUSTOMERS",
                "target": "APP_PAGE",
                "permissions": ["MANAGE_USERS"],
                "url": "/home",
            }
        ],
        "webhooks": [_entry(webhook.spec(public_url)) for webhook in WEBHOOKS],
    }


def _entry(spec: WebhookSpec) -> dict[str, Any]:
    entry: dict[str, Any] = spec.as_input()
    entry["syncEvents"] = []
    return entry
