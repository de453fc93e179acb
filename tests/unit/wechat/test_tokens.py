from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore, Token


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Fetch:
    """Gives token-1, token-2, … with the life asked for."""

    def __init__(self, expires_in: int = 7200) -> None:
        self.count = 0
        self.expires_in = expires_in

    def __call__(self) -> Token:
        self.count += 1
        return Token(f"token-{self.count}", self.expires_in)


def test_a_token_is_kept_until_a_minute_before_its_end():
    clock, fetch = Clock(), Fetch()
    store = MemoryTokenStore(clock)
    store.obtain("wx1", fetch)

    clock.now = 7139
    assert store.obtain("wx1", fetch) == "token-1"
    clock.now = 7140
    assert store.obtain("wx1", fetch) == "token-2"


def test_a_token_near_its_end_is_still_used():
    clock, fetch = Clock(), Fetch(expires_in=40)
    store = MemoryTokenStore(clock)
    assert store.obtain("wx1", fetch) == "token-1"
    clock.now = 19
    assert store.obtain("wx1", fetch) == "token-1"
    clock.now = 20
    assert store.obtain("wx1", fetch) == "token-2"


def test_accounts_have_tokens_of_their_own():
    store, fetch = MemoryTokenStore(Clock()), Fetch()
    assert store.obtain("wx1", fetch) != store.obtain("wx2", fetch)


def test_only_the_token_that_is_kept_can_be_discarded():
    store, fetch = MemoryTokenStore(Clock()), Fetch()
    store.obtain("wx1", fetch)
    store.discard("wx1", "token-1")
    assert store.obtain("wx1", fetch) == "token-2"
    # a slow thread that still complains of the old one
    store.discard("wx1", "token-1")
    store.discard("wx2", "token-1")
    assert store.obtain("wx1", fetch) == "token-2"


def test_all_who_ask_at_once_wait_for_one_fetch():
    store = MemoryTokenStore(Clock())
    asked, release, count = threading.Barrier(65), threading.Event(), []

    def fetch() -> Token:
        count.append(1)
        release.wait(10)
        return Token("token-1", 7200)

    def ask(_: int) -> str:
        asked.wait()
        return store.obtain("wx1", fetch)

    with ThreadPoolExecutor(64) as pool:
        answers = pool.map(ask, range(64))
        asked.wait()
        release.set()
        assert set(answers) == {"token-1"}
    assert len(count) == 1


def test_a_failed_fetch_reaches_all_who_waited_and_is_not_kept():
    store = MemoryTokenStore(Clock())
    entered, release = threading.Event(), threading.Event()

    def fetch() -> Token:
        entered.set()
        release.wait(10)
        raise GatewayError(Failure.ACCOUNT, "40125", "/cgi-bin/stable_token")

    def ask() -> GatewayError:
        with pytest.raises(GatewayError) as caught:
            store.obtain("wx1", fetch)
        return caught.value

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(ask)
        entered.wait(10)
        others = [pool.submit(ask) for _ in range(7)]
        while pool._work_queue.qsize():
            pass
        threading.Event().wait(0.05)
        release.set()
        errors = [each.result() for each in (first, *others)]

    assert {error.code for error in errors} == {"40125"}
    assert len({id(error) for error in errors}) == 8
    assert store.obtain("wx1", Fetch()) == "token-1"


def test_a_token_does_not_show_its_value():
    assert "token-1" not in repr(Token("token-1", 7200))
