"""The stand-in for Tencent Cloud SMS (API 2021-01-11) and Aliyun SMS (2017-05-25).

One address, two doors: each vendor's calls name their action in a header of its own.
"""

from saleor_wechat_growth.sandbox.sms.app import create_app
from saleor_wechat_growth.sandbox.sms.state import Seed, State

__all__ = ["Seed", "State", "create_app"]
