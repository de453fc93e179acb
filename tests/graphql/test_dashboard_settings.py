"""Time zone, audit log and search in the Dashboard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.api.dashboard import settings
from saleor_wechat_growth.api.dashboard.actions import ACTIONS
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.insights.queries.messages import TEST_SENT
from saleor_wechat_growth.installations.models import AuditEntry, StaffMember
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.segments.models import Segment
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.fixtures import DjangoAssertNumQueries

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Clock

pytestmark = pytest.mark.usefixtures("their_keys")

APPS = ["MANAGE_APPS"]
SEARCH = """query search($text: String!) {
  it: search(query: $text) { kind id title detail path } }"""


def read(
    shop: Installation, query: str, permissions: list[str], **variables: Any
) -> Any:
    bearer = as_staff(shop, permissions=permissions)
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    assert "errors" not in body, body
    return body["data"]["it"]


def zone(shop: Installation, name: str) -> Any:
    return read(
        shop,
        "mutation set($zone: String!) { it: setTimeZone(timeZone: $zone)"
        " { shop { timeZone } errors { code field } } }",
        APPS,
        zone=name,
    )


def test_the_shop_moves_to_another_time_zone(shop: Installation) -> None:
    assert "Europe/Berlin" in read(shop, "{ it: timeZones }", [])
    assert zone(shop, "Europe/Berlin") == {
        "shop": {"timeZone": "Europe/Berlin"},
        "errors": [],
    }
    zone(shop, "Europe/Berlin")
    (entry,) = AuditEntry.objects.of(shop.id)
    assert entry.details == {"before": "Asia/Shanghai", "after": "Europe/Berlin"}


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "UTC+8"])
def test_a_zone_that_is_not_there_is_refused(shop: Installation, name: str) -> None:
    payload = zone(shop, name)
    assert payload["errors"] == [{"code": "TIME_ZONE_UNKNOWN", "field": "timeZone"}]
    shop.refresh_from_db()
    assert shop.time_zone == "Asia/Shanghai"


def audit(shop: Installation, at: datetime, actor: str, action: str) -> None:
    AuditEntry.objects.create(
        installation_id=shop.pk, at=at, actor=actor, action=action, target="x"
    )


def log(shop: Installation, arguments: str = "") -> list[tuple[str, str]]:
    found = read(
        shop,
        f"{{ it: auditLog{arguments} {{ edges {{ node {{ action actorEmail }} }} }} }}",
        APPS,
    )
    return [
        (edge["node"]["action"], edge["node"]["actorEmail"]) for edge in found["edges"]
    ]


def test_the_audit_log_is_read_by_who_what_and_when(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    ask(shop, "{ me { canSend } }")  # from now on known by her address
    ada = "ada@demo.example"
    audit(shop, now - timedelta(days=2), "staff:VXNlcjoy", "account.saved")
    audit(shop, now - timedelta(days=1), "growth.yaml", "account.paused")
    audit(shop, now, "staff:VXNlcjoy", "policies.saved")
    audit(other_shop, now, "staff:VXNlcjoy", "account.saved")
    assert log(shop) == [
        ("policies.saved", ada),
        ("account.paused", ""),
        ("account.saved", ada),
    ]
    assert log(shop, '(actor: "staff:VXNlcjoy", action: "account.")') == [
        ("account.saved", ada)
    ]
    since = (now - timedelta(days=1)).isoformat()
    assert [action for action, _ in log(shop, f'(since: "{since}")')] == [
        "policies.saved",
        "account.paused",
    ]


def test_the_audit_log_reads_its_people_once(
    shop: Installation,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        audit(shop, now, f"staff:{number}", "account.saved")
    log(shop)
    with django_assert_num_queries(4):  # the shop, who asks, the entries, their people
        log(shop)


def things(shop: Installation, now: datetime) -> int:
    Journey.objects.create(
        installation_id=shop.pk, key="r", name="王牌召回", recipe="abandoned_cart"
    )
    Coupon.objects.create(installation_id=shop.pk, key="c", name="老王的券")
    for status in ("live", "archived"):
        Segment.objects.create(
            installation_id=shop.pk, key=status, name=f"{status} 茶客", status=status
        )
    return people.alice(shop, now)


def test_search_finds_people_segments_recalls_and_coupons(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    customer_id = things(shop, now)
    things(other_shop, now)
    found = read(shop, SEARCH, ["MANAGE_USERS"], text="王小")
    assert found == [
        {
            "kind": "CUSTOMER",
            "id": str(customer_id),
            "title": "王小明",
            "detail": "138****1234",
            "path": f"/customers/{customer_id}",
        }
    ]
    (recall,) = read(shop, SEARCH, ["MANAGE_USERS"], text="召回")
    assert (recall["kind"], recall["title"]) == ("RECALL", "王牌召回")
    (segment,) = read(shop, SEARCH, ["MANAGE_USERS"], text="茶客")
    assert (segment["kind"], segment["title"]) == ("SEGMENT", "live 茶客")
    (coupon,) = read(shop, SEARCH, ["MANAGE_USERS"], text="的券")
    assert coupon["path"] == f"/coupons/{coupon['id']}"


@pytest.mark.parametrize("text", ["", " ", "王", "%", "__", "没有"])
def test_a_text_that_means_nothing_finds_nothing(
    shop: Installation, now: datetime, text: str
) -> None:
    things(shop, now)
    assert read(shop, SEARCH, ["MANAGE_USERS"], text=text) == []


def test_who_may_not_see_customers_finds_nothing(
    shop: Installation, now: datetime
) -> None:
    things(shop, now)
    assert read(shop, SEARCH, ["MANAGE_ORDERS"], text="召回") == []


def test_settings_need_the_right_to_manage_apps(shop: Installation) -> None:
    for document in (
        "{ auditLog { edges { cursor } } }",
        'mutation { setTimeZone(timeZone: "Europe/Berlin") { errors { code } } }',
    ):
        _, body = ask(shop, document)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    shop.refresh_from_db()
    assert shop.time_zone == "Asia/Shanghai"


def test_whoever_opened_a_page_is_listed_and_written_now_and_then(
    shop: Installation, clock: Clock
) -> None:
    ask(shop, "{ journeys { id } }")
    seen = StaffMember.objects.of(shop.pk).get()
    assert (seen.user_id, seen.can_send) == ("VXNlcjoy", False)
    clock.move(timedelta(minutes=4))
    ask(shop, "{ journeys { id } }")
    seen.refresh_from_db()
    assert seen.last_seen_at == seen.first_seen_at
    clock.move(timedelta(minutes=2))
    ask(shop, "{ journeys { id } }")
    seen.refresh_from_db()
    assert seen.last_seen_at == clock.now


def test_who_has_no_sound_token_is_not_listed(shop: Installation) -> None:
    ask(shop, "{ journeys { id } }", bearer="x.y.z")
    assert not StaffMember.objects.of(shop.pk).exists()


def test_every_action_of_the_audit_log_is_one_that_something_does() -> None:
    package = Path(settings.__file__).parent.parent
    sources = "".join(
        each.read_text("utf-8")
        for each in package.rglob("*.py")
        if each.name != "actions.py"
    )
    unused = {each for each in ACTIONS if f'"{each}"' not in sources}
    # this one is counted as well, and has its name there
    assert unused == {TEST_SENT}
