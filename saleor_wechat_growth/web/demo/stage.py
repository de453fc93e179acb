"""Whose demo it is: the shop, its accounts, and the visitor who plays a customer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.queries import by_api_url
from saleor_wechat_growth.reach.models import Account

Body = Mapping[str, Any]

#: what the demo shop calls its only sales channel
SALES_CHANNEL: Final = "default-channel"

_VISITOR: Final = re.compile(r"[0-9a-f]{12}")


class Refused(Exception):
    """The caller asked for what the demo does not do; the message says what."""


class NotReady(Exception):
    """The demo shop is not set up (yet)."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A demo person: a number of the phone's own, from which all others follow."""

    number: str

    @classmethod
    def of(cls, body: Body) -> Visitor:
        number = body.get("visitor")
        if not isinstance(number, str) or not _VISITOR.fullmatch(number):
            raise Refused("visitor")
        return cls(number)

    @property
    def mini_program(self) -> str:
        return f"oM-demo-{self.number}"

    @property
    def service(self) -> str:
        return f"oS-demo-{self.number}"

    @property
    def unionid(self) -> str:
        return f"u-demo-{self.number}"

    @property
    def phone(self) -> str:
        """A mobile number; 139 and eight digits, as many as there are visitors."""
        return f"139{int(self.number, 16) % 10**8:08d}"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo shop and its accounts, by kind, as our own tables have them."""

    shop: Installation
    accounts: Mapping[str, Account]

    @property
    def mini_program(self) -> Account:
        return self._account(Account.Kind.MINI_PROGRAM)

    @property
    def service(self) -> Account:
        return self._account(Account.Kind.SERVICE_ACCOUNT)

    @property
    def sms(self) -> Account:
        return self._account(Account.Kind.TENCENT_SMS)

    def of_mini_program(self, visitor: Visitor) -> dict[str, Any]:
        return {"appid": self.mini_program.app_id, "openid": visitor.mini_program}

    def of_service(self, visitor: Visitor) -> dict[str, Any]:
        return {"appid": self.service.app_id, "openid": visitor.service}

    def _account(self, kind: Account.Kind) -> Account:
        # the Dashboard and the clock need none; a phone does
        try:
            return self.accounts[kind]
        except KeyError:
            raise NotReady from None


def find() -> Demo:
    """Return the demo shop. Raises NotReady."""
    shop = by_api_url(f"{settings.SANDBOX_URLS['SALEOR']}/graphql/")
    if shop is None or shop.status != Installation.Status.ACTIVE:
        raise NotReady
    rows = Account.objects.of(shop.id).order_by("-id")
    # the first of a kind, where somebody has added more
    return Demo(shop, {row.kind: row for row in rows})
