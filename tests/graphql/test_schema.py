from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from graphql import FieldNode, OperationDefinitionNode, parse

from saleor_wechat_growth.api.core.documents import Documents
from saleor_wechat_growth.api.storefront.schema import SCHEMA
from tests.graphql.storefront import OPERATIONS, operation

if TYPE_CHECKING:
    from graphql import GraphQLObjectType

ROOT = Path(__file__).resolve().parents[2]
SDL = ROOT / "graphql" / "schema" / "storefront.graphql"
NAMES = sorted(path.stem for path in OPERATIONS.glob("*.graphql"))


@pytest.mark.parametrize("name", ["dashboard", "storefront"])
def test_the_published_schema_is_what_the_code_says(name: str) -> None:
    call_command("schema", name, check=SDL.with_name(f"{name}.graphql"))


def test_another_schema_is_noticed(tmp_path: Path) -> None:
    old = tmp_path / "old.graphql"
    call_command("schema", "storefront", out=old)
    call_command("schema", "storefront", check=old)
    old.write_text(old.read_text() + "\nscalar More\n")
    with pytest.raises(CommandError, match="is not what the code says"):
        call_command("schema", "storefront", check=old)


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("schema", "storefront")
    assert capsys.readouterr().out == SDL.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_to_copy_is_good_and_within_the_limits(name: str) -> None:
    document = Documents(SCHEMA).prepare(operation(name))
    (found,) = document.operations.values()
    assert found.name == "".join(part.capitalize() for part in name.split("_"))
    found.check_cost({"first": 100, "events": [{}] * 50, "templateIds": [""] * 50})


def test_there_is_an_operation_to_copy_for_everything() -> None:
    used = set()
    for name in NAMES:
        for definition in parse(operation(name)).definitions:
            assert isinstance(definition, OperationDefinitionNode)
            for field in definition.selection_set.selections:
                assert isinstance(field, FieldNode)
                used.add(field.name.value)
    roots: list[GraphQLObjectType | None] = [SCHEMA.query_type, SCHEMA.mutation_type]
    assert used == {name for root in roots if root for name in root.fields}
