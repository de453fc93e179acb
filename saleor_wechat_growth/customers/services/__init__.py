"""Who is who: observing, merging and parting persons."""

from saleor_wechat_growth.customers.services.merging import part, unmerge
from saleor_wechat_growth.customers.services.observing import observe
from saleor_wechat_growth.customers.services.users import record_users

__all__ = ["observe", "part", "record_users", "unmerge"]
