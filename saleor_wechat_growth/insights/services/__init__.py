"""Roll-ups: kept in step with the ledgers, or made anew from them."""

from saleor_wechat_growth.insights.services.noting import note_orders, note_runs
from saleor_wechat_growth.insights.services.rolling import rebuild, roll_up

__all__ = ["note_orders", "note_runs", "rebuild", "roll_up"]
