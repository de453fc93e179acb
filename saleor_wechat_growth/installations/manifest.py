"""The manifest core reads when a shop installs the app (facts: Saleor manifest)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

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


@dataclass(frozen=True, slots=True)
class Extension:
    """One place of the Dashboard that shows something of ours.

    The token a frame is given carries what is left to the user of `permissions`, so
    each asks for what its page reads. url: below our origin. Each page of the
    Dashboard has one widget of ours, by GET: several of one app hear each other's
    messages, and one by POST learns neither theme nor language.
    """

    identifier: str
    label: str
    mount: str
    target: str
    url: str
    permissions: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def entry(self, public_url: str) -> dict[str, Any]:
        # the Dashboard resolves an app page's address itself, and wants it relative
        is_page = self.target == "APP_PAGE"
        entry: dict[str, Any] = {
            "identifier": self.identifier,
            "label": self.label,
            "mount": self.mount,
            "target": self.target,
            "permissions": list(self.permissions),
            "url": self.url if is_page else public_url + self.url,
        }
        if self.options:
            entry["options"] = dict(self.options)
        return entry


_USERS: Final = ("MANAGE_USERS",)
_BY_GET: Final = {"widgetTarget": {"method": "GET"}}

EXTENSIONS: Final = (
    Extension(
        "growth-home",
        "WeChat Growth",
        "NAVIGATION_CUSTOMERS",
        "APP_PAGE",
        "/home",
        _USERS,
    ),
    Extension(
        "growth-homepage",
        "Recovered revenue · 召回收入",
        "HOMEPAGE_WIDGETS",
        "WIDGET",
        "/widgets/home",
        ("MANAGE_ORDERS", "MANAGE_USERS"),
        {"homeWidgetTarget": {"method": "GET"}},
    ),
    Extension(
        "growth-customer",
        "Reach on WeChat and SMS · 微信与短信触达",
        "CUSTOMER_DETAILS_WIDGETS",
        "WIDGET",
        "/widgets/customer",
        _USERS,
        _BY_GET,
    ),
    Extension(
        "growth-order",
        "What brought this order · 订单来源",
        "ORDER_DETAILS_WIDGETS",
        "WIDGET",
        "/widgets/order",
        ("MANAGE_ORDERS",),
        _BY_GET,
    ),
    Extension(
        "growth-voucher",
        "Who got its codes · 券码去向",
        "VOUCHER_DETAILS_WIDGETS",
        "WIDGET",
        "/widgets/voucher",
        ("MANAGE_DISCOUNTS",),
        _BY_GET,
    ),
    Extension(
        "growth-customer-actions",
        "Tag, coupon, message… · 打标签、发券、发消息",
        "CUSTOMER_DETAILS_MORE_ACTIONS",
        "POPUP",
        "/popups/customer",
        _USERS,
    ),
    Extension(
        "growth-customers-actions",
        "Tag, coupon, message… · 打标签、发券、发消息",
        "CUSTOMER_OVERVIEW_MORE_ACTIONS",
        "POPUP",
        "/popups/customers",
        _USERS,
    ),
    Extension(
        "growth-search",
        "Search WeChat Growth · 搜索微信增长",
        "SEARCH_ACTION",
        "POPUP",
        "/popups/search",
        _USERS,
    ),
)


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
        "extensions": [each.entry(public_url) for each in EXTENSIONS],
        "webhooks": [_entry(webhook.spec(public_url)) for webhook in WEBHOOKS],
    }


def _entry(spec: WebhookSpec) -> dict[str, Any]:
    entry: dict[str, Any] = spec.as_input()
    entry["syncEvents"] = []
    return entry
