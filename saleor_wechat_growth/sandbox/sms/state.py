"""Everything the stand-in for the SMS providers knows.

It is only ever touched from the thread that serves it, so it needs no locks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.platform import Platform
from saleor_wechat_growth.sandbox.sms.ledger import Ledger
from saleor_wechat_growth.sandbox.sms.pushes import Pushes
from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.sandbox.sms.accounts import Account, Template, Vendor


@dataclass(frozen=True, slots=True)
class Seed:
    """What a state starts from, and returns to on reset; templates by SmsSdkAppId."""

    accounts: Sequence[Account] = ()
    templates: Mapping[str, Sequence[Template]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the carrier says of a number's messages; no status withholds it."""

    report_status: str | None = "SUCCESS"
    errmsg: str = "DELIVRD"
    description: str = "用户短信送达成功"


class State(Platform):
    """The provider behind one app; `reset` brings its seed back."""

    pushes: Pushes

    def __init__(self, seed: Seed | None = None, clock: Clock | None = None) -> None:
        self.seed = seed or Seed()
        clock = clock or Clock()
        super().__init__(clock, Pushes(clock))
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.pushes.pause_factor = 1.0
        self.ledger = Ledger()
        self.blacklist: set[str] = set()
        self.reports: dict[str, Report] = {}
        #: of Aliyun's calls: each may be used once
        self.nonces: set[str] = set()
        self.spent: Counter[str] = Counter()
        self.accounts = {each.sdk_app_id: each for each in self.seed.accounts}
        self._templates = {
            (app_id, each.template_id): each
            for app_id, templates in self.seed.templates.items()
            for each in templates
        }

    def keys(self, vendor: Vendor) -> dict[str, Account]:
        """Accounts of a vendor by key id; the last wins where several share one."""
        return {
            each.secret_id: each
            for each in self.accounts.values()
            if each.vendor is vendor
        }

    def account(self, sdk_app_id: object) -> Account:
        account = self.accounts.get(str(sdk_app_id))
        if account is None:
            raise Refusal("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        return account

    def template(self, sdk_app_id: str, template_id: object) -> Template | None:
        return self._templates.get((sdk_app_id, str(template_id)))

    def templates(self, secret_id: str) -> list[Template]:
        """Return the templates of a key: all its applications have them together."""
        return [
            template
            for (app_id, _), template in self._templates.items()
            if app_id in self.accounts and self.accounts[app_id].secret_id == secret_id
        ]

    def put_template(self, sdk_app_id: str, template: Template) -> None:
        self._templates[sdk_app_id, template.template_id] = template
