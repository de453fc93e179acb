"""Tags put on many people at once: by a file, or on who is in a segment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.searching import Sought, sought
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import start_job
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.segments import queries, tagfile
from saleor_wechat_growth.segments.errors import SegmentUnknown, TooManyPeople
from saleor_wechat_growth.segments.models import Membership, Segment
from saleor_wechat_growth.segments.services.bulk import start_tagging
from saleor_wechat_growth.segments.services.tags import put_tags
from saleor_wechat_growth.segments.tagfile import Bad, Fault, Row

IMPORT: Final = "tags.import"
#: how many people one job tags; tags of entering have no such end
MOST_PEOPLE: Final = 50_000
LOOKED_UP: Final = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would do.

    known: of each row that can be used, whose it is; tags: how many such rows each
    tag has; new_tags: those that the shop does not have yet.
    """

    total: int
    known: Sequence[tuple[Row, int]]
    bad: Sequence[Bad]
    tags: Mapping[str, int]
    new_tags: Sequence[str]


def check_import(*, installation_id: int, text: str) -> Checked:
    """Say what a file of tags would do, row by row; nothing is written."""
    read = tagfile.read(text)
    owners = _owners(installation_id, {row.identifier for row in read.rows})
    known: list[tuple[Row, int]] = []
    bad = list(read.bad)
    for row in read.rows:
        found = owners[row.identifier]
        if isinstance(found, Fault):
            bad.append(Bad(row.line, found))
        else:
            known.append((row, found))
    tags = Counter(row.tag for row, _ in known)
    there = queries.tags(installation_id).filter(key__in=tags)
    return Checked(
        total=len(read.rows) + sum(1 for each in read.bad if each.line),
        known=known,
        bad=sorted(bad, key=lambda each: each.line),
        tags=tags,
        new_tags=sorted(tags.keys() - set(there.values_list("key", flat=True))),
    )


def start_import(
    *, installation_id: int, checked: Checked, started_by: str, now: datetime
) -> Job:
    """Put on what a checked file says, in the background."""
    return start_job(
        installation_id=installation_id,
        kind=IMPORT,
        started_by=started_by,
        order={},
        rows=[[person, row.tag, row.reason] for row, person in checked.known],
        summary={"rows": checked.total, "tags": sorted(checked.tags)[:20]},
        now=now,
    )


def tag_segment(
    *,
    installation_id: int,
    segment_id: int,
    keys: Sequence[str],
    reason: str,
    by: str,
    now: datetime,
) -> Job:
    """Put tags on who is in a segment now, in the background.

    Raises SegmentUnknown, TooManyPeople: more than `MOST_PEOPLE`.
    """
    if not Segment.objects.of(installation_id).filter(id=segment_id).exists():
        raise SegmentUnknown(str(segment_id))
    members = (
        Membership.objects.of(installation_id)
        .filter(segment_id=segment_id, left_at__isnull=True)
        .order_by("customer_id")
        .values_list("customer_id", flat=True)
        .distinct()
    )
    people = list(members[: MOST_PEOPLE + 1])
    if len(people) > MOST_PEOPLE:
        raise TooManyPeople(str(MOST_PEOPLE))
    return start_tagging(
        installation_id=installation_id,
        customer_ids=people,
        keys=keys,
        is_taken=False,
        by=by,
        reason=reason,
        now=now,
    )


@works(IMPORT)
def put_imported(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Put on the tags of some rows of a file."""
    by_reason: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for person, key, reason in batch.rows:
        by_reason[reason].append((person, key, f"import:{batch.job_id}"))
    for reason, wanted in sorted(by_reason.items()):
        put_tags(
            installation_id=batch.installation_id,
            wanted=wanted,
            by=batch.started_by,
            reason=reason,
            now=now,
        )
    return ()


def _owners(installation_id: int, identifiers: set[str]) -> Mapping[str, int | Fault]:
    """Return by identifier whose it is, or why that cannot be said."""
    accounts = list(
        Account.objects.of(installation_id).values_list("app_id", "open_platform")
    )
    apps = {app_id for app_id, _ in accounts}
    platforms = {platform for _, platform in accounts if platform}
    found: dict[str, int | Fault] = {}
    wanted: dict[str, Sought] = {}
    for each in identifiers:
        values = sought(each, app_ids=apps, open_platforms=platforms)
        if values is None or not values.lookups:
            found[each] = Fault.UNCLEAR
        else:
            wanted[each] = values
    texts = sorted(wanted)
    for start in range(0, len(texts), LOOKED_UP):
        some = {each: wanted[each] for each in texts[start : start + LOOKED_UP]}
        found.update(_owners_of(installation_id, some))
    return found


def _owners_of(
    installation_id: int, wanted: Mapping[str, Sought]
) -> Mapping[str, int | Fault]:
    rows = Identity.objects.of(installation_id).filter(
        lookup__in=[lookup for each in wanted.values() for lookup in each.lookups]
    )
    by_lookup: dict[bytes, list[tuple[str, str, int]]] = defaultdict(list)
    for row in rows.only("lookup", "kind", "scope", "customer_id"):
        by_lookup[bytes(row.lookup)].append((row.kind, row.scope, row.customer_id))
    return {
        text: _only(
            [
                (kind, owner)
                for lookup in values.lookups
                for kind, scope, owner in by_lookup[lookup]
                # the scope of a typed number is who typed it
                if values.tail is not None or scope in values.scopes
            ]
        )
        for text, values in wanted.items()
    }


def _only(found: Sequence[tuple[str, int]]) -> int | Fault:
    """Return the one owner; a number is its prover's before its typers'."""
    proved = {owner for kind, owner in found if kind != IdentityKind.FORM_PHONE}
    owners = proved or {owner for _, owner in found}
    if not owners:
        return Fault.UNKNOWN
    return min(owners) if len(owners) == 1 else Fault.SEVERAL
