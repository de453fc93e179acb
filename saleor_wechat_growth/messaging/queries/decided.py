"""What was last decided about messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from saleor_wechat_growth.activity.models import Decision

if TYPE_CHECKING:
    from collections.abc import Collection

    from saleor_wechat_growth.activity.facts import DecisionFact

Stage = Decision.Stage


class Question(NamedTuple):
    """What a decision answers. template: the key of the route it is about, if any."""

    subject: str
    stage: str
    template: str


def question_of(decision: DecisionFact) -> Question:
    is_route = decision.stage == Stage.ROUTE
    template = decision.facts.get("template", "") if is_route else ""
    return Question(decision.subject, decision.stage, template)


def last_decided(
    installation_id: int, subjects: Collection[str]
) -> Mapping[Question, tuple[str, str]]:
    """Return (verdict, reason) of the newest claim, and of the newest of each route."""
    none = Value("", output_field=TextField())
    template = Case(
        When(stage=Stage.ROUTE, then=Coalesce(KT("facts__template"), none)),
        default=none,
    )
    rows = (
        Decision.objects.of(installation_id)
        .filter(subject__in=subjects, stage__in=[Stage.CLAIM, Stage.ROUTE])
        .annotate(template=template)
        .order_by("subject", "stage", "template", "-at", "-id")
        .distinct("subject", "stage", "template")
    )
    return {
        Question(subject, stage, key): (verdict, reason)
        for subject, stage, key, verdict, reason in rows.values_list(
            "subject", "stage", "template", "verdict", "reason"
        )
    }
