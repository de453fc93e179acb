from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from saleor_wechat_growth.core import clock, pulse
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.reach.credentials import SMS_KINDS
from saleor_wechat_growth.reach.models import Account, FollowerCheck
from saleor_wechat_growth.reach.services import pause_account, save_account

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

SECRETS = {
    Account.Kind.SERVICE_ACCOUNT: {"app_secret": "s"},
    Account.Kind.MINI_PROGRAM: {"app_secret": "s"},
    Account.Kind.TENCENT_SMS: {"secret_id": "i", "secret_key": "k"},
    Account.Kind.ALIYUN_SMS: {"access_key_id": "i", "access_key_secret": "k"},
}


@pytest.mark.django_db(transaction=True)
def test_the_doctor_looks_at_every_account_and_says_how_to_mend(
    installed, settings, capsys
) -> None:
    # nobody answers there
    settings.GATEWAY_URLS = dict.fromkeys(settings.GATEWAY_URLS, "http://127.0.0.1:9")
    for number, (kind, secrets) in enumerate(SECRETS.items()):
        save_account(
            installation_id=installed.id,
            key=kind.replace("_", "-"),
            kind=kind,
            name=kind,
            app_id=f"140000000{number}" if kind in SMS_KINDS else f"wx{number}",
            secrets=secrets,
        )
    sms = Account.objects.of(installed.id).get(kind=Account.Kind.TENCENT_SMS)
    pause_account(installation_id=installed.id, account_id=sms.id, reason="arrears")
    with pytest.raises(SystemExit):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "ok   database" in said
    assert "account service-account: WeChat says" in said
    assert "account mini-program: WeChat says" in said
    assert "account tencent-sms: paused: arrears" in said
    assert "account aliyun-sms: the SMS gateway says unreachable" in said
    assert installed.public_key in said


def diagnosis(capsys: pytest.CaptureFixture[str]) -> str:
    # no shop is installed, or its core is away: that is wrong as well
    with pytest.raises(SystemExit):
        call_command("doctor")
    return capsys.readouterr().out


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Have the processes worked this many seconds ago; none has, ever, at first."""
    kept: dict[str, float] = {}
    monkeypatch.setattr(pulse, "silence", kept.get)
    return kept


PARTS = {
    "scheduler": ("scheduler", "the scheduler has woken nobody"),
    "celery": ("worker", "no worker has taken work"),
    "asking": ("worker, asking cores", "no worker has taken work that asks cores"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS)
def test_the_doctor_says_which_process_does_nothing(
    part: str, parts: dict[str, float], capsys: pytest.CaptureFixture[str]
) -> None:
    name, words = PARTS[part]
    assert f"FAIL {name}: {words} yet" in diagnosis(capsys)
    parts.update(dict.fromkeys(PARTS, 3))
    said = diagnosis(capsys)
    assert all(f"ok   {each}\n" in said for each, _ in PARTS.values())
    parts[part] = 95
    said = diagnosis(capsys)
    assert f"FAIL {name}: {words} for 95 s" in said
    assert said.count("has taken work") + said.count("woken nobody") == 1


@pytest.mark.django_db
def test_a_process_that_works_is_heard_and_one_that_does_not_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulse, "_last", {})
    part = f"test-{os.getpid()}"
    assert pulse.silence(part) is None
    pulse.beat(part)
    silence = pulse.silence(part)
    assert silence is not None
    assert silence < 5


@pytest.mark.django_db
def test_the_doctor_says_what_waits_too_long_and_what_was_given_up(
    shop: Installation, other_shop: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    now = clock.now()

    def arrived(at: Installation, due_at: datetime | None) -> None:
        InboxEvent.objects.create(
            installation=at,
            source=InboxEvent.Source.SALEOR,
            kind="saleor.order_paid",
            subject="s",
            dedupe_key=os.urandom(32),
            body=b"",
            received_at=now,
            due_at=due_at,
        )

    arrived(shop, now - timedelta(seconds=30))
    said = diagnosis(capsys)
    assert "ok   work of inbox\n" in said
    assert "failed for good" not in said
    arrived(other_shop, now - timedelta(seconds=300))
    arrived(shop, None)
    arrived(other_shop, None)
    said = diagnosis(capsys)
    assert "FAIL work of inbox: 2 rows are due, the oldest for 30" in said
    assert "FAIL inbox of all shops: 2 rows failed for good" in said


@pytest.mark.parametrize("command", ["serve", "doctor", "plan"])
def test_a_missing_setting_is_a_line_that_says_how_to_mend_it(command) -> None:
    words = [command, "x.yaml"] if command == "plan" else [command]
    done = subprocess.run(
        [sys.executable, "-m", "saleor_wechat_growth", *words],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "SECRET_KEY is not set" in said
    assert "Traceback" not in said


@pytest.mark.django_db(transaction=True)
def test_the_doctor_says_whose_followers_could_not_be_compared(
    installed, capsys
) -> None:
    account = save_account(
        installation_id=installed.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id="wxservice",
        secrets={"app_secret": "made-up"},
    )
    FollowerCheck.objects.create(
        installation_id=installed.id, account=account, error="48001"
    )
    said = diagnosis(capsys)
    assert "followers of service: not compared with WeChat's list never yet" in said
