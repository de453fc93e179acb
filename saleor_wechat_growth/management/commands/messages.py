from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, Final

from django.db.models import Count

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.management.commands._shop import ShopCommand
from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import Settling
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.withholding import is_called_off

#: why a message without an answer is left as it is (promise 4)
WHY: Final = {
    Settling.REPEAT: "the gateway knows a repetition for ten minutes, and they are over",
    Settling.ASK: "the gateway was asked and did not say",
    Settling.RECEIPT: "this channel knows no repetition; only its receipt can tell",
}


class Command(ShopCommand):
    """Count a shop's messages by state, or list those whose fate is not known."""

    help = "Count messages by state; --unknown lists those without an answer, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--unknown",
            action="store_true",
            help="list messages that a gateway may or may not have taken",
        )

    def handle_shop(self, shop: Installation, **options: Any) -> None:
        messages = Message.objects.of(shop.id)
        if not options["unknown"]:
            counts = dict(messages.values_list("state").annotate(Count("id")))
            for state in Message.State:
                self.stdout.write(f"{counts.get(state, 0):>8}  {state}")
            return
        unknown = messages.filter(state=Message.State.UNKNOWN)
        for message in unknown.order_by("claimed_at", "id").iterator():
            self.stdout.write(
                f"{message.pk:>8}  {message.channel:<16}  "
                f"since {message.claimed_at:%Y-%m-%d %H:%M} UTC  {_why(message)}"
            )
        self.stdout.write(
            f"{unknown.count():>8}  in all; they count as sent and are never sent again "
            "unless the gateway says it has not seen them"
        )


def _why(message: Message) -> str:
    if is_called_off(message):
        return f"not wanted any more: {message.withheld}"
    if message.due_at is not None:
        return f"looked at again at {message.due_at:%H:%M} UTC"
    return WHY[CHANNELS[message.channel].settling]
