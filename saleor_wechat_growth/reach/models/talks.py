from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Window(Owned):
    """A right to send customer-service messages, opened by something a person did.

    One row a trigger: the same act again begins it anew (official table of
    allowances; its quotas do not add up).
    """

    class Trigger(models.TextChoices):
        MESSAGE = "message"
        FOLLOW = "follow"
        SCAN = "scan"
        MENU = "menu"
        PAY = "pay"
        #: a mini-program's customer-service session was entered
        SESSION = "session"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    trigger = models.CharField(max_length=8, choices=Trigger.choices)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: how many messages in all; null is no limit
    allowed = models.PositiveSmallIntegerField(null=True)
    reserved = models.PositiveSmallIntegerField(default=0)
    spent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "identity", "trigger"], name="one_window"
            ),
            models.CheckConstraint(
                condition=models.Q(allowed__isnull=True)
                | models.Q(allowed__gte=models.F("reserved") + models.F("spent")),
                name="window_never_overdrawn",
            ),
        ]
        indexes = [models.Index(fields=["customer"], name="window_by_customer")]
