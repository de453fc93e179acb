from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class ActivityEvent(Owned):
    """Something a person did. Partitioned by month; no foreign key can point here."""

    class Source(models.TextChoices):
        SALEOR = "saleor"
        CLIENT = "client"
        WECHAT = "wechat"

    pk = models.CompositePrimaryKey("installation_id", "occurred_at", "id")
    id = models.UUIDField(default=uuid.uuid4)
    occurred_at = models.DateTimeField()
    #: not a foreign key: rows here outnumber all others, and erasure walks them
    customer_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=8, choices=Source.choices)
    properties: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        db_table = "growth_activityevent"
        indexes = [
            models.Index(
                fields=["installation", "customer_id", "-occurred_at"],
                name="event_by_customer",
            ),
            models.Index(
                fields=["installation", "kind", "-occurred_at"], name="event_by_kind"
            ),
        ]


class ClientEventId(Owned):
    """An event id a client already reported; forgotten after 30 days."""

    event_id = models.UUIDField()
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "event_id"], name="client_event_once"
            )
        ]


class TrackedLink(Owned):
    """Where `/r/<code>` leads, for whom, and until when."""

    code = models.CharField(max_length=8, unique=True)
    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.CASCADE, related_name="+"
    )
    #: what it was made for, e.g. "message:81"
    origin = models.CharField(max_length=60)
    #: {"h5": address or "", "mini_program": path or ""}
    target: models.JSONField[Any, Any] = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "origin"], name="one_link_an_origin"
            )
        ]
        indexes = [models.Index(fields=["customer"], name="link_by_customer")]


class Touch(Owned):
    """A contact that may earn credit for an order: a message taken, a link followed."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        LINK = "link"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    origin = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind", "origin", "at"], name="touch_once"
            )
        ]
        indexes = [models.Index(fields=["customer", "-at"], name="touch_by_customer")]


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
