"""The pages' words: both languages say the same things, and nothing is left unsaid."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.router import Reason
from saleor_wechat_growth.reach.models import Channel

SOURCE = Path(__file__).resolve().parents[2] / "dashboard_extension" / "src"
ENGLISH, CHINESE = (
    json.loads((SOURCE / "words" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("en", "zh")
)


def test_both_languages_have_words_for_the_same_things() -> None:
    assert ENGLISH.keys() == CHINESE.keys()
    for key, text in ENGLISH.items():
        assert text
        assert set(re.findall(r"{\w+}", text)) == set(
            re.findall(r"{\w+}", CHINESE[key])
        ), key


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
