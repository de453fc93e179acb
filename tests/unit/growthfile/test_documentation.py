"""docs/growth-yaml.md says of everything that can be set whether the file has it."""

from __future__ import annotations

from pathlib import Path

from graphql import build_schema

from saleor_wechat_growth.management.growthfile.reading import read

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "growth-yaml.md").read_text(encoding="utf-8")


def test_every_mutation_of_the_dashboard_has_its_verdict():
    text = (ROOT / "graphql" / "schema" / "dashboard.graphql").read_text("utf-8")
    mutations = build_schema(text).mutation_type
    assert mutations is not None
    said = PAGE.partition("## What is in the file, and what is not")[2]
    assert [name for name in mutations.fields if f"`{name}`" not in said] == []


def test_the_example_has_every_section():
    file = read(PAGE.split("```yaml\n")[1].split("```")[0].encode())
    assert [name for name in type(file).model_fields if not getattr(file, name)] == []
