from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from datetime import UTC, date, datetime, time
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.queries import given_up, lapsed
from saleor_wechat_growth.inbox.services import retry_failed
from saleor_wechat_growth.inbox.services.handling import KEEP_GIVEN_UP
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.commands._shop import ShopCommand


class _Chosen(TypedDict):
    since: datetime | None
    kind: str


class Command(ShopCommand):
    """Have the workers handle again what failed for good, once its cause is mended."""

    help = "Handle again what arrived and failed for good; --dry-run only lists it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--since",
            default="",
            metavar="WHEN",
            help="received then or later: 2026-11-23 or 2026-11-23T08:00, in the "
            "shop's zone unless it names one",
        )
        parser.add_argument("--kind", default="", help="e.g. saleor.order_paid")
        parser.add_argument(
            "--dry-run", action="store_true", help="list them, change nothing"
        )

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        since = _moment(options["since"], ZoneInfo(shop.time_zone))
        chosen: _Chosen = {"since": since, "kind": options["kind"]}
        if not options["dry_run"]:
            count = retry_failed(installation_id=shop.id, now=clock.now(), **chosen)
            self.stdout.write(f"{count} rows are due again; the workers take them now.")
            self._say_what_lapsed(shop, chosen)
            return
        groups: dict[tuple[str, str], list[InboxEvent]] = defaultdict(list)
        for row in given_up(shop.id, **chosen).defer("body"):
            groups[row.kind, row.error or "unreadable"].append(row)
        for (kind, cause), rows in sorted(groups.items()):
            first, last = rows[0].received_at, rows[-1].received_at
            self.stdout.write(
                f"{len(rows):>6}  {kind}  {cause}  "
                f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
            )
        total = sum(len(rows) for rows in groups.values())
        self.stdout.write(f"{total:>6}  in all; nothing was changed")
        self._say_what_lapsed(shop, chosen)

    def _say_what_lapsed(self, shop: Installation, chosen: _Chosen) -> None:
        count = lapsed(shop.id, **chosen).count()
        if count:
            self.stdout.write(
                f"{count} more failed over {KEEP_GIVEN_UP.days} days ago and cannot be "
                "handled any more, what they held was dropped: `backfill --since-ever` "
                "reads what core has of it"
            )


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == len("2026-11-23"):
            return datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"--since {text}: write 2026-11-23 or 2026-11-23T08:00"
        raise CommandError(msg) from error
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
