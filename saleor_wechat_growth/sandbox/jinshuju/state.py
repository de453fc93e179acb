"""Everything the stand-in for Jinshuju knows: accounts, forms, entries.

It is only ever touched from the thread that serves it, so it needs no locks.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from saleor_wechat_growth.sandbox import pushing
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.platform import Platform
from saleor_wechat_growth.sandbox.pushing import TIMEOUT_SECONDS, TRIES

_LINE: Final = "all"
_TAKEN: Final = range(200, 300)


class Refusal(Exception):
    """No, by an HTTP status of the API."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field of a form. choices: (API code, name)."""

    name: str
    label: str
    type: str
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    def described(self) -> dict[str, Any]:
        """Show it as the API does."""
        shown: dict[str, Any] = {
            "label": self.label,
            "type": self.type,
            "notes": "",
            "private": False,
            "validation": {"required": True} if self.is_required else {},
        }
        if self.choices:
            shown["choices"] = [
                {"name": name, "value": code, "hidden": False}
                for code, name in self.choices
            ]
            shown["allow_other"] = False
        return {self.name: shown}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of an account. entry_post_url: where its entries are pushed to."""

    token: str
    name: str
    questions: tuple[Question, ...]
    api_key: str
    entry_post_url: str = ""
    post_updated_entry: bool = True

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Form:
        questions = tuple(
            Question(**{**each, "choices": tuple(map(tuple, each.get("choices", ())))})
            for each in body["questions"]
        )
        return cls(**{**body, "questions": questions})


@dataclass(slots=True)
class Entry:
    """A filled-in form."""

    serial_number: int
    values: dict[str, Any]
    carried: str
    created_at: str
    updated_at: str

    def described(self) -> dict[str, Any]:
        return {
            "serial_number": self.serial_number,
            **self.values,
            "x_field_1": self.carried,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "creator_name": "",
            "info_filling_duration": 12,
        }


@dataclass(frozen=True, slots=True)
class Seed:
    """What a state starts from. accounts: API Secret by API Key."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[Form] = ()


@dataclass(slots=True, kw_only=True)
class Push(pushing.Push):
    """One entry on its way to the address of its form."""

    url: str
    body: dict[str, Any]


class Pushes(pushing.Pushes[Push, Push]):
    """Pushes of entries, in one line.

    How often the real service tries again is not published; this one tries three
    times, at once.
    """

    def push(self, url: str, body: dict[str, Any]) -> None:
        made = Push(id=self.next_id, at=self.clock.now(), url=url, body=body)
        self.record.append(made)
        self.queue(_LINE, made)

    async def deliver(self, waiting: deque[Push]) -> None:
        push = waiting.popleft()
        for _ in range(TRIES):
            result = await self._post(push)
            push.tries.append(result)
            if result == "ok":
                push.outcome = "delivered"
                return
        push.outcome = "failed"

    async def _post(self, push: Push) -> str:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self.client.post(push.url, json=push.body)
        except (httpx.HTTPError, TimeoutError) as error:
            return type(error).__name__
        return "ok" if answer.status_code in _TAKEN else f"http {answer.status_code}"


class State(Platform):
    """The service behind one app; `reset` brings its seed back."""

    pushes: Pushes

    def __init__(self, seed: Seed | None = None, clock: Clock | None = None) -> None:
        self.seed = seed or Seed()
        clock = clock or Clock()
        super().__init__(clock, Pushes(clock))
        self.reset()

    def reset(self) -> None:
        super().reset()
        self.accounts = dict(self.seed.accounts)
        self.forms = {each.token: each for each in self.seed.forms}
        self.entries: dict[str, list[Entry]] = {}

    def account(self, api_key: str, api_secret: str) -> str:
        """Return the account of these keys. Raises Refusal."""
        if not api_key or self.accounts.get(api_key) != api_secret:
            raise Refusal(401, "HTTP Basic: Access denied.")
        return api_key

    def form(self, token: str, api_key: str | None = None) -> Form:
        """Return a form, of this account if one is named. Raises Refusal."""
        form = self.forms.get(token)
        if form is None or api_key not in {None, form.api_key}:
            raise Refusal(404, "Not Found")
        return form

    def point(self, api_key: str, url: str) -> None:
        """Have all forms of an account push to `url`."""
        for token, form in list(self.forms.items()):
            if form.api_key == api_key:
                self.forms[token] = replace(form, entry_post_url=url)

    def submit(self, token: str, values: Mapping[str, Any], carried: str) -> Entry:
        """Take a filled-in form, and push it. Raises Refusal."""
        form = self.form(token)
        kept = _kept(form, values)
        entries = self.entries.setdefault(token, [])
        now = self._now()
        entry = Entry(len(entries) + 1, kept, carried, now, now)
        entries.append(entry)
        self._push(form, entry)
        return entry

    def edit(self, token: str, serial: int, values: Mapping[str, Any]) -> Entry:
        """Change an entry, and push it where the form does so. Raises Refusal."""
        form = self.form(token)
        entries = self.entries.get(token, [])
        if not 0 < serial <= len(entries):
            raise Refusal(404, "Not Found")
        entry = entries[serial - 1]
        entry.values = _kept(form, {**entry.values, **values})
        entry.updated_at = self._now()
        if form.post_updated_entry:
            self._push(form, entry)
        return entry

    def push_again(self, token: str, serial: int) -> None:
        """Push an entry as it is, once more."""
        self._push(self.form(token), self.entries[token][serial - 1])

    def _push(self, form: Form, entry: Entry) -> None:
        if form.entry_post_url:
            body = {
                "form": form.token,
                "form_name": form.name,
                "entry": entry.described(),
            }
            self.pushes.push(form.entry_post_url, body)

    def _now(self) -> str:
        at = datetime.fromtimestamp(self.clock.now(), UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kept(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form keeps of what was typed. Raises Refusal."""
    kept: dict[str, Any] = {}
    for question in form.questions:
        value = values.get(question.name, "")
        if question.is_required and not value:
            raise Refusal(400, f"{question.label} 不能为空")
        names = dict(question.choices)
        if question.choices:
            given = value if isinstance(value, list) else [value] if value else []
            named = [str(names.get(each, each)) for each in given]
            if not set(named) <= set(names.values()):
                raise Refusal(400, f"{question.label} 不是选项")
            value = named if question.type == "multiple_choice" else "".join(named[:1])
        kept[question.name] = value
    return kept


def shown(form: Form) -> dict[str, Any]:
    """Show a form to the control API."""
    return asdict(form)
