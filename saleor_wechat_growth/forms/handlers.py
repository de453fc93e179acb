"""What forms hear: entries that somebody made at Jinshuju."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.customers.registry import (
    DELETED,
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.forms import news, queries, services
from saleor_wechat_growth.forms.models import Invitation, Submission
from saleor_wechat_growth.forms.services.entries import EntryNews
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.registry import Happening, forgets, listen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

register(
    Submission,
    named_by=queries.entries_of,
    erased=Kept(
        "forms count their answers", emptied={"sealed_answers": None, "unusable": {}}
    ),
    exported=Exported(named={"form": "form__title_zh"}),
)
register(
    Invitation, erased=DELETED, exported=Exported(named={"form": "form__title_zh"})
)


@listen("forms", news.ENTRY)
def record_entries(
    happenings: Sequence[Happening], now: datetime
) -> Sequence[Happening]:
    return services.record_entries(
        installation_id=happenings[0].installation_id,
        entries=[_entry(each) for each in happenings],
        now=now,
    )


@forgets
def is_entry_of_the_erased(happenings: Sequence[Happening]) -> Sequence[bool]:
    """An entry that is left of somebody who was erased has no news."""
    left = queries.entries_of_the_erased(
        happenings[0].installation_id,
        {
            (each.body["form"], each.body["serial"])
            for each in happenings
            if each.kind == news.ENTRY
        },
    )
    return [each.subject in left for each in happenings]


def _entry(happening: Happening) -> EntryNews:
    body = happening.body
    return EntryNews(
        account_id=body["account_id"],
        form=body["form"],
        serial=body["serial"],
        carried=body["carried"],
        at=moment(body["created_at"]) or happening.at,
        edited_at=moment(body["updated_at"]),
        values=body["values"],
    )
