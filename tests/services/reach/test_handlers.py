from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.customers.observations import openid, verified_phone
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.queries import unread_news
from saleor_wechat_growth.inbox.services import handle_due, receive
from saleor_wechat_growth.integrations.sms.messages import SmsReceipt, SmsReply
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import news, queries
from saleor_wechat_growth.reach.models import Account, Channel, Follow, Grant
from saleor_wechat_growth.reach.snapshot import subject_of
from tests.services.reach import cast

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENID = "openid-of-alice"
SECOND = timedelta(seconds=1)


def push(what: type[pushes.Push], at: datetime, **fields: Any) -> pushes.Push:
    return what(
        openid=OPENID,
        account="gh_alice",
        sent_at=at,
        dedupe_key=f"{what.__name__} {at} {fields}",
        **fields,
    )


def prompted(at: datetime, *, accepted: bool = True) -> pushes.Push:
    choice = pushes.Choice(cast.TEMPLATE, accepted, "0")
    return push(pushes.SubscriptionPrompted, at, choices=(choice,))


def arrive(account: Account, told: Sequence[pushes.Push], now: datetime) -> None:
    """Have pushes stored and handled; every one must be handled."""
    receive(arrivals=[news.of_push(account, each, now) for each in told])
    while handle_due(now=now):
        pass
    unhandled = InboxEvent.objects.of(account.installation_id).filter(
        handled_at__isnull=True
    )
    assert not list(unhandled.values_list("kind", "error"))


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("at_once", [True, False])
def test_promise_2_the_newest_push_decides_who_follows(
    service_account: Account,
    now: datetime,
    order: tuple[int, ...],
    at_once: bool,  # noqa: FBT001
) -> None:
    story = [
        push(pushes.Followed, now, scene="door-1"),
        push(pushes.Unfollowed, now + 5 * SECOND),
        push(pushes.Followed, now + 9 * SECOND, scene=None),
    ]
    told = [story[index] for index in order]
    for batch in [told] if at_once else [[each] for each in told]:
        arrive(service_account, batch, now)
    row = Follow.objects.of(service_account.installation_id).get()
    assert (row.is_following, row.changed_at, row.scene) == (
        True,
        now + 9 * SECOND,
        "",
    )
    assert Customer.objects.of(service_account.installation_id).count() == 1


def test_a_follower_is_reachable_and_due_to_be_looked_up(
    service_account: Account, now: datetime
) -> None:
    arrive(service_account, [push(pushes.Followed, now, scene="door-1")], now)
    row = Follow.objects.of(service_account.installation_id).get()
    assert (row.scene, row.look_up_at) == ("door-1", now)
    reach = queries.snapshot(service_account.installation_id, [row.customer_id], now)
    (address,) = reach[row.customer_id].addresses
    assert (address.kind, address.scope) == ("openid", service_account.app_id)
    assert reach[row.customer_id].is_following(service_account.id, address.identity_id)


def test_the_same_push_twice_counts_once(mini_program: Account, now: datetime) -> None:
    told = prompted(now)
    arrive(mini_program, [told, told], now)
    arrive(mini_program, [told], now)
    assert cast.ledger(mini_program) == (1, 0, 0)
    arrive(mini_program, [prompted(now + SECOND)], now)
    assert cast.ledger(mini_program) == (2, 0, 0)


def test_a_rejected_prompt_is_kept_but_grants_nothing(
    mini_program: Account, now: datetime
) -> None:
    arrive(mini_program, [prompted(now, accepted=False)], now)
    assert cast.ledger(mini_program) == (0, 0, 0)
    row = Grant.objects.of(mini_program.installation_id).get()
    assert (row.last_answer, row.last_answer_at) == ("reject", now)


def test_a_template_that_is_switched_off_has_no_grants_left(
    mini_program: Account, now: datetime
) -> None:
    off = push(
        pushes.SubscriptionChanged,
        now + SECOND,
        choices=(pushes.Choice(cast.TEMPLATE, accepted=False),),
    )
    arrive(mini_program, [off, prompted(now)], now)
    assert cast.ledger(mini_program) == (0, 0, 0)


def test_after_any_push_reports_of_that_account_count_no_more(
    mini_program: Account, service_account: Account, now: datetime
) -> None:
    said = push(pushes.Said, now, kind="text", content="在吗")
    arrive(mini_program, [said], now)
    shop_id = mini_program.installation_id
    assert queries.account(shop_id, mini_program.id).last_push_at == now
    assert queries.account(shop_id, service_account.id).last_push_at is None


def test_who_blocks_the_account_is_left_alone_for_a_while(
    service_account: Account, now: datetime
) -> None:
    shop_id = service_account.installation_id
    alice = cast.known(shop_id, openid(OPENID, service_account.app_id))
    for msgid, outcome in enumerate(pushes.ReceiptOutcome):
        receipt = push(
            pushes.TemplateReceipt,
            now + msgid * SECOND,
            msgid=str(msgid),
            outcome=outcome,
            status="as WeChat words it",
        )
        arrive(service_account, [receipt], now)
        reach = queries.snapshot(shop_id, [alice.customer_id], now)[alice.customer_id]
        expected = outcome in {
            pushes.ReceiptOutcome.BLOCKED,
            pushes.ReceiptOutcome.FAILED,
        }
        assert bool(reach.suppressions) is expected, "blocked at the second, and stays"
    (fact,) = reach.suppressions
    assert (fact.channel, fact.reason) == (Channel.WECHAT_TEMPLATE, "blocked")
    assert fact.until == now + timedelta(days=30)


@pytest.mark.parametrize(
    ("text", "stops"), [("R", True), (" t ", True), ("退订", True), ("谢谢", False)]
)
def test_a_reply_that_refuses_stops_sms(
    sms_account: Account,
    now: datetime,
    text: str,
    stops: bool,  # noqa: FBT001
) -> None:
    shop_id = sms_account.installation_id
    number = "+8613800000001"
    alice = cast.known(shop_id, verified_phone(number))
    reply = SmsReply(phone=number, text=text, sign="Alice", at=now)
    receive(arrivals=[news.of_sms_reply(sms_account, reply, now)])
    assert handle_due(now=now) == 1
    reach = queries.snapshot(shop_id, [alice.customer_id], now)[alice.customer_id]
    assert bool(reach.suppressions) is stops
    assert reach.consent(Channel.SMS, "marketing") is (False if stops else None)


def test_pushes_of_an_account_that_is_gone_hold_up_nobody(
    service_account: Account, mini_program: Account, now: datetime
) -> None:
    told = [push(pushes.Followed, now)]
    arrivals = [news.of_push(service_account, each, now) for each in told]
    service_account.delete()
    receive(arrivals=arrivals)
    arrive(mini_program, [prompted(now)], now)
    assert cast.ledger(mini_program) == (1, 0, 0)


def test_promise_11_nobody_stands_in_the_inbox_in_the_clear(
    service_account: Account, sms_account: Account, now: datetime
) -> None:
    number = "+8613800000001"
    reply = SmsReply(phone=number, text="R", sign="Alice", at=now)
    receipt = SmsReceipt(
        serial="1", phone=number, delivered=True, code="DELIVRD", at=now
    )
    receive(
        arrivals=[
            news.of_push(service_account, push(pushes.Followed, now), now),
            news.of_sms_reply(sms_account, reply, now),
            news.of_sms_receipt(sms_account, receipt, now),
        ]
    )
    rows = InboxEvent.objects.of(sms_account.installation_id)
    assert rows.count() == 3
    for row in rows:
        assert row.body is not None
        stored = f"{row.subject} {bytes(row.dedupe_key)!r} {bytes(row.body)!r}"
        body = crypto.unseal(bytes(row.body)).decode()
        secret = OPENID if row.kind == news.FOLLOWED else "13800000001"
        assert secret in body
        assert secret not in stored


def test_promise_5_a_claim_sees_unread_news_of_a_person(
    service_account: Account, sms_account: Account, now: datetime
) -> None:
    shop_id = service_account.installation_id
    number = "+8613800000001"
    reply = SmsReply(phone=number, text="R", sign="Alice", at=now)
    receive(
        arrivals=[
            news.of_push(service_account, push(pushes.Unfollowed, now), now),
            news.of_sms_reply(sms_account, reply, now),
        ]
    )
    subjects = {
        subject_of(openid(OPENID, service_account.app_id).key[2]),
        subject_of(verified_phone(number).key[2]),
    }
    assert unread_news(shop_id, {*subjects, "other"}).due == subjects
    assert handle_due(now=now) == 2
    assert unread_news(shop_id, subjects).due == frozenset()
