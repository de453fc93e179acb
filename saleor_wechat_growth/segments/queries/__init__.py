"""What is known of segments, tags and who they are put on."""

from saleor_wechat_growth.segments.queries.membership import (
    Flow,
    audience_at,
    count_at,
    entered,
    flows,
    members,
    memberships_of,
    owners_at,
    page_at,
    sample_at,
    transition_matrix,
)
from saleor_wechat_growth.segments.queries.previewing import (
    Preview,
    members_by_rule,
    preview,
)
from saleor_wechat_growth.segments.queries.rulebook import (
    Quintiles,
    asks_of_orders,
    problems,
    rfm_quintiles,
    segments,
    used_by,
    versions,
)
from saleor_wechat_growth.segments.queries.slots import keys_of, slots
from saleor_wechat_growth.segments.queries.tags import (
    SHOWN_TAGS,
    mirrored_tags,
    segments_with_tag,
    tag_history,
    tags,
    wearers,
    wearers_after,
)
from saleor_wechat_growth.segments.queries.traits import TraitView, traits_of

__all__ = [
    "SHOWN_TAGS",
    "Flow",
    "Preview",
    "Quintiles",
    "TraitView",
    "asks_of_orders",
    "audience_at",
    "count_at",
    "entered",
    "flows",
    "keys_of",
    "members",
    "members_by_rule",
    "memberships_of",
    "mirrored_tags",
    "owners_at",
    "page_at",
    "preview",
    "problems",
    "rfm_quintiles",
    "sample_at",
    "segments",
    "segments_with_tag",
    "slots",
    "tag_history",
    "tags",
    "traits_of",
    "transition_matrix",
    "used_by",
    "versions",
    "wearers",
    "wearers_after",
]
