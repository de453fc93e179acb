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
