from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.promises.errors import NotOffered
from saleor_wechat_growth.promises.models import Promise, Reminder, SaleDay
from saleor_wechat_growth.promises.services.holding import (
    Who,
    check_room,
    take,
    usable,
)

if TYPE_CHECKING:
    from datetime import datetime

State = Promise.State


@transaction.atomic
def remind(*, installation_id: int, key: str, who: Who, now: datetime) -> Reminder:
    """Promise to tell somebody that the sale `key` starts; once, however often asked.

    Raises:
        NotOffered: there is no such sale, it is off, or its time to tell is over.
        NoGrant: no subscription to its template is left to put aside.
        TooManyPromises: the person has enough of them.

    """
    hold([installation_id])
    sale = (
        SaleDay.objects.of(installation_id)
        .select_related("template__account")
        .filter(key=key, cancelled_at__isnull=True)
        .first()
    )
    if sale is None:
        raise NotOffered
    known = sale.reminders.filter(
        identity_id=who.identity_id, state=State.PROMISED
    ).first()
    if known is not None:
        return known
    told_at = sale.told_at
    if told_at <= now:
        raise NotOffered
    template = usable(sale.template, who.app_id)
    check_room(installation_id, who)
    take(installation_id, who, template)
    return Reminder.objects.create(
        installation_id=installation_id,
        sale_day=sale,
        customer_id=who.customer_id,
        identity_id=who.identity_id,
        template=template,
        gateway_id=template.gateway_id,
        promised_at=now,
        due_at=told_at,
        expires_at=sale.ends_at,
    )
