"""What a plan shows, and that it changes nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from saleor_wechat_growth.activity.models import SceneCode, Source
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.coupons.models import (
    Budget,
    ClaimOffer,
    Coupon,
    SearchOffer,
)
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.journeys.models import Journey, Watch
from saleor_wechat_growth.management.demo import hang_pictures
from saleor_wechat_growth.messaging.models import Reply, Template
from saleor_wechat_growth.promises.models import SaleDay
from saleor_wechat_growth.reach.models import Account, Menu, Policy
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.segments.models import Slot, Tag
from tests.services.growthfile.desk import Desk, changed, said, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop: Installation, env: dict[str, str], now: datetime) -> Desk:
    return Desk(shop, env, now)


def test_the_demo_file_creates_everything_without_a_word_of_warning(
    desk: Desk, demo: str
):
    plan = desk.plan(demo)
    assert plan.problems == ()
    assert plan.warnings == ()
    assert verbs(plan) == {
        "policies": "leave",
        "account service": "create",
        "account mini-program": "create",
        "account jinshuju": "create",
        "account sms": "create",
        "template cart-mini-program": "create",
        "template cart-mini-program-coupon": "create",
        "template cart-service": "create",
        "template cart-service-coupon": "create",
        "template cart-sms": "create",
        "template coupon-ending": "create",
        "template sale-begins": "create",
        "template price-fell": "create",
        "template back-in-stock": "create",
        "template say-hello": "create",
        "template show-shop": "create",
        "template say-welcome-back": "create",
        "template show-offers": "create",
        "template say-coupon": "create",
        "template show-spring-tea": "create",
        "template say-human": "create",
        "template say-unsure": "create",
        "template say-shipping": "create",
        "template say-contact": "create",
        "tag vip": "create",
        "tag browsing": "create",
        "tag regular": "create",
        "tag gifting": "create",
        "trait tea_taste": "create",
        "trait birthday": "create",
        "coupon welcome-back": "create",
        "coupon new-tea": "create",
        "segment browsed-not-bought": "create",
        "segment regulars": "create",
        "segment wechat-never-bought": "create",
        "source hubin-store": "create",
        "source longjing-shelf": "create",
        "source parcel-card": "create",
        "source spring-article": "create",
        "source staff-lin": "create",
        "source moments-ad": "create",
        "code hubin-tasting-1": "create",
        "code hubin-counter-1": "create",
        "code longjing-shelf-1": "create",
        "code parcel-card-1": "create",
        "code spring-article-1": "create",
        "code staff-lin-1": "create",
        "code moments-ad-1": "create",
        "reply human": "create",
        "reply offers": "create",
        "reply claim": "create",
        "reply new-tea": "create",
        "reply shipping": "create",
        "reply tapped-new-tea": "create",
        "reply tapped-offers": "create",
        "reply unsure": "create",
        "reply contact": "create",
        "menu service": "create",
        "claim welcome-back": "create",
        "claim new-tea": "create",
        "slot home_banner": "create",
        "search_offer tea": "create",
        "form tea-taste": "create",
        "sale_day spring-tea": "create",
        "sale_day tasting": "create",
        "sale_day members-day": "create",
        "sale_day celadon": "create",
        "sale_day osmanthus": "create",
        "watch price": "create",
        "watch stock": "create",
        "journey welcome": "create",
        "journey cart-recall": "create",
        "journey coupon-reminder": "create",
    }


def test_a_plan_changes_nothing(desk: Desk, demo: str):
    desk.plan(demo)
    for model in (
        Account,
        Template,
        Coupon,
        Budget,
        ClaimOffer,
        Form,
        Journey,
        Menu,
        Reply,
        SaleDay,
        SceneCode,
        SearchOffer,
        Slot,
        Source,
        Tag,
        Watch,
        Policy,
        AuditEntry,
    ):
        assert not model.objects.of(desk.shop.pk).exists(), model


def test_a_plan_shows_old_and_new_of_each_field(desk: Desk, demo: str):
    desk.apply(demo)
    plan = desk.plan(
        demo.replace("valid_days: 7", "valid_days: 14").replace(
            "CNY: 1000", "CNY: 500.5"
        )
    )
    assert changed(plan) == {"coupon welcome-back": ["valid_days", "budget.CNY"]}
    days, budget = next(i for i in plan.items if i.name[0] == "coupons").changes
    assert (days.old, days.new) == (7, 14)
    assert (str(budget.old), str(budget.new)) == ("1000.000", "500.5")


def test_stopping_a_recall_is_called_a_pause(desk: Desk, demo: str):
    desk.apply(demo)
    plan = desk.plan(demo.replace("live: true", "live: false"))
    assert verbs(plan)["journey cart-recall"] == "pause"


def test_secrets_are_only_said_to_change(desk: Desk, demo: str):
    desk.apply(demo)
    plan = desk.plan(demo, desk.env | {"DEMO_SMS_SECRET_KEY": "hunter2"})
    (change,) = next(i for i in plan.items if i.label == "account sms").changes
    assert (change.field, change.new) == ("secrets.secret_key", "changed")
    assert "hunter2" not in repr(plan)


def test_a_variable_that_is_not_set_leaves_the_secret_and_says_so(
    desk: Desk, demo: str
):
    desk.apply(demo)
    plan = desk.plan(demo, {})
    assert changed(plan) == {}
    assert ("account sms", "secrets.secret_key") in said(plan)


def test_a_new_account_needs_its_variables(desk: Desk, demo: str):
    del desk.env["DEMO_SMS_SECRET_KEY"]
    (problem,) = desk.plan(demo).problems
    assert (problem.where, problem.field) == ("account sms", "secrets.secret_key")
    assert "DEMO_SMS_SECRET_KEY is not set" in problem.what


def test_a_required_secret_cannot_be_taken_away_and_an_optional_one_can(
    desk: Desk, demo: str
):
    desk.apply(demo)
    without_key = demo.replace("env:DEMO_SERVICE_AES_KEY", "null")
    assert changed(desk.plan(without_key)) == {"account service": ["secrets.aes_key"]}
    (problem,) = desk.plan(demo.replace("env:DEMO_SMS_SECRET_ID", "null")).problems
    assert problem.what == "cannot be taken away"


def test_what_the_file_does_not_name_is_listed_and_left(desk: Desk, demo: str):
    save_account(
        installation_id=desk.shop.pk,
        key="older",
        kind="mini_program",
        name="n",
        app_id="wx-older",
        secrets={"app_secret": "s"},
    )
    assert desk.plan(demo).not_in_file == (("accounts", "older"),)


def test_another_shops_settings_are_none_of_its_business(
    desk: Desk, other_shop: Installation, demo: str
):
    hang_pictures(other_shop, desk.now)
    Desk(other_shop, desk.env, desk.now).apply(demo)
    plan = desk.plan(demo)
    assert verbs(plan)["account sms"] == "create"
    assert plan.not_in_file == ()


@pytest.mark.parametrize(
    ("old", "new", "where", "field"),
    [
        ("account: sms\n", "account: smss\n", "template cart-sms", "account"),
        ("account: sms\n", "account: service\n", "template cart-sms", "channel"),
        (
            "coupon: welcome-back",
            "coupon: welcome",
            "journey cart-recall",
            "parameters.coupon",
        ),
        (
            "[cart-mini-program, cart-service, cart-sms]",
            "[cart-mini]",
            "journey cart-recall",
            "parameters.touches.1.templates",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_a_problem(
    desk: Desk, demo: str, old: str, new: str, where: str, field: str
):
    assert (where, field) in [
        (each.where, each.field) for each in desk.plan(demo.replace(old, new)).problems
    ]


def test_what_the_services_would_refuse_stands_in_the_plan(desk: Desk, demo: str):
    desk.apply(demo)
    cheaper = desk.plan(demo.replace("amounts: {CNY: 20}", "amounts: {CNY: 10}"))
    (problem,) = cheaper.problems
    assert problem.where == "coupon welcome-back"
    assert "TermsFixed" in problem.what
    desk.env["DEMO_SERVICE_AES_KEY"] = "short"
    (problem,) = desk.plan(demo).problems
    assert problem.where == "account service"
    assert "43" in problem.what


@pytest.mark.parametrize(
    ("old", "new", "where", "field"),
    [
        # a placeholder nobody knows
        ("{{ cart.left_at | datetime }}", "{{ cart.seen_at }}", "template cart-service", "time3"),
        # a text of two-and-twenty characters in a `thing`
        (
            "您的商品还在等您，点开继续结算",
            "您的商品还在等您，点开这里就能够继续结算哦",
            "template cart-service",
            "thing4",
        ),
        # an amount must not be cut
        (
            '"{{ cart.total }}"}',
            '"{{ cart.total }}", fit: cut}',
            "template cart-service",
            "amount2",
        ),
        # a class that the channel does not take
        (
            "    allow_risk: {by: 演示商城店长, risk_read: true}\n",
            "",
            "template cart-service",
            "purpose",
        ),
        ("purpose: marketing", "purpose: reminder", "template cart-service-coupon", "purpose"),
        # variables for the fields
        ("demo.example/r/{2}", "demo.example", "template cart-sms", "wording"),
        ("pages/cart", "/pages/cart", "journey cart-recall", "parameters.landing.mini_program"),
        ("{{ cart.id }}\n        app_id", "{{ coupon.code }}\n        app_id",
         "journey cart-recall", "parameters.landing.mini_program"),
        ("        app_id: wxdemomini0000001\n", "", "journey cart-recall",
         "parameters.landing.app_id"),
        ("        app_id: wxdemomini0000001\n", "        app_id: wxother\n",
         "journey cart-recall", "parameters.landing.app_id"),
        ("coupon_from_touch: 2", "coupon_from_touch: 3", "journey cart-recall",
         "parameters.touches.2.templates"),
        ("policies: {}", "policies: {quotas: {smss: {per_day: 1}}}", "policies",
         "quotas.smss"),
        ("coupon_from_touch: 2", "excluded_tags: [nobody]", "journey cart-recall",
         "parameters.excluded_tags"),
    ],
)  # fmt: skip
def test_what_would_not_do_what_it_looks_like_is_warned_of(
    desk: Desk, demo: str, old: str, new: str, where: str, field: str
):
    plan = desk.plan(demo.replace(old, new))
    assert plan.problems == ()
    assert (where, field) in said(plan)


def test_a_marketing_sms_without_the_opt_out_is_warned_of(desk: Desk, demo: str):
    head, tail = demo.split("  cart-sms:\n")
    text = (
        head
        + "  cart-sms:\n"
        + tail.replace("purpose: reminder", "purpose: marketing", 1)
    )
    assert ("template cart-sms", "wording") not in said(desk.plan(text))
    assert ("template cart-sms", "wording") in said(
        desk.plan(text.replace(" 拒收请回复R", ""))
    )
    # and it is the shop's own wording of it that counts
    other = text.replace("policies: {}", "policies: {opt_out_text: 回T退订}")
    assert ("template cart-sms", "wording") in said(desk.plan(other))


def test_the_cost_is_an_upper_bound_from_budget_pool_and_open_carts(
    desk: Desk, demo: str
):
    person = Customer.objects.create(installation=desk.shop, created_at=desk.now)
    for number, status in enumerate(["open", "open", "open", "converted"]):
        Cart.objects.create(
            installation=desk.shop,
            saleor_id=f"c{number}",
            status=status,
            customer=person if number else None,
            source_updated_at=desk.now,
        )
    figures = {each.where: each.figures for each in desk.plan(demo).estimates}
    assert figures["coupon welcome-back"] == {
        "currency": "CNY",
        "at_most": 1000,
        "budget": 1000,
        "pool_codes": 50,
        "pool_value": 1000,
    }
    assert figures["journey cart-recall"] == {
        "open_carts": 3,
        "known_people": 1,
        "messages_at_most": 9,
    }
    desk.apply(demo)
    Budget.objects.of(desk.shop.pk).update(bound=100, spent=40)
    (estimate,) = desk.plan(demo.replace("valid_days: 7", "valid_days: 8")).estimates
    assert estimate.figures["at_most"] == 860


def test_the_hash_does_not_follow_counts_or_costs(desk: Desk, demo: str):
    before = desk.plan(demo)
    Cart.objects.create(
        installation=desk.shop, saleor_id="c", status="open", source_updated_at=desk.now
    )
    after = desk.plan(demo)
    assert before.estimates != after.estimates
    assert before.hash == after.hash


def test_the_hash_does_not_follow_comments_and_order(desk: Desk, demo: str):
    again = demo.replace(
        "valid_days: 7\n    pool_target: 50", "pool_target: 50\n    valid_days: 7"
    )
    assert again != demo
    assert desk.plan(demo).hash == desk.plan(f"# another comment\n{again}").hash
    assert desk.plan(demo).hash != desk.plan(demo.replace("CNY: 99", "CNY: 98")).hash


def test_the_hash_is_of_one_shop(desk: Desk, other_shop: Installation, demo: str):
    other = Desk(other_shop, desk.env, desk.now)
    assert desk.plan(demo).hash != other.plan(demo).hash


MORE = """
  hello:
    name: hello
    recipe: segment_entry
    live: true
    parameters:
      segment: regulars
      coupon: welcome-back
      landing: {h5: https://demo.example/}
      touches: [{templates: [coupon-ending]}, {after: 9, templates: [coupon-ending]}]

policies: {}"""


def with_segment_journey(demo: str) -> str:
    return demo.replace("\npolicies: {}", MORE)


def test_journeys_by_happenings_are_planned_without_a_warning(desk: Desk, demo: str):
    plan = desk.plan(with_segment_journey(demo))
    assert (plan.problems, plan.warnings) == ((), ())
    assert verbs(plan)["journey hello"] == "create"


@pytest.mark.parametrize(
    ("old", "new", "where", "field"),
    [
        ("    remind_days_before: 2\n", "", "journey coupon-reminder",
         "parameters.coupon"),
        # it says nothing of the coupon, and shows a cart
        ("templates: [coupon-ending]\n", "templates: [cart-sms]\n",
         "journey coupon-reminder", "parameters.templates"),
        ("https://demo.example/cart\n", "https://demo.example/?c={{ cart.id }}\n",
         "journey coupon-reminder", "parameters.landing"),
        ("      segment: regulars\n      coupon", "      segment: regulars\n      currency: USD\n      coupon",
         "journey hello", "parameters.currency"),
        ("      coupon: welcome-back\n      landing: {", "      landing: {",
         "journey hello", "parameters.touches.1.templates"),
    ],
)  # fmt: skip
def test_what_a_journey_by_happenings_would_not_do_is_warned_of(
    desk: Desk, demo: str, old: str, new: str, where: str, field: str
):
    text = with_segment_journey(demo)
    assert old in text
    plan = desk.plan(text.replace(old, new))
    assert plan.problems == ()
    assert (where, field) in said(plan)


def test_names_that_lead_nowhere_are_problems_of_every_recipe(desk: Desk, demo: str):
    text = with_segment_journey(demo)
    head, tail = text.split("\njourneys:")
    tail = tail.replace("coupon: welcome-back", "coupon: no")
    plan = desk.plan(f"{head}\njourneys:{tail.replace('[coupon-ending]', '[no]')}")
    found = {(each.where, each.field) for each in plan.problems}
    assert found >= {
        ("journey coupon-reminder", "parameters.coupon"),
        ("journey coupon-reminder", "parameters.templates"),
        ("journey hello", "parameters.coupon"),
        ("journey hello", "parameters.touches.2.templates"),
    }


def test_whom_journeys_by_happenings_touch_is_reckoned(desk: Desk, demo: str):
    plan = desk.plan(with_segment_journey(demo))
    figures = {each.where: each.figures for each in plan.estimates}
    assert figures["journey coupon-reminder"] == {
        "coupons_held": 0,
        "messages_at_most": 0,
    }
    assert figures["journey hello"] == {"messages_at_most": 0, "messages_a_person": 2}


def test_a_journey_that_would_change_its_recipe_is_refused(desk: Desk, demo: str):
    desk.apply(demo)
    text = with_segment_journey(demo).replace("  hello:", "  cart-recall:")
    head, tail = text.split("  cart-recall:", 1)
    plan = desk.plan(head + tail[tail.index("  coupon-reminder:") :])
    assert [each.where for each in plan.problems] == ["journey cart-recall"]
