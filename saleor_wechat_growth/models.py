"""Every table of the app: Django looks for them here."""

from saleor_wechat_growth.activity import models as activity
from saleor_wechat_growth.commerce import models as commerce
from saleor_wechat_growth.core import models as core
from saleor_wechat_growth.coupons import models as coupons
from saleor_wechat_growth.customers import models as customers
from saleor_wechat_growth.forms import models as forms
from saleor_wechat_growth.inbox import models as inbox
from saleor_wechat_growth.insights import models as insights
from saleor_wechat_growth.installations import models as installations
from saleor_wechat_growth.journeys import models as journeys
from saleor_wechat_growth.messaging import models as messaging
from saleor_wechat_growth.promises import models as promises
from saleor_wechat_growth.reach import models as reach
from saleor_wechat_growth.segments import models as segments

__all__ = [
    "activity",
    "commerce",
    "core",
    "coupons",
    "customers",
    "forms",
    "inbox",
    "insights",
    "installations",
    "journeys",
    "messaging",
    "promises",
    "reach",
    "segments",
]
