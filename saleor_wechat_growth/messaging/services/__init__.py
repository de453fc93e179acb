"""Saying things to people: planning, sending, and learning what became of it."""

from saleor_wechat_growth.messaging.services.adopting import candidates
from saleor_wechat_growth.messaging.services.batching import (
    settle_coupons,
    start_batch,
)
from saleor_wechat_growth.messaging.services.media import add_picture, delete_picture
from saleor_wechat_growth.messaging.services.mending import dismiss_mended
from saleor_wechat_growth.messaging.services.planning import (
    cancel,
    plan,
    take_back,
    tell_otherwise,
)
from saleor_wechat_growth.messaging.services.receipts import receive_receipts
from saleor_wechat_growth.messaging.services.replies import (
    delete_reply,
    move_replies,
    save_reply,
)
from saleor_wechat_growth.messaging.services.replying import reply_to
from saleor_wechat_growth.messaging.services.sending import send_due
from saleor_wechat_growth.messaging.services.settling import recover_lost, settle_due
from saleor_wechat_growth.messaging.services.stopping import (
    pause_template,
    raise_problem,
    report_due,
    resume_template,
)
from saleor_wechat_growth.messaging.services.template_checks import check_templates
from saleor_wechat_growth.messaging.services.trying import send_test
from saleor_wechat_growth.messaging.services.uploading import upload_pictures
from saleor_wechat_growth.messaging.services.withholding import (
    hold_runs,
    release_runs,
)

__all__ = [
    "add_picture",
    "cancel",
    "candidates",
    "check_templates",
    "delete_picture",
    "delete_reply",
    "dismiss_mended",
    "hold_runs",
    "move_replies",
    "pause_template",
    "plan",
    "raise_problem",
    "receive_receipts",
    "recover_lost",
    "release_runs",
    "reply_to",
    "report_due",
    "resume_template",
    "save_reply",
    "send_due",
    "send_test",
    "settle_coupons",
    "settle_due",
    "start_batch",
    "take_back",
    "tell_otherwise",
    "upload_pictures",
]
