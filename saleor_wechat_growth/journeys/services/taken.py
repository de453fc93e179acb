"""What passes between the engine and those who carry out its decisions."""

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


def origin_of(run: Run) -> str:
    """Return what coupons and tags call a run that they were given by."""
    return f"run:{run.id}"
