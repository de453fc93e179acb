"""Choosing which tags are kept the same as a service account's own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.integrations.wechat import tags as theirs
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.queries import account_credentials
from saleor_wechat_growth.segments import queries
from saleor_wechat_growth.segments.errors import MirrorRefused, TagUnknown
from saleor_wechat_growth.segments.models import Tag, Tagging, WeChatTag
from saleor_wechat_growth.segments.services.wechat_ledger import want
from saleor_wechat_growth.segments.services.wechat_naming import call_anew

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

HEAR_TASK: Final = "saleor_wechat_growth.segments.tasks.hear_wechat_tags"
_WHY: Final = {
    "45056": "full",
    "45157": "taken",
    "45158": "long",
    "45058": "theirs",
}


def mirror_with_wechat(
    *,
    installation_id: int,
    key: str,
    account_key: str,
    direction: str,
    now: datetime,
) -> WeChatTag:
    """Keep a tag the same as one of a service account's of the same name.

    Where there is none it is made, unless it is only heard of. Call it outside of a
    transaction.

    Raises:
        TagUnknown: the shop has no such tag.
        UnknownAccount: the shop has no such service account.
        MirrorRefused: it cannot be done, or WeChat does not do it.

    """
    tag = queries.tags(installation_id).filter(key=key).first()
    if tag is None:
        raise TagUnknown(key)
    account = _account(installation_id, account_key)
    known = WeChatTag.objects.of(installation_id).filter(tag=tag, account=account)
    row = known.exclude(error__gt="").first()
    if row is not None:
        wechat_id, is_made_here = row.wechat_id, row.is_made_here
    else:
        wechat_id, is_made_here = _settled(_gateway(account), tag, direction)
    return _save(tag, account, wechat_id, direction, is_made_here, now)


def stop_mirroring(
    *, installation_id: int, key: str, account_key: str, also_there: bool
) -> bool:
    """Keep a tag the same no longer; return whether it was.

    also_there: delete it in WeChat as well, if we made it there. Call it outside of a
    transaction. Raises UnknownAccount, and MirrorRefused if WeChat does not delete it.
    """
    account = _account(installation_id, account_key)
    row = (
        WeChatTag.objects.of(installation_id)
        .filter(tag__key=key, account=account)
        .first()
    )
    if row is None:
        return False
    if also_there and row.is_made_here:
        try:
            theirs.delete_tag(_gateway(account), row.wechat_id)
        except GatewayError as refused:
            # one that is gone is as good as deleted
            if refused.code != "45159":
                raise _refusal(refused) from refused
    row.delete()
    return True


def _account(installation_id: int, key: str) -> Account:
    found = (
        Account.objects.of(installation_id)
        .filter(key=key, kind=Account.Kind.SERVICE_ACCOUNT)
        .first()
    )
    if found is None:
        raise UnknownAccount
    return found


def _gateway(account: Account) -> WeChatGateway:
    way = account_credentials(account)
    assert isinstance(way, WeChatCredentials)
    return wechat_gateway(way)


def _settled(gateway: WeChatGateway, tag: Tag, direction: str) -> tuple[int, bool]:
    """Return the number of the tag in WeChat, and whether we made it."""
    name = tag.name or tag.key
    if len(name) > theirs.LONGEST_NAME:
        raise MirrorRefused("long")
    try:
        standing = theirs.tags_of(gateway)
        same = next((each for each in standing if each.name == name), None)
        if same is not None:
            if same.id < theirs.FIRST_OWN and direction != WeChatTag.Direction.FROM:
                raise MirrorRefused("theirs")
            return same.id, False
        if direction == WeChatTag.Direction.FROM:
            raise MirrorRefused("missing")
        own = sum(each.id >= theirs.FIRST_OWN for each in standing)
        if own >= theirs.MOST_TAGS:
            raise MirrorRefused("full")
        return theirs.create_tag(gateway, name).id, True
    except GatewayError as refused:
        raise _refusal(refused) from refused


def _refusal(refused: GatewayError) -> MirrorRefused:
    return MirrorRefused(_WHY.get(refused.code, "gateway"), refused.code)


@transaction.atomic
def _save(
    tag: Tag,
    account: Account,
    wechat_id: int,
    direction: str,
    is_made_here: bool,  # noqa: FBT001 -- a fact of the tag
    now: datetime,
) -> WeChatTag:
    shop_id = tag.installation_id
    hold([shop_id])
    others = WeChatTag.objects.of(shop_id).filter(account=account, wechat_id=wechat_id)
    if others.exclude(tag=tag).exists():
        raise MirrorRefused("taken")
    row = WeChatTag.objects.of(shop_id).filter(tag=tag, account=account).first()
    if row is not None and row.wechat_id != wechat_id:
        # another tag there: what was worn of the old one says nothing
        row.delete()
        row = None
    if row is None:
        row = WeChatTag(
            installation_id=shop_id, tag=tag, account=account, created_at=now
        )
    row.wechat_id = wechat_id
    row.direction = direction
    row.is_made_here = is_made_here
    row.due_at, row.started_at, row.sealed_cursor, row.error = now, None, None, ""
    row.save()
    if row.rename_error:
        call_anew(tag, now)
    if direction != WeChatTag.Direction.FROM:
        worn = Tagging.objects.of(shop_id).filter(tag=tag)
        people = set(worn.values_list("customer_id", flat=True))
        want(installation_id=shop_id, people=people, tag_ids=[tag.pk], now=now)
    transaction.on_commit(lambda: wake(HEAR_TASK))
    return row
