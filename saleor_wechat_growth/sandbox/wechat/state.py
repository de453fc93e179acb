"""Everything the stand-in for api.weixin.qq.com knows.

It is only ever touched from the thread that serves it, so it needs no locks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.platform import Platform
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Person, Template
from saleor_wechat_growth.sandbox.wechat.codes import Codes
from saleor_wechat_growth.sandbox.wechat.heard import Chats
from saleor_wechat_growth.sandbox.wechat.holdings import Media, Scenes, Tags
from saleor_wechat_growth.sandbox.wechat.ledger import Ledger
from saleor_wechat_growth.sandbox.wechat.pushes import Pushes
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.tokens import Tokens
from saleor_wechat_growth.sandbox.wechat.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Seed:
    """What a state starts from, and returns to on reset."""

    accounts: Sequence[Account] = ()
    templates: Mapping[str, Sequence[Template]] = field(default_factory=dict)
    people: Mapping[str, Sequence[Person]] = field(default_factory=dict)


@dataclass(slots=True)
class _Memory:
    """What the rules look back on."""

    #: (appid, openid, client_msg_id) -> when it was accepted
    client_msg_ids: dict[tuple[str, str, str], float] = field(default_factory=dict)
    #: (appid, day) and (appid, openid, day) -> template messages accepted
    spent: Counter[tuple[object, ...]] = field(default_factory=Counter)
    #: (appid, openid, template) -> subscriptions accepted and not yet used
    grants: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    #: (appid, openid) that is shown three dots
    typing: set[tuple[str, str]] = field(default_factory=set)


class State(Platform):
    """The platform behind one app; `reset` brings its seed back."""

    pushes: Pushes

    def __init__(self, seed: Seed | None = None, clock: Clock | None = None) -> None:
        self.seed = seed or Seed()
        clock = clock or Clock()
        super().__init__(clock, Pushes(clock))
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.tokens = Tokens(self.clock)
        self.login_codes = Codes(self.clock)
        self.phone_codes = Codes(self.clock)
        self.web_codes = Codes(self.clock)
        self.scenes = Scenes()
        self.ledger = Ledger()
        self.windows = Windows()
        self.media = Media(self.clock)
        self.chats = Chats()
        self.memory = _Memory()
        self.tags = Tags()
        #: appid -> buttons of its menu
        self.menus: dict[str, list[dict[str, Any]]] = {}
        #: (appid, day) -> what the platform counted of it
        self.counted: dict[tuple[str, date], dict[str, Any]] = {}
        self.warnings: list[dict[str, Any]] = []
        self.accounts = {account.appid: account for account in self.seed.accounts}
        self._templates = {
            (appid, each.template_id): each
            for appid, templates in self.seed.templates.items()
            for each in templates
        }
        self._people: dict[str, dict[str, Person]] = {}
        for appid, people in self.seed.people.items():
            # copies, because people change and the seed must not
            self._people[appid] = {each.openid: replace(each) for each in people}

    def account(self, appid: str) -> Account:
        account = self.accounts.get(appid)
        if account is None:
            raise Refusal(40013)
        return account

    def template(self, appid: str, template_id: object) -> Template:
        template = self._templates.get((appid, str(template_id)))
        if template is None:
            raise Refusal(40037)
        return template

    def templates(self, appid: str) -> list[Template]:
        return [each for (owner, _), each in self._templates.items() if owner == appid]

    def put_template(self, appid: str, template: Template) -> None:
        self._templates[appid, template.template_id] = template

    def delete_templates(self, appid: str) -> None:
        """Have an account without any, as its owner can on the platform's page."""
        for key in [key for key in self._templates if key[0] == appid]:
            del self._templates[key]

    def known(self, appid: str, openid: object) -> Person:
        """Somebody this account has met, or 40003."""
        found = self._people.get(appid, {}).get(str(openid))
        if found is not None:
            return found
        if self.accounts[appid].everyone_follows and isinstance(openid, str):
            person = self.person(appid, openid)
            person.follows = True
            return person
        raise Refusal(40003)

    def met(self, appid: str, openid: str) -> Person | None:
        """Somebody whom the account has met, if it has."""
        return self._people.get(appid, {}).get(openid)

    def person(self, appid: str, openid: str) -> Person:
        """Give the person, met now if never before."""
        people = self._people.setdefault(appid, {})
        return people.setdefault(openid, Person(openid=openid))

    def followers(self, appid: str) -> list[str]:
        return [
            openid
            for openid, person in self._people.get(appid, {}).items()
            if person.follows
        ]

    def next_msgid(self) -> int:
        """Number a message, a person's or the account's: no two have the same."""
        return self.ledger.next_msgid()

    def hear(self, account: Account, person: Person, kind: str, text: str = "") -> None:
        """Note what a person did in the chat, for their phone."""
        self.chats.add(
            appid=account.appid,
            openid=person.openid,
            kind=kind,
            text=text,
            at=self.clock.now(),
        )

    def warn(self, path: str, text: str) -> None:
        """Note what the platform tolerates but a careful client does not do."""
        self.warnings.append({"path": path, "warning": text, "at": self.clock.now()})
