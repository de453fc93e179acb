"""What must agree without anybody remembering it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

from saleor_wechat_growth.core.tenancy import Owned
from saleor_wechat_growth.customers.registry import person_tables
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.installations import webhooks
from saleor_wechat_growth.installations.models import Installation

PACKAGE = Path(__file__).resolve().parents[2] / "saleor_wechat_growth"
#: they are of the machine, not of a shop
UNOWNED = {"Installation", "ClockOffset", "AccessToken"}
#: they point at a customer as part of who is who, which merging does itself
WHO_IS_WHO = {"Customer", "Merge"}
#: claims whose fair share among shops the ORM cannot say
RAW_CLAIMS = {"messaging/services/picking.py"}


def test_promise_11_every_model_belongs_to_an_installation() -> None:
    unowned = {
        model.__name__
        for model in apps.get_app_config("growth").get_models()
        if not issubclass(model, Owned)
    }
    assert unowned == UNOWNED


def test_promise_10_every_table_of_persons_is_in_the_registry() -> None:
    registered = {table.model.__name__ for table in person_tables()}
    pointing = {
        model.__name__
        for model in apps.get_app_config("growth").get_models()
        for field in model._meta.get_fields()
        if getattr(field, "attname", "") == "customer_id"
        or getattr(getattr(field, "remote_field", None), "model", None)
        is apps.get_model("growth", "Customer")
    }
    assert pointing - WHO_IS_WHO == registered


def test_every_declared_webhook_event_is_heard_and_none_else() -> None:
    declared = {
        f"saleor.{event.lower()}"
        for webhook in webhooks.WEBHOOKS
        for event in webhook.events
    }
    ours = {f"saleor.{kind}_snapshot" for kind in Refetch.Kind}
    heard = {
        kind
        for handlers in registry._handlers.values()
        for kinds, _ in handlers
        for kind in kinds
        if kind.startswith("saleor.")
    }
    assert heard - ours == declared


def _modules() -> list[Path]:
    return [
        path
        for name in ("services", "queries", "handlers", "tasks")
        for path in [*PACKAGE.glob(f"*/{name}.py"), *PACKAGE.glob(f"*/{name}/*.py")]
    ]


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_promise_11_domain_code_reaches_rows_through_their_installation(path) -> None:
    owned = {
        model.__name__
        for model in apps.get_app_config("growth").get_models()
        if issubclass(model, Owned)
    }
    doors = {
        "of",
        "across_installations",
        "create",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "select_for_update",
    }
    if path.relative_to(PACKAGE).as_posix() in RAW_CLAIMS:
        doors.add("raw")
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "objects"
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id in owned
        ):
            assert node.attr in doors, f"{path.name}:{node.lineno} {node.attr}"


@pytest.mark.parametrize(
    "path",
    [p for p in PACKAGE.rglob("*.py") if "sandbox" not in p.parts],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_promise_12_nothing_reads_a_clock_but_the_interfaces(path) -> None:
    text = path.read_text()
    for banned in ("auto_now", "Now()", " now()", "CURRENT_TIMESTAMP"):
        if banned == " now()":
            assert "now()" not in text.replace("clock.now()", "").replace(
                "def now()", ""
            ), path
        else:
            assert banned not in text, path


def test_nothing_shadows_graphql_core_or_the_mapped_migrations() -> None:
    root = PACKAGE.parent
    assert not (root / "graphql" / "__init__.py").exists()
    assert not (PACKAGE / "migrations").exists()


def test_a_shop_is_found_by_its_address() -> None:
    assert Installation._meta.get_field("saleor_api_url").unique
