from __future__ import annotations

from saleor_wechat_growth.customers.registry import register
from saleor_wechat_growth.segments.models import Tagging

register(Tagging)
