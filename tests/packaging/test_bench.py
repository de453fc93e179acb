"""The bench runs and says what it says in the form the design gives; no timing here."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.__main__ import FIGURES
from tests.servers import DATA, ROOT

KEYS = {"name", "value", "unit", "goal", "met", "note"}
GOALS = {
    "ingest": {"ingest": 0.8, "ingest.p99_ms": 50},
    "projection": {"projection": 2000, "projection.ratio": 0.3},
    "segment": {"segment": 1.3, "segment.rebuild": 1.3, "segment.preview_ms": 1000},
    "freshness": {"freshness": 1},
    "overview": {"overview": 300},
    "timeline": {"timeline": 300},
    "sweep": {"sweep": 3, "sweep.nothing_due_ms": 5, "sweep.claimed_p99_s": 2},
    "steps": {"steps": 3000},
    "sends": {"sends": 500, "sends.doubled": 0},
    "storefront": {"storefront": 25, "storefront.ratio": 3},
}


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", "--data", str(DATA / "bench"), *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def test_every_figure_of_the_bench_is_tried_here() -> None:
    assert bench("--list").stdout.split() == list(GOALS) == list(FIGURES)


@pytest.mark.parametrize("name", GOALS)
def test_a_figure_prints_its_lines(name: str) -> None:
    done = bench("--quick", name)

    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        assert line.keys() == KEYS
        assert line["name"].split(".")[0] == name
        assert line["value"] >= 0
        assert line["unit"]
        assert isinstance(line["met"], bool) == (line["goal"] is not None)
    goals = {line["name"]: line["goal"] for line in lines if line["goal"] is not None}
    assert goals == GOALS[name]
    assert all(line["met"] for line in lines if line["name"] == "sends.doubled")


def test_a_figure_nobody_knows_is_refused_by_name() -> None:
    done = bench("nonesuch")

    assert done.returncode != 0
    assert "nonesuch" in done.stderr
