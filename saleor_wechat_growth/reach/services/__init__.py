"""Writing down who may be reached, how, and through which accounts."""

from saleor_wechat_growth.reach.services.accounts import (
    new_callback_secret,
    pause_account,
    pushes_arrived,
    resume_account,
    rotate_callback_secret,
    save_account,
)
from saleor_wechat_growth.reach.services.consents import Statement, record_consents
from saleor_wechat_growth.reach.services.follows import FollowSighting, record_follows
from saleor_wechat_growth.reach.services.grants import (
    Answer,
    GrantKey,
    give_back,
    grant,
    record_prompt,
    refuse,
    reserve,
    spend,
    zero,
)
from saleor_wechat_growth.reach.services.lookups import look_up_followers
from saleor_wechat_growth.reach.services.policies import save_policies
from saleor_wechat_growth.reach.services.suppressions import (
    lift,
    opt_out,
    suppress,
)
from saleor_wechat_growth.reach.services.trying import try_account

__all__ = [
    "Answer",
    "FollowSighting",
    "GrantKey",
    "Statement",
    "give_back",
    "grant",
    "lift",
    "look_up_followers",
    "new_callback_secret",
    "opt_out",
    "pause_account",
    "pushes_arrived",
    "record_consents",
    "record_follows",
    "record_prompt",
    "refuse",
    "reserve",
    "resume_account",
    "rotate_callback_secret",
    "save_account",
    "save_policies",
    "spend",
    "suppress",
    "try_account",
    "zero",
]
