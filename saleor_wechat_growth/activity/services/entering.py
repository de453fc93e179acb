"""People who come by a code: touches, and the news of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from saleor_wechat_growth.activity import queries
from saleor_wechat_growth.activity.facts import Entry, Opened, Visitor
from saleor_wechat_growth.activity.models import SceneCode, Touch
from saleor_wechat_growth.activity.scenes import is_scene
from saleor_wechat_growth.core import arrays, jsontext
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.reach.queries import zone

if TYPE_CHECKING:
    from saleor_wechat_growth.activity.models import TrackedLink

Kind = Touch.Kind

#: an inbox row that tells who came by which source: {"entries": [body, …]}, each with
#: the body of a "source.entered"
ENTERED: Final = "storefront.source_entered"
#: what the origin of a code's link begins with
CODE: Final = "code:"

_HOW: Final = {Kind.SCAN: "scan", Kind.OPEN: "open", Kind.LINK: "link"}

_INSERT: Final = """
INSERT INTO growth_touch (installation_id, customer_id, kind, origin, at, source_id,
                          code_id, is_follow, entrance)
SELECT %b, customer_id, kind, origin, at, source_id, code_id, is_follow, entrance
FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::timestamptz[], %b::bigint[],
            %b::bigint[], %b::boolean[], %b::integer[])
     AS touch (customer_id, kind, origin, at, source_id, code_id, is_follow, entrance)
ON CONFLICT DO NOTHING RETURNING kind, origin, at
"""


def enter(*, installation_id: int, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Write down who came by which code; return what is new, as "source.entered" says.

    A scan counts by the second that WeChat names it with. An opening counts once a
    minute: a mini-program that comes to the front again tells the same scene.
    """
    if not entries:
        return []
    places = {(each.kind, _origin(each), _at(each)): each for each in entries}
    rows = arrays.run(
        _INSERT,
        [
            installation_id,
            [each.visitor.customer_id for each in places.values()],
            [str(kind) for kind, _, _ in places],
            [origin for _, origin, _ in places],
            [at for _, _, at in places],
            [each.code.source_id for each in places.values()],
            [each.code.pk for each in places.values()],
            [each.is_follow for each in places.values()],
            [each.entrance for each in places.values()],
        ],
    )
    fresh = {(Kind(kind), origin, at) for kind, origin, at in rows}
    people = {places[place].visitor.customer_id for place in fresh}
    firsts = queries.first_touches(installation_id, people)
    return [
        _told(each, is_first=_is(firsts.get(each.visitor.customer_id), place))
        for place, each in places.items()
        if place in fresh
    ]


def _origin(entry: Entry) -> str:
    return f"{CODE}{entry.code.pk}:identity:{entry.visitor.identity_id}"


def _at(entry: Entry) -> datetime:
    if entry.kind == Kind.SCAN:
        return entry.at
    return entry.at.replace(second=0, microsecond=0)


def _is(touch: Touch | None, place: tuple[Touch.Kind, str, datetime]) -> bool:
    return touch is not None and (touch.kind, touch.origin, touch.at) == place


def _told(entry: Entry, *, is_first: bool) -> dict[str, Any]:
    source = entry.code.source
    return {
        "customer_id": entry.visitor.customer_id,
        "source": source.key,
        "kind": source.kind,
        "placement": source.placement,
        "code_id": entry.code.pk,
        "how": _HOW[entry.kind],
        "account_key": entry.account_key,
        "is_follow": entry.is_follow,
        "is_new_follower": entry.is_new_follower,
        "is_first_touch": is_first,
    }


@transaction.atomic
def open_by_scene(
    *,
    installation_id: int,
    scene: str,
    entrance: int | None,
    visitor: Visitor,
    now: datetime,
) -> Opened | None:
    """Write down that somebody opened the mini-program by a code; where it leads.

    None: the shop has no such scene. Those who listen hear of it with the inbox.
    """
    known = [scene] if is_scene(scene) else []
    code = queries.codes_of_scenes(installation_id, known).get(scene)
    if code is None:
        return None
    _enter_and_tell(code, Kind.OPEN, visitor, entrance, now)
    return Opened(code.page, code.address, code.source.public_name)


def enter_by_link(*, link: TrackedLink, visitor: Visitor | None, now: datetime) -> None:
    """Write down that the link of a code was followed; by nobody we know, as a count."""
    code = (
        SceneCode.objects.of(link.installation_id)
        .filter(link_id=link.pk)
        .select_related("source", "account")
        .first()
    )
    if code is None:
        return
    if visitor is not None:
        _enter_and_tell(code, Kind.LINK, visitor, None, now)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _VISIT,
            {
                "shop": code.installation_id,
                "code": code.pk,
                "day": now.astimezone(zone(code.installation_id)).date(),
            },
        )


_VISIT: Final = """
INSERT INTO growth_codevisit AS known (installation_id, code_id, day, count)
VALUES (%(shop)s, %(code)s, %(day)s, 1)
ON CONFLICT (code_id, day) DO UPDATE SET count = known.count + 1
"""


def _enter_and_tell(
    code: SceneCode,
    kind: Touch.Kind,
    visitor: Visitor,
    entrance: int | None,
    now: datetime,
) -> None:
    key = code.account.key if code.account is not None else ""
    entry = Entry(code, visitor, kind, now, entrance=entrance, account_key=key)
    _pass_on(
        code.installation_id,
        enter(installation_id=code.installation_id, entries=[entry]),
        now,
    )


def _pass_on(
    installation_id: int, told: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Put the news into the inbox: who opens a page must not wait for what follows."""
    if not told:
        return
    receive(
        arrivals=[
            Arrival(
                installation_id=installation_id,
                source=InboxEvent.Source.STOREFRONT,
                kind=ENTERED,
                subject="",
                dedupe_key=digest(uuid.uuid4().bytes),
                body=jsontext.dumps({"entries": list(told)}).encode(),
                received_at=now,
            )
        ]
    )
    transaction.on_commit(lambda: wake(HANDLE_TASK))
