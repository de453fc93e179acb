"""Tags that staff put on and take off, of one customer and of many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers.observations import openid
from saleor_wechat_growth.installations.models import AuditEntry, Job
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.segments.models import Membership, Segment, Tagging
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

CHANGE = """mutation($ids: [ID!]!, $tags: [String!]!, $reason: String) {{
  it: {name}(customerIds: $ids, tags: $tags, reason: $reason) {{
    changed job {{ id state total }} errors {{ code field }}
  }}
}}"""
SOURCES = Path(__file__).resolve().parents[2] / "dashboard_extension" / "src"
DOCUMENTS = [
    SOURCES / "pages" / "customers" / "customers.graphql",
    SOURCES / "popup" / "customers" / "people.graphql",
    SOURCES / "widget" / "mounts" / "customer.graphql",
]


def change(
    shop: Installation, name: str, ids: Sequence[object], *tags: str, **given: Any
) -> dict[str, Any]:
    _, body = ask(
        shop,
        CHANGE.format(name=name),
        variables={"ids": [str(each) for each in ids], "tags": tags, "reason": "VIP"},
        **given,
    )
    assert "errors" not in body, body
    payload: dict[str, Any] = body["data"]["it"]
    return payload


def worn(shop: Installation) -> list[tuple[int, str, str, str]]:
    return list(
        Tagging.objects.of(shop.id)
        .order_by("customer_id", "tag__key")
        .values_list("customer_id", "tag__key", "by", "reason")
    )


def test_tags_are_put_on_with_who_did_it_and_why(
    shop: Installation, now: datetime
) -> None:
    ids = [people.alice(shop, now), people.bob(shop, now)]
    payload = change(shop, "putTags", ids, "老客户", " tea ")
    assert payload == {"changed": 4, "job": None, "errors": []}
    assert worn(shop) == [
        (each, key, "staff:VXNlcjoy", "VIP")
        for each in ids
        for key in ("tea", "老客户")
    ]
    assert change(shop, "putTags", ids, "tea")["changed"] == 0
    (first, _) = AuditEntry.objects.of(shop.id).order_by("id")
    assert (first.action, first.target) == ("customers.tagged", "customers:2")
    assert first.details == {"tags": ["tea", "老客户"], "reason": "VIP"}


def test_tags_are_taken_off_and_both_stand_in_the_timeline(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    change(shop, "putTags", [customer_id], "tea")
    assert change(shop, "takeTags", [customer_id], "tea")["changed"] == 1
    assert worn(shop) == []
    query = f"""{{ customer(id: "{customer_id}") {{ timeline {{ edges {{ node {{
      kind tag {{ key isTaken origin reason }} }} }} }} }} }}"""
    edges = ask(shop, query)[1]["data"]["customer"]["timeline"]["edges"]
    assert [edge["node"]["tag"]["isTaken"] for edge in edges] == [True, False]
    assert {edge["node"]["tag"]["origin"] for edge in edges} == {"staff"}
    actions = AuditEntry.objects.of(shop.id).values_list("action", flat=True)
    assert set(actions) == {"customers.tagged", "customers.untagged"}


@pytest.mark.parametrize("name", ["putTags", "takeTags"])
def test_more_than_a_hundred_are_a_jobs_work(
    shop: Installation, now: datetime, name: str
) -> None:
    ids = [
        people.see(shop, now, openid(f"openid-number-{each}", "wxmini"))
        for each in range(101)
    ]
    if name == "takeTags":
        change(shop, "putTags", ids[:100], "tea")
    payload = change(shop, name, ids, "tea")
    assert payload["job"]["total"] == 101
    while advance_jobs(now=now):
        pass
    job = Job.objects.of(shop.id).get()
    assert (job.state, job.done) == (Job.State.DONE, 101)
    assert len(worn(shop)) == (101 if name == "putTags" else 0)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([], "TOO_MANY"),
        (["a b"], "TAG_INVALID"),
        ([""], "TAG_INVALID"),
        (["x" * 61], "TAG_INVALID"),
        ([f"t{each}" for each in range(21)], "TOO_MANY"),
    ],
)
def test_tags_that_cannot_be_are_refused(
    shop: Installation, now: datetime, tags: list[str], code: str
) -> None:
    payload = change(shop, "putTags", [people.bob(shop, now)], *tags)
    assert payload["errors"] == [{"code": code, "field": "tags"}]
    assert not AuditEntry.objects.of(shop.id).exists()


@pytest.mark.parametrize("name", ["putTags", "takeTags"])
def test_nobody_of_another_shop_is_tagged(
    shop: Installation, other_shop: Installation, now: datetime, name: str
) -> None:
    ids = [people.bob(shop, now), people.alice(other_shop, now)]
    payload = change(shop, name, ids, "tea")
    assert payload["errors"] == [{"code": "CUSTOMER_UNKNOWN", "field": "customerIds"}]
    assert worn(shop) == worn(other_shop) == []


@pytest.mark.parametrize("name", ["putTags", "takeTags"])
def test_tags_need_the_right_to_customers(
    shop: Installation, now: datetime, name: str
) -> None:
    _, body = ask(
        shop,
        CHANGE.format(name=name),
        as_staff(shop, permissions=["MANAGE_ORDERS"]),
        {"ids": [str(people.bob(shop, now))], "tags": ["tea"]},
    )
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert worn(shop) == []


def test_a_stage_is_shown_while_somebody_is_in_it(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    segment = Segment.objects.create(
        installation_id=shop.id,
        key="stage_growth",
        name="成长期",
        kind=Segment.Kind.STAGE,
        status=Segment.Status.LIVE,
    )
    member = Membership.objects.create(
        installation_id=shop.id,
        segment=segment,
        customer_id=customer_id,
        entered_as=customer_id,
        entered_at=now,
        why="built",
    )
    query = "{ customers { edges { node { stage { key name } } } } }"
    (edge,) = ask(shop, query)[1]["data"]["customers"]["edges"]
    assert edge["node"]["stage"] == {"key": "stage_growth", "name": "成长期"}
    member.left_at = now
    member.save(update_fields=["left_at"])
    (edge,) = ask(shop, query)[1]["data"]["customers"]["edges"]
    assert edge["node"]["stage"] is None


VARIABLES = {
    "Customers": {"search": "", "first": 20, "orders": True},
    "CustomerProfile": {"id": "1", "orders": True},
    "CustomerTimeline": {"id": "1", "first": 20},
    "CustomerConflicts": {"first": 20},
    "CustomerTags": {},
    "CustomersOfUsers": {"saleorIds": ["x"] * 100},
    "CustomerWidget": {"saleorId": "x"},
}


@pytest.mark.parametrize("name", VARIABLES)
def test_what_the_pages_read_stays_within_the_limits(
    shop: Installation, name: str
) -> None:
    parts = "\n".join(each.read_text() for each in DOCUMENTS).split("\n\n")
    (document,) = [
        each
        for each in parts
        if each.startswith(f"query {name}") and not each[len(f"query {name}")].isalpha()
    ]
    bearer = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_ORDERS"])
    status, body = ask(shop, document, bearer, VARIABLES[name])
    assert (status, body.get("errors")) == (200, None)
