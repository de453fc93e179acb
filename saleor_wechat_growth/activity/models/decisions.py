from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Decision(Owned):
    """Why somebody did or did not get something. Ids and facts, nothing personal.

    subject: "cart:<id>", "run:<id>" or "message:<id>"; stage: entry | step | route |
    claim | outcome; facts: the values that decided, by name.
    """

    class Stage(models.TextChoices):
        ENTRY = "entry"
        STEP = "step"
        ROUTE = "route"
        CLAIM = "claim"
        OUTCOME = "outcome"

    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage.choices)
    subject = models.CharField(max_length=60)
    run_id = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=24)
    reason = models.CharField(max_length=60, default="")
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["installation", "subject", "at"], name="decision_subject"
            ),
            models.Index(fields=["customer", "-at"], name="decision_customer"),
            # what the daily figures are counted from
            models.Index(
                fields=["installation", "at"],
                name="decision_entries",
                condition=models.Q(stage="entry"),
            ),
            models.Index(
                fields=["installation", "id"],
                name="decision_of_runs",
                condition=models.Q(stage__in=("entry", "step", "outcome")),
            ),
            models.Index(
                fields=["run_id", "at"],
                name="decision_run",
                condition=models.Q(run_id__isnull=False),
            ),
        ]
