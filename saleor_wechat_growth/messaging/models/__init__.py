from saleor_wechat_growth.messaging.models.media import (
    Media,
    MediaContent,
    MediaUpload,
)
from saleor_wechat_growth.messaging.models.outbox import (
    TEST,
    Attempt,
    Message,
    Problem,
    QuotaUse,
)
from saleor_wechat_growth.messaging.models.replies import Reply
from saleor_wechat_growth.messaging.models.templates import Form, Template

__all__ = [
    "TEST",
    "Attempt",
    "Form",
    "Media",
    "MediaContent",
    "MediaUpload",
    "Message",
    "Problem",
    "QuotaUse",
    "Reply",
    "Template",
]
