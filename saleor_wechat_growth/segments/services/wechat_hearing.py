"""Hearing who wears a tag in WeChat: of each follower we look up, and daily of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.integrations.wechat.followers import (
    OpenidPage,
    wearers_after,
)
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.queries import owners_of_openids, usable_wechat
from saleor_wechat_growth.segments.models import Tagging, WeChatTag, WeChatTagging
from saleor_wechat_growth.segments.services.tags import put_tags, take_tags
from saleor_wechat_growth.segments.services.wechat_ledger import (
    ORIGIN,
    Heard,
    Worn,
    settle,
    want,
)
from saleor_wechat_growth.segments.services.wechat_turns import claim_tag

LEASE: Final = timedelta(minutes=5)
EVERY: Final = timedelta(days=1)
RETRY: Final = timedelta(hours=1)
#: what we sent within this time of the asking is not judged by it
SKEW: Final = timedelta(minutes=1)
GONE: Final = 1000


@dataclass(frozen=True, slots=True)
class Described:
    """What WeChat says one follower wears."""

    account_id: int
    customer_id: int
    identity_id: int
    tag_ids: Collection[int]


@transaction.atomic
def hear_described(
    *, installation_id: int, described: Sequence[Described], now: datetime
) -> None:
    """Take over what followers wear who were just looked up."""
    by_account: dict[int, list[WeChatTag]] = defaultdict(list)
    for tag in (
        WeChatTag.objects.of(installation_id)
        .filter(account_id__in={each.account_id for each in described})
        .select_related("tag")
    ):
        by_account[tag.account_id].append(tag)
    said = [
        Worn(tag, each.customer_id, each.identity_id, tag.wechat_id in each.tag_ids)
        for each in described
        for tag in by_account[each.account_id]
    ]
    if said:
        hold([installation_id])
        heard = settle(
            installation_id=installation_id, said=said, as_of=now - SKEW, now=now
        )
        _take_over(installation_id, heard, now)


def hear_wechat_tags(*, now: datetime) -> int:
    """Read a page of each tag whose turn it is; return how many.

    Call it again, with the time it is then, until it returns 0. A page that is broken
    off is asked for again.
    """
    done = 0
    seen: list[int] = []
    while row := claim_tag("due_at", lease=LEASE, seen=seen, now=now):
        seen.append(row.pk)
        way = usable_wechat(row.account)
        if way is None:
            continue
        if row.started_at is None:
            row.started_at = now
            row.save(update_fields=["started_at"])
        sealed = row.sealed_cursor
        cursor = crypto.unseal_text(bytes(sealed)) if sealed is not None else ""
        try:
            page = wearers_after(wechat_gateway(way), row.wechat_id, cursor)
        except GatewayError as refused:
            _wait(row, refused, now)
        else:
            _write(row, page, now)
        done += 1
    return done


@transaction.atomic
def _write(row: WeChatTag, page: OpenidPage, now: datetime) -> None:
    shop_id = row.installation_id
    hold([shop_id])
    ours = WeChatTag.objects.of(shop_id).filter(id=row.pk, due_at=row.due_at)
    assert row.started_at is not None
    if not ours.select_for_update().exists():
        return
    app_id = row.account.app_id
    # of strangers we shall hear when their follow is looked up
    owners = owners_of_openids(shop_id, {(app_id, each) for each in page.openids})
    said = [Worn(row, *owner, is_on=True) for owner in owners.values()]
    as_of = row.started_at - SKEW
    heard = settle(installation_id=shop_id, said=said, as_of=as_of, now=now)
    WeChatTagging.objects.of(shop_id).filter(
        among("identity_id", {each.identity_id for each in said}), wechat_tag=row
    ).update(heard_at=row.started_at)
    _take_over(shop_id, heard, now)
    if page.next_cursor:
        ours.update(sealed_cursor=crypto.seal_text(page.next_cursor), due_at=now)
        return
    if _let_go(row, as_of, now):
        ours.update(due_at=now)
        return
    # mended, too, is what went wrong between there and here
    want(
        installation_id=shop_id,
        people=_of_followers(row),
        tag_ids=[row.tag_id],
        now=now,
    )
    ours.update(due_at=now + EVERY, started_at=None, sealed_cursor=None, heard_at=now)


def _of_followers(row: WeChatTag) -> Sequence[int]:
    worn = WeChatTagging.objects.of(row.installation_id).filter(wechat_tag=row)
    return list(worn.values_list("customer_id", flat=True).distinct())


def _let_go(row: WeChatTag, as_of: datetime, now: datetime) -> bool:
    """Free some of those whom no page named; return whether there may be more."""
    shop_id = row.installation_id
    gone = list(
        WeChatTagging.objects.of(shop_id)
        .filter(wechat_tag=row, is_on=True, changed_at__lt=as_of)
        .exclude(heard_at=row.started_at)
        .order_by("id")[:GONE]
    )
    said = [Worn(row, each.customer_id, each.identity_id, is_on=False) for each in gone]
    heard = settle(installation_id=shop_id, said=said, as_of=as_of, now=now)
    _take_over(shop_id, heard, now)
    return len(gone) == GONE


def _take_over(installation_id: int, heard: Heard, now: datetime) -> None:
    put_tags(
        installation_id=installation_id,
        wanted=[(customer_id, key, ORIGIN) for customer_id, key in heard.put],
        now=now,
    )
    by_key: Mapping[str, set[int]] = defaultdict(set)
    for customer_id, key in heard.taken:
        by_key[key].add(customer_id)
    for key, people in sorted(by_key.items()):
        # what staff or a rule put on here as well stays, and is put on there again
        theirs = Tagging.objects.of(installation_id).filter(
            among("customer_id", people), tag__key=key, origin=ORIGIN
        )
        take_tags(
            installation_id=installation_id,
            customer_ids=set(theirs.values_list("customer_id", flat=True)),
            keys=[key],
            origin=ORIGIN,
            now=now,
        )
        want(installation_id=installation_id, people=people, now=now)


def _wait(row: WeChatTag, refused: GatewayError, now: datetime) -> None:
    fields: dict[str, object] = {"due_at": now + RETRY}
    if refused.failure is Failure.CONTENT:
        fields = {"error": refused.code[:40], "due_at": None}
    WeChatTag.objects.of(row.installation_id).filter(
        id=row.pk, due_at=row.due_at
    ).update(**fields)
