"""Money in the database: numeric(20,3) beside its currency, never converted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import models

NOTHING = Decimal(0)
_CENT: Final = Decimal("0.01")
_WITHOUT_CENTS: Final = frozenset({"JPY", "KRW"})


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return what can be paid of an amount, as core rounds it: half a cent is one."""
    step = Decimal(1) if currency in _WITHOUT_CENTS else _CENT
    return amount.quantize(step, ROUND_HALF_UP)


def money_field(*, default: Decimal | None = None) -> models.DecimalField[Any, Any]:
    """Return a column for an amount; without `default` it must be given."""
    if default is None:
        return models.DecimalField(max_digits=20, decimal_places=3)
    return models.DecimalField(max_digits=20, decimal_places=3, default=default)
