"""JSON as money needs it: numbers with a point are Decimal, never float."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def loads(text: bytes | str) -> Any:
    """Parse JSON; `1.10` becomes Decimal("1.10").

    Raises:
        ValueError: not JSON, not UTF-8, nested too deeply, or a number of which not
            even the exponent can be held.

    """
    try:
        return json.loads(text, parse_float=Decimal)
    except (InvalidOperation, RecursionError):
        pass
    raise ValueError("too deep, or too large a number")


def dumps(value: Any) -> str:
    """Write JSON: Decimal and datetime as strings, Chinese as itself."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
