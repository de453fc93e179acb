"""Every SMS that went out, and how often each really arrived."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Sent:
    """One text on one phone. `report` is its receipt's status, None if withheld."""

    id: int
    sdk_app_id: str
    phone: str
    template_id: str
    sign: str
    data: list[str]
    session_context: str
    at: float
    rendered: str
    fee: int
    serial_no: str
    report: str | None
    errmsg: str
    description: str
    reported_at: float

    def key(self, position: int | None) -> str:
        """Say what the message is about, to prove that nothing came twice.

        The parameter asked for (from 1); else the caller's session context; else
        all parameters.
        """
        if position is not None:
            return self.data[position - 1] if position <= len(self.data) else ""
        return self.session_context or json.dumps(self.data, ensure_ascii=False)

    @property
    def arrived(self) -> bool:
        """Whether the phone shows it; one without a receipt yet may well."""
        return self.report in (None, "SUCCESS")

    def describe(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a phone answered."""

    id: int
    phone: str
    text: str
    at: float


@dataclass(slots=True)
class Ledger:
    """Sends in the order they were carried out; ids count up from 1."""

    sends: list[Sent] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    _by_phone: dict[str, list[Sent]] = field(default_factory=dict)

    @property
    def next_id(self) -> int:
        return len(self.sends) + 1

    def add(self, sent: Sent) -> None:
        self.sends.append(sent)
        self._by_phone.setdefault(sent.phone, []).append(sent)

    def answered(self, phone: str, text: str, at: float) -> None:
        number = len(self.replies) + 1
        self.replies.append(Reply(id=number, phone=phone, text=text, at=at))

    def answers_of(self, phone: str) -> list[dict[str, Any]]:
        return [asdict(each) for each in self.replies if each.phone == phone]

    def to(self, phone: str) -> list[Sent]:
        return self._by_phone.get(phone, [])

    def after(self, last_id: int, phone: str | None = None) -> list[Sent]:
        sends = self.sends[last_id:] if phone is None else self.to(phone)
        return [sent for sent in sends if sent.id > last_id]

    def counts(self, position: int | None = None) -> list[dict[str, Any]]:
        counter = Counter(
            (sent.phone, sent.template_id, sent.key(position))
            for sent in self.sends
            if sent.arrived
        )
        return [
            {"recipient": phone, "template_id": template_id, "key": key, "count": n}
            for (phone, template_id, key), n in counter.items()
        ]
