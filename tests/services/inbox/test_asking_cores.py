"""Asking cores again: one that is away holds up nobody else, and no news is lost."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import Sum

from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation, Refetch
from saleor_wechat_growth.inbox.services import (
    ask_again,
    reconcile_due,
    reconciling,
    refetch_due,
    refetching,
    start_reconciliation,
)
from saleor_wechat_growth.installations.services import syncing
from saleor_wechat_growth.installations.turns import Turn, turn
from saleor_wechat_growth.integrations.saleor.errors import QueryRefused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.installations.models import Installation

SOON = timedelta(seconds=5)


class Core:
    """Answers for everything at once; `meanwhile` happens while it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away: set[str] = set()
        self.is_away = False
        self.meanwhile: Callable[[], object] = lambda: None

    def voucher(self, object_id: str) -> dict[str, Any]:
        return {"id": object_id, **self._answer(object_id)}

    def customers_page(self, since: datetime) -> list[dict[str, Any]]:
        self._answer("customers")
        return []

    def orders_page(self, since: datetime) -> list[dict[str, Any]]:
        self._answer("orders")
        return []

    def checkouts_page(self, since: datetime) -> list[dict[str, Any]]:
        self._answer("checkouts")
        return []

    def failed_deliveries(self, since: datetime) -> list[Any]:
        self._answer("deliveries")
        return []

    def _answer(self, what: str) -> dict[str, Any]:
        self.asked.append(what)
        self.meanwhile()
        if self.is_away or what in self.away:
            raise Unreachable("away")
        return {}

    def close(self) -> None:
        pass


@pytest.fixture
def cores(
    shop: Installation, other_shop: Installation, monkeypatch: pytest.MonkeyPatch
) -> dict[int, Core]:
    found = {shop.pk: Core(), other_shop.pk: Core()}
    for module in (refetching, reconciling, syncing):
        monkeypatch.setattr(module, "saleor_client", lambda it: found[it.pk])
    return found


def ask(shop: Installation, now: datetime, *vouchers: str) -> None:
    ask_again(
        installation_id=shop.pk, objects=[("voucher", id_) for id_ in vouchers], now=now
    )


def left(shop: Installation) -> list[str]:
    rows = Refetch.objects.of(shop.pk).order_by("object_id")
    return list(rows.values_list("object_id", flat=True))


def test_news_during_a_refetch_are_asked_for_again(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    core = cores[shop.pk]
    core.meanwhile = lambda: ask(shop, now + SOON, "V1")
    ask(shop, now, "V1")
    assert refetch_due(now=now + SOON) == 1
    assert left(shop) == ["V1"]
    core.meanwhile = lambda: None
    assert refetch_due(now=now + 2 * SOON) == 1
    assert left(shop) == []
    assert core.asked == ["V1", "V1"]


@pytest.mark.parametrize("seconds", [55, 57.999999, 58, 58.000001, 60, 70])
def test_news_during_a_refetch_that_lasts_as_long_as_its_lease_are_kept_too(
    shop: Installation, cores: dict[int, Core], now: datetime, seconds: float
) -> None:
    began = now + SOON
    cores[shop.pk].meanwhile = lambda: ask(
        shop, began + timedelta(seconds=seconds), "V1"
    )
    ask(shop, now, "V1")
    refetch_due(now=began)
    assert left(shop) == ["V1"]


def test_news_that_core_refused_to_tell_of_meanwhile_begin_anew(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    def news() -> None:
        ask(shop, now + SOON, "V1")
        raise QueryRefused(("no",))

    cores[shop.pk].meanwhile = news
    ask(shop, now, "V1")
    refetch_due(now=now + SOON)
    row = Refetch.objects.of(shop.pk).get()
    assert row.attempts == 0
    assert row.due_at < now + 2 * SOON


def test_news_that_keep_coming_put_nothing_off(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    for second in range(10):
        ask(shop, now + timedelta(seconds=second), "V1")
    assert refetch_due(now=now + timedelta(seconds=3)) == 1


def test_a_row_that_is_gone_ends_no_refetching(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    core = cores[shop.pk]
    core.is_away = True
    core.meanwhile = lambda: Refetch.objects.of(shop.pk).delete()
    ask(shop, now, "V1", "V2")
    assert refetch_due(now=now + SOON) == 2
    assert left(shop) == []


def test_a_core_that_is_away_is_tried_once_and_nobody_elses_rows_wait(
    shop: Installation, other_shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    cores[shop.pk].is_away = True
    many = [f"V{number:02}" for number in range(60)]
    ask(shop, now, *many)
    ask(other_shop, now + timedelta(seconds=1), "W1", "W2")

    while refetch_due(now=now + SOON):
        pass

    assert len(cores[shop.pk].asked) == 1
    assert left(other_shop) == []
    # what was not tried has lost no attempt, and none is due
    rows = Refetch.objects.of(shop.pk)
    assert rows.count() == 60
    assert rows.aggregate(tries=Sum("attempts")) == {"tries": 1}
    assert not rows.filter(due_at__lte=now + SOON).exists()


def test_a_core_that_stays_away_is_tried_less_and_less(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    cores[shop.pk].is_away = True
    ask(shop, now, *(f"V{number}" for number in range(20)))
    for seconds in range(3600):
        refetch_due(now=now + timedelta(seconds=seconds))
    assert 4 <= len(cores[shop.pk].asked) <= 15
    assert len(left(shop)) == 20


def test_an_object_that_core_cannot_answer_for_keeps_no_other_waiting(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    cores[shop.pk].away = {"V0"}
    ask(shop, now, *(f"V{number}" for number in range(20)))
    # the first try puts off all, the second finds that core is there
    for seconds in range(2, 25):
        refetch_due(now=now + timedelta(seconds=seconds))
    assert left(shop) == ["V0"]
    for minutes in range(24 * 60):
        refetch_due(now=now + timedelta(minutes=minutes))
    # nor is it asked for ever
    assert left(shop) == []
    assert cores[shop.pk].asked.count("V0") == refetching.MAX_ATTEMPTS


def test_a_core_that_is_away_is_not_read_stream_by_stream(
    shop: Installation, other_shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    cores[shop.pk].is_away = True
    start_reconciliation(installation_id=shop.pk, now=now)
    start_reconciliation(installation_id=other_shop.pk, now=now)

    reconcile_due(now=now)

    assert len(cores[shop.pk].asked) == 1
    streams = Reconciliation.objects.of(shop.pk)
    assert streams.aggregate(tries=Sum("attempts")) == {"tries": 1}
    assert not streams.filter(due_at__lte=now).exists()
    assert len(cores[other_shop.pk].asked) == 4


def test_a_stream_that_core_cannot_answer_for_keeps_no_other_waiting(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    cores[shop.pk].away = {"deliveries"}
    start_reconciliation(installation_id=shop.pk, now=now)
    for minute in range(10):
        reconcile_due(now=now + timedelta(minutes=minute))
    unread = Reconciliation.objects.of(shop.pk).filter(finished_at=None)
    assert [row.stream for row in unread] == ["deliveries"]


def test_a_shop_to_be_read_from_the_beginning_is_so_though_it_is_being_read(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    core = cores[shop.pk]

    def once() -> None:
        core.meanwhile = lambda: None
        start_reconciliation(installation_id=shop.pk, now=now - SOON, since_ever=True)

    core.meanwhile = once
    start_reconciliation(installation_id=shop.pk, now=now)
    reconcile_due(now=now)
    assert len(core.asked) == 5
    assert not Reconciliation.objects.of(shop.pk).exclude(seen_until=now).exists()


def test_a_stream_that_is_gone_ends_no_reconciling(
    shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    core = cores[shop.pk]
    core.is_away = True
    core.meanwhile = lambda: Reconciliation.objects.of(shop.pk).delete()
    start_reconciliation(installation_id=shop.pk, now=now)
    assert reconcile_due(now=now) == 0


def test_a_core_that_is_away_keeps_no_other_shops_webhooks_from_being_synced(
    shop: Installation,
    other_shop: Installation,
    cores: dict[int, Core],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def sync(*, installation: Installation) -> None:
        tried.append(installation)
        raise Unreachable("away")

    monkeypatch.setattr(syncing, "sync_webhooks", sync)
    syncing.sync_outdated()
    assert tried == [shop, other_shop]


def elsewhere(work: Callable[[], object]) -> None:
    """Do it as another worker would: on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_waits_for_a_core_the_next_asks_the_others(
    shop: Installation, other_shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    at = now + SOON

    def meanwhile() -> None:
        cores[shop.pk].meanwhile = lambda: None
        ask(shop, now, "V2")
        ask(other_shop, now, "W1")
        elsewhere(lambda: refetch_due(now=at))

    cores[shop.pk].meanwhile = meanwhile
    ask(shop, now, "V1")
    refetch_due(now=at)
    # the other worker left the first shop to the first
    assert cores[shop.pk].asked == ["V1"]
    assert cores[other_shop.pk].asked == ["W1"]
    assert left(shop) == ["V2"]
    assert refetch_due(now=at) == 1
    kept = InboxEvent.objects.of(shop.pk).order_by("subject")
    assert [row.subject for row in kept] == ["V1", "V2"]


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_reads_a_core_the_next_reads_the_others(
    shop: Installation, other_shop: Installation, cores: dict[int, Core], now: datetime
) -> None:
    def meanwhile() -> None:
        cores[shop.pk].meanwhile = lambda: None
        start_reconciliation(installation_id=other_shop.pk, now=now)
        elsewhere(lambda: reconcile_due(now=now))
        assert len(cores[shop.pk].asked) == 1
        assert len(cores[other_shop.pk].asked) == 4

    cores[shop.pk].meanwhile = meanwhile
    start_reconciliation(installation_id=shop.pk, now=now)
    reconcile_due(now=now)
    assert len(cores[shop.pk].asked) == 4


@pytest.mark.django_db(transaction=True)
def test_a_turn_ends_with_its_worker(shop: Installation) -> None:
    took = []

    def die() -> None:
        turn(Turn.REFETCHING, shop.pk).__enter__()

    elsewhere(die)
    with turn(Turn.REFETCHING, shop.pk) as is_ours:
        took.append(is_ours)
    assert took == [True]
