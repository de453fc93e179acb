"""Every send the platform carried out, and how often each really arrived."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Sent:
    """One message on one phone. `status` is that of its receipt."""

    id: int
    appid: str
    api: str
    openid: str
    template_id: str
    data: dict[str, str]
    client_msg_id: str | None
    url: str | None
    page: str | None
    miniprogram: dict[str, str] | None
    at: float
    rendered: dict[str, Any]
    msgid: int
    status: str | None = None

    def key(self, name: str | None) -> str:
        """Say what the message is about, to prove that nothing came twice.

        The field asked for; else the caller's own id; else everything it says.
        """
        if name is not None:
            return self.data.get(name, "")
        return self.client_msg_id or json.dumps(
            self.data, ensure_ascii=False, sort_keys=True
        )

    @property
    def arrived(self) -> bool:
        """Whether the phone shows it; one without a receipt yet may well."""
        return self.status in (None, "success")

    def describe(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Ledger:
    """Sends in the order they were carried out; ids count up from 1."""

    sends: list[Sent] = field(default_factory=list)
    _msgid: int = 2_800_000_000_000_000_000

    @property
    def next_id(self) -> int:
        return len(self.sends) + 1

    def next_msgid(self) -> int:
        """Larger than 2**53, as the platform's can be."""
        self._msgid += 1
        return self._msgid

    def add(self, sent: Sent) -> None:
        self.sends.append(sent)

    def after(self, last_id: int, openid: str | None = None) -> list[Sent]:
        return [
            sent
            for sent in self.sends[last_id:]
            if openid is None or sent.openid == openid
        ]

    def counts(self, name: str | None = None) -> list[dict[str, Any]]:
        counter = Counter(
            (sent.openid, sent.template_id, sent.key(name))
            for sent in self.sends
            if sent.arrived
        )
        return [
            {"recipient": openid, "template_id": template_id, "key": key, "count": n}
            for (openid, template_id, key), n in counter.items()
        ]
