"""The seam between messaging and SMS vendors.

A vendor is one module with one class, named in PROVIDERS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from saleor_wechat_growth.integrations.sms.aliyun import AliyunSms
from saleor_wechat_growth.integrations.sms.tencent import TencentSms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from saleor_wechat_growth.integrations.sms.messages import (
        SmsAccepted,
        SmsFate,
        SmsNews,
        SmsRequest,
        SmsTemplate,
    )


class SmsGateway(Protocol):
    """One account with a vendor; shared by all threads."""

    #: names of the credentials an operator has to enter
    CREDENTIALS: ClassVar[tuple[str, ...]]
    #: JSON that answers a receipt or reply, so that the vendor does not repeat it
    ACKNOWLEDGED: ClassVar[str]

    def __init__(
        self,
        credentials: Mapping[str, str],
        base_url: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        connections: int = 64,
    ) -> None:
        """Time-outs in seconds. ValueError for a credential that is missing."""

    def send(self, request: SmsRequest) -> SmsAccepted:
        """Send one message.

        Raises GatewayError if it was refused or never left us, OutcomeUnknown if
        it may have been sent: then `find` tells.
        """

    def find(
        self,
        phone: str,
        sent_after: datetime,
        reference: str,
        *,
        known_serials: frozenset[str] = frozenset(),
    ) -> SmsFate | None:
        """Ask for the fate of a message to `phone` (E.164); None: it was never seen.

        Where the vendor does not repeat our reference, any message to that phone
        since `sent_after` is taken for ours, except those in `known_serials`:
        better one too few than one doubled. Raises GatewayError.
        """

    def templates(self) -> tuple[SmsTemplate, ...]:
        """Read the account's templates, those still under review too.

        Raises GatewayError.
        """

    def left(self, now: datetime) -> int | None:
        """Return how many messages are paid for and not sent yet.

        None where none are bought ahead, but paid for by the month, and where the
        vendor does not tell. It costs nothing. Raises GatewayError.
        """

    def read_callback(self, body: bytes) -> SmsNews:
        """Read the receipts and replies of one callback, each by itself."""


PROVIDERS: Final[Mapping[str, type[SmsGateway]]] = {
    "aliyun": AliyunSms,
    "tencent": TencentSms,
}
