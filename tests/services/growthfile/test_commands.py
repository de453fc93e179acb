"""The commands as a terminal and as a script see them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.management.commands import apply, export, plan

# a command closes its connections when it ends, so what it wrote is committed
pytestmark = pytest.mark.django_db(transaction=True)

COMMANDS = {"plan": plan.Command, "apply": apply.Command, "export": export.Command}


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> Run:
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    def running(name: str, *arguments: str) -> Ran:
        out, err = StringIO(), StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        try:
            COMMANDS[name](out, err).run_from_argv(["growth", name, *arguments])
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        return Ran(int(code or 0), out.getvalue(), err.getvalue())

    return running


@pytest.fixture
def file(tmp_path: Path, demo: str) -> Path:
    path = tmp_path / "growth.yaml"
    path.write_text(demo, encoding="utf-8")
    return path


def test_plan_apply_plan_go_from_two_to_nothing(
    shop: Installation, run: Run, file: Path
):
    planned = run("plan", str(file))
    assert planned.code == 2, planned.err
    assert "+ create  coupon welcome-back" in planned.out
    assert "budget.CNY: 1000" in planned.out
    hash_ = planned.out.rpartition("Plan ")[2].split()[0]
    applied = run("apply", str(file), "--plan", hash_, "--by", "李雷")
    assert applied.code == 0, applied.err
    assert applied.out.endswith("Done.\n")
    assert {row.actor for row in AuditEntry.objects.of(shop.pk)} == {"李雷"}
    again = run("plan", str(file))
    assert again.code == 0
    assert "Nothing changes." in again.out


def test_what_is_piped_has_no_colours(shop: Installation, run: Run, file: Path):
    assert "\x1b[" not in run("plan", str(file)).out


def test_machines_get_one_json_object(shop: Installation, run: Run, file: Path):
    planned = run("plan", str(file), "--json")
    assert planned.code == 2
    assert planned.json["shop"]["public_key"] == shop.public_key
    coupon = next(
        o for o in planned.json["objects"] if o["object"] == "coupon welcome-back"
    )
    assert coupon["does"] == "create"
    assert {"field": "budget.CNY", "old": None, "new": "1000"} in coupon["fields"]
    assert run("apply", str(file), "--plan", planned.json["plan"], "--json").code == 0


def test_a_stale_plan_fails_and_says_what_moved(
    shop: Installation, run: Run, file: Path
):
    hash_ = run("plan", str(file), "--json").json["plan"]
    file.write_text(file.read_text("utf-8").replace("CNY: 1000", "CNY: 2000"), "utf-8")
    stale = run("apply", str(file), "--plan", hash_)
    assert stale.code == 1
    assert "the file is not as planned" in stale.err
    assert run("apply", str(file), "--plan", hash_, "--json").json == {
        "stale": ["the file"]
    }
    assert "no plan of this shop" in run("apply", str(file), "--plan", "x").err


def test_faults_have_the_form_that_editors_jump_to(
    shop: Installation, run: Run, file: Path
):
    file.write_text("version: 1\ncoupon: {}\n", encoding="utf-8")
    failed = run("plan", str(file))
    assert failed.code == 1
    assert f"{file}:2:1: coupon: unknown key; did you mean coupons?" in failed.err
    assert run("plan", str(file), "--json").json == {
        "faults": [
            {
                "line": 2,
                "column": 1,
                "where": "coupon",
                "what": "unknown key; did you mean coupons?",
            }
        ]
    }


def test_problems_fail_a_plan(shop: Installation, run: Run, file: Path):
    text = file.read_text("utf-8").replace("coupon: welcome-back", "coupon: none")
    file.write_text(text, encoding="utf-8")
    failed = run("plan", str(file))
    assert failed.code == 1
    assert (
        "journey cart-recall: parameters.coupon: there is no coupon none" in failed.out
    )
    assert "Plan " not in failed.out


@pytest.mark.parametrize(
    "arguments", [("plan",), ("plan", "a", "--shp", "x"), ("apply", "growth.yaml")]
)
def test_wrong_usage_is_not_taken_for_planned_changes(
    run: Run, arguments: tuple[str, ...]
):
    assert run(*arguments).code == 1


def test_a_missing_file_has_an_answer(shop: Installation, run: Run):
    failed = run("plan", "/nowhere/growth.yaml")
    assert failed.code == 1
    assert "/nowhere/growth.yaml: No such file" in failed.err


def test_the_shop_is_named_by_address_or_key_where_there_are_two(
    shop: Installation, other_shop: Installation, run: Run, file: Path
):
    failed = run("plan", str(file))
    assert failed.code == 1
    assert "say which with --shop" in failed.err
    assert other_shop.public_key in failed.err
    for name in (shop.saleor_api_url, shop.public_key):
        assert run("plan", str(file), "--shop", name).code == 2
    assert run("plan", str(file), "--shop", "nobody").code == 1


def test_a_shop_that_left_is_no_shop(shop: Installation, run: Run, file: Path):
    Installation.objects.update(status="uninstalled", sealed_token=None)
    assert run("plan", str(file)).code == 1
    assert run("plan", str(file), "--shop", shop.saleor_api_url).code == 1


def test_an_export_to_a_file_plans_to_nothing(
    shop: Installation, run: Run, file: Path, tmp_path: Path
):
    hash_ = run("plan", str(file), "--json").json["plan"]
    run("apply", str(file), "--plan", hash_)
    target = tmp_path / "exported.yaml"
    assert run("export", "--to", str(target)).code == 0
    assert run("export").out == target.read_text("utf-8")
    assert run("plan", str(target)).code == 0
