"""Deleting ended codes in core, so that what they bound is free again."""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Code
from saleor_wechat_growth.coupons.services.ledger import codes_gone
from saleor_wechat_growth.coupons.services.pools import find_ids
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import Refused, SaleorError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

logger = logging.getLogger(__name__)

CODES_A_CALL = 500
LEASE = timedelta(minutes=5)


def retire_codes(*, now: datetime) -> int:
    """Delete ended codes in core, then free what they bound; return how many.

    A batch of each shop in turn: call it again until it returns 0. Codes of a shop
    that cannot be reached come back after a lease.
    """
    shops = Installation.objects.filter(
        id__in=Code.objects.across_installations()  # a claim: every shop's turn
        .filter(state=Code.State.RETIRING, due_at__lte=now)
        .values("installation_id"),
        status=Installation.Status.ACTIVE,
    ).order_by("id")
    return sum(_retire_batch(shop, now) for shop in list(shops))


def _retire_batch(shop: Installation, now: datetime) -> int:
    codes = _claim(shop.id, now)
    if not codes:
        return 0
    try:
        with closing(saleor_client(shop)) as client:
            ids = [code.saleor_id for code in codes if code.saleor_id]
            ids += _unknown_ids(client, [code for code in codes if not code.saleor_id])
            _delete(client, ids)
    except (SaleorError, NotInstalled) as error:
        logger.warning("codes of shop %s stay: %s", shop.id, type(error).__name__)
        return 0
    return codes_gone(
        installation_id=shop.id,
        code_ids=[code.id for code in codes],
        states=[Code.State.RETIRING],
        why="expired",
        now=now,
    )


@transaction.atomic
def _claim(installation_id: int, now: datetime) -> list[Code]:
    codes = list(
        Code.objects.of(installation_id)
        .filter(state=Code.State.RETIRING, due_at__lte=now)
        .select_related("coupon")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:CODES_A_CALL]
    )
    Code.objects.of(installation_id).filter(id__in=[code.id for code in codes]).update(
        due_at=now + LEASE
    )
    return codes


def _delete(client: SaleorClient, ids: Collection[str]) -> None:
    """Delete codes; those that are gone already are what was wanted."""
    if not ids:
        return
    try:
        client.voucher_code_bulk_delete(sorted(ids))
    except Refused as refusal:
        gone = refusal.voucher_codes.intersection(ids)
        if "NOT_FOUND" not in refusal.codes or not gone:
            raise
        _delete(client, set(ids) - gone)


def _unknown_ids(client: SaleorClient, codes: Sequence[Code]) -> list[str]:
    by_voucher: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        by_voucher[code.coupon.voucher_saleor_id].add(text_of(code))
    return [
        found
        for voucher_id, values in by_voucher.items()
        for found in find_ids(client, voucher_id, values).values()
    ]
