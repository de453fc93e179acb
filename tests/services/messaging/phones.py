"""What people do on their phones, and what WeChat tells us of it, whenever it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due, receive
from saleor_wechat_growth.integrations.wechat.callbacks import read_push
from saleor_wechat_growth.reach import news
from saleor_wechat_growth.sandbox.wechat import acts, people, scenes
from tests.services.messaging.world import MINI_APP, SERVICE_APP, Person, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    import pytest

    from saleor_wechat_growth.messaging.models import Template
    from saleor_wechat_growth.sandbox.wechat.accounts import Account

#: a code of the service account, on a shelf
SHELF = "shelf-1"


@dataclass
class Phones:
    """The people's side of a world: the stand-in's acts, its pushes held in a line."""

    world: World
    #: (appid, body), oldest first
    line: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, monkeypatch: pytest.MonkeyPatch) -> Phones:
        phones = cls(world)
        monkeypatch.setattr(world.gateways.wechat.pushes, "push", phones._wait)
        return phones

    def _wait(self, account: Account, _openid: str, _event: str, body: str) -> None:
        self.line.append((account.appid, body))

    # -- acts ------------------------------------------------------------------

    def follow(self, person: Person) -> None:
        self._do(people.follow, person)

    def unfollow(self, person: Person) -> None:
        self._do(people.unfollow, person)

    def scan(self, person: Person) -> None:
        wechat = self.world.gateways.wechat
        wechat.scenes.by_url.setdefault(
            SHELF,
            scenes.Code(
                SERVICE_APP, wechat.accounts[SERVICE_APP].kind, SHELF, url=SHELF
            ),
        )
        self._do(scenes.scan, person, url=SHELF)

    def say(self, person: Person, app_id: str = SERVICE_APP) -> None:
        self._do(acts.say, person, app_id, text="在吗")

    def tap(self, person: Person) -> None:
        self._do(acts.tap, person, key="new")

    def pay(self, person: Person) -> None:
        self._do(acts.pay, person, order="42")

    def enter(self, person: Person) -> None:
        self._do(acts.enter_session, person, MINI_APP)

    def answer(self, person: Person, template: Template, choice: str) -> None:
        """Answer a prompt for one subscription."""
        app_id = template.account.app_id
        choices = {template.gateway_id: choice}
        self._do(people.answer_prompt, person, app_id, choices=choices)

    def switch_off(self, person: Person, template: Template) -> None:
        app_id = template.account.app_id
        self._do(people.switch_off, person, app_id, template_id=template.gateway_id)

    def _do(
        self,
        act: Callable[[Any, dict[str, Any]], Mapping[str, Any]],
        person: Person,
        app_id: str = SERVICE_APP,
        **said: Any,
    ) -> None:
        openid = person.openid if app_id == SERVICE_APP else person.mini_openid
        act(self.world.gateways.wechat, {"appid": app_id, "openid": openid, **said})

    # -- pushes ----------------------------------------------------------------

    def deliver(self, now: datetime) -> None:
        """Have everything that waits come in, in its order."""
        waiting, self.line = self.line, []
        self.arrive(waiting, now)

    def deliver_newest(self, now: datetime) -> None:
        """Have the newest overtake what waits."""
        if self.line:
            self.arrive([self.line.pop()], now)

    def arrive(self, pushed: Sequence[tuple[str, str]], now: datetime) -> None:
        shop = self.world.shop.pk
        arrivals = [
            news.of_push(self.world.accounts[app_id], read_push(body), now)
            for app_id, body in pushed
        ]
        receive(arrivals=arrivals)
        while handle_due(now=now):
            pass
        left = InboxEvent.objects.of(shop).filter(handled_at__isnull=True)
        assert not list(left.values_list("kind", "error"))
