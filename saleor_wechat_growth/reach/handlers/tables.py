"""The tables of reach that hold rows of a person."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.customers.registry import DELETED, Exported, register
from saleor_wechat_growth.reach.models import (
    Consent,
    Deletion,
    Follow,
    Grant,
    HandOver,
    Place,
    Utterance,
    Window,
)

_BY_ACCOUNT: Final = Exported(named={"account": "account__name"})

for _table in (Follow, Grant, Window, Utterance, Place):
    register(_table, identity_field="identity", erased=DELETED, exported=_BY_ACCOUNT)
register(Consent, erased=DELETED, exported=Exported())
register(HandOver, erased=DELETED, exported=Exported())
register(Deletion, erased=DELETED, exported=_BY_ACCOUNT)
