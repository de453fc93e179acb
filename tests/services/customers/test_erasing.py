"""How an erasure goes its way, and who can come back after it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.customers import queries, services
from saleor_wechat_growth.customers.errors import (
    NoErasure,
    NotTheirs,
    PersonErased,
    UnknownPerson,
)
from saleor_wechat_growth.customers.models import (
    Customer,
    Erasure,
    Identity,
    Merge,
    MergedRows,
    SaleorUser,
)
from saleor_wechat_growth.customers.observations import (
    Observation,
    email,
    form_phone,
    openid,
    saleor_user,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import erasing
from saleor_wechat_growth.customers.services.erasing import SETTLE
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import hold, receive
from saleor_wechat_growth.insights.queries import privacy
from saleor_wechat_growth.reach.models import Channel, Suppression
from saleor_wechat_growth.reach.queries import snapshot
from tests.services.journeys.conftest import Shop

OPENID = openid("oAlice", "wx1")
USER = saleor_user("VXNlcjox")
MAIL = email("alice@example.com")
PHONE = verified_phone("+8613800138000")
NUMBER = PHONE.key[2].hex()
HOUR = timedelta(hours=1)


def see(shop, at, *claims, own=False):
    (found,) = services.observe(
        installation_id=shop.id,
        observations=[Observation(claims, "test", at, is_own_act=own)],
        now=at,
    )
    return found


def ask(shop, customer_id, now, **changes):
    given = {"requested_by": "staff:1", "begins_at": now, **changes}
    return services.request_erasure(
        installation_id=shop.id, customer_id=customer_id, now=now, **given
    )


def go(now):
    while services.advance_erasures(now=now):
        pass


@pytest.fixture
def alice(shop, now):
    return see(shop, now - HOUR, OPENID, USER, MAIL, PHONE).customer_id


@pytest.fixture
def erased(shop, alice, now):
    ask(shop, alice, now)
    go(now)
    return alice


def test_a_person_is_cut_off_at_once_and_looked_at_again_when_all_has_settled(
    shop, alice, now
) -> None:
    ask(shop, alice, now)
    go(now)
    row = Erasure.objects.of(shop.id).get()
    assert (row.state, row.due_at) == ("running", now + SETTLE)
    assert not Identity.objects.of(shop.id).exists()
    late = Cart.objects.create(
        installation=shop, saleor_id="late", status="open", customer_id=alice, lines=[1]
    )
    go(now + SETTLE)
    late.refresh_from_db()
    assert late.lines == []
    # core still has to be asked
    row.refresh_from_db()
    assert (row.state, row.due_at, row.core_due_at) == ("running", None, now)


def test_an_erasure_asked_for_by_the_person_can_be_taken_back_until_it_begins(
    shop, alice, now
) -> None:
    ask(shop, alice, now, requested_by="customer", begins_at=now + 24 * HOUR)
    go(now + HOUR)
    assert Customer.objects.of(shop.id).get().erased_at is None
    services.cancel_erasure(installation_id=shop.id, customer_id=alice, now=now)
    go(now + 25 * HOUR)
    assert Customer.objects.of(shop.id).get().erased_at is None
    with pytest.raises(NoErasure):
        services.cancel_erasure(installation_id=shop.id, customer_id=alice, now=now)


def test_an_erasure_that_has_begun_cannot_be_taken_back(shop, erased, now) -> None:
    with pytest.raises(NoErasure):
        services.cancel_erasure(installation_id=shop.id, customer_id=erased, now=now)
    with pytest.raises(PersonErased):
        ask(shop, erased, now)


def test_staff_can_have_it_begin_sooner_and_asking_twice_is_one(
    shop, alice, now
) -> None:
    ask(shop, alice, now, requested_by="customer", begins_at=now + 24 * HOUR)
    ask(shop, alice, now)
    ask(shop, alice, now)
    row = privacy.erasure(shop.id, alice)
    assert (row.due_at, row.requested_by) == (now, "staff:1")
    asked = Erasure.objects.of(shop.id).values_list("requested_by", flat=True)
    assert sorted(asked) == ["customer", "staff:1"]


def test_nobody_of_another_shop_is_erased(shop, other_shop, alice, now) -> None:
    with pytest.raises(UnknownPerson):
        ask(other_shop, alice, now)


@pytest.mark.parametrize("claims", [(OPENID,), (USER, MAIL), (MAIL,), (PHONE,)])
def test_promise_10_no_news_of_the_erased_makes_anybody(
    shop, erased, now, claims
) -> None:
    assert see(shop, now + HOUR, *claims).is_nobody
    assert Customer.objects.of(shop.id).count() == 1


def test_promise_10_news_of_core_makes_no_user_cart_or_order_of_the_erased(
    shop, alice, now
) -> None:
    core = Shop(shop, now)
    core.cart("known", USER)
    core.order("paid", USER, MAIL, at=now)
    ask(shop, alice, now)
    go(now)
    word = UserWord("VXNlcjox", MAIL.value, {"firstName": "A"}, now, now, True)
    services.record_users(installation_id=shop.id, words=[word], now=now + HOUR)
    core.now = now + HOUR
    core.cart("known", USER)
    core.cart("new", USER, MAIL)
    core.order("paid", USER, MAIL, refunded=True)
    core.order("old", USER, MAIL)
    assert not SaleorUser.objects.of(shop.id).exists()
    assert Customer.objects.of(shop.id).count() == 1
    # what figures count goes on, under the tombstone, without what was bought
    paid = Order.objects.of(shop.id).get(saleor_id="paid")
    assert (paid.customer_id, paid.lines) == (alice, [])
    assert paid.refunded_at is not None
    known = Cart.objects.of(shop.id).get(saleor_id="known")
    assert (known.customer_id, known.lines, known.status) == (alice, [], "gone")
    for model, name in ((Cart, "new"), (Order, "old")):
        assert model.objects.of(shop.id).get(saleor_id=name).customer_id is None


def test_another_person_with_a_value_of_the_erased_is_known_without_it(
    shop, erased, now
) -> None:
    bob = see(shop, now + HOUR, saleor_user("VXNlcjoy"), MAIL)
    kinds = Identity.objects.of(shop.id).values_list("kind", flat=True)
    assert (list(kinds), len(bob.identity_ids)) == (["saleor_user"], 1)


def test_the_erased_come_back_as_somebody_new_by_an_act_of_their_own(
    shop, erased, now
) -> None:
    back = see(shop, now + HOUR, OPENID, unionid("uAlice", "op"), own=True)
    assert back.customer_id != erased
    # what they bring stays known, what they have not brought does not
    assert see(shop, now + 2 * HOUR, OPENID).customer_id == back.customer_id
    assert see(shop, now + 2 * HOUR, USER, MAIL).is_nobody


def test_an_act_of_before_the_erasure_brings_nobody_back(shop, erased, now) -> None:
    assert see(shop, now - HOUR, OPENID, own=True).is_nobody
    see(shop, now + HOUR, OPENID, own=True)
    assert see(shop, now - HOUR, OPENID, own=True).is_nobody


def test_who_came_back_can_be_erased_again(shop, erased, now) -> None:
    back = see(shop, now + HOUR, OPENID, own=True)
    ask(shop, back.customer_id, now + 2 * HOUR)
    go(now + 2 * HOUR)
    assert see(shop, now + 3 * HOUR, OPENID).is_nobody
    assert not see(shop, now + 3 * HOUR, OPENID, own=True).is_nobody


def test_promise_10_every_address_of_the_erased_is_forbidden_on_every_channel(
    shop, erased, now
) -> None:
    rows = Suppression.objects.of(shop.id).values_list("channel", "lookup", "reason")
    forbidden = {(channel, bytes(lookup)) for channel, lookup, _ in rows}
    assert {reason for *_, reason in rows} == {"erased"}
    assert {("sms", PHONE.key[2])} | {
        (channel, OPENID.key[2]) for channel in Channel if channel != Channel.SMS
    } <= forbidden
    # the same number again is still forbidden to whoever has it now
    back = see(shop, now + HOUR, OPENID, PHONE, own=True).customer_id
    reach = snapshot(shop.id, [back], now + HOUR)[back]
    assert reach.suppression("sms", PHONE.key[2], now + HOUR) is not None


def test_who_typed_anothers_number_takes_nothing_of_theirs_along(shop, now) -> None:
    owner = see(shop, now - HOUR, openid("oBob", "wx1"), PHONE).customer_id
    typer = see(shop, now - HOUR, OPENID, form_phone(PHONE.value)).customer_id
    arrival = news_of_number(shop, now)
    ask(shop, typer, now)
    go(now)
    go(now + SETTLE)
    reach = snapshot(shop.id, [owner], now + HOUR)[owner]
    assert reach.suppressions == ()
    arrival.refresh_from_db()
    assert (arrival.body is not None, arrival.subject) == (True, "identity:" + NUMBER)


def test_a_number_that_was_only_typed_is_forbidden_as_such(shop, now) -> None:
    typed = form_phone(PHONE.value)
    typer = see(shop, now - HOUR, OPENID, typed).customer_id
    ask(shop, typer, now)
    go(now)
    rows = Suppression.objects.of(shop.id).filter(channel=Channel.SMS)
    assert {bytes(row.lookup) for row in rows} == {typed.key[2]}


def news_of_number(shop, now) -> InboxEvent:
    """Return what its owner replied; it was read."""
    receive(
        arrivals=[
            Arrival(
                installation_id=shop.id,
                source=InboxEvent.Source.SMS,
                kind="sms.unheard_of",
                subject="identity:" + NUMBER,
                dedupe_key=digest(b"reply"),
                body=b"{}",
                received_at=now - HOUR,
            )
        ]
    )
    InboxEvent.objects.of(shop.id).update(due_at=None, handled_at=now - HOUR)
    return InboxEvent.objects.of(shop.id).get()


def test_the_losers_of_merges_and_their_journal_are_erased_with_the_survivor(
    shop, now
) -> None:
    one = see(shop, now - HOUR, OPENID).customer_id
    other = see(shop, now - HOUR, USER).customer_id
    see(shop, now - HOUR, OPENID, USER)
    survivor, loser = sorted((one, other))
    ask(shop, loser, now)
    go(now)
    assert set(Customer.objects.of(shop.id).values_list("erased_at", flat=True)) == {
        now
    }
    assert not MergedRows.objects.of(shop.id).exists()
    merge = Merge.objects.of(shop.id).get()
    with pytest.raises(PersonErased):
        services.unmerge(installation_id=shop.id, merge_id=merge.pk, now=now)
    assert not queries.merges_in_force(shop.id).exists()
    assert Erasure.objects.of(shop.id).get().customer_id == survivor


def test_a_merge_before_it_begins_takes_the_whole_person_along(shop, now) -> None:
    low = see(shop, now - HOUR, OPENID).customer_id
    high = see(shop, now - HOUR, USER).customer_id
    ask(shop, high, now, requested_by="customer", begins_at=now + HOUR)
    see(shop, now, OPENID, USER)
    assert Erasure.objects.of(shop.id).get().customer_id == low
    go(now + HOUR)
    assert not Identity.objects.of(shop.id).exists()


@pytest.fixture(params=[(20, 5), (5, 20)])
def two_who_asked_and_became_one(shop, now, request):
    """By their own wish each, the sooner of which begins in five hours."""
    first, second = request.param
    low = see(shop, now - HOUR, OPENID).customer_id
    high = see(shop, now - HOUR, USER).customer_id
    ask(shop, low, now, requested_by="customer", begins_at=now + first * HOUR)
    ask(shop, high, now, requested_by="customer", begins_at=now + second * HOUR)
    see(shop, now, OPENID, USER)
    return low


def test_two_who_asked_and_became_one_are_erased_when_the_sooner_asked_for_it(
    shop, two_who_asked_and_became_one, now
) -> None:
    asked = privacy.erasure(shop.id, two_who_asked_and_became_one)
    assert asked.due_at == now + 5 * HOUR
    go(now + 5 * HOUR)
    begun = privacy.erasure(shop.id, two_who_asked_and_became_one)
    assert (begun.pk, begun.state) == (asked.pk, "running")
    go(now + 6 * HOUR)
    waiting = privacy.erasure(shop.id, two_who_asked_and_became_one)
    assert (waiting.pk, waiting.due_at) == (asked.pk, None), "only core is to be asked"
    go(now + 21 * HOUR)
    go(now + 22 * HOUR)
    later = Erasure.objects.of(shop.id).exclude(pk=asked.pk).get()
    assert (later.state, later.counts) == ("done", {}), "there was nothing left to do"
    assert privacy.erasure(shop.id, two_who_asked_and_became_one).pk == asked.pk


def test_who_was_two_takes_both_their_wishes_back_at_once(
    shop, two_who_asked_and_became_one, now
) -> None:
    whom = two_who_asked_and_became_one
    services.cancel_erasure(installation_id=shop.id, customer_id=whom, now=now)
    assert privacy.erasure(shop.id, whom) is None
    go(now + 48 * HOUR)
    assert Customer.objects.of(shop.id).get(id=whom).erased_at is None


@pytest.mark.parametrize("who", ["staff:1", "wechat"])
def test_nobody_takes_back_what_others_asked_for(shop, alice, now, who) -> None:
    ask(shop, alice, now, requested_by=who, begins_at=now + 9 * HOUR)
    with pytest.raises(NotTheirs):
        services.cancel_erasure(installation_id=shop.id, customer_id=alice, now=now)
    # whichever of the two comes first
    ask(shop, alice, now, requested_by="customer", begins_at=now + HOUR)
    assert privacy.erasure(shop.id, alice).due_at == now + HOUR
    services.cancel_erasure(installation_id=shop.id, customer_id=alice, now=now)
    assert privacy.erasure(shop.id, alice).requested_by == who
    go(now + 9 * HOUR)
    assert Customer.objects.of(shop.id).get().erased_at == now + 9 * HOUR


def test_a_wish_of_their_own_is_not_lost_in_that_of_the_shop(shop, alice, now) -> None:
    ask(shop, alice, now, requested_by="customer", begins_at=now + HOUR)
    ask(shop, alice, now, begins_at=now + 9 * HOUR)
    services.cancel_erasure(installation_id=shop.id, customer_id=alice, now=now)
    assert privacy.erasure(shop.id, alice).requested_by == "staff:1"


def test_killed_anywhere_it_goes_on_from_the_last_batch(
    shop, alice, now, monkeypatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 2)
    for number in range(5):
        Cart.objects.create(
            installation=shop,
            saleor_id=str(number),
            status="open",
            customer_id=alice,
            lines=[{"name": "cup"}],
        )
    ask(shop, alice, now)
    emptied = []
    for _ in range(60):
        # a worker that does one batch and is gone: nothing but the rows remembers
        if not services.advance_erasures(now=now):
            break
        left = Cart.objects.of(shop.id).exclude(lines=[]).count()
        emptied.append(5 - left)
    assert emptied == sorted(emptied)
    assert {2, 4, 5} <= set(emptied)


def test_a_batch_that_fails_is_done_again_and_names_nobody(
    shop, alice, now, monkeypatch, caplog
) -> None:
    ask(shop, alice, now)
    monkeypatch.setattr(
        erasing, "forget", lambda **_: (_ for _ in ()).throw(ValueError("oAlice"))
    )
    services.advance_erasures(now=now)
    services.advance_erasures(now=now)
    row = Erasure.objects.of(shop.id).get()
    assert (row.error, row.attempts) == ("ValueError", 1)
    assert "oAlice" not in caplog.text
    monkeypatch.undo()
    go(now + HOUR)
    go(now + 2 * HOUR)
    row.refresh_from_db()
    assert (row.error, row.due_at, row.passes) == ("", None, 1)


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_who_changes_the_shop_and_then_takes_it_all(
    shop, now
) -> None:
    alice = see(shop, now - HOUR, OPENID).customer_id
    ask(shop, alice, now)
    began = threading.Event()

    def erase() -> None:
        began.set()
        try:
            go(now)
        finally:
            connection.close()

    worker = threading.Thread(target=erase)
    with transaction.atomic():
        hold([shop.id])
        worker.start()
        assert began.wait(5)
        worker.join(0.3)
        assert worker.is_alive()
        # a webhook that is being handled makes one person of two meanwhile
        see(shop, now, OPENID, USER)
    worker.join(10)
    assert not worker.is_alive()
    assert not Identity.objects.of(shop.id).exists()
    assert see(shop, now + HOUR, USER).is_nobody
