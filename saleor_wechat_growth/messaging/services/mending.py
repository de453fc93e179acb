"""Taking problems off the app's page of the Dashboard once they are mended.

Whoever mends one need not say so: what was stopped is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging.models import Problem, Template
from saleor_wechat_growth.messaging.services.stopping import (
    BATCH,
    LEASE,
    MAX_ATTEMPTS,
)
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from datetime import datetime

#: takes problems off in core: installation id, keys; raises SaleorError or
#: NotInstalled
Dismisser = Callable[[int, Sequence[str]], None]


def dismiss_in_core(installation_id: int, keys: Sequence[str]) -> None:
    """Take problems off in core. Raises SaleorError, NotInstalled."""
    client = saleor_client(Installation.objects.get(id=installation_id))
    try:
        client.app_problem_dismiss(keys)
    finally:
        client.close()


def dismiss_mended(*, now: datetime, dismiss: Dismisser = dismiss_in_core) -> int:
    """Forget problems whose template, account or pool is in order; return how many.

    Core is told first; where it cannot be, a problem stays and its turn comes again.
    """
    by_shop: dict[int, list[Problem]] = defaultdict(list)
    for problem in _claim(now):
        by_shop[problem.installation_id].append(problem)
    gone = 0
    for installation_id, problems in sorted(by_shop.items()):
        try:
            dismiss(installation_id, [problem.key for problem in problems])
        except (SaleorError, NotInstalled):
            continue
        for problem in problems:
            # raised anew meanwhile: it is due, and core will hear of it again
            gone += (
                Problem.objects.of(installation_id)
                .filter(id=problem.pk, raised_at=problem.raised_at)
                .delete()[0]
            )
    return gone


@transaction.atomic
def _claim(now: datetime) -> list[Problem]:
    rows = list(
        _mended()
        .filter(
            Q(due_at__isnull=True) | Q(due_at__lte=now),
            installation__status=Installation.Status.ACTIVE,
        )
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("id")[:BATCH]
    )
    for row in rows:
        row.due_at = now + LEASE * 2 ** min(row.attempts, MAX_ATTEMPTS)
        row.attempts = min(row.attempts + 1, MAX_ATTEMPTS)
    Problem.objects.bulk_update(rows, ["due_at", "attempts"])
    return rows


def _mended() -> QuerySet[Problem]:
    """Return the problems of what runs again; a claim, of any shop's."""
    templates = Template.objects.across_installations().filter(
        status=Template.Status.ACTIVE
    )
    accounts = Account.objects.across_installations().filter(
        status=Account.Status.ACTIVE
    )
    coupons = Coupon.objects.across_installations().filter(low_announced_at=None)
    return Problem.objects.across_installations().filter(
        _names("template-", templates)
        | _names("account-", accounts)
        | _names("coupon-", coupons)
    )


def _names(
    prefix: str, rows: QuerySet[Template] | QuerySet[Account] | QuerySet[Coupon]
) -> Exists:
    """Say that a problem's key is `prefix` and the key of one of its shop's `rows`."""
    return Exists(
        rows.annotate(
            problem_key=Concat(Value(prefix), "key", output_field=CharField())
        ).filter(
            installation_id=OuterRef("installation_id"), problem_key=OuterRef("key")
        )
    )
