from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.customers import queries
from saleor_wechat_growth.customers.models import (
    Customer,
    Identity,
    IdentityKind,
    Merge,
)
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    openid,
    saleor_user,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import observe, part, unmerge
from tests.state import beliefs

pytestmark = pytest.mark.django_db

ALICE = saleor_user("VXNlcjox")
BOB = saleor_user("VXNlcjoy")
ALICE_MP = openid("oM-alice", "wxmini")
ALICE_OA = openid("oS-alice", "wxservice")
ALICE_UNION = unionid("u-alice", "platform")
PHONE = verified_phone("+8613800000001")
MAIL = Claim(IdentityKind.EMAIL, "alice@example.com")


def see(shop, now, *claims, hours=0):
    at = now + timedelta(hours=hours)
    return observe(
        installation_id=shop.id,
        observations=[Observation(claims, "test", at)],
        now=now,
    )[0]


def persons(shop):
    return beliefs(shop.id)["persons"]


def test_values_seen_together_are_one_person(shop, now) -> None:
    first = see(shop, now, ALICE_MP, ALICE_UNION)
    second = see(shop, now, ALICE_OA, ALICE_UNION)
    assert first.customer_id == second.customer_id
    assert len(persons(shop)) == 1


def test_seeing_the_same_again_writes_nothing(
    shop, now, django_assert_num_queries
) -> None:
    see(shop, now, ALICE, MAIL)
    with django_assert_num_queries(4):
        see(shop, now, ALICE, MAIL)


def test_a_link_between_two_persons_merges_them_and_their_rows(shop, now) -> None:
    one = see(shop, now, ALICE_MP)
    other = see(shop, now, ALICE)
    cart = Cart.objects.create(
        installation=shop,
        saleor_id="c1",
        status="open",
        customer_id=other.customer_id,
        identity_id=other.identity_ids[0],
    )
    merged = see(shop, now, ALICE_MP, ALICE)
    assert merged.customer_id == min(one.customer_id, other.customer_id)
    cart.refresh_from_db()
    assert cart.customer_id == merged.customer_id
    survivor = queries.survivor_of(shop.id, other.customer_id)
    assert survivor is not None
    assert survivor.id == merged.customer_id


def test_two_saleor_users_are_never_one_person(shop, now) -> None:
    see(shop, now, ALICE, MAIL)
    see(shop, now, BOB, MAIL, hours=1)
    assert len(persons(shop)) == 2
    assert len(queries.conflicts(shop.id)) == 1


def test_unmerge_moves_exactly_those_rows_back(shop, now) -> None:
    one = see(shop, now, ALICE_MP)
    other = see(shop, now, ALICE)
    moved = Cart.objects.create(
        installation=shop, saleor_id="c1", status="open", customer_id=other.customer_id
    )
    merged = see(shop, now, ALICE_MP, ALICE)
    later = Cart.objects.create(
        installation=shop, saleor_id="c2", status="open", customer_id=merged.customer_id
    )
    unmerge(
        installation_id=shop.id,
        merge_id=Merge.objects.of(shop.id).get().id,
        now=now,
    )
    moved.refresh_from_db()
    later.refresh_from_db()
    assert moved.customer_id == other.customer_id
    assert later.customer_id == one.customer_id
    assert len(persons(shop)) == 2
    # and the same sight does not join them again
    see(shop, now, ALICE_MP, ALICE)
    assert len(persons(shop)) == 2


def test_a_human_can_part_two_persons(shop, now) -> None:
    resolved = see(shop, now, PHONE, MAIL)
    part(
        installation_id=shop.id,
        low=resolved.identity_ids[0],
        high=resolved.identity_ids[1],
        now=now,
    )
    assert len(persons(shop)) == 2


def test_a_stronger_link_that_comes_later_takes_an_identity_from_a_weaker_one(
    shop, now
) -> None:
    # by phone Bob's user is tied to Alice's openid; her login says otherwise
    see(shop, now, BOB, PHONE)
    see(shop, now, ALICE_MP, PHONE, hours=1)
    see(shop, now, ALICE, ALICE_MP, hours=2)
    groups = persons(shop)
    assert [len(group) for group in sorted(groups, key=len)] == [1, 3] or [
        len(group) for group in sorted(groups, key=len)
    ] == [2, 2]
    together = next(g for g in groups if any(n.startswith("openid") for n in g))
    assert sum(name.startswith("saleor_user") for name in together) == 1


SIGHTS = [
    (ALICE, MAIL),
    (BOB, MAIL),
    (ALICE_MP, ALICE_UNION),
    (ALICE_OA, ALICE_UNION),
    (ALICE_MP, PHONE),
    (BOB, PHONE),
    (ALICE, ALICE_OA),
    (MAIL, PHONE),
]


@pytest.mark.parametrize("seed", range(20))
def test_promise_2_persons_are_the_same_in_any_order_of_sights(shop, now, seed) -> None:
    sights = [(claims, hour) for hour, claims in enumerate(SIGHTS)]
    for claims, hour in sights:
        see(shop, now, *claims, hours=hour)
    clean = beliefs(shop.id)
    Identity.objects.of(shop.id).delete()
    Customer.objects.of(shop.id).delete()
    dice = random.Random(seed)
    shuffled = sights + dice.sample(sights, 3)
    dice.shuffle(shuffled)
    for claims, hour in shuffled:
        see(shop, now, *claims, hours=hour)
    assert beliefs(shop.id) == clean


def test_one_batch_is_as_good_as_one_by_one(shop, other_shop, now) -> None:
    for hour, claims in enumerate(SIGHTS):
        see(shop, now, *claims, hours=hour)
    observe(
        installation_id=other_shop.id,
        observations=[
            Observation(claims, "test", now + timedelta(hours=hour))
            for hour, claims in enumerate(SIGHTS)
        ],
        now=now,
    )
    assert beliefs(other_shop.id)["persons"] == beliefs(shop.id)["persons"]
    assert beliefs(other_shop.id)["conflicts"] == beliefs(shop.id)["conflicts"]


def test_shops_do_not_see_each_other(shop, other_shop, now) -> None:
    here = see(shop, now, ALICE, MAIL)
    there = see(other_shop, now, ALICE, MAIL)
    assert here.customer_id != there.customer_id
    known = itertools.chain(
        *queries.identities_of(shop.id, [there.customer_id]).values()
    )
    assert not list(known)
