from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.activity import queries, services
from saleor_wechat_growth.activity.entrances import entrance_of
from saleor_wechat_growth.activity.facts import Visitor
from saleor_wechat_growth.activity.models import (
    CodeVisit,
    SceneCode,
    Source,
    Touch,
    TrackedLink,
)
from saleor_wechat_growth.customers.models import Identity, Merge
from saleor_wechat_growth.customers.observations import Observation, openid, unionid
from saleor_wechat_growth.customers.services import observe, unmerge
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.inbox.services import handle_due
from tests.services.activity.codes import Form, order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account

Kind = Touch.Kind
ADDRESS = "https://shop.example/"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the layers above are told of people who came."""
    bodies: list[dict[str, Any]] = []

    def hear(happenings: Sequence[Happening], now: datetime) -> None:
        del now
        bodies.extend(dict(each.body) for each in happenings)

    listeners = {**registry._handlers}
    listeners["journeys"] = [(frozenset({"source.entered"}), hear)]
    monkeypatch.setattr(registry, "_handlers", listeners)
    return bodies


def person(shop: Installation, name: str, now: datetime) -> Visitor:
    (resolved,) = observe(
        installation_id=shop.pk,
        observations=[Observation((openid(f"o-{name}", f"wx{name}"),), "test", now)],
        now=now,
    )
    return Visitor(resolved.customer_id, resolved.identity_ids[0])


@pytest.fixture
def alice(shop: Installation, now: datetime) -> Visitor:
    return person(shop, "alice", now)


@pytest.fixture
def poster(shelf: Source, service_account: Account, now: datetime) -> SceneCode:
    return order(shelf, Form.QR_PERMANENT, service_account, ["海报"], now)[0]


def arrived(
    code: SceneCode, who: Visitor, at: datetime, how: str = "follow", **more: Any
) -> Happening:
    """What reach tells of somebody who followed or scanned."""
    assert code.account is not None
    return Happening(
        installation_id=code.installation_id,
        kind="follower.arrived",
        subject="",
        at=at,
        body={
            "customer_id": who.customer_id,
            "identity_id": who.identity_id,
            "account_id": code.account.pk,
            "account_key": code.account.key,
            "how": how,
            "scene": code.scene,
            "is_follow": how == "follow",
            "is_new_follower": how == "follow",
            **more,
        },
    )


def touches(shop: Installation) -> list[tuple[Any, ...]]:
    return list(
        Touch.objects.of(shop.pk)
        .order_by("at", "origin", "kind")
        .values_list("customer_id", "kind", "origin", "at", "source_id", "is_follow")
    )


def test_who_follows_by_a_code_of_ours_has_come_by_its_source(
    shop: Installation,
    poster: SceneCode,
    alice: Visitor,
    now: datetime,
    heard: list[dict[str, Any]],
) -> None:
    dispatch([arrived(poster, alice, now)], now)
    assert heard == [
        {
            "customer_id": alice.customer_id,
            "source": "shelf",
            "kind": "offline",
            "placement": "shelf",
            "code_id": poster.pk,
            "how": "scan",
            "account_key": "service",
            "is_follow": True,
            "is_new_follower": True,
            "is_first_touch": True,
        }
    ]
    (touch,) = Touch.objects.of(shop.pk)
    assert (touch.customer_id, touch.kind, touch.at) == (
        alice.customer_id,
        Kind.SCAN,
        now,
    )
    assert (touch.code_id, touch.source_id) == (poster.pk, poster.source_id)


def test_who_follows_already_is_no_new_follower(
    poster: SceneCode, alice: Visitor, now: datetime, heard: list[dict[str, Any]]
) -> None:
    dispatch([arrived(poster, alice, now)], now)
    dispatch([arrived(poster, alice, now + timedelta(hours=1), "scan")], now)
    again = now + timedelta(hours=2)
    dispatch([arrived(poster, alice, again, is_new_follower=False)], now)
    assert [
        (each["is_follow"], each["is_new_follower"], each["is_first_touch"])
        for each in heard
    ] == [(True, True, True), (False, False, False), (True, False, False)]


def test_a_push_that_comes_again_is_told_once(
    shop: Installation,
    poster: SceneCode,
    alice: Visitor,
    now: datetime,
    heard: list[dict[str, Any]],
) -> None:
    push = arrived(poster, alice, now)
    dispatch([push, push], now)
    dispatch([push], now)
    assert len(heard) == len(touches(shop)) == 1


def test_two_people_can_scan_a_code_in_one_second(
    shop: Installation, poster: SceneCode, alice: Visitor, now: datetime
) -> None:
    bob = person(shop, "bob", now)
    dispatch([arrived(poster, alice, now), arrived(poster, bob, now)], now)
    assert len(touches(shop)) == 2


@pytest.mark.parametrize(
    "more", [{"scene": ""}, {"scene": "nobody-s"}, {"scene": "\0"}, {"account_id": 0}]
)
def test_a_scene_that_is_not_ours_is_no_touch(
    shop: Installation,
    poster: SceneCode,
    alice: Visitor,
    now: datetime,
    more: dict[str, Any],
) -> None:
    dispatch([arrived(poster, alice, now, **more)], now)
    assert not touches(shop)


def test_a_scene_is_found_in_its_own_shop_alone(
    other_shop: Installation, poster: SceneCode, now: datetime
) -> None:
    stranger = person(other_shop, "alice", now)
    opened = services.open_by_scene(
        installation_id=other_shop.pk,
        scene=poster.scene,
        entrance=None,
        visitor=stranger,
        now=now,
    )
    assert opened is None
    assert not touches(other_shop)


def test_an_opening_tells_where_to_go_and_is_told_with_the_inbox(
    shop: Installation,
    shelf: Source,
    mini_program: Account,
    alice: Visitor,
    now: datetime,
    heard: list[dict[str, Any]],
) -> None:
    shelf.public_name = "南京路店"
    shelf.save()
    (code,) = order(
        shelf, Form.MINI_PROGRAM_CODE, mini_program, ["A"], now, page="pages/sale"
    )
    opened = services.open_by_scene(
        installation_id=shop.pk,
        scene=code.scene,
        entrance=1047,
        visitor=alice,
        now=now,
    )
    assert opened is not None
    assert (opened.page, opened.source) == ("pages/sale", "南京路店")
    assert heard == []
    handle_due(now=now)
    (told,) = heard
    assert (told["how"], told["account_key"], told["is_new_follower"]) == (
        "open",
        "mini",
        None,
    )
    assert Touch.objects.of(shop.pk).get().entrance == 1047


def test_openings_of_a_minute_are_one(
    shop: Installation,
    shelf: Source,
    mini_program: Account,
    alice: Visitor,
    now: datetime,
) -> None:
    (code,) = order(shelf, Form.MINI_PROGRAM_CODE, mini_program, ["A"], now)
    for seconds in (0, 20, 59, 60):
        services.open_by_scene(
            installation_id=shop.pk,
            scene=code.scene,
            entrance=None,
            visitor=alice,
            now=now + timedelta(seconds=seconds),
        )
    assert len(touches(shop)) == 2


def test_a_sources_link_is_a_touch_of_who_follows_it_and_a_count_otherwise(
    shop: Installation, shelf: Source, alice: Visitor, now: datetime
) -> None:
    (code,) = order(shelf, Form.SHORT_LINK, None, ["微博"], now, address=ADDRESS)
    assert code.link is not None
    short = code.link.code
    services.follow_link(code=short, now=now)
    services.follow_link(code=short, now=now)
    services.follow_link(code=short, now=now, by_person=False)
    visits = CodeVisit.objects.of(shop.pk).get()
    # noon in UTC + 8
    assert (visits.count, visits.day) == (2, now.date())
    services.follow_link(code=short, now=now, visitor=alice)
    ((customer_id, kind, *_),) = touches(shop)
    assert (customer_id, kind) == (alice.customer_id, Kind.LINK)
    assert CodeVisit.objects.of(shop.pk).get().count == 2


def test_a_visit_counts_on_the_shops_day(
    shop: Installation, shelf: Source, now: datetime
) -> None:
    (code,) = order(shelf, Form.SHORT_LINK, None, ["微博"], now, address=ADDRESS)
    assert code.link is not None
    evening = now.replace(hour=16, minute=30)
    services.follow_link(code=code.link.code, now=evening)
    day = CodeVisit.objects.of(shop.pk).get().day
    assert day == now.date() + timedelta(days=1)


def test_a_link_whose_code_is_gone_still_leads_on(
    shop: Installation, shelf: Source, now: datetime
) -> None:
    order(shelf, Form.SHORT_LINK, None, ["微博"], now, address=ADDRESS)
    SceneCode.objects.of(shop.pk).delete()
    link = TrackedLink.objects.of(shop.pk).get()
    followed = services.follow_link(code=link.code, now=now)
    assert followed is not None
    assert followed.target["h5"] == ADDRESS
    assert not CodeVisit.objects.of(shop.pk).exists()


Act = tuple[int, int, int, str]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 2),
            st.integers(0, 6),
            st.sampled_from(["follow", "scan", "open"]),
        ),
        min_size=1,
        max_size=12,
    ),
    seed=st.integers(0, 10_000),
)
@pytest.mark.django_db
def test_the_order_and_repetition_of_arrivals_change_nothing(
    crowd: Callable[[], tuple[list[Visitor], list[SceneCode]]],
    now: datetime,
    acts: list[Act],
    seed: int,
) -> None:
    people, codes = crowd()
    shop = codes[0].installation_id

    def play(order_of: list[Act]) -> tuple[Any, Any]:
        Touch.objects.of(shop).delete()
        for who, code, minute, how in order_of:
            at = now + timedelta(minutes=minute)
            if how == "open":
                services.open_by_scene(
                    installation_id=shop,
                    scene=codes[code].scene,
                    entrance=None,
                    visitor=people[who],
                    now=at,
                )
            else:
                dispatch([arrived(codes[code], people[who], at, how)], at)
        rows = sorted(
            Touch.objects.of(shop).values_list(
                "customer_id", "kind", "origin", "at", "source_id"
            )
        )
        firsts = queries.first_touches(shop, [each.customer_id for each in people])
        return rows, {
            who: (touch.at, touch.origin, touch.kind) for who, touch in firsts.items()
        }

    shuffled = [*acts, *acts[: len(acts) // 3]]
    random.Random(seed).shuffle(shuffled)
    assert play(acts) == play(shuffled)


@pytest.fixture
def crowd(
    shop: Installation, shelf: Source, service_account: Account, now: datetime
) -> Callable[[], tuple[list[Visitor], list[SceneCode]]]:
    """Three people and three codes, made once for all examples."""
    made: list[tuple[list[Visitor], list[SceneCode]]] = []

    def make() -> tuple[list[Visitor], list[SceneCode]]:
        if not made:
            labels = ["A", "B", "C"]
            made.append(
                (
                    [person(shop, name, now) for name in labels],
                    order(shelf, Form.QR_PERMANENT, service_account, labels, now),
                )
            )
        return made[0]

    return make


def test_a_merge_keeps_the_earlier_first_touch_and_its_undoing_gives_both_back(
    shop: Installation, shelf: Source, service_account: Account, now: datetime
) -> None:
    labels = ["早", "晚"]
    early, late = order(shelf, Form.QR_PERMANENT, service_account, labels, now)
    alice, bob = person(shop, "alice", now), person(shop, "bob", now)
    dispatch([arrived(late, alice, now + timedelta(hours=2))], now)
    dispatch([arrived(early, bob, now + timedelta(hours=1))], now)

    for name in ("alice", "bob"):
        claims = (openid(f"o-{name}", f"wx{name}"), unionid("u-1", "op"))
        observe(
            installation_id=shop.pk,
            observations=[Observation(claims, "test", now)],
            now=now,
        )
    survivors = set(Identity.objects.of(shop.pk).values_list("customer_id", flat=True))
    assert len(survivors) == 1
    one = survivors.pop()
    assert queries.first_touches(shop.pk, [one])[one].code_id == early.pk
    merge = Merge.objects.of(shop.pk).get()
    unmerge(installation_id=shop.pk, merge_id=merge.pk, now=now)
    firsts = queries.first_touches(shop.pk, [alice.customer_id, bob.customer_id])
    assert firsts[alice.customer_id].code_id == late.pk
    assert firsts[bob.customer_id].code_id == early.pk


def test_known_entrances_have_names_and_others_stay_numbers() -> None:
    assert entrance_of(1047) == "code_scan"
    assert entrance_of(1089) == "pull_down"
    assert entrance_of(4711) == "4711"
