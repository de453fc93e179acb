from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
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
    lookup_of,
    openid,
    rank,
    saleor_user,
    tail_lookup_of,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import confirm, observe, part, unmerge
from tests.state import beliefs

pytestmark = pytest.mark.django_db

ALICE = saleor_user("VXNlcjox")
BOB = saleor_user("VXNlcjoy")
ALICE_MP = openid("oM-alice", "wxmini")
ALICE_OA = openid("oS-alice", "wxservice")
ALICE_UNION = unionid("u-alice", "platform")
PHONE = verified_phone("+8613800000001")
MAIL = Claim(IdentityKind.EMAIL, "alice@example.com")
OTHER_MAIL = Claim(IdentityKind.EMAIL, "bob@example.com")
TYPED = Claim(IdentityKind.FORM_PHONE, "+8613800000001")


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
    with django_assert_num_queries(2):
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


def test_a_human_can_say_which_of_two_links_is_right(shop, now) -> None:
    see(shop, now, ALICE, MAIL)
    see(shop, now, BOB, MAIL, hours=1)
    (conflict,) = queries.conflicts(shop.id)
    assert {conflict.low_kind, conflict.high_kind} == {"saleor_user", "email"}
    assert conflict.low_customer != conflict.high_customer

    def decide(how, of):
        return how(installation_id=shop.id, low=of.low, high=of.high, now=now)

    assert decide(confirm, conflict)
    assert see(shop, now, BOB).customer_id == see(shop, now, MAIL).customer_id
    assert see(shop, now, ALICE).customer_id != see(shop, now, MAIL).customer_id
    (other,) = queries.conflicts(shop.id)
    assert other.link_id != conflict.link_id
    # seen again, and even earlier: what the human said goes before
    see(shop, now, ALICE, MAIL, hours=-5)
    see(shop, now, BOB, MAIL, hours=-4)
    assert see(shop, now, BOB).customer_id == see(shop, now, MAIL).customer_id

    # the last word counts, where two contradict each other
    later = now + timedelta(hours=1)
    assert confirm(installation_id=shop.id, low=other.low, high=other.high, now=later)
    assert see(shop, now, ALICE).customer_id == see(shop, now, MAIL).customer_id
    assert [each.link_id for each in queries.conflicts(shop.id)] == [conflict.link_id]

    decide(part, conflict)
    assert queries.conflicts(shop.id) == []
    decide(part, other)
    assert len(persons(shop)) == 3


def test_no_human_can_make_one_person_of_two_saleor_users(shop, now) -> None:
    sight = see(shop, now, ALICE, BOB)
    low, high = sorted(sight.identity_ids)
    assert not confirm(installation_id=shop.id, low=low, high=high, now=now)
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
    (MAIL, TYPED),
    (BOB, TYPED),
    (OTHER_MAIL, TYPED),
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


@pytest.mark.parametrize("holds_first", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_what_is_told_of_values_is_what_is_kept_of_them(
    shop, now, seed, holds_first
) -> None:
    dice = random.Random(seed)
    sights = [(claims, hour) for hour, claims in enumerate(SIGHTS)]
    dice.shuffle(sights)
    while sights:
        batch = [sights.pop() for _ in range(min(len(sights), dice.randint(1, 4)))]
        told = observe(
            installation_id=shop.id,
            observations=[
                Observation(claims, "test", now + timedelta(hours=hour))
                for claims, hour in batch
            ],
            now=now,
            holds_first=holds_first,
        )
        for (claims, _), whose in zip(batch, told, strict=True):
            kept = [Identity.objects.get(id=each) for each in whose.identity_ids]
            assert [row.kind for row in kept] == [claim.kind for claim in claims]
            assert [crypto.unseal_text(row.sealed_value) for row in kept] == [
                claim.value for claim in claims
            ]
            strongest = min(kept, key=lambda row: rank(row.kind))
            assert whose.customer_id == strongest.customer_id


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


@pytest.mark.parametrize("other", [OTHER_MAIL, BOB, ALICE_MP])
def test_a_number_that_two_people_typed_makes_them_no_one_person(
    shop, now, other
) -> None:
    one = see(shop, now, MAIL, TYPED)
    two = see(shop, now, TYPED, other, hours=1)
    assert one.customer_id != two.customer_id
    assert len(persons(shop)) == 2
    assert queries.conflicts(shop.id) == []


def test_a_typed_number_is_not_the_one_that_its_owner_proved(shop, now) -> None:
    owner = see(shop, now, ALICE_MP, PHONE)
    typist = see(shop, now, MAIL, TYPED)
    assert owner.customer_id != typist.customer_id


def test_everybody_who_typed_a_number_is_found_by_it(shop, now) -> None:
    typists = {
        see(shop, now, MAIL, TYPED).customer_id,
        see(shop, now, BOB, TYPED).customer_id,
    }
    for by in (
        {"lookup": lookup_of(IdentityKind.FORM_PHONE, TYPED.value)},
        {"tail_lookup": tail_lookup_of(TYPED.value)},
    ):
        found = Identity.objects.of(shop.id).filter(**by)
        assert set(found.values_list("customer_id", flat=True)) == typists


def test_a_typed_number_goes_with_the_person_it_was_typed_by(shop, now) -> None:
    see(shop, now, MAIL, TYPED)
    see(shop, now, ALICE, MAIL, hours=1)
    again = see(shop, now, MAIL, TYPED, hours=2)
    (group,) = persons(shop)
    assert len(group) == 3
    assert again.customer_id == see(shop, now, ALICE).customer_id


def test_shops_do_not_see_each_other(shop, other_shop, now) -> None:
    here = see(shop, now, ALICE, MAIL)
    there = see(other_shop, now, ALICE, MAIL)
    assert here.customer_id != there.customer_id
    known = itertools.chain(
        *queries.identities_of(shop.id, [there.customer_id]).values()
    )
    assert not list(known)
