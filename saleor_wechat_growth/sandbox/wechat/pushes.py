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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx
from wechatpy.crypto import PrpCrypto

from saleor_wechat_growth.sandbox import pushing
from saleor_wechat_growth.sandbox.pushing import TIMEOUT_SECONDS, TRIES
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Format, Mode

if TYPE_CHECKING:
    from collections import deque

_ACCEPTED: Final = ("", "success")


@dataclass(slots=True, kw_only=True)
class Push(pushing.Push):
    """One event on its way.

    `outcome` can also be nonsense: an answer of 200 that is neither empty, `success`
    nor a reply. WeChat does not retry it, and tells the user that the service is
    broken.
    """

    appid: str
    openid: str
    event: str
    body: str


class Pushes(pushing.Pushes[Push, tuple[Account, Push]]):
    """The platform's pushes, a line for each account."""

    def push(self, account: Account, openid: str, event: str, body: str) -> None:
        """Queue an event; an account without a callback URL gets none."""
        if not account.callback_url:
            return
        push = Push(
            id=self.next_id,
            appid=account.appid,
            openid=openid,
            event=event,
            body=body,
            at=self.clock.now(),
        )
        self.record.append(push)
        self.queue(account.appid, (account, push))

    async def verify(self, account: Account) -> bool:
        """Ask for the echo, as saving the URL in the console does."""
        echo = str(secrets.randbelow(10**18))
        query = {**_signed(account, self.clock.wall()), "echostr": echo}
        try:
            answer = await self.client.get(account.callback_url, params=query)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK and answer.text == echo

    async def deliver(self, waiting: deque[tuple[Account, Push]]) -> None:
        account, push = waiting.popleft()
        for _ in range(TRIES):
            query, content = _sealed(account, push, self.clock.wall())
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    answer = await self.client.post(
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
