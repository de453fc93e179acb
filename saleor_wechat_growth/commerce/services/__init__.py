"""Carts, orders and prices as core tells them."""

from saleor_wechat_growth.commerce.services.attaching import attach_cart
from saleor_wechat_growth.commerce.services.carts import record_carts
from saleor_wechat_growth.commerce.services.orders import record_orders
from saleor_wechat_growth.commerce.services.prices import record_prices

__all__ = ["attach_cart", "record_carts", "record_orders", "record_prices"]
