"""What the platform pushes to an account's callback URL.

Signing, encryption, the five seconds and the three tries are those of the
mini-program's 消息推送 guide, which service accounts share. Pushes of one account
go out one after another, in the order in which things happened.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from base64 import b64decode
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
from wechatpy.crypto import PrpCrypto

from saleor_wechat_growth.sandbox.wechat.accounts import Account, Format, Mode

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock

TIMEOUT_SECONDS: Final = 5.0
TRIES: Final = 3
_ACCEPTED: Final = ("", "success")


@dataclass(slots=True, kw_only=True)
class Push:
    """One event on its way. `outcome` is pending, delivered, nonsense or failed.

    `nonsense` is an answer of 200 that is neither empty, `success` nor a reply:
    WeChat does not retry it, and tells the user that the service is broken.
    """

    id: int
    appid: str
    openid: str
    event: str
    body: str
    at: float
    outcome: str = "pending"
    tries: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """One account's queue, and the task that empties it."""

    waiting: deque[tuple[Account, Push]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Pushes:
    """The record of all pushes, and the tasks that make them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._client: httpx.AsyncClient | None = None
        self.record: list[Push] = []

    def push(self, account: Account, openid: str, event: str, body: str) -> None:
        """Queue an event; an account without a callback URL gets none."""
        if not account.callback_url:
            return
        push = Push(
            id=len(self.record) + 1,
            appid=account.appid,
            openid=openid,
            event=event,
            body=body,
            at=self._clock.now(),
        )
        self.record.append(push)
        line = self._lines.setdefault(account.appid, _Line())
        line.waiting.append((account, push))
        if line.task is None or line.task.done():
            line.task = asyncio.get_running_loop().create_task(self._empty(line))

    def forget(self) -> None:
        """Drop what is waiting and what was recorded."""
        for line in self._lines.values():
            if line.task is not None:
                line.task.cancel()
        self._lines = {}
        self.record = []

    async def close(self) -> None:
        self.forget()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def describe(self, outcome: str | None = None) -> list[dict[str, Any]]:
        return [asdict(p) for p in self.record if outcome in (None, p.outcome)]

    async def verify(self, account: Account) -> bool:
        """Ask for the echo, as saving the URL in the console does."""
        echo = str(secrets.randbelow(10**18))
        query = {**_signed(account, self._clock.wall()), "echostr": echo}
        try:
            answer = await self._http().get(account.callback_url, params=query)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and answer.text == echo

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        return self._client

    async def _empty(self, line: _Line) -> None:
        while line.waiting:
            await self._deliver(*line.waiting.popleft())

    async def _deliver(self, account: Account, push: Push) -> None:
        for _ in range(TRIES):
            query, content = _sealed(account, push, self._clock.wall())
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    answer = await self._http().post(
                        account.callback_url,
                        params=query,
                        content=content,
                        headers={"Content-Type": _media_type(account)},
                    )
            except (httpx.HTTPError, TimeoutError) as error:
                push.tries.append(type(error).__name__)
                continue
            push.tries.append(str(answer.status_code))
            if answer.status_code == httpx.codes.OK:
                push.outcome = _read(answer.text.strip())
                return
        push.outcome = "failed"


def _read(answer: str) -> str:
    if answer in _ACCEPTED or answer.startswith(("<xml", "{")):
        return "delivered"
    return "nonsense"


def _media_type(account: Account) -> str:
    return "application/json" if account.format is Format.JSON else "text/xml"


def _signature(*parts: str) -> str:
    # SHA-1 is what the protocol signs with
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


def _signed(account: Account, wall: float) -> dict[str, str]:
    timestamp, nonce = str(int(wall)), str(secrets.randbelow(10**10))
    return {
        "signature": _signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
    }


def _sealed(account: Account, push: Push, wall: float) -> tuple[dict[str, str], bytes]:
    """Give the query and the body of one try; each try is signed anew."""
    query = {**_signed(account, wall), "openid": push.openid}
    if account.mode is Mode.PLAIN:
        return query, push.body.encode()
    crypto = PrpCrypto(b64decode(account.aes_key + "="))
    cipher = crypto.encrypt(push.body, account.appid).decode()
    query["encrypt_type"] = "aes"
    query["msg_signature"] = _signature(
        account.token, query["timestamp"], query["nonce"], cipher
    )
    if account.format is Format.JSON:
        sealed = json.dumps({"ToUserName": account.original_id, "Encrypt": cipher})
    else:
        sealed = (
            f"<xml><ToUserName><![CDATA[{account.original_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{cipher}]]></Encrypt></xml>"
        )
    return query, sealed.encode()
