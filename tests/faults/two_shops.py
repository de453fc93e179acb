"""A shop whose core is at the address given, much to be asked, and the demo shop.

Run as a program with the environment of an instance; prints the ids of both.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from saleor_wechat_growth.core import clock, crypto  # noqa: E402 -- needs Django set up
from saleor_wechat_growth.inbox.models import Refetch  # noqa: E402
from saleor_wechat_growth.inbox.services import start_reconciliation  # noqa: E402
from saleor_wechat_growth.installations.models import Installation  # noqa: E402


def main(bad_core: str) -> None:
    good = Installation.objects.get()
    now = clock.now()
    bad = Installation.objects.create(
        saleor_api_url=bad_core,
        app_id="x",
        sealed_token=crypto.seal_text("x"),
        installed_at=now,
        status_changed_at=now,
    )
    start_reconciliation(installation_id=bad.pk, now=now)
    Refetch.objects.bulk_create(
        Refetch(installation_id=bad.pk, kind="checkout", object_id=f"c{n}", due_at=now)
        for n in range(60)
    )
    print(json.dumps([bad.pk, good.pk]))


if __name__ == "__main__":
    main(sys.argv[1])
