from __future__ import annotations

from typing import Any, Final

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned
from saleor_wechat_growth.messaging.models.templates import Template

#: what the origins of test messages begin with
TEST: Final = "test:"


class Message(Owned):
    """One thing to say to one person: the outbox row (promises 4 to 6)."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        ACCEPTED = "accepted"
        DELIVERED = "delivered"
        FAILED = "failed"
        UNKNOWN = "unknown"
        SUPPRESSED = "suppressed"
        CANCELLED = "cancelled"

    #: `withheld` while the journey that planned it is paused
    HELD: Final = "journey_paused"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    #: what asks for it, once: "step:<id>", or the row of a manual batch
    origin = models.CharField(max_length=60)
    run_id = models.BigIntegerField(null=True)
    cart = models.ForeignKey(
        "growth.Cart", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    coupon_grant = models.ForeignKey(
        "growth.CouponGrant", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: it speaks of that coupon, whether its template shows it or not
    about_coupon = models.BooleanField(default=False, db_default=False)
    #: what it speaks of beside a cart: `messaging.topics.Topic`
    topic: models.JSONField[Any, Any] = models.JSONField(default=dict, db_default={})
    #: a subscription was put aside for it when it was promised (`Grant.promised`)
    holds_grant = models.BooleanField(default=False, db_default=False)
    #: templates (ids) in the order they are tried, which is the marketer's but for what
    #: an open chat went before, and where we stand in it
    routes: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: `messaging.rendering.Landing`: where its link leads
    landing: models.JSONField[Any, Any] = models.JSONField(default=dict)
    route_index = models.PositiveSmallIntegerField(default=0)
    template = models.ForeignKey(
        Template, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(max_length=20, default="")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    reason = models.CharField(max_length=60, default="")
    #: why it must not go: `HELD`, until it is let go; anything else is what it is
    #: cancelled for, should it come back from a gateway unsent
    withheld = models.CharField(max_length=60, default="")
    planned_at = models.DateTimeField()
    #: when to look at it (again): to send, or while `unknown` to settle
    due_at = models.DateTimeField(null=True)
    #: an order placed since then makes it pointless
    pointless_if_ordered_since = models.DateTimeField(null=True)
    #: too late to be worth saying after this
    expires_at = models.DateTimeField()
    #: sealed JSON {field: value}, rendered and fitted
    sealed_content = models.BinaryField(null=True)
    prepared_at = models.DateTimeField(null=True)
    #: the cart's digest that the content was rendered from
    prepared_digest = models.BinaryField(max_length=16, default=b"")
    claimed_at = models.DateTimeField(null=True)
    #: given to the gateway so that it, too, sends once
    client_msg_id = models.CharField(max_length=32, default="")
    gateway_id = models.CharField(max_length=64, default="")
    #: of an SMS that a gateway took: how many it bills it as
    parts = models.PositiveSmallIntegerField(null=True)
    #: calls made in all, and on the route it stands on
    calls = models.PositiveSmallIntegerField(default=0)
    calls_on_route = models.PositiveSmallIntegerField(default=0)
    #: receipts that overtook the answer to our call: [`receipts.Receipt` as JSON]
    early_receipts: models.JSONField[Any, Any] = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "origin"], name="one_message_an_origin"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="message_due",
                condition=models.Q(state="waiting", withheld=""),
            ),
            models.Index(
                fields=["claimed_at"],
                name="message_in_flight",
                condition=models.Q(state="sending"),
            ),
            models.Index(
                fields=["due_at"],
                name="message_to_settle",
                condition=models.Q(state="unknown", due_at__isnull=False),
            ),
            models.Index(
                fields=["installation"],
                name="message_unknown",
                condition=models.Q(state="unknown"),
            ),
            models.Index(
                fields=["customer", "-planned_at"], name="message_by_customer"
            ),
            models.Index(
                fields=["installation", "accepted_at"],
                name="message_billed",
                include=["template", "parts"],
                condition=models.Q(parts__isnull=False),
            ),
            models.Index(
                fields=["installation", "gateway_id"],
                name="message_by_gateway_id",
                condition=~models.Q(gateway_id=""),
            ),
            models.Index(
                fields=["run_id"],
                name="message_by_run",
                condition=models.Q(run_id__isnull=False),
            ),
            models.Index(
                fields=["installation", "-planned_at", "-id"], name="message_log"
            ),
            models.Index(
                fields=["installation", "-planned_at", "-id"],
                name="message_log_of_tests",
                condition=models.Q(origin__startswith=TEST),
            ),
        ]

    @property
    def is_test(self) -> bool:
        """Whether an operator waits for it: it goes when it is asked for, or never."""
        return self.origin.startswith(TEST)


class Attempt(Owned):
    """One call to a gateway, written down before it is made."""

    class Outcome(models.TextChoices):
        CALLING = "calling"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        UNKNOWN = "unknown"

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=20)
    template = models.ForeignKey(
        Template, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=8, choices=Outcome.choices, default=Outcome.CALLING
    )
    code = models.CharField(max_length=80, default="")
    gateway_id = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="attempt_number")
        ]
        indexes = [
            models.Index(
                fields=["template", "finished_at"],
                name="attempt_refused",
                condition=models.Q(outcome="refused"),
            )
        ]


class QuotaUse(Owned):
    """Sends of one account on one day of Asia/Shanghai, against its daily quota."""

    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], name="one_quota_a_day")
        ]


class Problem(Owned):
    """Something an operator has to mend, to be shown on the app's Dashboard page."""

    #: "template-<key>" or "account-<key>": the same problem again is the same row
    key = models.CharField(max_length=120)
    message = models.TextField()
    raised_at = models.DateTimeField()
    #: when to tell core (again); null once it knows
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="problem_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="problem_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]
