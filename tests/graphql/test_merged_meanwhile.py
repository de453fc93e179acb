"""Who speaks becomes somebody else between the request's start and its writing."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.customers.observations import (
    Observation,
    openid,
    saleor_user,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.reach.models import Consent, Grant
from tests.conftest import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True)
class Case:
    operation: str
    variables: dict[str, Any]
    rows: Any


CASES = [
    Case(
        "set_consent",
        {
            "channel": "SMS",
            "purpose": "MARKETING",
            "granted": False,
            "textVersion": "sms-3",
        },
        Consent,
    ),
    Case(
        "report_subscriptions",
        {
            "results": [{"templateId": "tpl", "result": "ACCEPT"}],
            "templateIds": ["tpl"],
        },
        Grant,
    ),
    Case(
        "track",
        {
            "events": [
                {
                    "id": str(uuid4()),
                    "kind": "MALL_VIEWED",
                    "occurredAt": NOON.isoformat(),
                }
            ]
        },
        ActivityEvent,
    ),
]


def somebody_waits() -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)
def test_promise_2_what_is_said_during_a_merge_is_said_by_who_remains(
    phone: Phone, now: datetime, case: Case
) -> None:
    """Promise 10, too: a withdrawal left with the merged person would be lost."""
    shop = phone.shop.id
    user = saleor_user("VXNlcjox")
    (known,) = observe(
        installation_id=shop,
        observations=[Observation((user,), "test", now)],
        now=now,
    )
    phone.log_in()
    before = phone.identity.customer_id
    mine = openid(phone.openid, phone.identity.scope)
    answers: list[Any] = []

    def speak() -> None:
        try:
            answers.append(phone.ask(case.operation, **case.variables))
        finally:
            connection.close()

    speaking = threading.Thread(target=speak)
    with transaction.atomic():
        hold([shop])
        speaking.start()
        waited = somebody_waits()
        observe(
            installation_id=shop,
            observations=[Observation((user, mine), "test", now)],
            now=now,
        )
    speaking.join(20)
    assert waited, "nobody waited for the merge"
    assert [answer["errors"] for answer in answers] == [[]]
    after = phone.identity.customer_id
    assert before != after == known.customer_id
    owners = case.rows.objects.of(shop).values_list("customer_id", flat=True)
    assert list(owners) == [after]
