"""Every field of the Dashboard's API asks for a permission, and the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.schema import SCHEMA, Mutation
from saleor_wechat_growth.api.dashboard.settings.mutations import STARTED_WITH
from saleor_wechat_growth.installations import jobs
from saleor_wechat_growth.installations.models import AuditEntry, Job, StaffMember
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")


def test_every_root_field_says_what_it_needs():
    assert SCHEMA.query_type is not None
    silent = [
        name
        for name, field in SCHEMA.query_type.fields.items()
        if not hasattr(field.resolve, "needs")
    ]
    assert silent == []


def test_every_mutation_says_what_it_needs():
    silent = [
        name
        for name, field in Mutation._meta.fields.items()
        if not hasattr(field.resolver.__self__, "needs")
    ]
    assert silent == []


def test_a_mutation_without_the_permission_changes_nothing(shop: Installation):
    job = _job(shop)
    status, body = ask(
        shop,
        f'mutation {{ cancelJob(id: "{job.pk}") {{ job {{ id }} }} }}',
        bearer=as_staff(shop, permissions=["MANAGE_ORDERS"]),
    )
    assert (status, body["data"]) == (200, {"cancelJob": None})
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    job.refresh_from_db()
    assert job.state == Job.State.WAITING


def test_every_kind_of_work_says_what_stopping_it_takes():
    # `test.count` and the like are registered by other tests
    ours = {kind for kind in jobs._workers if not kind.startswith("test.")}
    assert ours
    assert ours == set(STARTED_WITH)


@pytest.mark.parametrize("kind", ["messages.send", "coupons.give"])
def test_work_is_stopped_by_whoever_could_have_started_it(
    shop: Installation, kind: str
):
    job = _job(shop, kind)
    stopping = f'mutation {{ cancelJob(id: "{job.pk}") {{ errors {{ code }} }} }}'
    clerk = as_staff(shop, permissions=["MANAGE_USERS"])
    marketer = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_DISCOUNTS"])
    for bearer in (clerk, marketer):
        _, body = ask(shop, stopping, bearer=bearer)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    StaffMember.objects.of(shop.pk).update(can_send=True)
    _, body = ask(shop, stopping, bearer=marketer)
    assert body["data"]["cancelJob"] == {"errors": []}


def test_a_clerk_stops_the_work_on_tags(shop: Installation):
    job = _job(shop, "tags.import")
    _, body = ask(
        shop, f'mutation {{ cancelJob(id: "{job.pk}") {{ errors {{ code }} }} }}'
    )
    assert body["data"]["cancelJob"] == {"errors": []}


def test_a_change_stands_in_the_audit_log(shop: Installation):
    member = StaffMember.objects.of(shop.pk)
    ask(shop, "{ me { canSend } }")
    granting = f'mutation {{ letSend(id: "{member.get().pk}", canSend: true) {{ member {{ email canSend }} errors {{ code }} }} }}'
    _, refused = ask(shop, granting)
    assert refused["errors"][0]["message"] == "This needs MANAGE_APPS."
    manager = as_staff(shop, permissions=["MANAGE_APPS", *CUSTOMERS])
    _, body = ask(shop, granting, bearer=manager)
    assert body["data"]["letSend"] == {
        "member": {"email": "ada@demo.example", "canSend": True},
        "errors": [],
    }
    (entry,) = AuditEntry.objects.of(shop.pk)
    assert (entry.actor, entry.action) == ("staff:VXNlcjoy", "staff.let_send")
    assert entry.details == {"can_send": True}
    _, body = ask(
        shop, "{ auditLog { edges { node { actor action target } } } }", bearer=manager
    )
    (edge,) = body["data"]["auditLog"]["edges"]
    assert edge["node"]["target"] == "VXNlcjoy"


def test_staff_and_jobs_of_another_shop_do_not_exist(
    shop: Installation, other_shop: Installation
):
    job = _job(other_shop)
    ask(other_shop, "{ me { userId } }")
    member = StaffMember.objects.of(other_shop.pk).get()
    manager = as_staff(shop, permissions=["MANAGE_APPS", *CUSTOMERS])
    _, body = ask(
        shop,
        f'mutation {{ a: letSend(id: "{member.pk}", canSend: true) {{ errors {{ code }} }}'
        f' b: cancelJob(id: "{job.pk}") {{ errors {{ code field }} }} }}',
        bearer=manager,
    )
    assert body["data"] == {
        "a": {"errors": [{"code": "STAFF_UNKNOWN"}]},
        "b": {"errors": [{"code": "JOB_UNKNOWN", "field": "id"}]},
    }
    _, body = ask(shop, f'{{ job(id: "{job.pk}") {{ id }} jobs {{ id }} }}')
    assert body["data"] == {"job": None, "jobs": []}


@pytest.mark.parametrize("made_up", ["", "x", "1e3", "٣", "-1", "9" * 40])
def test_an_id_that_cannot_be_is_nobodys(shop: Installation, made_up: str):
    _, body = ask(shop, f'{{ job(id: "{made_up}") {{ id }} }}')
    assert body == {"data": {"job": None}}


def _job(shop: Installation, kind: str = "tags.import") -> Any:
    return Job.objects.create(
        installation_id=shop.pk,
        kind=kind,
        started_by="staff:x",
        total=1,
        created_at=shop.installed_at,
        due_at=shop.installed_at,
    )
