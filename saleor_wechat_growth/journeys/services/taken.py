from __future__ import annotations

from dataclasses import dataclass

from saleor_wechat_growth.journeys.definition import Node
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.journeys.steps import Outcome


@dataclass(frozen=True, slots=True)
class Taken:
    """A claimed step with what was decided for it."""

    step: Step
    run: Run
    node: Node
    outcome: Outcome
