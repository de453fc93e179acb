"""Writing down who may be reached, how, and through which accounts."""

from saleor_wechat_growth.reach.services.accounts import (
    new_callback_secret,
    pause_account,
    pushes_arrived,
    resume_account,
    rotate_callback_secret,
    save_account,
)
from saleor_wechat_growth.reach.services.consents import (
    CHANNELS_OF,
    IN_A_CHAT,
    Statement,
    allow_again,
    record_consents,
)
from saleor_wechat_growth.reach.services.erased import allow_returned, forbid_erased
from saleor_wechat_growth.reach.services.finding import Whose, leave
from saleor_wechat_growth.reach.services.follower_checks import (
    ask_follower_check,
    check_followers,
    plan_follower_checks,
)
from saleor_wechat_growth.reach.services.follows import (
    FollowBefore,
    FollowSighting,
    record_follows,
)
from saleor_wechat_growth.reach.services.grants import (
    Answer,
    GrantKey,
    give_back,
    grant,
    let_go,
    put_aside,
    put_aside_again,
    record_prompt,
    refuse,
    reserve,
    reserve_put_aside,
    spend,
    zero,
)
from saleor_wechat_growth.reach.services.lookups import look_up_followers
from saleor_wechat_growth.reach.services.menus import (
    publish_menu,
    read_menu,
    save_menu,
    take_off_menu,
    take_over_menu,
)
from saleor_wechat_growth.reach.services.penalties import (
    PenaltyNotice,
    note_penalties,
)
from saleor_wechat_growth.reach.services.policies import save_policies
from saleor_wechat_growth.reach.services.revoking import (
    Leaving,
    forget_talks,
    revoke,
)
from saleor_wechat_growth.reach.services.roles import set_role
from saleor_wechat_growth.reach.services.statistics import (
    fetch_statistics,
    plan_statistics,
)
from saleor_wechat_growth.reach.services.suppressions import (
    lift,
    opt_out,
    suppress,
)
from saleor_wechat_growth.reach.services.talks import (
    PlaceSeen,
    Spoken,
    Turn,
    drop_old_talks,
    forget_places,
    hand_over,
    note_places,
    record_utterances,
)
from saleor_wechat_growth.reach.services.trying import try_account
from saleor_wechat_growth.reach.services.windows import (
    Opening,
    WindowKey,
    close_windows,
    open_windows,
    return_windows,
    spend_windows,
    take_windows,
)

__all__ = [
    "CHANNELS_OF",
    "IN_A_CHAT",
    "Answer",
    "FollowBefore",
    "FollowSighting",
    "GrantKey",
    "Leaving",
    "Opening",
    "PenaltyNotice",
    "PlaceSeen",
    "Spoken",
    "Statement",
    "Turn",
    "Whose",
    "WindowKey",
    "allow_again",
    "allow_returned",
    "ask_follower_check",
    "check_followers",
    "close_windows",
    "drop_old_talks",
    "fetch_statistics",
    "forbid_erased",
    "forget_places",
    "forget_talks",
    "give_back",
    "grant",
    "hand_over",
    "leave",
    "let_go",
    "lift",
    "look_up_followers",
    "new_callback_secret",
    "note_penalties",
    "note_places",
    "open_windows",
    "opt_out",
    "pause_account",
    "plan_follower_checks",
    "plan_statistics",
    "publish_menu",
    "pushes_arrived",
    "put_aside",
    "put_aside_again",
    "read_menu",
    "record_consents",
    "record_follows",
    "record_prompt",
    "record_utterances",
    "refuse",
    "reserve",
    "reserve_put_aside",
    "resume_account",
    "return_windows",
    "revoke",
    "rotate_callback_secret",
    "save_account",
    "save_menu",
    "save_policies",
    "set_role",
    "spend",
    "spend_windows",
    "suppress",
    "take_off_menu",
    "take_over_menu",
    "take_windows",
    "try_account",
    "zero",
]
