"""The stand-in for api.weixin.qq.com: service accounts and mini-programs."""

from saleor_wechat_growth.sandbox.wechat.app import create_app
from saleor_wechat_growth.sandbox.wechat.state import Seed, State

__all__ = ["Seed", "State", "create_app"]
