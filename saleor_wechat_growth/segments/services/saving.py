from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.catalogue import catalogue_of
from saleor_wechat_growth.segments.compiler import compile_rule
from saleor_wechat_growth.segments.errors import (
    RuleInvalid,
    SegmentInUse,
    SegmentUnknown,
    TooManySegments,
)
from saleor_wechat_growth.segments.models import (
    Membership,
    Recheck,
    Segment,
    SegmentVersion,
)
from saleor_wechat_growth.segments.ordering import in_order
from saleor_wechat_growth.segments.services.tags import known_tags
from saleor_wechat_growth.segments.services.updating import BUILD_TASK

#: live segments of a shop: every change asks each of them whether it is concerned
MOST_LIVE: Final = 200


@transaction.atomic
def save_segment(
    *,
    installation_id: int,
    key: str,
    name: str,
    rule: Mapping[str, Any] | rules.Rule,
    enter_tags: Sequence[str] = (),
    kind: str = Segment.Kind.CUSTOM,
    terms: Mapping[str, Any] | None = None,
    by: str = "",
    now: datetime,
) -> Segment:
    """Make a segment, a draft until it goes live, or change it; return it.

    A new rule is a new version, kept for good; a live segment is built anew then. To
    save what is already so changes nothing. by: id of the staff user, or what else
    saved it. Raises RuleInvalid, RuleCircular.
    """
    loaded = rules.load(rule)
    written = rules.dump(loaded)
    hold([installation_id])
    compile_rule(loaded, catalogue_of(installation_id))
    _check_segments(installation_id, key, loaded)
    known_tags(installation_id=installation_id, keys=enter_tags, now=now)
    known = Segment.objects.of(installation_id).select_for_update(no_key=True)
    segment = known.filter(key=key).first() or Segment(
        installation_id=installation_id, key=key, rule=written
    )
    is_new = segment.pk is None
    is_changed = segment.rule != written
    if is_changed:
        segment.version += 1
    segment.name = name
    segment.rule = written
    segment.kind = kind
    segment.enter_tags = sorted(set(enter_tags))
    segment.terms = dict(terms or {})
    segment.error = "" if is_changed else segment.error
    if is_changed and segment.status == Segment.Status.LIVE:
        _ask_for_build(segment, now)
    segment.save()
    if is_new or is_changed:
        SegmentVersion.objects.create(
            installation_id=installation_id,
            segment=segment,
            number=segment.version,
            name=name,
            rule=written,
            saved_at=now,
            by=by[:120],
        )
    return segment


def _check_segments(installation_id: int, key: str, rule: rules.Rule) -> None:
    """Raise where a rule names what is not there, or stands on itself."""
    others = {
        row.key: rules.segments_in(rules.load(row.rule))
        for row in Segment.objects.of(installation_id)
        .exclude(status=Segment.Status.ARCHIVED)
        .exclude(key=key)
    }
    named = rules.segments_in(rule)
    for missing in sorted(named - others.keys() - {key}):
        raise RuleInvalid(f"there is no segment {missing}")
    in_order({**others, key: named})


@transaction.atomic
def go_live(*, installation_id: int, segment_id: int, now: datetime) -> Segment:
    """Let a segment have members: it is built soon.

    Raises SegmentUnknown, TooManySegments.
    """
    segment = _locked(installation_id, segment_id)
    if segment.status != Segment.Status.LIVE:
        live = Segment.objects.of(installation_id).filter(status=Segment.Status.LIVE)
        if live.count() >= MOST_LIVE:
            raise TooManySegments(f"a shop has {MOST_LIVE} live segments at most")
        segment.status = Segment.Status.LIVE
        segment.error = ""
        known_tags(installation_id=installation_id, keys=segment.enter_tags, now=now)
        # memberships of an earlier life are over
        segment.built_version = 0
        _ask_for_build(segment, now)
        segment.save()
    return segment


@transaction.atomic
def rebuild(*, installation_id: int, segment_id: int, now: datetime) -> Segment:
    """Have a live segment looked at as a whole again. Raises SegmentUnknown."""
    segment = _locked(installation_id, segment_id)
    if segment.status == Segment.Status.LIVE:
        segment.error = ""
        _ask_for_build(segment, now)
        segment.save()
    return segment


@transaction.atomic
def archive(*, installation_id: int, segment_id: int, now: datetime) -> Segment:
    """End a segment: everybody leaves, unannounced; its history stays.

    Raises SegmentUnknown, SegmentInUse.
    """
    segment = _locked(installation_id, segment_id)
    users = [
        row.key
        for row in Segment.objects.of(installation_id).exclude(
            status=Segment.Status.ARCHIVED
        )
        if segment.key in rules.segments_in(rules.load(row.rule))
    ]
    if users:
        raise SegmentInUse(", ".join(sorted(users)))
    Membership.objects.of(installation_id).filter(
        segment=segment, left_at__isnull=True
    ).update(left_at=now, why_left="archived", due_at=None)
    Recheck.objects.of(installation_id).filter(segment=segment).delete()
    segment.status = Segment.Status.ARCHIVED
    segment.build_due_at = None
    segment.is_building = False
    segment.size = 0
    segment.save()
    return segment


def _locked(installation_id: int, segment_id: int) -> Segment:
    hold([installation_id])
    segment = (
        Segment.objects.of(installation_id)
        .filter(id=segment_id)
        .select_for_update(no_key=True)
        .first()
    )
    if segment is None:
        raise SegmentUnknown(str(segment_id))
    return segment


def _ask_for_build(segment: Segment, now: datetime) -> None:
    segment.build_due_at = now
    transaction.on_commit(lambda: wake(BUILD_TASK))
