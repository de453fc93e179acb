"""Writing chosen tags to core, where other apps and exports of the shop see them.

A person whose mirrored tags may have changed has a row (`MirrorDue`); a task writes
what is true then to each of their users. What core then tells of the user changes no
tag, so nothing comes back.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import SaleorUser
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import Refused, SaleorError
from saleor_wechat_growth.segments.models import MirrorDue, Tag, Tagging
from saleor_wechat_growth.segments.services.wechat_ledger import want

logger = logging.getLogger(__name__)

MIRROR_TASK: Final = "saleor_wechat_growth.segments.tasks.mirror_due"
#: of the user's private metadata: keys of tags, in order, between commas
METADATA_KEY: Final = "growth_tags"
#: each person costs a call or more
BATCH: Final = 50
LEASE: Final = timedelta(minutes=2)

_LATER: Final = """
INSERT INTO growth_mirrordue (installation_id, customer_id, due_at)
SELECT %(shop)s, person, %(now)s FROM unnest(%(people)s::bigint[]) AS person
WHERE EXISTS (
    SELECT FROM growth_tag WHERE installation_id = %(shop)s AND is_mirrored
      AND (%(tags)s::bigint[] IS NULL OR id = ANY(%(tags)s::bigint[])))
"""
_EVERYBODY: Final = """
INSERT INTO growth_mirrordue (installation_id, customer_id, due_at)
SELECT DISTINCT installation_id, customer_id, %(now)s::timestamptz FROM growth_tagging
WHERE installation_id = %(shop)s AND tag_id = %(tag)s
"""


def mirror_later(
    *,
    installation_id: int,
    people: Collection[int],
    tag_ids: Collection[int] | None = None,
    now: datetime,
) -> None:
    """Have the tags of `people` written soon, if the shop mirrors any of `tag_ids`.

    In core's metadata, and in WeChat.

    tag_ids: None: whichever. In the caller's transaction.
    """
    if not people:
        return
    given = {
        "shop": installation_id,
        "people": sorted(people),
        "tags": None if tag_ids is None else sorted(tag_ids),
        "now": now,
    }
    _ask(_LATER, given)
    want(installation_id=installation_id, people=people, tag_ids=tag_ids, now=now)


def mirror_everybody(*, installation_id: int, tag_id: int, now: datetime) -> None:
    """Have the tags of all who wear a tag written: it began or ceased to be mirrored."""
    _ask(_EVERYBODY, {"shop": installation_id, "tag": tag_id, "now": now})


def _ask(text: str, given: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        if cursor.rowcount:
            transaction.on_commit(lambda: wake(MIRROR_TASK))


def mirror_due(*, now: datetime) -> int:
    """Write the tags of a batch of people of each shop in turn; return how many rows.

    Call it again until it returns 0. Who cannot be written now comes back after a
    lease.
    """
    shops = Installation.objects.filter(
        id__in=MirrorDue.objects.across_installations()  # a claim: every shop's turn
        .filter(due_at__lte=now)
        .values("installation_id"),
        status=Installation.Status.ACTIVE,
    ).order_by("id")
    return sum(_mirror_batch(shop, now) for shop in list(shops))


def _mirror_batch(shop: Installation, now: datetime) -> int:
    claimed = _claim(shop.id, now)
    if not claimed:
        return 0
    wanted = _wanted(shop.id, set(claimed.values()))
    try:
        with closing(saleor_client(shop)) as client:
            for user_id, keys in sorted(wanted.items()):
                _write(client, user_id, keys)
    except (SaleorError, NotInstalled) as error:
        logger.warning("tags of shop %s wait: %s", shop.id, type(error).__name__)
        return 0
    MirrorDue.objects.of(shop.id).filter(id__in=claimed).delete()
    return len(claimed)


@transaction.atomic
def _claim(installation_id: int, now: datetime) -> dict[int, int]:
    """Return the people of due rows, by row."""
    rows = list(
        MirrorDue.objects.of(installation_id)
        .filter(due_at__lte=now)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    claimed = {row.id: row.customer_id for row in rows}
    MirrorDue.objects.of(installation_id).filter(id__in=claimed).update(
        due_at=now + LEASE
    )
    return claimed


def _wanted(
    installation_id: int, people: Collection[int]
) -> Mapping[str, Sequence[str]]:
    """Return by user of core's which tags they shall have there."""
    worn: dict[int, set[str]] = defaultdict(set)
    mirrored = Tag.objects.of(installation_id).filter(is_mirrored=True)
    taggings = Tagging.objects.of(installation_id).filter(
        customer_id__in=people, tag__in=mirrored
    )
    for customer_id, key in taggings.values_list("customer_id", "tag__key"):
        worn[customer_id].add(key)
    users = SaleorUser.objects.of(installation_id).filter(
        customer_id__in=people, deleted_at__isnull=True
    )
    return {
        user_id: sorted(worn[customer_id])
        for user_id, customer_id in users.values_list("saleor_id", "customer_id")
    }


def _write(client: SaleorClient, user_id: str, keys: Sequence[str]) -> None:
    try:
        client.write_private_metadata(user_id, {METADATA_KEY: ",".join(keys)})
    except Refused as refusal:
        # a user that is gone wears nothing; others would only refuse it again
        logger.warning("tags were refused: %s", ", ".join(sorted(refusal.codes)))
