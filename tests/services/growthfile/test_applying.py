"""All of a plan or nothing of it, and only of the plan that was read."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection

from saleor_wechat_growth.coupons.models import Budget, Coupon
from saleor_wechat_growth.coupons.services import upsert_coupon
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.management.growthfile import applying
from saleor_wechat_growth.management.growthfile.applying import Refused, Stale
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.services import pause_template
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import Account, Policy
from saleor_wechat_growth.reach.services import pause_account
from tests.services.growthfile.desk import Desk, changed, said, verbs


@pytest.fixture
def desk(shop: Installation, env: dict[str, str], now: datetime) -> Desk:
    return Desk(shop, env, now)


@pytest.mark.django_db
class TestApplying:
    def test_the_demo_file_sets_the_shop_up(self, desk: Desk, demo: str):
        desk.apply(demo)
        shop = desk.shop.pk
        account = Account.objects.of(shop).get(key="service")
        assert queries.open_secrets(account)["app_secret"] == "service-secret"
        assert account.callback_lookup is None
        sms = Account.objects.of(shop).get(key="sms")
        assert queries.is_callback_secret(sms, "sms-callback-secret")
        assert queries.account_credentials(sms).sign == "演示商城"
        template = Template.objects.of(shop).get(key="cart-service")
        assert template.account == account
        assert template.fields[0] == {
            "name": "thing1",
            "text": "{{ cart.first_item }}",
            "fit": "cut",
        }
        assert template.risk_allowed_by == "演示商城店长"
        assert template.risk_allowed_at == desk.now
        coupon = Coupon.objects.of(shop).get(key="welcome-back")
        assert Terms.model_validate(coupon.terms).pool_target == 50
        assert Budget.objects.of(shop).get(coupon=coupon).ceiling == 1000
        for journey in Journey.objects.of(shop):
            assert journey.status == Journey.Status.LIVE
            assert journey.live_since == desk.now

    def test_applied_twice_the_second_time_nothing_changes(self, desk: Desk, demo: str):
        desk.apply(demo)
        count = AuditEntry.objects.of(desk.shop.pk).count()
        coupon = Coupon.objects.of(desk.shop.pk).get(key="welcome-back")
        plan = desk.apply(demo)
        assert set(verbs(plan).values()) == {"leave"}
        assert AuditEntry.objects.of(desk.shop.pk).count() == count
        version = Coupon.objects.of(desk.shop.pk).get(id=coupon.pk).version
        assert version == coupon.version

    def test_after_any_change_a_new_plan_finds_nothing_to_do(
        self, desk: Desk, demo: str
    ):
        desk.apply(demo)
        other = (
            demo.replace("valid_days: 7", "valid_days: 10")
            .replace("live: true", "live: false")
            .replace("name: 购物车召回", "name: 召回")
            .replace("policies: {}", "policies: {opt_out_text: 回T退订}")
            .replace("title: 购物车提醒短信", "title: 短信")
            .replace("sign: 演示商城", "sign: 演示")
        )
        assert set(changed(desk.apply(other))) == {
            "policies",
            "account sms",
            "template cart-sms",
            "coupon welcome-back",
            "journey welcome",
            "journey cart-recall",
            "journey coupon-reminder",
        }
        assert changed(desk.plan(other)) == {}
        for journey in Journey.objects.of(desk.shop.pk):
            assert journey.status == Journey.Status.PAUSED

    def test_every_change_is_in_the_audit_and_no_secret_is(self, desk: Desk, demo: str):
        desk.apply(demo)
        assert desk.audit()[:2] == [
            ("account.create", "account service"),
            ("account.create", "account mini-program"),
        ]
        desk.env["DEMO_SERVICE_APP_SECRET"] = "hunter2"
        plan = desk.apply(demo.replace("live: true", "live: false"))
        assert desk.audit()[-4:] == [
            ("account.change", "account service"),
            ("journey.pause", "journey welcome"),
            ("journey.pause", "journey cart-recall"),
            ("journey.pause", "journey coupon-reminder"),
        ]
        rows = list(AuditEntry.objects.of(desk.shop.pk).order_by("id"))
        assert rows[-1].details == {
            "plan": plan.hash,
            "changes": [{"field": "live", "old": True, "new": False}],
        }
        assert {row.actor for row in rows} == {"op"}
        assert all("hunter2" not in str(row.details) for row in rows)
        assert all("service-secret" not in str(row.details) for row in rows)

    def test_allowing_a_risk_says_in_the_audit_who_read_it(self, desk: Desk, demo: str):
        desk.apply(demo)
        row = AuditEntry.objects.of(desk.shop.pk).get(target="template cart-service")
        assert {
            "field": "allow_risk.by",
            "old": None,
            "new": "演示商城店长",
        } in row.details["changes"]

    def test_a_risk_is_taken_back_by_leaving_it_out(self, desk: Desk, demo: str):
        desk.apply(demo)
        line = "    allow_risk: {by: 演示商城店长, risk_read: true}\n"
        desk.apply(demo.replace(line, ""))
        template = Template.objects.of(desk.shop.pk).get(key="cart-service")
        assert (template.risk_allowed_by, template.risk_allowed_at) == ("", None)

    def test_what_is_subscribed_to_for_long_is_so_while_the_file_says_it(
        self, desk: Desk, demo: str
    ):
        line = "    channel: wechat_subscribe\n"
        desk.apply(demo.replace(line, f"{line}    long_term: true\n"))
        subscribed = Template.objects.of(desk.shop.pk).filter(
            channel="wechat_subscribe"
        )
        assert {each.is_long_term for each in subscribed} == {True}
        names = {f"template {each.key}" for each in subscribed}
        assert changed(desk.apply(demo)) == {key: ["long_term"] for key in names}
        assert {each.is_long_term for each in subscribed.all()} == {False}

    def test_a_risk_read_for_one_template_is_said_to_be_allowed_anew_for_another(
        self, desk: Desk, demo: str
    ):
        desk.apply(demo)
        before = Template.objects.of(desk.shop.pk).get(key="cart-service")
        other = demo.replace("demo-template-cart-reminder-0000000000000001", "another")
        assert ("template cart-service", "allow_risk") in said(desk.plan(other))
        desk.apply(other)
        after = Template.objects.of(desk.shop.pk).get(key="cart-service")
        assert after.risk_allowed_at > before.risk_allowed_at

    def test_a_stale_plan_is_refused_with_what_moved(self, desk: Desk, demo: str):
        desk.apply(demo)
        other = demo.replace("valid_days: 7", "valid_days: 8")
        plan = desk.plan(other)
        coupon = Coupon.objects.of(desk.shop.pk).get(key="welcome-back")
        upsert_coupon(
            installation_id=desk.shop.pk,
            key="welcome-back",
            name="renamed meanwhile",
            terms=Terms.model_validate(coupon.terms),
            budgets={"CNY": 1000},
            now=desk.now,
        )
        with pytest.raises(Stale) as caught:
            desk.apply(other, plan)
        assert caught.value.moved == ("coupon welcome-back",)
        coupon.refresh_from_db()
        assert coupon.name == "renamed meanwhile"

    def test_a_plan_is_good_once(self, desk: Desk, demo: str):
        plan = desk.plan(demo)
        desk.apply(demo, plan)
        with pytest.raises(Stale) as caught:
            desk.apply(demo, plan)
        # the policies were not touched, all else was
        assert len(caught.value.moved) == len(plan.items) - 1

    def test_another_file_or_secret_than_planned_is_refused(
        self, desk: Desk, demo: str
    ):
        plan = desk.plan(demo)
        with pytest.raises(Stale) as caught:
            desk.apply(demo.replace("CNY: 1000", "CNY: 9000"), plan)
        assert caught.value.moved == ("",)
        desk.env["DEMO_SMS_SECRET_KEY"] = "another"
        with pytest.raises(Stale) as caught:
            desk.apply(demo, plan)
        assert caught.value.moved == ("account sms",)
        assert not Account.objects.of(desk.shop.pk).exists()

    def test_a_file_with_problems_changes_nothing(self, desk: Desk, demo: str):
        broken = demo.replace("coupon: welcome-back", "coupon: welcome")
        with pytest.raises(Refused):
            desk.apply(broken)
        assert not Account.objects.of(desk.shop.pk).exists()

    def test_a_refusal_by_a_service_takes_everything_back(self, desk: Desk, demo: str):
        desk.env["DEMO_SMS_CALLBACK_SECRET"] = "short"
        plan = desk.plan(demo)
        assert [each.where for each in plan.problems] == [
            "account sms",
            "template cart-sms",
        ]
        with pytest.raises(Refused):
            desk.apply(demo, plan)
        for model in (Account, Template, Coupon, Journey, Policy, AuditEntry):
            assert not model.objects.of(desk.shop.pk).exists(), model

    def test_whatever_breaks_half_way_leaves_nothing_behind(
        self, desk: Desk, demo: str, monkeypatch: pytest.MonkeyPatch
    ):
        plan = desk.plan(demo)

        def power_cut(**_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(applying, "go_live", power_cut)
        with pytest.raises(RuntimeError):
            desk.apply(demo, plan)
        for model in (Account, Template, Coupon, Journey, AuditEntry):
            assert not model.objects.of(desk.shop.pk).exists(), model

    def test_what_a_gateway_stopped_is_warned_of_and_can_be_resumed(
        self, desk: Desk, demo: str
    ):
        desk.apply(demo)
        shop = desk.shop.pk
        template = Template.objects.of(shop).get(key="cart-sms")
        pause_template(
            installation_id=shop, template_id=template.pk, reason="40249", now=desk.now
        )
        plan = desk.plan(demo)
        assert changed(plan) == {}
        assert ("template cart-sms", "paused") in said(plan)
        resumed = demo.replace(
            "title: 购物车提醒短信", "title: 购物车提醒短信\n    paused: false"
        )
        assert changed(desk.apply(resumed)) == {"template cart-sms": ["paused"]}
        template.refresh_from_db()
        assert template.status == Template.Status.ACTIVE

    @pytest.mark.parametrize(
        ("anchor", "model", "key"),
        [
            ("    name: 欢迎回来立减券\n", Coupon, "welcome-back"),
            ("    title: 购物车提醒短信\n", Template, "cart-sms"),
            ("    kind: tencent_sms\n", Account, "sms"),
        ],
    )
    def test_a_file_can_pause_and_resume(
        self, desk: Desk, demo: str, anchor: str, model: type, key: str
    ):
        desk.apply(demo)
        paused = demo.replace(anchor, f"{anchor}    paused: true\n")
        assert "pause" in verbs(desk.apply(paused)).values()
        row = model.objects.of(desk.shop.pk).get(key=key)
        assert (row.status, row.paused_reason) == ("paused", "growth.yaml")
        assert changed(desk.plan(paused)) == {}
        assert "paused: true" in desk.export()
        desk.apply(demo.replace(anchor, f"{anchor}    paused: false\n"))
        row.refresh_from_db()
        assert row.status != "paused"

    def test_a_pause_between_plan_and_apply_makes_it_stale_where_the_file_speaks_of_it(
        self, desk: Desk, demo: str
    ):
        anchor = "    kind: tencent_sms\n"
        running = demo.replace(anchor, f"{anchor}    paused: false\n")
        desk.apply(running)
        plan = desk.plan(running)
        account = Account.objects.of(desk.shop.pk).get(key="sms")
        pause_account(installation_id=desk.shop.pk, account_id=account.pk, reason="x")
        with pytest.raises(Stale) as caught:
            desk.apply(running, plan)
        assert caught.value.moved == ("account sms",)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_the_same_plan_at_once_one_does_and_one_is_refused(
    shop: Installation, env: dict[str, str], now: datetime, demo: str
):
    plan = Desk(shop, env, now).plan(demo)
    together = threading.Barrier(2)
    ends: list[str] = []

    def operator() -> None:
        try:
            together.wait(10)
            Desk(shop, env, now).apply(demo, plan.hash)
            ends.append("done")
        except Stale:
            ends.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=operator) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ends) == ["done", "stale"]
    assert AuditEntry.objects.of(shop.pk).filter(action="coupon.create").count() == 2
