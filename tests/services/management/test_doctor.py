from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from saleor_wechat_growth.reach.credentials import SMS_KINDS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import pause_account, save_account

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
