from saleor_wechat_growth.activity.models.decisions import Decision
from saleor_wechat_growth.activity.models.events import ActivityEvent, ClientEventId
from saleor_wechat_growth.activity.models.sources import (
    MOST_PERMANENT,
    ChannelCost,
    CodeAllowance,
    CodeBatch,
    CodePicture,
    CodeVisit,
    SceneCode,
    Source,
)
from saleor_wechat_growth.activity.models.touches import Touch, TrackedLink

__all__ = [
    "MOST_PERMANENT",
    "ActivityEvent",
    "ChannelCost",
    "ClientEventId",
    "CodeAllowance",
    "CodeBatch",
    "CodePicture",
    "CodeVisit",
    "Decision",
    "SceneCode",
    "Source",
    "Touch",
    "TrackedLink",
]
