"""What an operator asks at three in the morning, and is told."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    saleor_user,
)
from saleor_wechat_growth.customers.queries import conflicts
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import drop_old_bodies
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db

Say = Callable[..., str] if TYPE_CHECKING else object
Words = list[str]
MAIL = "alice@example.com"


@pytest.fixture
def say(shop: Installation, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command about the shop and return what it says."""

    def run(*words: str) -> str:
        call_command(*words, f"--shop={shop.saleor_api_url}")
        return capsys.readouterr().out

    return run


def failed(shop: Installation, kind: str, at: datetime, error: str) -> InboxEvent:
    return InboxEvent.objects.create(
        installation=shop,
        source=InboxEvent.Source.SALEOR,
        kind=kind,
        subject="s",
        dedupe_key=os.urandom(32),
        body=crypto.seal(b"{}"),
        received_at=at,
        attempts=8,
        error=error,
    )


def due(shop: Installation) -> list[int]:
    rows = InboxEvent.objects.of(shop.id).filter(due_at__isnull=False)
    return sorted(rows.values_list("id", flat=True))


def test_what_failed_is_listed_by_what_went_wrong(
    shop: Installation, other_shop: Installation, now: datetime, say: Say
) -> None:
    place = "KeyError: at saleor_wechat_growth.commerce.orders:7"
    failed(shop, "saleor.order_paid", now, place)
    failed(shop, "saleor.order_paid", now, place)
    failed(shop, "wechat.followed", now, "the body is not JSON")
    failed(other_shop, "saleor.order_paid", now, place)

    said = say("retry", "--dry-run")

    assert f"     2  saleor.order_paid  {place}  2026-11-23 04:00" in said
    assert "     1  wechat.followed  the body is not JSON  2026-11-23 04:00" in said
    assert due(shop) == due(other_shop) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], {0, 1, 2}),
        (["--kind=saleor.order_paid"], {0, 1}),
        (["--since=2026-11-23T12:00"], {1, 2}),
        (["--since=2026-11-23T05:00+00:00"], {2}),
        (["--since=2026-11-23"], {1, 2}),
        (["--since=2026-11-23", "--kind=saleor.order_paid"], {1}),
    ],
)
def test_what_failed_is_handled_again_as_chosen(
    shop: Installation,
    other_shop: Installation,
    now: datetime,
    say: Say,
    words: list[str],
    expected: set[int],
) -> None:
    rows = [
        failed(shop, "saleor.order_paid", now - timedelta(days=1), "KeyError: x"),
        failed(shop, "saleor.order_paid", now, "KeyError: x"),
        failed(shop, "saleor.order_created", now + timedelta(hours=2), "KeyError: x"),
    ]
    failed(other_shop, "saleor.order_paid", now, "KeyError: x")

    said = say("retry", *words)

    assert said.startswith(f"{len(expected)} rows")
    assert due(shop) == [rows[index].id for index in sorted(expected)]
    assert due(other_shop) == []


@pytest.mark.parametrize("words", [["--dry-run"], []])
def test_what_failed_too_long_ago_is_refused_and_said_to_be(
    shop: Installation, other_shop: Installation, now: datetime, say: Say, words: Words
) -> None:
    lapsed = failed(shop, "saleor.order_paid", now - timedelta(days=31), "KeyError: x")
    failed(other_shop, "saleor.order_paid", now - timedelta(days=31), "KeyError: x")
    assert "cannot be handled" not in say("retry", *words)
    InboxEvent.objects.filter(id=lapsed.id).update(due_at=None)
    drop_old_bodies(now=now)

    said = say("retry", *words)

    assert "1 more failed over 30 days ago and cannot be handled any more" in said
    assert "backfill" in said
    assert due(shop) == []


def test_a_time_that_is_none_is_said_to_be_none(say: Say) -> None:
    with pytest.raises(CommandError, match="--since yesterday"):
        say("retry", "--since=yesterday")


def message(shop: Installation, now: datetime, **more: object) -> Message:
    customer = Customer.objects.create(installation=shop, created_at=now)
    given = {"state": Message.State.UNKNOWN, "channel": "wechat_subscribe", **more}
    return Message.objects.create(
        installation=shop,
        customer=customer,
        origin=f"step:{customer.id}",
        planned_at=now,
        expires_at=now,
        claimed_at=now,
        **given,
    )


def test_messages_without_an_answer_are_listed_with_why_they_stay_so(
    shop: Installation, other_shop: Installation, now: datetime, say: Say
) -> None:
    told = {
        message(shop, now): "only its receipt can tell",
        message(shop, now, channel="wechat_template"): "ten minutes, and they are over",
        message(shop, now, channel="sms"): "was asked and did not say",
        message(shop, now, channel="sms", due_at=now): "looked at again at 04:00 UTC",
        message(shop, now, withheld="bought"): "not wanted any more: bought",
    }
    message(shop, now, state=Message.State.ACCEPTED)
    message(other_shop, now)

    *said, total = say("messages", "--unknown").splitlines()

    assert len(said) == len(told)
    assert total.split()[0] == str(len(told))
    for each, why in told.items():
        (line,) = [line for line in said if line.split()[0] == str(each.pk)]
        assert why in line
        assert each.channel in line
        assert "since 2026-11-23 04:00 UTC" in line


def test_messages_are_counted_by_state(
    shop: Installation, now: datetime, say: Say
) -> None:
    message(shop, now)
    message(shop, now, state=Message.State.DELIVERED)
    counts = dict(
        reversed(line.split()) for line in say("messages").strip().splitlines()
    )
    assert counts.keys() == {str(state) for state in Message.State}
    assert {name for name, count in counts.items() if count == "1"} == {
        "unknown",
        "delivered",
    }


@pytest.fixture
def in_conflict(shop: Installation, now: datetime) -> int:
    """Two Saleor users with one e-mail address; return the link that waits."""
    mail = Claim(IdentityKind.EMAIL, MAIL)
    for hours, user in enumerate(("VXNlcjox", "VXNlcjoy")):
        at = now + timedelta(hours=hours)
        observe(
            installation_id=shop.id,
            observations=[Observation((saleor_user(user), mail), "test", at)],
            now=now,
        )
    (conflict,) = conflicts(shop.id)
    return conflict.link_id


def test_conflicts_are_listed_by_id_and_name_nobody(in_conflict: int, say: Say) -> None:
    said = say("conflicts")
    assert f"link {in_conflict}: " in said
    assert "email of customer" in said
    assert MAIL not in said


def test_a_conflict_can_be_parted(
    shop: Installation, in_conflict: int, say: Say
) -> None:
    assert "two persons" in say("conflicts", f"--part={in_conflict}")
    assert conflicts(shop.id) == []


def test_a_conflict_can_be_merged_and_what_contradicts_it_waits_instead(
    shop: Installation, in_conflict: int, say: Say
) -> None:
    assert "one person" in say("conflicts", f"--merge={in_conflict}")
    (other,) = conflicts(shop.id)
    assert other.link_id != in_conflict
    # the last word counts
    assert "one person" in say("conflicts", f"--merge={other.link_id}")
    assert [each.link_id for each in conflicts(shop.id)] == [in_conflict]


def test_two_saleor_users_cannot_be_merged_and_that_is_said(
    shop: Installation, now: datetime, say: Say
) -> None:
    users = (saleor_user("VXNlcjox"), saleor_user("VXNlcjoy"))
    observe(
        installation_id=shop.id,
        observations=[Observation(users, "test", now)],
        now=now,
    )
    (conflict,) = conflicts(shop.id)
    with pytest.raises(CommandError, match="stay two"):
        say("conflicts", f"--merge={conflict.link_id}")


def test_links_of_another_shop_cannot_be_decided(
    other_shop: Installation, in_conflict: int, say: Say
) -> None:
    with pytest.raises(CommandError, match="no link"):
        call_command(
            "conflicts",
            f"--part={in_conflict}",
            f"--shop={other_shop.saleor_api_url}",
        )


def script(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "saleor_wechat_growth", *words],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_help_lists_our_commands_with_a_line_each_and_needs_no_settings(
    words: list[str],
) -> None:
    done = script(*words)
    assert done.returncode == 0, done.stderr
    listed = dict(
        line.split(maxsplit=1)
        for line in done.stdout.splitlines()
        if line.startswith("  ")
    )
    ours = {"run", "serve", "worker", "scheduler", "sandbox", "migrate", "doctor"}
    ours |= {"plan", "apply", "export", "explain", "backfill", "schema", "demo"}
    ours |= {"retry", "messages", "conflicts"}
    assert ours <= listed.keys()
    assert not {"makemigrations", "shell", "dbshell", "_shop"} & listed.keys()
    assert all(line.endswith(".") for line in listed.values())


def test_commands_of_django_answer_though_they_are_not_listed() -> None:
    assert "usage:" in script("help", "sqlmigrate").stdout
