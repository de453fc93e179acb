from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers import queries, services
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.commands._shop import ShopCommand


class Command(ShopCommand):
    """List what speaks for one person and for two at once, and decide it."""

    help = "List persons who may be one; --part and --merge decide, by a link's id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        decision = parser.add_mutually_exclusive_group()
        decision.add_argument(
            "--part", type=int, metavar="LINK", help="they are two persons, for good"
        )
        decision.add_argument(
            "--merge",
            type=int,
            metavar="LINK",
            help="this link is right; what contradicts it gives way",
        )

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        if options["part"] is not None:
            low, high = _ends(shop, options["part"])
            services.part(installation_id=shop.id, low=low, high=high, now=clock.now())
            self.stdout.write("They are two persons.")
        elif options["merge"] is not None:
            low, high = _ends(shop, options["merge"])
            is_one = services.confirm(
                installation_id=shop.id, low=low, high=high, now=clock.now()
            )
            if not is_one:
                msg = (
                    "They stay two: one person has at most one Saleor user, one "
                    "unionid and one openid of an app."
                )
                raise CommandError(msg)
            self.stdout.write("They are one person.")
        else:
            self._list(shop)

    def _list(self, shop: Installation) -> None:
        found = queries.conflicts(shop.id)
        for each in found:
            self.stdout.write(
                f"link {each.link_id}: {each.low_kind} of customer {each.low_customer}, "
                f"{each.high_kind} of customer {each.high_customer}; "
                f"by {each.source}, {each.seen_at:%Y-%m-%d %H:%M} UTC"
            )
        self.stdout.write(f"{len(found)} in all")


def _ends(shop: Installation, link_id: int) -> tuple[int, int]:
    ends = queries.link_between(shop.id, link_id)
    if ends is None:
        raise CommandError(f"this shop has no link {link_id}")
    return ends
