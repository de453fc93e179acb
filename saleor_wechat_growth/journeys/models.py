from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Cast, Concat

from saleor_wechat_growth.core.tenancy import Owned


class Journey(Owned):
    """A named way for customers to go, by a recipe or drawn by hand."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        PAUSED = "paused"

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    recipe = models.CharField(max_length=40, default="")
    #: the recipe's parameters as the marketer set them
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    live_since = models.DateTimeField(null=True)
    current = models.ForeignKey(
        "growth.JourneyVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="journey_key")
        ]


class JourneyVersion(Owned):
    """A graph as it was published; who is under way stays on it."""

    journey = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    #: `journeys.definition.Definition`
    definition: models.JSONField[Any, Any] = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="version_number")
        ]


class Watch(Owned):
    """A cart that enters a journey at `due_at` unless something happens to it."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    cart = models.ForeignKey("growth.Cart", on_delete=models.CASCADE, related_name="+")
    #: when the idle time began
    idle_since = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "cart"], name="one_watch")
        ]
        indexes = [models.Index(fields=["due_at"], name="watch_due")]


class Run(Owned):
    """One customer's way through one version."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        #: bought before any touch
        CONVERTED = "converted"
        RECOVERED_VOUCHER = "recovered_voucher"
        RECOVERED_LINK = "recovered_link"
        RECOVERED_WINDOW = "recovered_window"
        LOST = "lost"
        EXPIRED = "expired"
        SUPPRESSED = "suppressed"
        FAILED = "failed"

    version = models.ForeignKey(
        JourneyVersion, on_delete=models.CASCADE, related_name="runs"
    )
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="runs")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    cart = models.ForeignKey(
        "growth.Cart", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: of a run without a cart: what led here, e.g. "coupon:7"
    entry_key = models.CharField(max_length=60, default="", db_default="")
    #: of a run that a follow, a scan or a source led to: the person followed then, and
    #: never before, or again (ADR 21); null is of any other
    is_new_follower = models.BooleanField(null=True)
    is_returning_follower = models.BooleanField(null=True)
    entered_at = models.DateTimeField()
    #: when the idle time, or what else led here, began; waits count from it, and an
    #: order placed from then on is the goal
    started_from = models.DateTimeField()
    outcome = models.CharField(
        max_length=20, choices=Outcome.choices, default=Outcome.WAITING
    )
    reason = models.CharField(max_length=60, default="")
    ended_at = models.DateTimeField(null=True)
    order_saleor_id = models.CharField(max_length=80, default="")
    #: when that order was cancelled or fully refunded; the outcome stays
    reversed_at = models.DateTimeField(null=True)
    reversed_reason = models.CharField(max_length=20, default="", db_default="")
    coupon_grant = models.ForeignKey(
        "growth.CouponGrant", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: the newest touch a gateway took, and how many there were
    touched_at = models.DateTimeField(null=True)
    touches = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "cart"],
                name="once_per_cart",
                condition=models.Q(cart__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["journey", "entry_key"],
                name="once_per_entry",
                condition=~models.Q(entry_key=""),
            ),
            # of all journeys one reminds of a code: enters by the coupon it speaks of
            models.UniqueConstraint(
                fields=["coupon_grant"],
                name="reminded_once_a_code",
                condition=models.Q(
                    entry_key=Concat(
                        models.Value("coupon:"),
                        Cast("coupon_grant", models.TextField()),
                    )
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", ended_at__isnull=True)
                | models.Q(~models.Q(outcome="waiting"), ended_at__isnull=False),
                name="run_ends_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-entered_at"], name="run_by_customer"),
            models.Index(
                fields=["customer"],
                name="run_waiting",
                condition=models.Q(outcome="waiting"),
            ),
            models.Index(fields=["journey", "outcome"], name="run_by_outcome"),
            models.Index(fields=["journey", "entered_at"], name="run_by_entry"),
            models.Index(
                fields=["installation", "-entered_at", "-id"], name="run_newest"
            ),
            models.Index(
                fields=["installation", "order_saleor_id"],
                name="run_by_order",
                condition=~models.Q(order_saleor_id=""),
            ),
        ]


class Step(Owned):
    """One node of one run: due, then decided and written."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        #: the run ended first
        DROPPED = "dropped"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    node = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=60, default="")
    #: of a wait for something to happen: the kind of it
    waits_for = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "node"], name="one_step_a_node")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="step_due",
                condition=models.Q(state="due"),
            ),
        ]
