from __future__ import annotations

from typing import Any

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
    #: sent under another window of the same openid when this one was used up
    beyond = models.PositiveSmallIntegerField(default=0)
    #: when a message was last taken for this openid, from whichever window
    taken_at = models.DateTimeField(null=True)

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


class Utterance(Owned):
    """Something a person wrote to an account, or was answered; kept for 90 days.

    Pictures, voices and the like are there by their kind alone.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    #: WeChat's: text, image, voice, video, location, link, …
    kind = models.CharField(max_length=24)
    sealed_text = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="utterance_newest"),
            models.Index(fields=["at"], name="utterance_oldest"),
        ]


class Place(Owned):
    """Where a person last was, by their own consent (`Use.LOCATION`)."""

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.OneToOneField(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    #: sealed JSON: latitude, longitude in degrees, precision in metres or ""
    sealed_spot = models.BinaryField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer"], name="place_by_customer")]


class HandOver(Owned):
    """From when to when a human talks with a person; of several the newest counts.

    One that ends as it begins hands the person back.
    """

    class By(models.TextChoices):
        #: they asked for it
        PERSON = "person"
        #: an agent, in WeChat's customer-service tool
        AGENT = "agent"
        #: somebody of the staff, in the Dashboard
        STAFF = "staff"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.CharField(max_length=8, choices=By.choices)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="hand_over_newest")
        ]


class Deletion(Owned):
    """That data of a person were deleted because WeChat said so; what, not what it was.

    what: names of `reach.services.revoking`, with how many rows of each.
    """

    class Why(models.TextChoices):
        UNFOLLOWED = "unfollowed"
        REVOKED = "revoked"
        CANCELLED = "cancelled"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    #: when WeChat said so
    at = models.DateTimeField()
    deleted_at = models.DateTimeField()
    why = models.CharField(max_length=12, choices=Why.choices)
    what: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["customer", "-at"], name="deletion_newest")]
