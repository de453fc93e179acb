"""The set-up's list: each point says what was really seen, and what to do next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.inbox.models import Reconciliation
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.reach.models import Account, Channel, Purpose
from saleor_wechat_growth.reach.services import pause_account, save_account
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask
from tests.stand_ins import running_core

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.fixtures import DjangoAssertNumQueries

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Clock

pytestmark = pytest.mark.usefixtures("their_keys")

SETUP = (
    "{ it: setup { isDone parkedAt items"
    " { point state step page target subject verdict facts count } } }"
)
PARK = (
    "mutation {{ it: parkSetup(isParked: {parked})"
    " {{ setup {{ parkedAt }} errors {{ code }} }} }}"
)
WELL = {
    "answer": "ok",
    "shop_name": "Tea",
    "core_version": "3.23.28",
    "missing": [],
    "failed": 0,
    "heard": True,
}
TOUCHES = {"touches": [{"after": "1", "templates": ["cart"]}]}


def do(shop: Installation, query: str, *permissions: str) -> Any:
    bearer = as_staff(shop, permissions=permissions or ("MANAGE_USERS",))
    _, body = ask(shop, query, bearer=bearer)
    assert "errors" not in body, body
    return body["data"]["it"]


def item(shop: Installation, point: str) -> dict[str, Any]:
    (found,) = [each for each in do(shop, SETUP)["items"] if each["point"] == point]
    return found


def stands(shop: Installation, point: str) -> tuple[str, str | None]:
    found = item(shop, point)
    return found["state"], found["step"]


def core_said(shop: Installation, now: datetime, **changes: Any) -> None:
    shop.core_checked_at, shop.core_state = now, {**WELL, **changes}
    shop.save()


def account(shop: Installation, kind: str = "service_account") -> Account:
    is_sms = kind == "tencent_sms"
    return save_account(
        installation_id=shop.id,
        key="sms" if is_sms else "wechat",
        kind=kind,
        name="Alice's tea",
        app_id="1400000001" if is_sms else "wx1",
        secrets={"secret_id": "s", "secret_key": "s"}
        if is_sms
        else {"app_secret": "s"},
    )


def template(made_by: Account, **changes: Any) -> Template:
    return Template.objects.create(
        installation_id=made_by.installation_id,
        account=made_by,
        key="cart",
        channel=Channel.WECHAT_TEMPLATE,
        gateway_id="t1",
        title="购物车提醒",
        purpose=Purpose.REMINDER,
        **changes,
    )


def recall(shop: Installation, status: str = "live") -> Journey:
    return Journey.objects.create(
        installation_id=shop.id,
        key="recall",
        name="召回",
        recipe="abandoned_cart",
        status=status,
        parameters=TOUCHES,
    )


def trial(shop: Installation, now: datetime, state: str, number: int = 1) -> None:
    Message.objects.create(
        installation_id=shop.id,
        customer_id=people.alice(shop, now),
        origin=f"test:{number}",
        state=state,
        planned_at=now,
        expires_at=now + timedelta(hours=1),
    )


def finished(shop: Installation, now: datetime) -> None:
    """Do all there is to do."""
    core_said(shop, now)
    for stream in Reconciliation.Stream:
        Reconciliation.objects.create(
            installation_id=shop.id, stream=stream, due_at=now, finished_at=now
        )
    wechat = account(shop)
    wechat.verdict, wechat.tried_at, wechat.last_push_at = "ok", now, now
    wechat.save()
    template(wechat)
    recall(shop)
    trial(shop, now, Message.State.DELIVERED)


def test_a_new_shop_is_told_what_to_do_and_nothing_is_done(shop: Installation) -> None:
    setup = do(shop, SETUP)
    assert not setup["isDone"]
    assert [
        (each["point"], each["state"], each["step"]) for each in setup["items"]
    ] == [
        ("SALEOR", "TODO", "CHECK"),
        ("NEWS", "TODO", "CHECK"),
        ("HISTORY", "TODO", "READ_HISTORY"),
        ("WECHAT", "TODO", "ADD_ACCOUNT"),
        ("CALLBACK", "TODO", "ADD_ACCOUNT"),
        ("SMS", "OPTIONAL", "ADD_ACCOUNT"),
        ("TEMPLATES", "TODO", "ADD_TEMPLATE"),
        ("COUPON", "OPTIONAL", "ADD_COUPON"),
        ("RECALL", "TODO", "MAKE_RECALL"),
        ("TEST_MESSAGE", "TODO", "SEND_TEST"),
    ]


@pytest.mark.parametrize(
    ("said", "saleor", "news"),
    [
        ({}, ("DONE", None), ("DONE", None)),
        ({"answer": "unreachable"}, ("FAILING", "ANSWER"), ("TODO", "CHECK")),
        ({"answer": "token"}, ("FAILING", "REINSTALL"), ("TODO", "CHECK")),
        ({"answer": "inactive"}, ("FAILING", "ACTIVATE"), ("TODO", "CHECK")),
        ({"answer": "permissions"}, ("FAILING", "PERMIT"), ("TODO", "CHECK")),
        ({"answer": "webhooks"}, ("DONE", None), ("FAILING", "REPAIR_WEBHOOKS")),
        ({"failed": 3}, ("DONE", None), ("FAILING", "REACH_US")),
        ({"heard": False}, ("DONE", None), ("TODO", "FILL_A_CART")),
    ],
)
def test_what_saleor_said_is_what_is_shown(
    shop: Installation,
    now: datetime,
    said: dict[str, Any],
    saleor: tuple[str, str | None],
    news: tuple[str, str | None],
) -> None:
    core_said(shop, now, **said)
    assert stands(shop, "SALEOR") == saleor
    assert stands(shop, "NEWS") == news
    assert item(shop, "NEWS")["count"] == said.get("failed", 0)


def test_history_is_done_when_every_stream_was_read_once(
    shop: Installation, now: datetime
) -> None:
    rows = [
        Reconciliation.objects.create(
            installation_id=shop.id, stream=stream, due_at=now, objects_seen=5
        )
        for stream in Reconciliation.Stream
    ]
    found = item(shop, "HISTORY")
    assert (found["state"], found["step"], found["count"]) == ("TODO", "WAIT", 20)
    Reconciliation.objects.of(shop.id).update(finished_at=now)
    assert stands(shop, "HISTORY") == ("DONE", None)
    rows[0].error = "Unreachable"
    rows[0].save()
    assert stands(shop, "HISTORY") == ("FAILING", "READ_HISTORY")


def test_an_account_is_done_once_its_gateway_said_so(
    shop: Installation, now: datetime
) -> None:
    wechat = account(shop)
    assert stands(shop, "WECHAT") == ("TODO", "TRY_ACCOUNT")
    Account.objects.of(shop.id).update(
        tried_at=now, verdict="address", verdict_facts={"ip": "203.0.113.7"}
    )
    found = item(shop, "WECHAT")
    assert (found["state"], found["step"], found["verdict"], found["target"]) == (
        "FAILING",
        "MEND_ACCOUNT",
        "ADDRESS",
        "wechat",
    )
    assert found["facts"] == {"ip": "203.0.113.7"}
    Account.objects.of(shop.id).update(verdict="ok")
    assert stands(shop, "WECHAT") == ("DONE", None)
    pause_account(installation_id=shop.id, account_id=wechat.pk, reason="x")
    assert stands(shop, "WECHAT") == ("FAILING", "RESUME_ACCOUNT")


def test_an_sms_account_is_optional_until_there_is_one(shop: Installation) -> None:
    account(shop, "tencent_sms")
    assert stands(shop, "SMS") == ("TODO", "TRY_ACCOUNT")
    # and it is no WeChat account
    assert stands(shop, "WECHAT") == ("TODO", "ADD_ACCOUNT")


def test_the_callback_is_done_when_a_push_came(
    shop: Installation, now: datetime
) -> None:
    account(shop)
    assert stands(shop, "CALLBACK") == ("TODO", "ENTER_CALLBACK")
    Account.objects.of(shop.id).update(last_push_at=now)
    assert stands(shop, "CALLBACK") == ("DONE", None)


def test_templates_are_those_the_recall_uses(shop: Installation) -> None:
    made = template(account(shop))
    assert stands(shop, "TEMPLATES") == ("DONE", None)
    journey = recall(shop)
    assert stands(shop, "TEMPLATES") == ("DONE", None)
    journey.parameters = {"touches": [{"after": "1", "templates": ["gone"]}]}
    journey.save()
    assert stands(shop, "TEMPLATES") == ("FAILING", "MEND_TEMPLATE")
    journey.parameters = TOUCHES
    journey.save()
    made.status = Template.Status.PAUSED
    made.save()
    found = item(shop, "TEMPLATES")
    assert (found["state"], found["subject"]) == ("FAILING", "购物车提醒")


@pytest.mark.parametrize(
    ("status", "stand"),
    [
        ("new", ("TODO", "WAIT")),
        ("ready", ("DONE", None)),
        ("paused", ("FAILING", "MEND_COUPON")),
    ],
)
def test_a_coupon_is_optional_until_there_is_one(
    shop: Installation, status: str, stand: tuple[str, str | None]
) -> None:
    Coupon.objects.create(installation_id=shop.id, key="c", name="九折", status=status)
    assert stands(shop, "COUPON") == stand


@pytest.mark.parametrize("status", ["draft", "paused"])
def test_a_recall_has_to_be_live(shop: Installation, status: str) -> None:
    journey = recall(shop, status)
    found = item(shop, "RECALL")
    assert (found["state"], found["step"]) == ("TODO", "START_RECALL")
    assert found["target"] == str(journey.pk)


def test_a_test_message_has_to_be_taken_by_a_gateway(
    shop: Installation, now: datetime
) -> None:
    trial(shop, now, Message.State.FAILED)
    assert stands(shop, "TEST_MESSAGE") == ("FAILING", "SEND_TEST")
    trial(shop, now, Message.State.SENDING, 2)
    assert stands(shop, "TEST_MESSAGE") == ("TODO", "WAIT")
    trial(shop, now, Message.State.ACCEPTED, 3)
    trial(shop, now, Message.State.FAILED, 4)
    assert stands(shop, "TEST_MESSAGE") == ("DONE", None)


def test_the_list_is_put_away_when_all_is_done_and_taken_out_again(
    shop: Installation, now: datetime
) -> None:
    payload = do(shop, PARK.format(parked="true"))
    assert payload["errors"] == [{"code": "NOT_DONE"}]
    finished(shop, now)
    assert do(shop, SETUP)["isDone"]
    payload = do(shop, PARK.format(parked="true"))
    assert payload["setup"]["parkedAt"] == now.isoformat().replace("+00:00", "Z")
    do(shop, PARK.format(parked="true"))
    do(shop, PARK.format(parked="false"))
    assert do(shop, SETUP)["parkedAt"] is None
    actions = AuditEntry.objects.of(shop.id).order_by("id").values_list("action")
    assert [action for (action,) in actions] == ["setup.parked", "setup.taken_out"]


def test_another_shops_things_do_not_count(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    finished(other_shop, now)
    assert {each["state"] for each in do(shop, SETUP)["items"]} == {"TODO", "OPTIONAL"}


def test_the_list_takes_as_many_statements_however_much_there_is(
    shop: Installation, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    do(shop, SETUP)
    finished(shop, now)
    for number in range(2, 9):
        trial(shop, now, Message.State.FAILED, number)
    with django_assert_num_queries(9):  # the shop twice, who asks, six of the list
        do(shop, SETUP)


def test_reading_everything_anew_is_started_once(
    shop: Installation, now: datetime
) -> None:
    start = "mutation { it: startBackfill(sinceEver: true) { errors { code } } }"
    _, body = ask(shop, start)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert do(shop, start, "MANAGE_APPS") == {"errors": []}
    streams = Reconciliation.objects.of(shop.id)
    assert set(streams.values_list("due_at", "seen_until")) == {(now, None)}
    (entry,) = AuditEntry.objects.of(shop.id)
    assert entry.details == {"since_ever": True}
    streams.update(pass_started_at=now)
    assert do(shop, start, "MANAGE_APPS")["errors"] == [{"code": "READING_ALREADY"}]


CHECK = "mutation { it: checkSaleor { setup { items { point state step } } errors { code } } }"


def test_saleor_is_really_asked_but_not_without_end(
    shop: Installation, clock: Clock
) -> None:
    with running_core(clock) as core:
        shop.saleor_api_url = core.api_url
        shop.sealed_token = crypto.seal_text("nobodys")
        shop.save()
        payload = do(shop, CHECK)
        assert payload["setup"]["items"][0]["step"] == "REINSTALL"
        assert do(shop, CHECK)["errors"] == [{"code": "ASKED_JUST_NOW"}]
    clock.move(timedelta(minutes=1))
    assert do(shop, CHECK)["setup"]["items"][0]["step"] == "ANSWER"
