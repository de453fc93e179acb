from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    parse,
    print_ast,
    validate,
    validate_schema,
)

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.sandbox.saleor.events import EVENT_KINDS
from saleor_wechat_growth.sandbox.saleor.webhooks import selected_events
from tests.unit.saleor.conftest import FAMILIES

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = build_schema(documents.contract())
NAMES = documents.names()


def fields_of(node) -> list[FieldNode]:
    found = []
    for selection in node.selection_set.selections if node.selection_set else ():
        if isinstance(selection, FieldNode):
            found.append(selection)
        if hasattr(selection, "selection_set"):
            found += fields_of(selection)
    return found


def operation_of(name: str) -> OperationDefinitionNode:
    operations = [
        node
        for node in parse(documents.load(name)).definitions
        if isinstance(node, OperationDefinitionNode)
    ]
    assert len(operations) == 1
    return operations[0]


def all_fields(name: str) -> list[FieldNode]:
    return [
        f for node in parse(documents.load(name)).definitions for f in fields_of(node)
    ]


def test_the_contract_is_a_schema():
    assert validate_schema(SCHEMA) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_document_fits_the_contract(name):
    assert validate(SCHEMA, parse(documents.load(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_named_like_its_operation(name):
    assert operation_of(name).name.value == "".join(
        word.title() for word in name.split("_")
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_document_renames_a_field(name):
    assert [f.name.value for f in all_fields(name) if f.alias] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_document_reads_private_metadata_or_secrets(name):
    forbidden = {
        "privateMetadata",
        "privateMetafield",
        "secretKey",
        "tokens",
        "authToken",
    }
    assert {f.name.value for f in all_fields(name)} & forbidden == set()


@pytest.mark.parametrize("name", FAMILIES)
def test_each_event_says_when_by_whom_and_to_whom(name):
    (event,) = operation_of(name).selection_set.selections
    assert event.name.value == "event"
    plain = [
        s.name.value for s in event.selection_set.selections if isinstance(s, FieldNode)
    ]
    assert plain == ["__typename", "issuedAt", "issuingPrincipal", "recipient"]


def test_every_subscription_belongs_to_a_family():
    subscriptions = {
        name
        for name in NAMES
        if operation_of(name).operation is OperationType.SUBSCRIPTION
    }
    assert subscriptions == set(FAMILIES)


def test_the_sandbox_knows_every_event_we_hear():
    heard = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", event).upper()
        for family in FAMILIES
        for event in selected_events(parse(documents.load(family)))
    }
    assert heard == set(EVENT_KINDS)


def test_deleted_things_are_named_only():
    text = documents.load("customer_events") + documents.load("voucher_events")
    for event, fields in (
        ("CustomerDeleted", "id email"),
        ("VoucherDeleted", "id name"),
    ):
        found = re.search(rf"on {event} \{{\s*\w+ \{{([^}}]*)\}}", text)
        assert found is not None
        assert found[1].split() == fields.split()


def test_new_voucher_codes_are_not_listed():
    text = documents.load("voucher_events")
    assert re.search(r"on VoucherCodesCreated \{\s*__typename\s*\}", text)


def test_fragments_of_one_name_are_the_same_everywhere():
    seen: dict[str, str] = {}
    for name in NAMES:
        for node in parse(documents.load(name)).definitions:
            if isinstance(node, FragmentDefinitionNode):
                text = print_ast(node)
                assert seen.setdefault(node.name.value, text) == text, (
                    name,
                    node.name.value,
                )


def test_the_folder_above_is_no_package():
    assert not (ROOT / "graphql" / "__init__.py").exists()
    assert (ROOT / "graphql" / "saleor" / "__init__.py").exists()


def test_an_unknown_document_is_an_error():
    with pytest.raises(FileNotFoundError):
        documents.load("no_such_thing")
