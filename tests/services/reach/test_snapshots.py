from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.customers.observations import openid, verified_phone
from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.models import Channel
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account


def test_a_snapshot_holds_everything_that_decides_a_send(
    service_account: Account, mini_program: Account, now: datetime
) -> None:
    shop_id = service_account.installation_id
    follower = openid("openid-in-service", service_account.app_id)
    user = openid("openid-in-mini", mini_program.app_id)
    phone = verified_phone("+8613800000001")
    alice = cast.known(shop_id, phone, follower, user)
    ids = {
        (each.kind, each.scope): each.identity_id
        for each in queries.snapshot(shop_id, [alice.customer_id], now)[
            alice.customer_id
        ].addresses
    }
    follower_id = ids["openid", service_account.app_id]
    user_id = ids["openid", mini_program.app_id]
    services.record_follows(
        installation_id=shop_id,
        sightings=[
            services.FollowSighting(
                alice.customer_id, follower_id, service_account.id, True, now
            )
        ],
        now=now,
    )
    services.grant(
        installation_id=shop_id,
        answers=[
            cast.answer(cast.Person(alice.customer_id, user_id), mini_program, now)
        ],
    )
    services.suppress(
        installation_id=shop_id,
        channel=Channel.SMS,
        lookups=[phone.key[2]],
        reason="43117",
        since=now,
        until=now + timedelta(days=30),
    )

    reach = queries.snapshot(shop_id, [alice.customer_id], now)[alice.customer_id]
    assert ids.keys() == {
        ("openid", service_account.app_id),
        ("openid", mini_program.app_id),
        ("phone", ""),
    }
    assert reach.is_following(service_account.id, follower_id)
    assert reach.available(user_id, cast.TEMPLATE) == 1
    assert reach.suppression(Channel.SMS, phone.key[2], now) is not None
    later = queries.snapshot(shop_id, [alice.customer_id], now + timedelta(days=30))
    assert later[alice.customer_id].suppressions == ()


def test_many_snapshots_cost_no_more_queries_than_one(
    shop: Installation, now: datetime
) -> None:
    people = [
        cast.known(shop.id, verified_phone(f"+861380000{number:04}"))
        for number in range(12)
    ]
    ids = [person.customer_id for person in people]
    with CaptureQueriesContext(
        connection,
    ) as one:
        queries.snapshot(shop.id, ids[:1], now)
    with CaptureQueriesContext(connection) as many:
        queries.snapshot(shop.id, ids, now)
    assert len(one) == len(many) == 7


def test_promise_11_a_snapshot_shows_nothing_of_another_shop(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    alice = cast.known(shop.id, verified_phone("+8613800000001"))
    seen = queries.snapshot(other_shop.id, [alice.customer_id], now)
    assert seen[alice.customer_id].addresses == ()
