from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class SaleDay(Owned):
    """Something that begins, which people may ask to be told of."""

    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    #: after this there is nothing to tell any more
    ends_at = models.DateTimeField()
    #: how long before it starts they are told
    minutes_before = models.PositiveSmallIntegerField(default=0)
    template = models.ForeignKey(
        "growth.Template", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: `messaging.rendering.Landing`: where the message leads
    landing: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: called off: nobody is told, and nobody can ask any more
    cancelled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    @property
    def told_at(self) -> datetime:
        """When people are told of it."""
        return self.starts_at - timedelta(minutes=self.minutes_before)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="sale_day_key")
        ]
        indexes = [
            models.Index(fields=["installation", "-starts_at"], name="sale_day_newest")
        ]


class WatchRule(Owned):
    """Whether the shop lets people watch goods for one thing, and how it tells them."""

    class Kind(models.TextChoices):
        #: it costs less than when they asked
        PRICE = "price"
        #: it can be bought again
        STOCK = "stock"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_on = models.BooleanField(default=False)
    template = models.ForeignKey(
        "growth.Template", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: as of a sale; `{variant}` in it becomes core's id
    landing: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind"], name="one_rule_a_kind"
            )
        ]


class Promise(Owned):
    """To tell one person one thing, once, against an accepted subscription.

    One is put aside in the ledger (`reach.Grant.promised`) for as long as it is
    PROMISED: without it nothing is promised.
    """

    class State(models.TextChoices):
        PROMISED = "promised"
        #: a gateway took the message
        SENT = "sent"
        #: taken back by the person or the shop
        CANCELLED = "cancelled"
        #: it could not be told, or did not come to pass
        MISSED = "missed"

    #: what the origins of its messages begin with
    ORIGIN: ClassVar[str]

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    #: whose subscription is put aside
    identity = models.ForeignKey(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    template = models.ForeignKey(
        "growth.Template", on_delete=models.CASCADE, related_name="+"
    )
    #: the gateway's id of it, which the ledger goes by
    gateway_id = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PROMISED
    )
    #: why it was cancelled or missed
    reason = models.CharField(max_length=60, default="")
    promised_at = models.DateTimeField()
    #: when to tell, or to look; null once a message is planned or it is over
    due_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    message_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def origin(self) -> str:
        """What its message is planned for, once."""
        return f"{self.ORIGIN}{self.pk}"


class Reminder(Promise):
    """To tell somebody that a sale starts."""

    ORIGIN: ClassVar[str] = "reminder:"

    sale_day = models.ForeignKey(
        SaleDay, on_delete=models.CASCADE, related_name="reminders"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sale_day", "identity"],
                name="one_reminder_a_sale",
                condition=models.Q(state="promised"),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="reminder_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["customer", "-promised_at"], name="reminder_by_customer"
            ),
        ]


class GoodsWatch(Promise):
    """To tell somebody that one variant is cheaper, or there again."""

    ORIGIN: ClassVar[str] = "watch:"

    kind = models.CharField(max_length=8, choices=WatchRule.Kind.choices)
    #: core's id, and the slug of the sales channel
    variant = models.CharField(max_length=80)
    sales_channel = models.CharField(max_length=255)
    product = models.CharField(max_length=120)
    #: of PRICE: the most it may cost, if they said so
    below = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    #: of PRICE: by how many per cent at least it has to fall
    drop_percent = models.PositiveSmallIntegerField(null=True)
    #: what it cost when it was promised, gross
    price_then = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    currency = models.CharField(max_length=3, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "kind", "variant", "sales_channel"],
                name="one_watch_a_variant",
                condition=models.Q(state="promised"),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="goods_watch_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["installation", "variant", "sales_channel"],
                name="watch_by_variant",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="watch_to_end",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["customer", "-promised_at"], name="watch_by_customer"),
        ]
