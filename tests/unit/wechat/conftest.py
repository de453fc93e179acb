from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN_PATH = "/cgi-bin/stable_token"
APPID = "wxalice0000000001"
SECRET = "topsecret-of-alice-shop"


class Shop:
    """A gateway client and the stub it talks to.

    Tokens are issued as token-1, token-2, …; `answer` decides on all other calls.
    """

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.issued = 0
        self.answer: Callable[[Seen], Reply] = lambda _: Reply(
            {"errcode": 0, "errmsg": "ok"}
        )
        self.token_answer: Callable[[Seen], Reply] | None = None
        stub.answer = self._answer
        self.tokens = MemoryTokenStore(time.monotonic)
        self.gateway = self.client()

    def client(self, read_timeout: float = 0.3) -> WeChatGateway:
        return WeChatGateway(
            appid=APPID,
            secret=SECRET,
            base_url=self.stub.url,
            tokens=self.tokens,
            connect_timeout=1.0,
            read_timeout=read_timeout,
        )

    @property
    def calls(self) -> list[Seen]:
        """Everything but the token calls."""
        return [seen for seen in self.stub.seen if seen.path != TOKEN_PATH]

    def _answer(self, seen: Seen) -> Reply:
        if seen.path != TOKEN_PATH:
            return self.answer(seen)
        if self.token_answer is not None:
            return self.token_answer(seen)
        self.issued += 1
        return Reply({"access_token": f"token-{self.issued}", "expires_in": 7200})


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Stub(lambda _: Reply()) as stub:
        yield Shop(stub)
