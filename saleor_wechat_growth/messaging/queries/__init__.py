"""What is known of messages, for those who send, decide and report."""

from saleor_wechat_growth.messaging.queries.reports import (
    MessageCounts,
    counts,
    history,
    in_flight,
    template_ids,
)

__all__ = ["MessageCounts", "counts", "history", "in_flight", "template_ids"]
