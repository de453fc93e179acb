from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments.errors import (
    SegmentUnknown,
    SlotInvalid,
    SlotTaken,
    SlotUnknown,
)
from saleor_wechat_growth.segments.models import Segment, Slot
from saleor_wechat_growth.segments.slots import MOST_BYTES, load, size


@transaction.atomic
def save_slot(
    *,
    installation_id: int,
    key: str,
    name: str,
    content: Mapping[str, Any],
    variants: Sequence[Mapping[str, Any]],
    is_new: bool,
) -> Slot:
    """Make or change the slot `key`; content and variants as `slots` describes them.

    Raises:
        SlotTaken: it is to be a new one and is there already.
        SlotUnknown: it is to be changed and is not there.
        SlotInvalid: content cannot be shown; `path` says where, "variants.0.picture".
        SegmentUnknown: a variant is for a segment that the shop does not have.

    """
    try:
        said = load(content, variants)
    except ValidationError as wrong:
        (first, *_) = wrong.errors(include_url=False, include_input=False)
        path = ".".join(str(each) for each in first["loc"])
        raise SlotInvalid(path, first["msg"]) from None
    for place, each in _contents(said):
        if size(each) > MOST_BYTES:
            raise SlotInvalid(place, f"has {MOST_BYTES} bytes at most")
    hold([installation_id])
    wanted = {each.segment for each in said.variants}
    known = Segment.objects.of(installation_id).filter(key__in=wanted)
    known = known.exclude(status=Segment.Status.ARCHIVED)
    if missing := sorted(wanted - set(known.values_list("key", flat=True))):
        raise SegmentUnknown(missing[0])
    slot = Slot.objects.of(installation_id).filter(key=key).first()
    if slot is not None and is_new:
        raise SlotTaken(key)
    if slot is None and not is_new:
        raise SlotUnknown(key)
    slot = slot or Slot(installation_id=installation_id, key=key, version=0)
    stored = said.model_dump(mode="json")
    slot.name, slot.version = name, slot.version + 1
    slot.content, slot.variants = stored["content"], stored["variants"]
    slot.save()
    return slot


@transaction.atomic
def delete_slot(*, installation_id: int, key: str) -> None:
    """Forget a slot: the mini-program is told of none. Raises SlotUnknown."""
    hold([installation_id])
    if not Slot.objects.of(installation_id).filter(key=key).delete()[0]:
        raise SlotUnknown(key)


def _contents(said: Any) -> list[tuple[str, Any]]:
    variants = [
        (f"variants.{number}.content", each.content)
        for number, each in enumerate(said.variants)
    ]
    return [("content", said.content), *variants]
