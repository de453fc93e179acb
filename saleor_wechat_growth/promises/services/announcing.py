"""What the shop lets people ask for: sales that begin, and goods to be watched."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.messaging.checking import check_landing
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import Landing, names_in
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.messaging.services import tell_otherwise
from saleor_wechat_growth.promises.errors import UnknownSaleDay, WrongSaleDay
from saleor_wechat_growth.promises.models import Promise, SaleDay, WatchRule
from saleor_wechat_growth.promises.services.ending import end_sale
from saleor_wechat_growth.promises.services.telling import topic_of

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_LONGEST_TITLE: Final = 60
_LONGEST_LEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SaleDraft:
    """A sale as it shall be announced."""

    title: str
    starts_at: datetime
    ends_at: datetime
    template_id: int
    minutes_before: int = 0
    landing: Landing = field(default_factory=Landing)


@transaction.atomic
def save_sale_day(
    *,
    installation_id: int,
    key: str,
    draft: SaleDraft,
    sale_id: int | None = None,
    now: datetime,
) -> SaleDay:
    """Announce a sale, or change it: those who were promised a word are told in time.

    A changed template is for those who ask from now on. Raises UnknownSaleDay,
    WrongSaleDay.
    """
    hold([installation_id])
    sales = SaleDay.objects.of(installation_id)
    sale = sales.filter(id=sale_id).first() if sale_id is not None else None
    if sale_id is not None and (sale is None or sale.cancelled_at is not None):
        raise UnknownSaleDay
    wrong = _wrong(installation_id, draft, now)
    if sale is None and not _KEY.fullmatch(key):
        wrong.append(("key", "malformed"))
    if sale is None and sales.filter(key=key).exists():
        wrong.append(("key", "taken"))
    if wrong:
        raise WrongSaleDay(wrong)
    if sale is None:
        sale = SaleDay(installation_id=installation_id, key=key, created_at=now)
    sale.title = draft.title
    sale.starts_at, sale.ends_at = draft.starts_at, draft.ends_at
    sale.minutes_before = draft.minutes_before
    sale.template_id = draft.template_id
    sale.landing = draft.landing.as_json()
    sale.save()
    sale.reminders.filter(due_at__isnull=False).update(
        due_at=sale.told_at, expires_at=sale.ends_at
    )
    _tell_otherwise(sale, now)
    return sale


def _tell_otherwise(sale: SaleDay, now: datetime) -> None:
    """Change what is planned already, and waits for its hours or its turn."""
    planned = sale.reminders.filter(
        state=Promise.State.PROMISED, message_id__isnull=False
    )
    origins = [each.origin for each in planned]
    if not origins:
        return
    planned.update(expires_at=sale.ends_at)
    tell_otherwise(
        installation_id=sale.installation_id,
        origins=origins,
        topic=topic_of(sale),
        landing=Landing.of(sale.landing),
        due_at=max(now, sale.told_at),
        expires_at=sale.ends_at,
    )


@transaction.atomic
def cancel_sale_day(
    *, installation_id: int, sale_id: int, now: datetime
) -> tuple[SaleDay, int]:
    """Call a sale off: nobody is told, and nobody's subscription is spent on it.

    Return it, and how many were promised a word. Raises UnknownSaleDay.
    """
    hold([installation_id])
    sale = SaleDay.objects.of(installation_id).filter(id=sale_id).first()
    if sale is None or sale.cancelled_at is not None:
        raise UnknownSaleDay
    sale.cancelled_at = now
    sale.save(update_fields=["cancelled_at"])
    return sale, end_sale(sale, now)


@transaction.atomic
def save_watch_rule(
    *,
    installation_id: int,
    kind: str,
    is_on: bool,
    template_id: int | None,
    landing: Landing,
) -> WatchRule:
    """Let people watch goods for `kind`, or not. Raises WrongSaleDay."""
    wrong = _wrong_landing(landing)
    if is_on or template_id is not None:
        wrong += _wrong_template(installation_id, template_id)
    if wrong:
        raise WrongSaleDay(wrong)
    rule, _ = WatchRule.objects.update_or_create(
        installation_id=installation_id,
        kind=kind,
        defaults={
            "is_on": is_on,
            "template_id": template_id,
            "landing": landing.as_json(),
        },
    )
    return rule


def _wrong(
    installation_id: int, draft: SaleDraft, now: datetime
) -> list[tuple[str, str]]:
    wrong = []
    if not 0 < len(draft.title) <= _LONGEST_TITLE:
        wrong.append(("title", "length"))
    if draft.ends_at <= draft.starts_at:
        wrong.append(("ends_at", "before_start"))
    elif draft.ends_at <= now:
        wrong.append(("ends_at", "over"))
    if not timedelta() <= timedelta(minutes=draft.minutes_before) <= _LONGEST_LEAD:
        wrong.append(("minutes_before", "range"))
    return [
        *wrong,
        *_wrong_template(installation_id, draft.template_id),
        *_wrong_landing(draft.landing),
    ]


def _wrong_template(
    installation_id: int, template_id: int | None
) -> list[tuple[str, str]]:
    templates = Template.objects.of(installation_id)
    found = templates.filter(id=template_id).first() if template_id else None
    if found is None:
        return [("template", "unknown")]
    if found.channel not in GRANTED:
        # only an accepted subscription can stand behind a promise
        return [("template", "of_another_channel")]
    return []


def _wrong_landing(landing: Landing) -> list[tuple[str, str]]:
    if check_landing(landing) or names_in([landing.h5, landing.mini_program]):
        return [("landing", "malformed")]
    return []
