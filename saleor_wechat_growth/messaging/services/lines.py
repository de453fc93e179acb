"""From a message to a call: the account's client, the address, the content."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.messaging.channels.calls import Prepared
from saleor_wechat_growth.messaging.errors import NotReady
from saleor_wechat_growth.messaging.rendering import Content
from saleor_wechat_growth.reach.clients import sms_gateway, wechat_gateway
from saleor_wechat_growth.reach.credentials import SmsCredentials, WeChatCredentials
from saleor_wechat_growth.reach.queries import account_credentials

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.models import Message, Template
    from saleor_wechat_growth.reach.models import Account


@dataclass(frozen=True, slots=True)
class Line:
    """An account's client, and the sign of its SMS."""

    client: Any = field(repr=False)
    sign: str = ""


class Lines:
    """The lines of one batch, each account's secrets opened once."""

    def __init__(self) -> None:
        self._known: dict[int, Line] = {}

    def of(self, account: Account) -> Line:
        """Return the account's line. Raises NotReady if its secrets make none."""
        known = self._known.get(account.pk)
        if known is None:
            known = self._known[account.pk] = _line(account)
        return known


def _line(account: Account) -> Line:
    try:
        credentials = account_credentials(account)
        if isinstance(credentials, WeChatCredentials):
            return Line(wechat_gateway(credentials))
        if isinstance(credentials, SmsCredentials):
            return Line(sms_gateway(credentials), credentials.sign)
    except (crypto.Unreadable, ValueError) as error:
        raise NotReady(account.key) from error
    # an account that nothing is sent by
    raise NotReady(account.key)


def prepared_call(
    message: Message, template: Template, line: Line, content: Content, address: str
) -> Prepared:
    """Return the call that sends `content`; its thread needs to ask nothing more."""
    return Prepared(
        message_id=message.pk,
        channel=template.channel,
        client=line.client,
        address=address,
        template_id=template.gateway_id,
        values=content.values,
        client_msg_id=message.client_msg_id,
        url=content.url,
        page=content.page,
        page_app_id=content.page_app_id,
        sign=line.sign,
        form=template.form,
        picture=content.picture,
        account_kind=template.account.kind,
    )


def sealed_content(message: Message) -> Content:
    """Open what a message said when it was claimed."""
    assert message.sealed_content is not None
    return Content(**json.loads(crypto.unseal(bytes(message.sealed_content))))
