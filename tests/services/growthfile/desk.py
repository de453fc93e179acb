"""An operator at a desk: plans, applies, exports, for one shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.management.growthfile.applying import apply, rehearse
from saleor_wechat_growth.management.growthfile.exporting import export
from saleor_wechat_growth.management.growthfile.objects import Verb
from saleor_wechat_growth.management.growthfile.planning import Plan
from saleor_wechat_growth.management.growthfile.reading import Unusable, read


@dataclass
class Desk:
    shop: Installation
    env: dict[str, str]
    now: datetime

    def plan(self, text: str, env: dict[str, str] | None = None) -> Plan:
        return rehearse(
            shop=self.shop,
            file=read(text.encode()),
            env=self.env if env is None else env,
            now=self.now,
        )

    def apply(self, text: str, plan: Plan | str = "") -> Plan:
        expected = plan or self.plan(text)
        self.now += timedelta(minutes=1)
        return apply(
            shop=self.shop,
            file=read(text.encode()),
            env=self.env,
            expected=expected if isinstance(expected, str) else expected.hash,
            actor="op",
            now=self.now,
        )

    def export(self) -> str:
        return export(self.shop.pk, self.now)

    def audit(self) -> list[tuple[str, str]]:
        rows = AuditEntry.objects.of(self.shop.pk).order_by("id")
        return [(row.action, row.target) for row in rows]


def verbs(plan: Plan) -> dict[str, str]:
    return {item.label: item.verb.value for item in plan.items}


def changed(plan: Plan) -> dict[str, list[str]]:
    """The fields of every object that does not stay as it is."""
    return {
        item.label: [change.field for change in item.changes]
        for item in plan.items
        if item.verb is not Verb.LEAVE
    }


def said(plan: Plan) -> list[tuple[str, str]]:
    return [(each.where, each.field) for each in plan.warnings]


def wrong(plan: Plan) -> list[tuple[str, str]]:
    return [(each.where, each.field) for each in plan.problems]


def assert_refused(desk: Desk, text: str, where: tuple[str, str] | None) -> None:
    """Say that a file is refused at (object, field); None: it cannot even be read."""
    if where is None:
        with pytest.raises(Unusable):
            read(text.encode())
    else:
        assert where in wrong(desk.plan(text))
