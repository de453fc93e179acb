from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with what is asked of a service account."""

    ACCOUNT_UNKNOWN = "There is no service account of this key."
    MENU_INVALID = "WeChat would refuse this menu."
    MENU_STALE = "Somebody else changed the menu meanwhile."
    VERSION_UNKNOWN = "The menu has no such version."
    MENU_NOT_SHOWN = "WeChat did not answer, and shows what it did before."
    MENU_UNKNOWN = "WeChat did not answer, nor say what it shows: it may be either."
    WECHAT_REFUSED = "WeChat refused, or did not answer; the detail is its code."
