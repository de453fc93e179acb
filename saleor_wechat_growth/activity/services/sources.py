"""Sources: made, changed, put away and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.activity.errors import SourceUnknown
from saleor_wechat_growth.activity.models import SceneCode, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

#: a link is made anew so long before it ends: WeChat may be away for a day
AHEAD: Final = timedelta(days=2)


@transaction.atomic
def save_source(
    *, installation_id: int, key: str, values: Mapping[str, str], now: datetime
) -> Source:
    """Make a source, or change it; `values`: its fields by name."""
    source, _ = Source.objects.of(installation_id).update_or_create(
        installation_id=installation_id,
        key=key,
        defaults=dict(values),
        create_defaults={**values, "created_at": now},
    )
    return source


@transaction.atomic
def archive_source(*, installation_id: int, source_id: int, now: datetime) -> Source:
    """Put a source away: its codes go on being counted, its links run out.

    Raises SourceUnknown.
    """
    source = _locked(installation_id, source_id)
    if source.archived_at is None:
        source.archived_at = now
        source.save(update_fields=["archived_at"])
    _made(source).update(due_at=None)
    return source


@transaction.atomic
def restore_source(*, installation_id: int, source_id: int) -> Source:
    """Take a source back; its links are kept alive again. Raises SourceUnknown."""
    source = _locked(installation_id, source_id)
    source.archived_at = None
    source.save(update_fields=["archived_at"])
    links = _made(source).filter(form=SceneCode.Form.URL_LINK)
    links.update(due_at=F("expires_at") - AHEAD)
    return source


def _locked(installation_id: int, source_id: int) -> Source:
    rows = Source.objects.of(installation_id).filter(id=source_id)
    source = rows.select_for_update().first()
    if source is None:
        raise SourceUnknown(str(source_id))
    return source


def _made(source: Source) -> QuerySet[SceneCode]:
    return SceneCode.objects.of(source.installation_id).filter(
        source=source, state=SceneCode.State.MADE
    )
