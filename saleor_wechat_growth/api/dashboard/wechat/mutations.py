from __future__ import annotations

import graphene

from saleor_wechat_growth.api.dashboard.wechat.followers import CheckFollowers
from saleor_wechat_growth.api.dashboard.wechat.menu_changes import (
    PublishMenu,
    ReadMenu,
    SaveMenu,
    TakeOffMenu,
    TakeOverMenu,
)


class WeChatMutations(graphene.ObjectType):
    """Changes of what service accounts show, and questions to WeChat."""

    check_followers = CheckFollowers.Field()
    save_menu = SaveMenu.Field()
    publish_menu = PublishMenu.Field()
    read_menu = ReadMenu.Field()
    take_over_menu = TakeOverMenu.Field()
    take_off_menu = TakeOffMenu.Field()
