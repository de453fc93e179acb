from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold
from saleor_wechat_growth.reach.models import Account, Channel, Consent, Purpose, Use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

_USES: Final = frozenset(Use)

#: `Statement.source` of a no that was said to an account, and of a yes by an act
IN_A_CHAT: Final = "chat"
_BY_AN_ACT: Final = "wechat"

#: what an account of WeChat's writes by
CHANNELS_OF: Final[Mapping[str, tuple[Channel, ...]]] = {
    Account.Kind.SERVICE_ACCOUNT: (
        Channel.WECHAT_CUSTOMER,
        Channel.WECHAT_NOTICE,
        Channel.WECHAT_TEMPLATE,
    ),
    Account.Kind.MINI_PROGRAM: (Channel.WECHAT_CUSTOMER, Channel.WECHAT_SUBSCRIBE),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said about one channel and purpose, or (channel "") about a `Use`.

    text_version: which wording they saw; source: where they said it
    ("mini_program", "sms_reply", "import", "staff", …). by, proof: who of the staff
    wrote it down, and what they have to show for it.
    """

    customer_id: int
    channel: Channel | Literal[""]
    purpose: Purpose | Use
    is_granted: bool
    text_version: str
    source: str
    stated_at: datetime
    by: str = ""
    proof: str = ""

    def __post_init__(self) -> None:
        if (self.channel == "") != (self.purpose in _USES):
            msg = "a statement is about a channel and purpose, or about a use of data"
            raise ValueError(msg)


@transaction.atomic
def record_consents(*, installation_id: int, statements: Sequence[Statement]) -> None:
    """Keep what people said: proof, so nothing is ever overwritten.

    The newest statement counts, whichever arrives last (`queries.consents_of`). Of
    those about a `Use` "consent.stated" {customer_id, use, is_granted} is told.
    """
    about_uses = [each for each in statements if each.channel == ""]
    if about_uses:
        hold([installation_id])
    Consent.objects.bulk_create(
        [
            Consent(
                installation_id=installation_id,
                customer_id=each.customer_id,
                channel=each.channel,
                purpose=each.purpose,
                is_granted=each.is_granted,
                text_version=each.text_version[:40],
                source=each.source[:40],
                stated_at=each.stated_at,
                by=each.by[:120],
                sealed_proof=crypto.seal_text(each.proof) if each.proof else None,
            )
            for each in statements
        ]
    )
    for each in about_uses:
        news = Happening(
            installation_id=installation_id,
            kind="consent.stated",
            subject=f"customer:{each.customer_id}",
            at=each.stated_at,
            body={
                "customer_id": each.customer_id,
                "use": str(each.purpose),
                "is_granted": each.is_granted,
            },
        )
        announce(happenings=[news], now=each.stated_at)


def allow_again(
    *,
    installation_id: int,
    said: Sequence[tuple[int, datetime]],
    channels: Collection[Channel],
) -> None:
    """Take back what somebody said no to in a chat, as they have said yes since.

    said: customers, and when each did what is a yes (follows anew, accepts a prompt).
    A no from elsewhere (the shop's staff, the mini-program) stays.
    """
    newest = (
        Consent.objects.of(installation_id)
        .filter(
            customer_id__in=[customer_id for customer_id, _ in said],
            channel__in=channels,
        )
        .order_by("customer_id", "channel", "purpose", "-stated_at", "is_granted")
        .distinct("customer_id", "channel", "purpose")
    )
    times = dict(sorted(said, key=lambda each: each[1]))
    record_consents(
        installation_id=installation_id,
        statements=[
            Statement(
                customer_id=no.customer_id,
                channel=Channel(no.channel),
                purpose=Purpose(no.purpose),
                is_granted=True,
                text_version="",
                source=_BY_AN_ACT,
                stated_at=times[no.customer_id],
            )
            for no in newest
            if not no.is_granted
            and no.source == IN_A_CHAT
            and no.stated_at < times[no.customer_id]
        ],
    )
