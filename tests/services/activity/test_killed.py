"""kill -9 while codes are made, over real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import connection

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import (
    CodeAllowance,
    CodeBatch,
    CodePicture,
    SceneCode,
    Source,
)
from saleor_wechat_growth.activity.queries import progress
from saleor_wechat_growth.activity.services import Kind
from saleor_wechat_growth.activity.services.making import LEASE
from tests.services.activity.codes import CREATE, SHOW, Form, WeChat, make_all

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account

State = SceneCode.State


class Deadly(Counter[str]):
    """Counts calls; at one of them its caller is dead before the answer comes."""

    def __init__(self, path: str, at: int) -> None:
        super().__init__()
        self.path = path
        self.at = at
        self.victim: int | None = None

    def __setitem__(self, path: str, count: int) -> None:
        super().__setitem__(path, count)
        if (path, count) == (self.path, self.at) and self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)


def kill_a_worker(wechat: WeChat, calls: Deadly, moment: datetime) -> None:
    """Let a worker process make codes until the call at which it is killed."""
    path = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{path}").geturl()
    work = (
        "import sys; sys.stdin.read(1)\n"
        "import django; django.setup()\n"
        "from datetime import datetime\n"
        "from saleor_wechat_growth.activity import services\n"
        f"moment = datetime.fromisoformat({moment.isoformat()!r})\n"
        "while services.make_codes(now=moment): pass\n"
    )
    given = {"DATABASE_URL": database, "WECHAT_API_URL": wechat.url}
    with subprocess.Popen(
        [sys.executable, "-c", work],
        env={**os.environ, **given},
        stdin=subprocess.PIPE,
    ) as worker:
        assert worker.stdin is not None
        calls.victim = worker.pid
        worker.stdin.write(b"1")
        worker.stdin.close()
        assert worker.wait(60) == -signal.SIGKILL
    calls.victim = None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [CREATE, SHOW])
def test_a_worker_killed_at_a_call_leaves_a_batch_that_another_finishes(
    shop: Installation,
    shelf: Source,
    service_account: Account,
    wechat: WeChat,
    now: datetime,
    path: str,
) -> None:
    checked = services.check_codes(
        installation_id=shop.pk,
        form=Form.QR_PERMANENT,
        text="\n".join(f"{number}号店" for number in range(25)),
    )
    batch = services.order_batch(
        installation_id=shop.pk,
        source_id=shelf.pk,
        kind=Kind(Form.QR_PERMANENT, service_account.pk),
        checked=checked,
        by="staff:1",
        now=now,
    )
    wechat.state.calls = calls = Deadly(path, at=13)
    kill_a_worker(wechat, calls, now)

    # what was done is seen, whoever looks; the ten in hand wait for their lease to end
    assert progress(shop.pk, [batch.pk])[batch.pk] == {
        State.MADE: 12,
        State.PENDING: 13,
    }
    make_all(now)
    assert progress(shop.pk, [batch.pk])[batch.pk] == {State.MADE: 17, State.PENDING: 8}
    make_all(now + LEASE)
    assert progress(shop.pk, [batch.pk])[batch.pk] == {State.MADE: 25}
    assert CodePicture.objects.of(shop.pk).count() == 25
    assert CodeBatch.objects.of(shop.pk).get().total == 25
    assert len(wechat.state.scenes.permanent) == 25
    assert CodeAllowance.objects.of(shop.pk).get().permanent == 25
    # only the answer that nobody heard is asked for again
    assert calls[path] == 26
