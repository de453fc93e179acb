"""By which door of WeChat a mini-program was entered.

Names for the scene values that the official table 场景值列表 lists (mini-program
reference, read in its versions up to 2.29 of the base library); what is not among
them, or comes later, stays a number. Values that the table calls the same as another
have the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ENTRANCES: Final[Mapping[int, str]] = MappingProxyType(
    {
        #: 发现栏小程序主入口, 「最近使用」列表
        1001: "discover",
        #: 微信首页顶部搜索框的搜索结果页
        1005: "search",
        #: 发现栏小程序主入口搜索框的搜索结果页
        1006: "search",
        #: 单人聊天会话中的小程序消息卡片
        1007: "chat",
        #: 群聊会话中的小程序消息卡片
        1008: "group_chat",
        #: 收藏夹
        1010: "favourites",
        #: 扫描二维码
        1011: "qr_scan",
        #: 长按图片识别二维码
        1012: "qr_press",
        #: 扫描手机相册中选取的二维码
        1013: "qr_album",
        #: 小程序订阅消息
        1014: "subscribe_message",
        #: 微信钱包, from client 7.0.0 on 支付入口
        1019: "wallet",
        #: 公众号 profile 页相关小程序列表
        1020: "account_profile",
        #: 安卓系统桌面图标
        1023: "desktop",
        #: 小程序 profile 页
        1024: "app_profile",
        #: 发现栏小程序主入口, 「附近的小程序」列表
        1026: "nearby",
        #: 微信支付完成页
        1034: "payment_done",
        #: 公众号自定义菜单
        1035: "account_menu",
        #: App 分享消息卡片
        1036: "app_share",
        #: 小程序打开小程序
        1037: "other_app",
        #: 从另一个小程序返回
        1038: "app_return",
        #: 公众号模板消息
        1043: "template_message",
        #: 带 shareTicket 的小程序消息卡片
        1044: "group_chat",
        #: 朋友圈广告
        1045: "moments_ad",
        #: 朋友圈广告详情页
        1046: "moments_ad",
        #: 扫描小程序码
        1047: "code_scan",
        #: 长按图片识别小程序码
        1048: "code_press",
        #: 扫描手机相册中选取的小程序码
        1049: "code_album",
        #: 搜一搜的结果页
        1053: "search",
        #: 公众号文章
        1058: "article",
        #: 微信支付完成页 (与1034相同)
        1060: "payment_done",
        #: URL scheme
        1065: "url_link",
        #: 公众号文章广告
        1067: "article_ad",
        #: 移动应用通过 openSDK 进入微信
        1069: "mobile_app",
        #: 二维码收款页面
        1072: "payment_code",
        #: 客服消息列表下发的小程序消息卡片
        1073: "service_message",
        #: 公众号会话下发的小程序消息卡片
        1074: "account_chat",
        #: 微信聊天主界面下拉
        1089: "pull_down",
        #: 长按小程序右上角菜单唤出最近使用历史
        1090: "recent",
        #: 小程序订阅消息 (1014 says: 与1107相同)
        1107: "subscribe_message",
    }
)


def entrance_of(value: int) -> str:
    """Return the entrance's name; of an unknown one its number."""
    return ENTRANCES.get(value, str(value))
