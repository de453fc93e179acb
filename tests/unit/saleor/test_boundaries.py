from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3] / "saleor_wechat_growth"


def imports_of(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
    return found


def test_the_sandbox_shares_no_code_with_what_it_stands_in_for():
    ours = {name for name in imports_of(PACKAGE / "sandbox/saleor") if "growth" in name}
    assert {
        name for name in ours if not name.startswith("saleor_wechat_growth.sandbox")
    } == set()


@pytest.mark.parametrize("folder", ["integrations/saleor", "sandbox/saleor"])
def test_neither_side_needs_django(folder):
    assert not any(
        name.split(".")[0] == "django" for name in imports_of(PACKAGE / folder)
    )


@pytest.mark.parametrize("folder", ["integrations/saleor", "sandbox/saleor"])
def test_neither_side_reads_the_clock(folder):
    for path in (PACKAGE / folder).glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert ".now(" not in text, path
        assert "utcnow" not in text, path
        assert "time.time" not in text, path
