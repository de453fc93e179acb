from __future__ import annotations

from saleor_wechat_growth.api.dashboard.wechat.followers import FollowerQueries
from saleor_wechat_growth.api.dashboard.wechat.menus import MenuQueries
from saleor_wechat_growth.api.dashboard.wechat.statistics import StatisticsQueries


class WeChatQueries(FollowerQueries, MenuQueries, StatisticsQueries):
    """The shop's service accounts at work."""
