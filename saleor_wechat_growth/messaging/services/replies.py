"""Setting up replies: what a marketer does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from saleor_wechat_growth.messaging.errors import ReplyInvalid, UnknownReply
from saleor_wechat_growth.messaging.models import Reply, Template
from saleor_wechat_growth.messaging.replies import (
    LONGEST_PAUSE,
    LONGEST_WORD,
    MOST_TEMPLATES,
    MOST_WORDS,
)
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.reach.policies import plain

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_NAME = 60
#: kinds that are told apart by words
_BY_WORDS = frozenset({Reply.Kind.KEYWORD, Reply.Kind.CLICK})
#: compared with what people write, not with a key of the menu
_HEARD = frozenset({Reply.Kind.KEYWORD})


@transaction.atomic
def save_reply(
    *,
    installation_id: int,
    reply_id: int | None,
    name: str,
    account_id: int | None,
    kind: str,
    match: str,
    words: Sequence[str],
    template_ids: Sequence[int],
    once_per: timedelta,
    is_active: bool,
    key: str = "",
    position: int | None = None,
) -> Reply:
    """Make a reply, or change one.

    template_ids: contents of customer-service messages, at most three of each account.
    key: of a new one, made up without it. position: None leaves it where it is, a new
    one last; of equal ones the oldest comes first.

    Raises:
        ReplyInvalid, UnknownReply
        UnknownAccount: the shop has no such account.

    """
    values: dict[str, Any] = {
        "name": name.strip(),
        "account_id": account_id,
        "kind": kind,
        "match": match,
        "words": _words(words) if kind in _BY_WORDS else [],
        "templates": list(dict.fromkeys(template_ids)),
        "once_per": once_per,
        "is_active": is_active,
    }
    _check(installation_id, values)
    replies = Reply.objects.of(installation_id)
    if position is not None:
        values["position"] = position
    if reply_id is None:
        last = replies.aggregate(last=Max("position"))["last"]
        values.setdefault("position", 0 if last is None else last + 1)
        return Reply.objects.create(
            installation_id=installation_id,
            key=key or f"reply-{secrets.token_hex(4)}",
            **values,
        )
    reply = replies.select_for_update().filter(id=reply_id).first()
    if reply is None:
        raise UnknownReply(str(reply_id))
    for field, value in values.items():
        setattr(reply, field, value)
    reply.version += 1
    reply.save()
    return reply


def _words(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _check(installation_id: int, values: dict[str, Any]) -> None:
    if not 0 < len(values["name"]) <= _LONGEST_NAME:
        raise ReplyInvalid("name")
    words = values["words"]
    if values["kind"] in _BY_WORDS and not 0 < len(words) <= MOST_WORDS:
        raise ReplyInvalid("words")
    if any(len(word) > LONGEST_WORD for word in words):
        raise ReplyInvalid("words")
    # "!" says nothing once it is compared, and would be heard in every text
    if values["kind"] in _HEARD and not all(map(plain, words)):
        raise ReplyInvalid("words")
    if not timedelta(0) <= values["once_per"] <= LONGEST_PAUSE:
        raise ReplyInvalid("oncePer")
    account_id = values["account_id"]
    if account_id is not None:
        account = reach_queries.account(installation_id, account_id)
        if account.kind not in WECHAT_KINDS:
            raise ReplyInvalid("accountId")
    _check_contents(installation_id, account_id, values["templates"])


def _check_contents(
    installation_id: int, account_id: int | None, template_ids: Collection[int]
) -> None:
    rows = Template.objects.of(installation_id).filter(
        id__in=template_ids, channel=Channel.WECHAT_CUSTOMER, purpose=Purpose.SERVICE
    )
    accounts = list(rows.values_list("account_id", flat=True))
    if not template_ids or len(accounts) != len(template_ids):
        raise ReplyInvalid("templateIds")
    if account_id is not None and set(accounts) != {account_id}:
        raise ReplyInvalid("templateIds")
    if max(accounts.count(each) for each in accounts) > MOST_TEMPLATES:
        raise ReplyInvalid("templateIds")


@transaction.atomic
def move_replies(*, installation_id: int, reply_ids: Sequence[int]) -> None:
    """Put the replies in this order.

    Raises:
        UnknownReply: these are not all of the shop's replies, each once.

    """
    rows = Reply.objects.of(installation_id).select_for_update().order_by("id")
    replies = {reply.pk: reply for reply in rows}
    if sorted(replies) != sorted(reply_ids):
        raise UnknownReply("not all of them")
    for position, reply_id in enumerate(reply_ids):
        replies[reply_id].position = position
    Reply.objects.bulk_update(replies.values(), ["position"])


def delete_reply(*, installation_id: int, reply_id: int) -> None:
    """Take a reply away; what it has answered stays. Raises UnknownReply."""
    gone, _ = Reply.objects.of(installation_id).filter(id=reply_id).delete()
    if not gone:
        raise UnknownReply(str(reply_id))
