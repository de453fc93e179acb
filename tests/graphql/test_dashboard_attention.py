"""What the first page asks somebody to look at, and mends from there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.customers.models import Customer, DataExport, Erasure
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.installations.models import AuditEntry, Installation, Job
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.services import PenaltyNotice, note_penalties
from tests.graphql.dashboard import ask
from tests.graphql.recalls import marketer, told
from tests.services.reach import cast

pytestmark = pytest.mark.usefixtures("their_keys")

ATTENTION = "{ attention { code severity page target count since } }"
RETRY = "mutation { retryInbox { retried errors { code } } }"


def row(shop: Installation, number: int, at: datetime, **more: Any) -> InboxEvent:
    return InboxEvent.objects.create(
        installation=shop,
        source="saleor",
        kind="saleor.order_paid",
        subject="",
        dedupe_key=bytes([number]) * 32,
        received_at=at,
        **{"body": b"x", "attempts": 8, "error": "KeyError", **more},
    )


def test_news_that_was_given_up_is_named_and_can_be_tried_again(
    shop: Installation, now: datetime
) -> None:
    oldest = now - timedelta(hours=3)
    lost = [row(shop, 1, oldest), row(shop, 2, now - timedelta(hours=1))]
    row(shop, 3, now, handled_at=now, error="")
    row(shop, 4, now, body=None)  # nothing is left of it to try
    assert told(shop, ATTENTION) == [
        {
            "code": "INBOX_GIVEN_UP",
            "severity": "WARNING",
            "page": "SET_UP",
            "target": "inbox",
            "count": 2,
            "since": oldest.isoformat().replace("+00:00", "Z"),
        }
    ]
    assert told(shop, RETRY) == {"retried": 2, "errors": []}
    for each in lost:
        each.refresh_from_db()
        assert (each.due_at, each.attempts) == (now, 0)
    entry = AuditEntry.objects.of(shop.pk).get()
    assert (entry.action, entry.details) == ("inbox.retried", {"rows": 2})
    again = told(shop, RETRY)
    assert again["errors"] == [{"code": "NOTHING_GIVEN_UP"}]


def test_another_shops_news_is_not_tried_again(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    lost = row(shop, 1, now)
    assert told(other_shop, ATTENTION) == []
    assert told(other_shop, RETRY)["retried"] is None
    lost.refresh_from_db()
    assert lost.due_at is None


def test_trying_again_takes_manage_apps(shop: Installation) -> None:
    _, body = ask(shop, RETRY, bearer=marketer(shop))
    assert body["errors"][0]["message"] == "This needs MANAGE_APPS."


def test_messages_by_hand_of_which_nobody_knows_are_named(
    shop: Installation, now: datetime
) -> None:
    person = Customer.objects.create(installation=shop, created_at=now)
    for origin, ago, run_id in (
        ("manual:1:1", 1, None),
        ("manual:1:2", 31, None),
        ("step:9", 1, 9),  # counted with its recall
    ):
        Message.objects.create(
            installation=shop,
            customer=person,
            origin=origin,
            run_id=run_id,
            state="unknown",
            planned_at=now - timedelta(days=ago),
            expires_at=now,
        )
    (found,) = told(shop, ATTENTION)
    assert (found["code"], found["page"], found["count"]) == (
        "MESSAGES_UNKNOWN",
        "MESSAGES",
        1,
    )


@pytest.mark.parametrize(
    ("measure", "severity"),
    [("1", "WARNING"), ("2", "CRITICAL"), ("3", "CRITICAL"), ("10", "WARNING")],
)
def test_a_punishment_by_wechat_is_named_for_30_days(
    shop: Installation, now: datetime, measure: str, severity: str
) -> None:
    account = cast.mini_program(shop.pk)
    for punish_id, ago in (("p1", 1), ("p0", 31)):
        notice = PenaltyNotice(
            account_id=account.pk,
            measure=measure,
            punish_id=punish_id,
            reason="存在诱导分享行为",
            rule="滥用分享行为",
            rule_url="https://rules",
            at=now - timedelta(days=ago),
        )
        note_penalties(installation_id=shop.pk, penalties=[notice], now=now)
    (found,) = told(shop, ATTENTION)
    assert (found["code"], found["severity"]) == ("ACCOUNT_PUNISHED", severity)
    assert (found["page"], found["target"]) == ("SETTINGS", "mini")


def test_an_erasure_that_does_not_go_on_is_named(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    def erased(of: Installation, **more: Any) -> Erasure:
        return Erasure.objects.create(
            installation=of,
            customer=Customer.objects.create(installation=of, created_at=now),
            **{"requested_at": now - timedelta(days=3), "due_at": now, **more},
        )

    running = Erasure.State.RUNNING
    begun = now - timedelta(days=2)
    late = erased(shop, due_at=now - timedelta(hours=2))
    failing = erased(shop, state=running, began_at=begun, attempts=3)
    in_core = erased(shop, state=running, began_at=begun, core_due_at=now)
    erased(shop)
    erased(shop, state=running, began_at=now, attempts=1, core_due_at=now)
    erased(shop, state=Erasure.State.DONE, attempts=9, due_at=None)
    erased(other_shop, attempts=9)
    stuck = [late, failing, in_core]
    found = told(shop, ATTENTION)
    assert {each["code"] for each in found} == {"ERASURE_STUCK"}
    assert [each["target"] for each in found] == [str(r.customer_id) for r in stuck]
    assert {each["page"] for each in found} == {"CUSTOMERS"}


def test_a_copy_that_failed_is_named_until_it_is_asked_for_again(
    shop: Installation, now: datetime
) -> None:
    person = Customer.objects.create(installation=shop, created_at=now)

    def copied(state: str) -> None:
        job = Job.objects.create(
            installation=shop, kind="export", total=1, created_at=now, state=state
        )
        DataExport.objects.create(
            installation=shop, customer=person, requested_at=now, job=job
        )

    copied(Job.State.FAILED)
    (found,) = told(shop, ATTENTION)
    assert (found["code"], found["target"]) == ("EXPORT_FAILED", str(person.pk))
    copied(Job.State.RUNNING)
    assert told(shop, ATTENTION) == []
