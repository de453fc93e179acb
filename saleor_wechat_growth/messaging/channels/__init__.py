"""The ways to a person, by the channel's name. Nothing here touches the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.channels import (
    sms,
    wechat_customer,
    wechat_notice,
    wechat_subscribe,
    wechat_template,
)
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.messaging.channels.calls import ChannelModule

CHANNELS: Final[Mapping[str, ChannelModule]] = {
    Channel.WECHAT_TEMPLATE: wechat_template.CHANNEL,
    Channel.WECHAT_SUBSCRIBE: wechat_subscribe.CHANNEL,
    Channel.WECHAT_CUSTOMER: wechat_customer.CHANNEL,
    Channel.WECHAT_NOTICE: wechat_notice.CHANNEL,
    Channel.SMS: sms.CHANNEL,
}
