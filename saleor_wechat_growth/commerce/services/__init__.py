"""Carts, orders, prices and stock as core tells them."""

from saleor_wechat_growth.commerce.services.attaching import attach_cart
from saleor_wechat_growth.commerce.services.carts import record_carts
from saleor_wechat_growth.commerce.services.offers import doubt_offers, record_offers
from saleor_wechat_growth.commerce.services.orders import record_orders
from saleor_wechat_growth.commerce.services.prices import record_prices

__all__ = [
    "attach_cart",
    "doubt_offers",
    "record_carts",
    "record_offers",
    "record_orders",
    "record_prices",
]
