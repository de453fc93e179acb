"""Receipts of gateways, and the tables of a person in this domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import PHONES, lookup_of
from saleor_wechat_growth.customers.registry import (
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.inbox.arrivals import digest
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.plans import Receipt
from saleor_wechat_growth.messaging.replies import Said
from saleor_wechat_growth.messaging.services import (
    raise_problem,
    receive_receipts,
    reply_to,
    settle_coupons,
)
from saleor_wechat_growth.messaging.services.erasing import (
    MESSAGE,
    call_off_erased,
    empty_attempts,
    forget_chat,
)
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.reach.allowances import ANSWERED_USES
from saleor_wechat_growth.reach.models import Account, Channel

register(
    Message,
    erased=Kept("promise 9: messages add up", emptied=MESSAGE, then=empty_attempts),
    exported=Exported(named={"template": "template__title"}),
)


@listen("messaging", news.TEMPLATE_RECEIPT, news.SENT, news.SMS_RECEIPT)
def settle_by_receipts(
    happenings: Sequence[Happening], now: datetime
) -> Iterable[Happening]:
    installation_id = happenings[0].installation_id
    accounts = Account.objects.of(installation_id).in_bulk(
        {each.body["account_id"] for each in happenings}
    )
    identities = _identities(installation_id, happenings, accounts)
    receipts = [
        receipt
        for happening in happenings
        for receipt in _receipts(happening, identities, accounts)
    ]
    return receive_receipts(installation_id=installation_id, receipts=receipts, now=now)


@listen("messaging", "customer.erased")
def call_off_what_waits_for_the_erased(
    happenings: Sequence[Happening], now: datetime
) -> Iterable[Happening]:
    return call_off_erased(
        installation_id=happenings[0].installation_id,
        customer_ids=[
            person for each in happenings for person in each.body["customer_ids"]
        ],
        now=now,
    )


@listen("messaging", "follower.left")
def forget_what_they_were_told(happenings: Sequence[Happening], now: datetime) -> None:
    del now
    forget_chat(
        installation_id=happenings[0].installation_id,
        # of several leavings of one openid the newest
        left={
            each.body["identity_id"]: each.at
            for each in sorted(happenings, key=lambda each: each.at)
        },
    )


@listen("messaging", "talk.said", "menu.used")
def answer_those_who_speak(happenings: Sequence[Happening], now: datetime) -> None:
    reply_to(
        installation_id=happenings[0].installation_id,
        said=[
            _said(each)
            for each in happenings
            if each.kind == "talk.said" or each.body["how"] in ANSWERED_USES
        ],
        now=now,
    )


def _said(happening: Happening) -> Said:
    body = happening.body
    text, key = body.get("text", ""), body.get("key", "")
    told = (happening.kind, happening.subject, happening.at.isoformat(), text, key)
    return Said(
        customer_id=body["customer_id"],
        identity_id=body["identity_id"],
        account_id=body["account_id"],
        origin=digest(*(part.encode(errors="replace") for part in told))[:16].hex(),
        text=text,
        key=key,
    )


@listen("messaging", "coupon.running_low")
def tell_of_empty_pools(happenings: Sequence[Happening], now: datetime) -> None:
    for happening in happenings:
        key, stock = happening.body["key"], happening.body["stock"]
        raise_problem(
            installation_id=happening.installation_id,
            key=f"coupon-{key}",
            message=f"Coupon {key} has {stock} codes left; recalls go on without it.",
            now=now,
        )


@listen(
    "messaging",
    "message.accepted",
    "message.unknown",
    "message.suppressed",
    "message.failed",
)
def settle_coupons_given_by_hand(
    happenings: Sequence[Happening], now: datetime
) -> None:
    settle_coupons(
        installation_id=happenings[0].installation_id, happenings=happenings, now=now
    )


def _identities(
    installation_id: int,
    happenings: Sequence[Happening],
    accounts: Mapping[int, Account],
) -> Mapping[bytes, tuple[int, ...]]:
    """Return whose identities the receipts' addresses are, by the hash of each."""
    by_lookup = {
        lookup: _key(each)
        for each in happenings
        for lookup in _lookups(each, accounts.get(each.body["account_id"]))
    }
    found: dict[bytes, list[int]] = defaultdict(list)
    known = Identity.objects.of(installation_id).filter(lookup__in=by_lookup)
    for identity_id, lookup in known.values_list("id", "lookup"):
        found[by_lookup[bytes(lookup)]].append(identity_id)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}


def _key(happening: Happening) -> bytes:
    body = happening.body
    return lookup_of("receipt", str(body.get("openid") or body.get("phone")), "")


def _lookups(happening: Happening, account: Account | None) -> Iterator[bytes]:
    if happening.kind == news.SMS_RECEIPT:
        for kind in sorted(PHONES):
            yield lookup_of(kind, happening.body["phone"])
    elif account is not None:
        openid = happening.body["openid"]
        yield lookup_of(IdentityKind.OPENID, openid, account.app_id)


def _receipts(
    happening: Happening,
    identities: Mapping[bytes, tuple[int, ...]],
    accounts: Mapping[int, Account],
) -> Iterator[Receipt]:
    body = happening.body
    whose = identities.get(_key(happening), ())
    if happening.kind == news.TEMPLATE_RECEIPT:
        yield Receipt(
            identity_ids=whose,
            channel=Channel.WECHAT_TEMPLATE,
            gateway_id=body["msgid"],
            is_delivered=body["outcome"] == "delivered",
            code=body["status"],
            at=happening.at,
        )
    elif happening.kind == news.SMS_RECEIPT:
        yield Receipt(
            identity_ids=whose,
            channel=Channel.SMS,
            gateway_id=body["serial"],
            is_delivered=body["delivered"],
            code=body["code"],
            at=moment(body["at"]) or happening.at,
            client_msg_id=body.get("reference", ""),
            parts=body.get("fee"),
        )
    else:
        account = accounts.get(body["account_id"])
        is_notice = account is not None and (
            account.kind == Account.Kind.SERVICE_ACCOUNT
        )
        channel = Channel.WECHAT_NOTICE if is_notice else Channel.WECHAT_SUBSCRIBE
        for result in body["results"]:
            yield Receipt(
                identity_ids=whose,
                channel=channel,
                gateway_id=result["msgid"],
                is_delivered=result["delivered"],
                code=result["status"],
                at=happening.at,
                template_id=result["template_id"],
            )
