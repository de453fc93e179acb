"""What the inbox keeps and logs of a failure names no person."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import QueryRefused, Unreachable

PHONE = "13800138000"
Fail = Callable[[Happening], None]


class Form(BaseModel):
    """Anything that pydantic reads."""

    quantity: int


def breaks_a_constraint(happening: Happening) -> None:
    row = InboxEvent.objects.of(happening.installation_id).get()
    row.pk = None
    row.subject = PHONE
    row.save()


def misreads(happening: Happening) -> None:
    Form.model_validate({"quantity": [happening.body["phone"]]})


def misses_a_key(happening: Happening) -> None:
    {}[happening.body["phone"]]


@pytest.mark.parametrize(
    ("fail", "begins"),
    [
        (breaks_a_constraint, "IntegrityError: 23505 inbox_once at "),
        (misreads, "ValidationError: at "),
        (misses_a_key, "KeyError: at "),
    ],
)
def test_a_failed_row_tells_what_failed_and_where_and_not_of_whom(
    shop: Installation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fail: Fail,
    begins: str,
) -> None:
    monkeypatch.setitem(registry._handlers, "inbox", [])

    @listen("inbox", "saleor.test")
    def handler(happenings: object, now: datetime) -> None:
        assert isinstance(happenings, list)
        fail(happenings[0])

    InboxEvent.objects.create(
        installation=shop,
        source="saleor",
        kind="saleor.test",
        subject="x",
        dedupe_key=b"1",
        body=crypto.seal(json.dumps({"phone": PHONE}).encode()),
        received_at=now,
        due_at=now,
    )
    with caplog.at_level(logging.INFO):
        handle_due(now=now)
    row = InboxEvent.objects.of(shop.pk).get()
    assert row.due_at == now + timedelta(seconds=10)
    assert row.error.startswith(begins)
    assert row.error.rpartition(":")[2].isdigit()
    assert "saleor_wechat_growth." in row.error
    assert row.error in caplog.text
    assert PHONE not in row.error + caplog.text


def test_what_core_refuses_is_told_by_its_codes() -> None:
    refused = QueryRefused((f"no user {PHONE}",), ("PermissionDenied",))
    assert described(refused) == "QueryRefused: PermissionDenied at nowhere"
    away = Unreachable("checkout_by_id: HTTP 503")
    assert described(away) == "Unreachable: checkout_by_id: HTTP 503 at nowhere"
