"""Money in the database: numeric(20,3) beside its currency, never converted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

NOTHING = Decimal(0)


def money_field(*, default: Decimal | None = None) -> models.DecimalField[Any, Any]:
    """Return a column for an amount; without `default` it must be given."""
    if default is None:
        return models.DecimalField(max_digits=20, decimal_places=3)
    return models.DecimalField(max_digits=20, decimal_places=3, default=default)
