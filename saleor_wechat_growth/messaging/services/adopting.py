"""Reading an account's own templates at its gateway, to choose some of them.

Here, not among the queries: it calls the gateway.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.messaging.services.lines import Lines
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from saleor_wechat_growth.integrations.sms.messages import SmsTemplate
    from saleor_wechat_growth.integrations.wechat.answers import ApprovedTemplate
    from saleor_wechat_growth.reach.models import Account

_VARIABLE: Final = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template that the gateway has approved, or not yet.

    content: WeChat's lines (`商品:{{thing1.DATA}}`) or an SMS's wording; keywords:
    the names of its fields, in order; why: what its reviewer said against it;
    adopted: ids of the shop's templates that go by it.
    """

    gateway_id: str
    title: str
    content: str
    example: str
    keywords: tuple[str, ...]
    is_approved: bool
    why: str
    adopted: tuple[int, ...]
    is_long_term: bool = False


def candidates(
    *, installation_id: int, account_id: int, channel: str
) -> list[Candidate]:
    """Return what the account has at its gateway now, in the gateway's order.

    channel: a service account has templates for messages and for notices. Our own
    content is at no gateway: of that there is nothing.

    In no transaction: it waits for the gateway.

    Raises:
        UnknownAccount: the shop has no such account.
        NotReady: its secrets make no client.
        GatewayError: the gateway refused, or was not reached.

    """
    account = queries.account(installation_id, account_id)
    return at_gateway(Lines().of(account).client, channel, _adopted(account))


def at_gateway(
    client: Any, channel: str, adopted: Mapping[str, Sequence[int]]
) -> list[Candidate]:
    """Return what an account has for a channel. Raises GatewayError."""
    if channel == Channel.WECHAT_TEMPLATE:
        return _of_wechat(client.private_templates(), adopted)
    if channel in GRANTED:
        return _of_wechat(client.subscribe_templates(), adopted)
    if channel == Channel.SMS:
        return _of_sms(client.templates(), adopted)
    return []


def _adopted(account: Account) -> dict[str, list[int]]:
    known: dict[str, list[int]] = defaultdict(list)
    rows = Template.objects.of(account.installation_id).filter(account=account)
    for gateway_id, template_id in rows.order_by("id").values_list("gateway_id", "id"):
        known[gateway_id].append(template_id)
    return known


def _of_wechat(
    templates: Iterable[ApprovedTemplate], adopted: Mapping[str, Sequence[int]]
) -> list[Candidate]:
    return [
        Candidate(
            gateway_id=each.template_id,
            title=each.title,
            content=each.content,
            example=each.example,
            keywords=each.keywords,
            is_approved=True,
            why="",
            adopted=tuple(adopted.get(each.template_id, ())),
            is_long_term=each.long_term,
        )
        for each in templates
    ]


def _of_sms(
    templates: Iterable[SmsTemplate], adopted: Mapping[str, Sequence[int]]
) -> list[Candidate]:
    return [
        Candidate(
            gateway_id=each.template_id,
            title=each.title,
            content=each.content,
            example="",
            keywords=tuple(
                f"thing{number}"
                for number in sorted({int(n) for n in _VARIABLE.findall(each.content)})
            ),
            is_approved=each.approved,
            why=each.why,
            adopted=tuple(adopted.get(each.template_id, ())),
        )
        for each in templates
    ]
