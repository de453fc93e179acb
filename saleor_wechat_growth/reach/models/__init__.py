from saleor_wechat_growth.reach.models.accounts import (
    AccessToken,
    Account,
    Policy,
    new_public_id,
)
from saleor_wechat_growth.reach.models.followers import FollowerCheck, FollowerPage
from saleor_wechat_growth.reach.models.menus import Menu, MenuVersion
from saleor_wechat_growth.reach.models.penalties import Penalty
from saleor_wechat_growth.reach.models.permissions import (
    Channel,
    Consent,
    Follow,
    Grant,
    Purpose,
    Suppression,
    Use,
)
from saleor_wechat_growth.reach.models.statistics import AccountDay, ArticleDay
from saleor_wechat_growth.reach.models.talks import (
    Deletion,
    HandOver,
    Place,
    Utterance,
    Window,
)

__all__ = [
    "AccessToken",
    "Account",
    "AccountDay",
    "ArticleDay",
    "Channel",
    "Consent",
    "Deletion",
    "Follow",
    "FollowerCheck",
    "FollowerPage",
    "Grant",
    "HandOver",
    "Menu",
    "MenuVersion",
    "Penalty",
    "Place",
    "Policy",
    "Purpose",
    "Suppression",
    "Use",
    "Utterance",
    "Window",
    "new_public_id",
]
