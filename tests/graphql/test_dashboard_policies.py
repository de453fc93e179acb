"""The shop's rules in the Dashboard: whole, with their bounds, errors by path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

SAVE = """mutation save($rules: JSON!) { it: savePolicies(rules: $rules) {
  policies { rules changed } wrong { path code } errors { code field } } }"""
READ = "{ it: policies { rules changed defaults schema bounds } }"


def manage(shop: Installation, query: str, **variables: Any) -> Any:
    bearer = as_staff(shop, permissions=["MANAGE_APPS"])
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    assert "errors" not in body, body
    return body["data"]["it"]


def test_a_new_shop_has_every_default_and_its_bounds(shop: Installation) -> None:
    policies = manage(shop, READ)
    assert policies["rules"] == policies["defaults"]
    assert policies["changed"] == {}
    assert policies["rules"]["quiet_hours"] == {"start": "22:00", "end": "08:00"}
    assert policies["bounds"]["sms_hours"] == {"opens": "08:00", "closes": "22:00"}
    assert policies["bounds"]["purposes"]["wechat_template"] == ["service"]
    assert policies["bounds"]["consent"]["sms"] == ["marketing", "reminder"]
    assert policies["bounds"]["caps"]["sms"] == {"per_day": 1, "per_week": 3}
    wait = policies["schema"]["properties"]["inbox_wait_seconds"]
    assert (wait["minimum"], wait["maximum"]) == (1, 300)


def test_what_was_read_can_be_saved_as_it_is(shop: Installation) -> None:
    payload = manage(shop, SAVE, rules=manage(shop, READ)["rules"])
    assert payload["errors"] == []
    assert payload["policies"]["changed"] == {}
    # nothing changed, so nothing was written down
    assert not AuditEntry.objects.of(shop.id).exists()


def test_a_change_holds_and_stands_in_the_audit_log(shop: Installation) -> None:
    rules = {
        "caps": {"total": {"per_day": 1, "per_week": 4}},
        "opt_out_text": "回T退订",
    }
    payload = manage(shop, SAVE, rules=rules)
    assert payload["policies"]["changed"] == rules
    kept = queries.policies(shop.id)
    assert (kept.caps.total.per_week, kept.opt_out_text) == (4, "回T退订")
    (entry,) = AuditEntry.objects.of(shop.id)
    assert (entry.action, entry.details) == (
        "policies.saved",
        {"before": {}, "after": rules},
    )


@pytest.mark.parametrize(
    ("rules", "path", "code"),
    [
        ({"quiet_hours": {"start": 1320}}, "quiet_hours.start", "value_error"),
        (
            {"caps": {"total": {"per_day": -1}}},
            "caps.total.per_day",
            "greater_than_equal",
        ),
        (
            {"sms_hours": {"opens": "07:00", "closes": "22:00"}},
            "sms_hours",
            "value_error",
        ),
        ({"opt_out_text": ""}, "opt_out_text", "string_too_short"),
        ({"inbox_wait_seconds": 301}, "inbox_wait_seconds", "less_than_equal"),
        ({"purposes": {"wechat_template": ["marketing"]}}, "", "value_error"),
        ({"consent_required": {"pigeon": []}}, "consent_required.pigeon", "enum"),
        ({"made_up": 1}, "made_up", "extra_forbidden"),
        ({"quotas": {"nobody": {"per_day": 1}}}, "quotas.nobody", "unknown"),
        ([], "", "model_type"),
    ],
)
def test_what_is_wrong_is_told_by_its_path(
    shop: Installation, rules: Any, path: str, code: str
) -> None:
    payload = manage(shop, SAVE, rules=rules)
    assert payload["errors"] == [{"code": "RULES_WRONG", "field": "rules"}]
    assert payload["wrong"] == [{"path": path, "code": code}]
    assert payload["policies"] is None
    assert queries.policies(shop.id).dump() == {}


def test_an_account_has_a_quota_by_its_key(shop: Installation) -> None:
    save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id="wx1",
        secrets={"app_secret": "s"},
    )
    rules = {"quotas": {"service": {"per_day": 500}}}
    assert manage(shop, SAVE, rules=rules)["policies"]["changed"] == rules


def test_rules_need_the_right_to_manage_apps_and_are_the_shops_own(
    shop: Installation, other_shop: Installation
) -> None:
    manage(other_shop, SAVE, rules={"opt_out_text": "回T退订"})
    assert manage(shop, READ)["changed"] == {}
    others = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_DISCOUNTS"])
    for document in (
        READ,
        "mutation { it: savePolicies(rules: {}) { errors { code } } }",
    ):
        _, body = ask(shop, document, bearer=others)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
