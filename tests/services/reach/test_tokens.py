from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.tokens import Token
from saleor_wechat_growth.reach.models import AccessToken
from saleor_wechat_growth.reach.tokens import SharedTokens

if TYPE_CHECKING:
    from collections.abc import Callable

APPID = "wxservice00000001"
KEY = f"{APPID}:owner"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


class WeChat:
    """Gives token-1, token-2, … and counts."""

    def __init__(self, lasts: int = 7200) -> None:
        self.calls = 0
        self.lasts = lasts

    def __call__(self) -> Token:
        self.calls += 1
        return Token(f"token-{self.calls}", self.lasts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wechat() -> WeChat:
    return WeChat()


def refuse() -> Token:
    raise GatewayError(Failure.ACCOUNT, "40125")


@pytest.mark.django_db
def test_a_second_process_uses_what_the_first_fetched(
    clock: Clock, wechat: WeChat
) -> None:
    first, second = SharedTokens(KEY, clock), SharedTokens(KEY, clock)
    assert first.obtain(APPID, wechat) == "token-1"
    assert second.obtain(APPID, wechat) == "token-1"
    assert wechat.calls == 1
    assert b"token-1" not in bytes(AccessToken.objects.get(app_id=KEY).sealed_value)


@pytest.mark.django_db
def test_a_token_in_use_costs_no_query(
    clock: Clock, wechat: WeChat, django_assert_num_queries: Callable[..., object]
) -> None:
    store = SharedTokens(KEY, clock)
    store.obtain(APPID, wechat)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        store.obtain(APPID, wechat)


@pytest.mark.django_db
def test_a_token_is_fetched_anew_before_it_ends(clock: Clock, wechat: WeChat) -> None:
    store = SharedTokens(KEY, clock)
    store.obtain(APPID, wechat)
    clock.seconds += 7100
    assert store.obtain(APPID, wechat) == "token-1"
    clock.seconds += 50
    assert store.obtain(APPID, wechat) == "token-2"
    assert SharedTokens(KEY, clock).obtain(APPID, wechat) == "token-2"


@pytest.mark.django_db
def test_only_the_stale_token_is_discarded(clock: Clock, wechat: WeChat) -> None:
    first, second = SharedTokens(KEY, clock), SharedTokens(KEY, clock)
    first.obtain(APPID, wechat)
    second.obtain(APPID, wechat)
    first.discard(APPID, "token-1")
    assert first.obtain(APPID, wechat) == "token-2"
    second.discard(APPID, "token-1")
    assert second.obtain(APPID, wechat) == "token-2"
    assert wechat.calls == 2


@pytest.mark.django_db
def test_another_key_has_another_token(clock: Clock, wechat: WeChat) -> None:
    SharedTokens(KEY, clock).obtain(APPID, wechat)
    assert SharedTokens(f"{APPID}:thief", clock).obtain(APPID, wechat) == "token-2"


@pytest.mark.django_db
def test_a_refused_fetch_leaves_no_lock_behind(clock: Clock, wechat: WeChat) -> None:
    store = SharedTokens(KEY, clock)
    with pytest.raises(GatewayError, match="40125"):
        store.obtain(APPID, refuse)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)
    assert store.obtain(APPID, wechat) == "token-1"


@pytest.mark.django_db(transaction=True)
def test_a_broken_transaction_leaves_no_lock_behind(
    clock: Clock, wechat: WeChat
) -> None:
    def fetch_and_break() -> Token:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        return wechat()

    with pytest.raises(GatewayError, match="token-store"), transaction.atomic():
        SharedTokens(KEY, clock).obtain(APPID, fetch_and_break)
    connection.close()
    assert SharedTokens(KEY, clock).obtain(APPID, wechat) == "token-1"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_at_once_fetch_one_token(clock: Clock) -> None:
    """Each worker has a store of its own, as a process has."""
    fetching, go_on = threading.Event(), threading.Event()
    calls: list[int] = []
    got: list[str] = []
    transactions: list[bool] = []
    left_open: list[bool] = []

    def fetch() -> Token:
        calls.append(1)
        transactions.append(connection.in_atomic_block)
        fetching.set()
        assert go_on.wait(30)
        return Token(f"token-{len(calls)}", 7200)

    def work() -> None:
        got.append(SharedTokens(KEY, clock).obtain(APPID, fetch))
        # sending threads are many: none may keep a connection
        left_open.append(connection.connection is not None)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    assert fetching.wait(30)
    _wait_for_waiters(15)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert got == ["token-1"] * 16
    assert len(calls) == 1
    assert transactions == [False]
    assert not any(left_open)


def _wait_for_waiters(number: int) -> None:
    """Return once so many stand at the lock; the test's time-out is the limit."""
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
                "AND NOT granted"
            )
            if cursor.fetchone() == (number,):
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    pytest.fail("the workers did not come to the lock")
