"""Coupons in the Dashboard's API: what they are, what they earned, who may do what."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.installations.models import AuditEntry, Job, StaffMember
from tests.graphql.dashboard import as_staff, ask
from tests.services.coupons import rows

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

FULL = ("MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS")
COUPON = """
fragment Whole on Coupon {
  key name status pausedReason voucherId
  terms { discount amounts { amount currency } percent validDays salesChannels
          minimumOrder { amount currency } perPerson { count days } abuse { cycles }
          codePrefix codeLength remindDaysBefore poolTarget refillBelow }
  pool { stock ordered target isLow }
  budgets { currency ceiling bound spent left }
  funnel { granted reserved issued redeemed reversed expired released }
}
"""
INPUT = {
    "name": "欢迎回来",
    "discount": "FIXED",
    "amounts": [{"currency": "CNY", "amount": "20"}],
    "minimumOrder": [{"currency": "CNY", "amount": "99"}],
    "salesChannels": ["default-channel"],
    "validDays": 7,
    "poolTarget": 50,
    "refillBelow": 20,
    "perPerson": {"count": 1, "days": 30},
    "abuse": None,
    "budgets": [{"currency": "CNY", "amount": "1000"}],
}
SAVE = (
    """
mutation ($id: ID, $key: String, $input: CouponInput!) {
  saveCoupon(id: $id, key: $key, input: $input) {
    coupon { id ...Whole } errors { field code message }
  }
}
"""
    + COUPON
)
GIVE = """
mutation ($id: ID!, $customerIds: [ID!], $saleorIds: [ID!]) {
  giveCoupon(id: $id, customerIds: $customerIds, saleorIds: $saleorIds) {
    job { id total kind summary } errors { field code }
  }
}
"""


def may(shop: Installation, *permissions: str) -> str:
    return as_staff(shop, permissions=permissions or FULL)


def save(shop: Installation, given: Any = None, **more: Any) -> dict[str, Any]:
    variables = {"input": {**INPUT, **(given or {})}, **more}
    _, body = ask(shop, SAVE, bearer=may(shop), variables=variables)
    assert "errors" not in body, body
    found: dict[str, Any] = body["data"]["saveCoupon"]
    return found


def redeemed(
    shop: Installation, made: Coupon, now: datetime, total: str, spent: str = "10"
) -> CouponGrant:
    customer = rows.customer(shop, now)
    grant = rows.granted(made, customer.pk, f"run:{customer.pk}", now)
    order = Order.objects.create(
        installation=shop,
        saleor_id=f"order-{customer.pk}",
        number=str(customer.pk),
        currency="CNY",
        total=Decimal(total),
        placed_at=now,
        paid_at=now,
    )
    grant.state = CouponGrant.State.REDEEMED
    grant.order_saleor_id = order.saleor_id
    grant.redeemed_at = now
    grant.spent, grant.bound = Decimal(spent), Decimal(0)
    grant.save()
    return grant


def test_a_coupon_shows_terms_pool_budget_and_funnel(shop: Installation, now: datetime):
    made = rows.coupon(shop, now, stock=3, ceiling="100")
    rows.granted(made, rows.customer(shop, now).pk, "run:1", now)
    _, body = ask(
        shop,
        "{ coupons { ...Whole } }" + COUPON,
        bearer=may(shop, "MANAGE_DISCOUNTS", "MANAGE_USERS"),
    )
    (coupon,) = body["data"]["coupons"]
    assert coupon["terms"]["amounts"] == [{"amount": "10", "currency": "CNY"}]
    assert coupon["pool"] == {
        "stock": 2, "ordered": 0, "target": 100_000, "isLow": False,
    }  # fmt: skip
    assert coupon["budgets"] == [
        {"currency": "CNY", "ceiling": "100", "bound": "10", "spent": "0", "left": "90"}
    ]
    funnel = coupon["funnel"]
    assert (funnel.pop("granted"), funnel["issued"]) == (1, 1)
    assert sum(funnel.values()) == 1


def test_a_clerk_does_not_see_what_a_coupon_may_cost(shop: Installation, now: datetime):
    made = rows.coupon(shop, now, ceiling="100")
    query = "{ coupon(id: %d) { name budgets { ceiling left } } }"
    _, body = ask(
        shop, query % made.pk, bearer=may(shop, "MANAGE_USERS", "MANAGE_ORDERS")
    )
    assert body["data"]["coupon"] == {"name": "Ten off", "budgets": None}
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_what_a_coupon_earned_needs_manage_orders(shop: Installation, now: datetime):
    made = rows.coupon(shop, now)
    redeemed(shop, made, now, "300")
    redeemed(shop, made, now, "200.5", spent="8")
    query = "{ coupon(id: %d) { name earned { currency orders total discount } } }"
    _, body = ask(shop, query % made.pk, bearer=may(shop))
    assert body["data"]["coupon"]["earned"] == [
        {"currency": "CNY", "orders": 2, "total": "500.5", "discount": "18"}
    ]
    _, body = ask(shop, query % made.pk, bearer=may(shop, "MANAGE_USERS"))
    assert body["data"]["coupon"] == {"name": "Ten off", "earned": None}
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


REPORT = """
query ($voucher: ID!, $after: String) {
  voucherReport(voucherId: $voucher) {
    name earned { total }
    grants(first: 2, after: $after) {
      edges { node { id state way orderNumber person { id phone } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""


def test_a_vouchers_report_says_who_got_its_codes(shop: Installation, now: datetime):
    made = rows.coupon(shop, now)
    grant = redeemed(shop, made, now, "300")
    for origin in ("claim:1", "manual:1:1"):
        rows.granted(made, rows.customer(shop, now).pk, origin, now)
    asked = {"voucher": made.voucher_saleor_id}
    _, body = ask(shop, REPORT, bearer=may(shop), variables=asked)
    page = body["data"]["voucherReport"]["grants"]
    assert [edge["node"]["way"] for edge in page["edges"]] == ["STAFF", "CLAIM"]
    asked["after"] = page["pageInfo"]["endCursor"]
    _, body = ask(shop, REPORT, bearer=may(shop), variables=asked)
    (edge,) = body["data"]["voucherReport"]["grants"]["edges"]
    assert edge["node"]["orderNumber"] == str(grant.customer_id)
    assert edge["node"]["person"]["id"] == str(grant.customer_id)
    _, body = ask(shop, REPORT, bearer=may(shop, "MANAGE_DISCOUNTS"), variables=asked)
    assert body["data"]["voucherReport"] == {
        "name": "Ten off", "earned": None, "grants": None,
    }  # fmt: skip
    asked["voucher"] = "voucher-of-somebody"
    _, body = ask(shop, REPORT, bearer=may(shop), variables=asked)
    assert body == {"data": {"voucherReport": None}}


def test_grants_are_found_by_their_state(shop: Installation, now: datetime):
    made = rows.coupon(shop, now)
    redeemed(shop, made, now, "300")
    rows.granted(made, rows.customer(shop, now).pk, "run:0", now)
    query = """query ($states: [CouponGrantState!]) { coupons {
        grants(first: 9, states: $states) { edges { node { state } } } } }"""
    for states, found in ((None, 2), ([], 2), (["REDEEMED"], 1), (["EXPIRED"], 0)):
        _, body = ask(shop, query, bearer=may(shop), variables={"states": states})
        assert len(body["data"]["coupons"][0]["grants"]["edges"]) == found


def test_a_list_reads_each_relation_once(
    shop: Installation, now: datetime, django_assert_num_queries: Any
):
    query = (
        "{ coupons { id pool { ordered } budgets { left } funnel { granted }"
        " earned { total } } }"
    )
    for number in range(4):
        rows.coupon(shop, now, key=f"c{number}")
    bearer = may(shop)
    ask(shop, query, bearer=bearer)
    # the shop, then coupons, ordered, budgets, funnels, earned
    with django_assert_num_queries(7):
        _, body = ask(shop, query, bearer=bearer)
    assert len(body["data"]["coupons"]) == 4


def test_a_page_of_grants_reads_people_and_orders_once(
    shop: Installation, now: datetime, django_assert_num_queries: Any
):
    made = rows.coupon(shop, now, stock=20)
    for _ in range(6):
        redeemed(shop, made, now, "9")
    query = (
        f"{{ coupon(id: {made.pk}) {{ grants(first: 6) {{ edges {{ node {{"
        " person { name phone } orderNumber } } } } }"
    )
    bearer = may(shop)
    ask(shop, query, bearer=bearer)
    # the shop, the coupon, grants, whose, names, identities, orders of them (two)
    with django_assert_num_queries(9):
        _, body = ask(shop, query, bearer=bearer)
    assert len(body["data"]["coupon"]["grants"]["edges"]) == 6


def test_a_coupon_is_made_and_changed(shop: Installation):
    made = save(shop, key="welcome")
    assert made["errors"] == []
    assert (made["coupon"]["key"], made["coupon"]["status"]) == ("welcome", "NEW")
    assert made["coupon"]["budgets"][0]["ceiling"] == "1000"
    changed = save(
        shop,
        {"name": "新名字", "budgets": [{"currency": "CNY", "amount": "2000"}]},
        id=made["coupon"]["id"],
    )
    assert changed["coupon"]["name"] == "新名字"
    assert changed["coupon"]["budgets"][0]["ceiling"] == "2000"
    entries = AuditEntry.objects.of(shop.pk).filter(action="coupon.saved")
    (_, entry) = entries.order_by("id")
    assert (entry.target, entry.details["before"]["name"]) == ("welcome", "欢迎回来")


def test_what_was_promised_cannot_be_changed(shop: Installation):
    made = save(shop)["coupon"]
    changes = {
        "amounts": [{"currency": "CNY", "amount": "30"}],
        "salesChannels": ["another"],
    }
    errors = save(shop, changes, id=made["id"])["errors"]
    assert [(each["field"], each["code"]) for each in errors] == [
        ("amounts", "TERMS_FIXED"),
        ("salesChannels", "TERMS_FIXED"),
    ]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": "  "}, "name", "NAME_INVALID"),
        ({"amounts": []}, "amounts", "VALUE_INVALID"),
        (
            {"amounts": [{"currency": "CNY", "amount": "much"}]},
            "amounts.CNY",
            "VALUE_INVALID",
        ),
        ({"discount": "PERCENTAGE"}, "percent", "VALUE_INVALID"),
        (
            {"discount": "PERCENTAGE", "percent": "101"},
            "percent",
            "VALUE_INVALID",
        ),
        ({"salesChannels": []}, "salesChannels", "VALUE_INVALID"),
        ({"validDays": 0}, "validDays", "VALUE_INVALID"),
        ({"refillBelow": 51}, "refillBelow", "VALUE_INVALID"),
        ({"remindDaysBefore": 7}, "remindDaysBefore", "VALUE_INVALID"),
        ({"codePrefix": "小"}, "codePrefix", "VALUE_INVALID"),
        ({"perPerson": {"count": 0, "days": 3}}, "perPerson", "VALUE_INVALID"),
        (
            {"minimumOrder": [{"currency": "USD", "amount": "3"}]},
            "minimumOrder",
            "VALUE_INVALID",
        ),
        ({"budgets": []}, "budgets", "BUDGET_MISSING"),
        (
            {"budgets": [{"currency": "CNY", "amount": "-1"}]},
            "budgets.CNY",
            "VALUE_INVALID",
        ),
    ],
)
def test_what_is_wrong_is_said_field_by_field(
    shop: Installation, given: dict[str, Any], field: str, code: str
):
    refused = save(shop, given)
    assert refused["coupon"] is None
    assert [(each["field"], each["code"]) for each in refused["errors"]] == [
        (field, code)
    ]
    assert Coupon.objects.of(shop.pk).count() == 0
    assert AuditEntry.objects.of(shop.pk).count() == 0


def test_a_key_is_taken_once(shop: Installation):
    save(shop, key="welcome")
    assert save(shop, key="welcome")["errors"][0]["code"] == "KEY_TAKEN"
    assert save(shop, key="no key")["errors"][0]["code"] == "KEY_INVALID"
    # made up without one
    assert save(shop)["coupon"]["key"].startswith("coupon-")


def test_a_coupon_is_paused_and_resumed(shop: Installation, now: datetime):
    made = rows.coupon(shop, now)
    change = (
        "mutation { %s(id: %d) { coupon { status pausedReason } errors { code } } }"
    )
    _, body = ask(shop, change % ("pauseCoupon", made.pk), bearer=may(shop))
    assert body["data"]["pauseCoupon"]["coupon"] == {
        "status": "PAUSED", "pausedReason": "staff:VXNlcjoy",
    }  # fmt: skip
    _, body = ask(shop, change % ("resumeCoupon", made.pk), bearer=may(shop))
    assert body["data"]["resumeCoupon"]["coupon"]["status"] == "NEW"
    actions = AuditEntry.objects.of(shop.pk).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "coupon.paused",
        "coupon.resumed",
    ]


@pytest.mark.parametrize("missing", ["MANAGE_USERS", "MANAGE_DISCOUNTS"])
def test_changing_coupons_takes_both_permissions(shop: Installation, missing: str):
    bearer = may(shop, *({"MANAGE_USERS", "MANAGE_DISCOUNTS"} - {missing}))
    _, body = ask(shop, SAVE, bearer=bearer, variables={"input": INPUT})
    assert body["errors"][0]["message"] == f"This needs {missing}."
    assert Coupon.objects.of(shop.pk).count() == 0


def test_giving_takes_the_right_to_send(shop: Installation, now: datetime):
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now)
    asked = {"id": made.pk, "customerIds": [alice.pk, alice.pk]}
    _, body = ask(shop, GIVE, bearer=may(shop), variables=asked)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    StaffMember.objects.of(shop.pk).update(can_send=True)
    _, body = ask(shop, GIVE, bearer=may(shop), variables=asked)
    job = body["data"]["giveCoupon"]["job"]
    assert (job["kind"], job["total"]) == ("coupons.give", 1)
    entry = AuditEntry.objects.of(shop.pk).get(action="coupon.given")
    assert entry.details == {"job": int(job["id"]), "people": 1}
    _, body = ask(shop, GIVE, bearer=may(shop), variables={"id": made.pk})
    assert body["data"]["giveCoupon"]["errors"] == [
        {"field": "customerIds", "code": "NOBODY"}
    ]


def test_coupons_of_another_shop_do_not_exist(
    shop: Installation, other_shop: Installation, now: datetime
):
    made = rows.coupon(other_shop, now)
    ask(shop, "{ me { canSend } }")
    StaffMember.objects.of(shop.pk).update(can_send=True)
    _, body = ask(
        shop,
        f"{{ coupons {{ id }} coupon(id: {made.pk}) {{ id }}"
        f' voucherReport(voucherId: "{made.voucher_saleor_id}") {{ id }} }}',
        bearer=may(shop),
    )
    assert body["data"] == {"coupons": [], "coupon": None, "voucherReport": None}
    assert save(shop, id=str(made.pk))["errors"][0]["code"] == "COUPON_UNKNOWN"
    _, body = ask(
        shop,
        f"mutation {{ a: pauseCoupon(id: {made.pk}) {{ errors {{ code }} }}"
        f" b: resumeCoupon(id: {made.pk}) {{ errors {{ code }} }}"
        f" c: giveCoupon(id: {made.pk}, customerIds: [1]) {{ errors {{ code }} }} }}",
        bearer=may(shop),
    )
    unknown = {"errors": [{"code": "COUPON_UNKNOWN"}]}
    assert body["data"] == {"a": unknown, "b": unknown, "c": unknown}
    assert Job.objects.of(shop.pk).count() == 0
