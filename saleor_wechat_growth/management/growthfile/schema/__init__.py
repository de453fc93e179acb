"""What may stand in a growth.yaml. Keys are the names under which objects are known.

Recipe parameters, coupon terms, policies, slots, form fields and menus are the domains'
own models, so that the file and the dashboard take the same.
"""

from saleor_wechat_growth.management.growthfile.schema.accounts import ACCOUNTS, Shop
from saleor_wechat_growth.management.growthfile.schema.audience import (
    Segment,
    Tag,
    Trait,
)
from saleor_wechat_growth.management.growthfile.schema.coupons import (
    Claim,
    Coupon,
    SearchOffer,
)
from saleor_wechat_growth.management.growthfile.schema.file import (
    GrowthFile,
    json_schema,
)
from saleor_wechat_growth.management.growthfile.schema.journeys import (
    JOURNEYS,
    RecallJourney,
    ReminderJourney,
    SegmentJourney,
    WelcomeJourney,
)
from saleor_wechat_growth.management.growthfile.schema.messages import (
    Menu,
    Reply,
    Template,
)
from saleor_wechat_growth.management.growthfile.schema.parts import Spec
from saleor_wechat_growth.management.growthfile.schema.sources import Code, Source
from saleor_wechat_growth.management.growthfile.schema.storefront import (
    Form,
    SaleDay,
    Slot,
    Watch,
)

__all__ = [
    "ACCOUNTS",
    "JOURNEYS",
    "Claim",
    "Code",
    "Coupon",
    "Form",
    "GrowthFile",
    "Menu",
    "RecallJourney",
    "ReminderJourney",
    "Reply",
    "SaleDay",
    "SearchOffer",
    "Segment",
    "SegmentJourney",
    "Shop",
    "Slot",
    "Source",
    "Spec",
    "Tag",
    "Template",
    "Trait",
    "Watch",
    "WelcomeJourney",
    "json_schema",
]
