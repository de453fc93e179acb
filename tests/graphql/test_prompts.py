"""What a person is asked for at which moment, and the report of what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.journeys import services
from saleor_wechat_growth.journeys.definition import Definition
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.promises.models import SaleDay, WatchRule
from saleor_wechat_growth.reach.models import Account, Channel, Grant, Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db

CART = {"type": "cart_idle"}


def template(phone: Phone, key: str, **more: Any) -> Template:
    account = Account.objects.of(phone.shop.id).get(kind=Account.Kind.MINI_PROGRAM)
    return Template.objects.create(
        installation=phone.shop,
        key=key,
        account=account,
        **{
            "channel": Channel.WECHAT_SUBSCRIBE,
            "gateway_id": f"WX-{key}",
            "title": key,
            "purpose": Purpose.REMINDER,
            **more,
        },
    )


def journey(
    phone: Phone, entry: dict[str, Any], *sends: list[str], now: datetime
) -> Journey:
    """Publish one that sends each of these lists of templates in turn."""
    nodes: dict[str, Any] = {"end": {"type": "exit"}}
    for number, templates in enumerate(sends):
        after = f"send{number + 1}" if number + 1 < len(sends) else "end"
        nodes[f"send{number}"] = {
            "type": "send",
            "templates": templates,
            "next": after,
        }
    graph = Definition.model_validate(
        {"entry": entry, "first": "send0", "nodes": nodes}
    )
    made = Journey.objects.create(
        installation=phone.shop,
        key=uuid4().hex,
        name="j",
        status=Journey.Status.LIVE,
        live_since=now,
    )
    made.current = JourneyVersion.objects.create(
        installation=phone.shop,
        journey=made,
        number=1,
        definition=graph.as_json(),
        published_at=now,
    )
    made.save()
    return made


def sale(phone: Phone, told_by: Template, key: str, starts_at: datetime) -> None:
    SaleDay.objects.create(
        installation=phone.shop,
        key=key,
        title=key,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1),
        template=told_by,
        created_at=starts_at,
    )


def watch_rule(phone: Phone, told_by: Template | None, kind: str) -> None:
    WatchRule.objects.update_or_create(
        installation=phone.shop,
        kind=kind,
        defaults={"is_on": told_by is not None, "template": told_by},
    )


def happening(kind: str) -> dict[str, Any]:
    return {"type": "happening", "kind": kind}


def asked(phone: Phone, moment: str = "HOME") -> list[str]:
    found: list[str] = phone.ask("subscription_prompt", moment=moment)["templateIds"]
    return found


def report(phone: Phone, template_id: str, result: str, **more: Any) -> Any:
    return phone.do(
        "report_subscriptions",
        results=[{"templateId": template_id, "result": result}],
        templateIds=[template_id],
        **more,
    )


class TestAPrompt:
    def test_asks_for_what_live_journeys_will_send_at_this_moment_and_says_why(
        self, alice: Phone, now: datetime
    ) -> None:
        for key in ("cart", "coupon", "paid"):
            template(alice, key)
        journey(alice, CART, ["cart"], ["cart"], now=now)
        journey(alice, happening("coupon.expiring"), ["coupon"], now=now)
        journey(alice, happening("order.changed"), ["paid"], now=now)
        assert asked(alice, "CART") == ["WX-cart", "WX-coupon"]
        assert asked(alice, "COUPON_CLAIMED") == ["WX-coupon", "WX-cart"]
        assert asked(alice, "AFTER_PAYMENT") == ["WX-paid", "WX-coupon"]
        assert asked(alice, "PRODUCT") == ["WX-cart"]
        found = alice.ask("subscription_prompt", moment="CART", language="EN")["asks"]
        assert [each["reason"] for each in found] == ["CART", "COUPON"]
        assert found[0]["title"] == "cart"
        assert found[0]["text"] == "Hear when your cart changes"

    def test_asks_for_five_at_most_and_for_each_id_once(
        self, alice: Phone, now: datetime
    ) -> None:
        for number in range(7):
            template(alice, f"t{number}")
        template(alice, "twin", gateway_id="WX-t0")
        keys = [f"t{number}" for number in range(7)]
        journey(alice, CART, [*keys, "twin"], now=now)
        found = asked(alice, "CART")
        assert found == [f"WX-t{number}" for number in range(5)]

    def test_asks_first_for_what_the_person_is_on_the_way_to(
        self, alice: Phone, now: datetime
    ) -> None:
        for key in ("a", "b"):
            template(alice, key)
        journey(alice, CART, ["a"], now=now)
        second = journey(alice, CART, ["b"], now=now)
        assert asked(alice, "CART") == ["WX-a", "WX-b"]
        Run.objects.create(
            installation=alice.shop,
            journey=second,
            version=second.current,
            customer_id=alice.identity.customer_id,
            entered_at=now,
            started_from=now,
        )
        assert asked(alice, "CART") == ["WX-b", "WX-a"]

    def test_asks_for_nothing_that_there_is_enough_of(
        self, alice: Phone, now: datetime
    ) -> None:
        template(alice, "cart")
        journey(alice, CART, ["cart"], ["cart"], now=now)
        report(alice, "WX-cart", "ACCEPT")
        assert asked(alice, "CART") == ["WX-cart"]
        report(alice, "WX-cart", "ACCEPT")
        assert asked(alice, "CART") == []

    @pytest.mark.parametrize(("answer", "days"), [("REJECT", 7), ("BAN", 30)])
    def test_leaves_who_said_no_in_peace_for_a_while(
        self, alice: Phone, now: datetime, answer: str, days: int
    ) -> None:
        template(alice, "cart")
        journey(alice, CART, ["cart"], now=now)
        report(alice, "WX-cart", answer)
        assert asked(alice, "CART") == []
        ledgers = Grant.objects.of(alice.shop.id)
        ledgers.update(last_answer_at=now - timedelta(days=days, seconds=-1))
        assert asked(alice, "CART") == []
        ledgers.update(last_answer_at=now - timedelta(days=days))
        assert asked(alice, "CART") == ["WX-cart"]

    def test_knows_only_live_journeys_and_templates_of_this_mini_program(
        self, alice: Phone, stranger: Phone, now: datetime
    ) -> None:
        template(alice, "cart")
        template(alice, "paused", status=Template.Status.PAUSED)
        template(alice, "other", channel=Channel.WECHAT_TEMPLATE)
        made = journey(alice, CART, ["cart", "paused", "other"], now=now)
        assert asked(alice, "CART") == ["WX-cart"]
        assert asked(stranger, "CART") == []
        services.pause(installation_id=alice.shop.id, journey_id=made.id)
        assert asked(alice, "CART") == []

    def test_asks_for_sales_that_may_be_asked_for_and_counts_what_is_promised(
        self, alice: Phone, now: datetime
    ) -> None:
        sale_template = template(alice, "sale")
        for number in range(2):
            sale(alice, sale_template, f"s{number}", now + timedelta(days=1))
        sale(alice, sale_template, "late", now - timedelta(hours=1))
        assert asked(alice, "HOME") == ["WX-sale"]
        assert asked(alice, "PRODUCT") == []
        (found,) = alice.ask("subscription_prompt", moment="HOME")["asks"]
        assert (found["reason"], found["text"]) == ("SALE", "活动开始时提醒您")
        report(alice, "WX-sale", "ACCEPT")
        alice.do("remind_me", sale="s0")
        # put aside: there is none for the other
        assert asked(alice, "HOME") == ["WX-sale"]
        report(alice, "WX-sale", "ACCEPT")
        assert asked(alice, "HOME") == []
        alice.do("remind_me", sale="s1")
        assert asked(alice, "HOME") == []

    def test_asks_at_a_product_for_what_tells_of_goods(
        self, alice: Phone, now: datetime
    ) -> None:
        journey(alice, CART, ["cart"], now=now)
        template(alice, "cart")
        for kind in ("price", "stock"):
            watch_rule(alice, template(alice, kind), kind)
        watch_rule(alice, None, "stock")
        assert asked(alice, "PRODUCT") == ["WX-price", "WX-cart"]
        assert asked(alice, "CART") == ["WX-cart"]
        found = alice.ask("watch_offers")
        assert found == [{"kind": "PRICE", "templateId": "WX-price"}]

    def test_adds_up_what_one_template_is_needed_for(
        self, alice: Phone, now: datetime
    ) -> None:
        shared = template(alice, "shared")
        journey(alice, happening("source.entered"), ["shared"], now=now)
        sale(alice, shared, "s0", now + timedelta(days=1))
        report(alice, "WX-shared", "ACCEPT")
        assert asked(alice, "HOME") == ["WX-shared"]
        report(alice, "WX-shared", "ACCEPT")
        assert asked(alice, "HOME") == []

    def test_asks_once_for_a_long_term_one_and_for_none_of_another_type_with_it(
        self, alice: Phone, now: datetime
    ) -> None:
        template(alice, "endless", is_long_term=True)
        template(alice, "once")
        journey(alice, CART, ["endless"], ["endless"], now=now)
        journey(alice, CART, ["once"], now=now)
        assert asked(alice, "CART") == ["WX-endless"]
        (found,) = alice.ask("subscription_prompt", moment="CART")["asks"]
        assert found["isLongTerm"]
        report(alice, "WX-endless", "ACCEPT")
        assert asked(alice, "CART") == ["WX-once"]

    def test_takes_few_queries_however_many_templates(
        self, alice: Phone, now: datetime
    ) -> None:
        for number in range(20):
            template(alice, f"t{number}")
            journey(alice, CART, [f"t{number}"], now=now)
        asked(alice, "CART")
        with CaptureQueriesContext(connection) as queries:
            asked(alice, "CART")
        # session, journeys, runs, templates, ledgers
        assert len(queries) == 5
        sold = template(alice, "sale")
        for number in range(5):
            sale(alice, sold, f"s{number}", now + timedelta(days=1))
        asked(alice, "HOME")
        with CaptureQueriesContext(connection) as queries:
            asked(alice, "HOME")
        # and sales, and those they were promised
        assert len(queries) == 7


class TestAReport:
    def test_with_a_client_id_counts_once_however_often_it_is_sent(
        self, alice: Phone
    ) -> None:
        client_id = str(uuid4())
        for _ in range(3):
            found = report(alice, "T", "ACCEPT", clientId=client_id)
        assert found["me"]["subscriptions"][0]["available"] == 1
        again = report(alice, "T", "ACCEPT", clientId=str(uuid4()))
        assert again["me"]["subscriptions"][0]["available"] == 2

    def test_of_another_person_may_have_the_same_client_id(
        self, alice: Phone, bob: Phone
    ) -> None:
        client_id = str(uuid4())
        for phone in (alice, bob):
            found = report(phone, "T", "ACCEPT", clientId=client_id)
            assert found["me"]["subscriptions"][0]["available"] == 1

    def test_that_was_refused_may_be_sent_again_under_its_id(
        self, alice: Phone
    ) -> None:
        client_id = str(uuid4())
        bad = [{"templateId": "a b", "result": "ACCEPT"}]
        given = {"results": bad, "templateIds": [], "clientId": client_id}
        assert alice.refused("report_subscriptions", **given) == "TEMPLATE_INVALID"
        found = report(alice, "T", "ACCEPT", clientId=client_id)
        assert found["me"]["subscriptions"][0]["available"] == 1
