"""What followers wear in WeChat, what they should, and what we hear of it.

One row a follower and mirrored tag (`WeChatTagging`). A tagging here makes it wanted
there, which is sent; what is heard from there and was not wanted is news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.segments.models import WeChatTag, WeChatTagging

SEND_TASK: Final = "saleor_wechat_growth.segments.tasks.send_wechat_tags"
#: of a tagging that came from WeChat
ORIGIN: Final = "wechat"
HEARS: Final = (WeChatTag.Direction.FROM, WeChatTag.Direction.BOTH)

# Only followers can wear a tag there. What may be in the air is sent once more, so
# that the last word is the newest.
_WANT: Final = """
INSERT INTO growth_wechattagging AS known (installation_id, wechat_tag_id, customer_id,
    identity_id, is_wanted, is_on, from_wechat, changed_at, due_at, attempts, error)
SELECT %(shop)s, mirrored.id, identity.customer_id, identity.id, wearing.worn, FALSE,
    FALSE, %(now)s, %(now)s, 0, ''
FROM growth_wechattag AS mirrored
JOIN growth_account AS account ON account.id = mirrored.account_id
JOIN growth_identity AS identity
  ON identity.installation_id = %(shop)s AND identity.kind = 'openid'
 AND identity.scope = account.app_id
 AND (%(people)s::bigint[] IS NULL OR identity.customer_id = ANY(%(people)s::bigint[]))
JOIN growth_follow AS follow
  ON follow.identity_id = identity.id AND follow.is_following
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM growth_tagging AS tagging
        WHERE tagging.tag_id = mirrored.tag_id
          AND tagging.customer_id = identity.customer_id) AS worn) AS wearing
WHERE mirrored.installation_id = %(shop)s AND mirrored.direction <> 'from'
  AND (%(tags)s::bigint[] IS NULL OR mirrored.tag_id = ANY(%(tags)s::bigint[]))
  AND (wearing.worn OR EXISTS (
    SELECT FROM growth_wechattagging AS row
    WHERE row.wechat_tag_id = mirrored.id AND row.identity_id = identity.id))
ORDER BY mirrored.id, identity.id
ON CONFLICT (wechat_tag_id, identity_id) DO UPDATE
SET is_wanted = EXCLUDED.is_wanted, customer_id = EXCLUDED.customer_id, error = '',
    due_at = CASE WHEN EXCLUDED.is_wanted = known.is_on AND known.attempts = 0
                  THEN NULL ELSE EXCLUDED.due_at END
WHERE known.is_wanted <> EXCLUDED.is_wanted
"""
_SETTLE: Final = """
UPDATE growth_wechattagging AS known
SET is_on = heard.is_on, is_wanted = heard.is_wanted, from_wechat = heard.from_wechat,
    changed_at = %(as_of)s, due_at = heard.due_at, attempts = 0, error = ''
FROM unnest(%(ids)s::bigint[], %(on)s::boolean[], %(wanted)s::boolean[],
            %(theirs)s::boolean[], %(due)s::timestamptz[])
  AS heard (id, is_on, is_wanted, from_wechat, due_at)
WHERE known.installation_id = %(shop)s AND known.id = heard.id
"""


@dataclass(frozen=True, slots=True)
class Worn:
    """WeChat says of a follower whether they wear a mirrored tag."""

    wechat_tag: WeChatTag
    customer_id: int
    identity_id: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was given a tag in WeChat, or freed of it: (customer, tag key)."""

    put: Sequence[tuple[int, str]]
    taken: Sequence[tuple[int, str]]


def want(
    *,
    installation_id: int,
    people: Collection[int] | None,
    tag_ids: Collection[int] | None = None,
    now: datetime,
) -> None:
    """Have these people wear there what they wear here. In the caller's transaction.

    people, tag_ids: None is all.
    """
    if people is not None and not people:
        return
    given: dict[str, Any] = {
        "shop": installation_id,
        "people": None if people is None else sorted(people),
        "tags": None if tag_ids is None else sorted(tag_ids),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WANT, given)
        if cursor.rowcount:
            transaction.on_commit(lambda: wake(SEND_TASK))


def forget(*, installation_id: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Forget what followers wore in accounts they left: (account, identity)."""
    by_account: dict[int, set[int]] = defaultdict(set)
    for account_id, identity_id in pairs:
        by_account[account_id].add(identity_id)
    for account_id, identities in sorted(by_account.items()):
        WeChatTagging.objects.of(installation_id).filter(
            among("identity_id", identities), wechat_tag__account_id=account_id
        ).delete()


def settle(
    *, installation_id: int, said: Sequence[Worn], as_of: datetime, now: datetime
) -> Heard:
    """Write down what WeChat says as of a moment; return what of it is news.

    What we sent or heard since is newer. In the caller's transaction, which holds the
    shop. Who was tagged by us and freed there is tagged there again.
    """
    rows = _rows(installation_id, said)
    fresh: list[WeChatTagging] = []
    changed: list[tuple[WeChatTagging, datetime | None]] = []
    put: list[tuple[int, str]] = []
    taken: list[tuple[int, str]] = []
    for each in said:
        tag = each.wechat_tag
        row = rows.get((tag.pk, each.identity_id))
        if row is None:
            if each.is_on and tag.direction in HEARS:
                fresh.append(_told(each, as_of))
                put.append((each.customer_id, tag.tag.key))
        elif row.is_on != each.is_on and row.changed_at < as_of:
            row.is_on = each.is_on
            if each.is_on and not row.is_wanted and tag.direction in HEARS:
                row.from_wechat = row.is_wanted = True
                put.append((each.customer_id, tag.tag.key))
            elif not each.is_on and row.from_wechat:
                row.from_wechat = row.is_wanted = False
                taken.append((each.customer_id, tag.tag.key))
            is_sent = tag.direction != WeChatTag.Direction.FROM
            differs = row.is_wanted != row.is_on
            changed.append((row, now if is_sent and differs else None))
    WeChatTagging.objects.bulk_create(fresh)
    _write(installation_id, changed, as_of)
    return Heard(put, taken)


def _rows(
    installation_id: int, said: Sequence[Worn]
) -> Mapping[tuple[int, int], WeChatTagging]:
    found = (
        WeChatTagging.objects.of(installation_id)
        .filter(
            among("identity_id", {each.identity_id for each in said}),
            among("wechat_tag_id", {each.wechat_tag.pk for each in said}),
        )
        .order_by("id")
        .select_for_update()
    )
    return {(row.wechat_tag_id, row.identity_id): row for row in found}


def _told(worn: Worn, as_of: datetime) -> WeChatTagging:
    return WeChatTagging(
        installation_id=worn.wechat_tag.installation_id,
        wechat_tag=worn.wechat_tag,
        customer_id=worn.customer_id,
        identity_id=worn.identity_id,
        is_wanted=True,
        is_on=True,
        from_wechat=True,
        changed_at=as_of,
    )


def _write(
    installation_id: int,
    changed: Sequence[tuple[WeChatTagging, datetime | None]],
    as_of: datetime,
) -> None:
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                "shop": installation_id,
                "as_of": as_of,
                "ids": [row.pk for row, _ in changed],
                "on": [row.is_on for row, _ in changed],
                "wanted": [row.is_wanted for row, _ in changed],
                "theirs": [row.from_wechat for row, _ in changed],
                "due": [due for _, due in changed],
            },
        )
