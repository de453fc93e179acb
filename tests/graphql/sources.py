"""Sources as the Dashboard asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.facts import Entry, Visitor
from saleor_wechat_growth.activity.models import (
    SceneCode,
    Source,
    Touch,
)
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

USERS = frozenset({"MANAGE_USERS"})
ORDERS = frozenset({"MANAGE_USERS", "MANAGE_ORDERS"})

LIST = """
query ($archived: Boolean! = false) {
  sources(withArchived: $archived) {
    id key name kind placement codes failedCodes pendingCodes archivedAt
    traffic(days: 30) { scans opens visits followers people costs { amount currency } }
    earnings(days: 30) {
      newCustomers byCurrency { currency orders net cost cac roi }
    }
  }
}
"""
PAGE = """
query ($id: ID!) {
  source(id: $id) {
    trend(days: 7) { day scans opens visits }
    costs { id day amount currency }
    batches { id form total made failed }
    codeList(first: 20) {
      edges { node {
        id form label scene state errorCode link picture account scans opens expiresAt
      } }
      pageInfo { hasNextPage }
    }
  }
}
"""
SAVE = """
mutation ($id: ID, $key: String, $input: SourceInput!) {
  saveSource(id: $id, key: $key, input: $input) {
    source { id key name } errors { field code }
  }
}
"""
MAKE = """
mutation ($source: ID!, $kind: CodeKindInput!, $label: String!, $scene: String) {
  makeCode(source: $source, kind: $kind, label: $label, scene: $scene) {
    code { id state scene link } errors { field code }
  }
}
"""
MAKE_MANY = """
mutation ($source: ID!, $kind: CodeKindInput!, $csv: String!) {
  makeCodes(source: $source, kind: $kind, csv: $csv) {
    batch { id total made failed } errors { field code }
  }
}
"""
TOUCHES = """
query ($id: ID!) {
  sourceTouches(customer: $id) {
    at kind source label entrance isFirst isFollow
  }
}
"""


def told(
    shop: Installation,
    query: str,
    permissions: frozenset[str] = ORDERS,
    **variables: Any,
) -> dict[str, Any]:
    bearer = as_staff(shop, permissions=permissions)
    status, body = ask(shop, query, bearer, variables)
    assert status == 200, body
    return body


def done(shop: Installation, query: str, **variables: Any) -> dict[str, Any]:
    """Give the payload of a mutation, or the one field of a query."""
    body = told(shop, query, USERS, **variables)
    assert "errors" not in body, body
    ((_, payload),) = body["data"].items()
    found: dict[str, Any] = payload
    return found


def a_service_account(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.pk,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Demo",
        app_id=SERVICE_APPID,
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def a_shelf(shop: Installation, now: datetime) -> Source:
    return services.save_source(
        installation_id=shop.pk,
        key="shelf",
        values={"name": "货架", "kind": "offline", "placement": "shelf"},
        now=now,
    )


def person(shop: Installation, now: datetime) -> Customer:
    return Customer.objects.create(installation=shop, created_at=now)


def scan(code: SceneCode, who: Customer, at: datetime, *, follows: bool = True) -> None:
    entry = Entry(code, Visitor(who.pk, who.pk), Touch.Kind.SCAN, at, is_follow=follows)
    services.enter(installation_id=code.installation_id, entries=[entry])


def buy(who: Customer, at: datetime, total: int, **more: Any) -> Order:
    number = Order.objects.of(who.installation_id).count()
    values: dict[str, Any] = {"currency": "CNY", "paid_at": at, **more}
    return Order.objects.create(
        installation_id=who.installation_id,
        customer=who,
        saleor_id=f"order-{number}",
        placed_at=at,
        total=total,
        **values,
    )


INPUT = {"name": "南京路店", "kind": "OFFLINE", "placement": "STORE"}


def audit(shop: Installation) -> list[str]:
    rows = AuditEntry.objects.of(shop.pk).order_by("id")
    return list(rows.values_list("action", flat=True))
