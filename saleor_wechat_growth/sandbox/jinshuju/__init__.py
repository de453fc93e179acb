"""The stand-in for jinshuju.net: its API v1, a page to fill a form in, its push."""

from saleor_wechat_growth.sandbox.jinshuju.app import create_app
from saleor_wechat_growth.sandbox.jinshuju.state import Seed, State

__all__ = ["Seed", "State", "create_app"]
