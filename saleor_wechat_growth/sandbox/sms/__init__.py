"""The stand-in for Tencent Cloud SMS, API 2021-01-11."""

from saleor_wechat_growth.sandbox.sms.app import create_app
from saleor_wechat_growth.sandbox.sms.state import Seed, State

__all__ = ["Seed", "State", "create_app"]
