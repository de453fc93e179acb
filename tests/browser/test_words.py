"""The pages' words: no code of the engine is left unsaid.

That both languages say the same things is tested beside the pages (tests/words.test.ts).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.router import Reason
from saleor_wechat_growth.reach.models import Channel

SOURCE = Path(__file__).resolve().parents[2] / "dashboard_extension" / "src"
ENGLISH = json.loads((SOURCE / "words" / "reasons.en.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "key",
    [
        *(f"reason.{reason}" for reason in Reason),
        *(f"outcome.{outcome}" for outcome in Run.Outcome.values),
        *(f"channel.{channel.upper()}" for channel in Channel.values),
    ],
)
def test_every_code_of_the_engine_has_words(key: str) -> None:
    assert key in ENGLISH


def test_every_reason_not_to_enter_has_words() -> None:
    sweeping = Path(__file__).resolve().parents[2] / (
        "saleor_wechat_growth/journeys/services/sweeping.py"
    )
    rules = sweeping.read_text(encoding="utf-8").split("CASE")[1].split("END AS")[0]
    reasons = re.findall(r"THEN '(\w+[a-z])'", rules)
    assert len(reasons) > 8
    assert [each for each in reasons if f"reason.{each}" not in ENGLISH] == []
