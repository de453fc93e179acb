from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class InboxEvent(Owned):
    """Something that happened outside, as it reached us. Committed before we answer.

    `subject` names what it is about (a checkout, order, user or openid), so that a
    send can see that news of its cart or person is still unread. News of an order goes
    by its checkout, which may be one we have not read of yet: `buyer` is whose it is.
    """

    class Source(models.TextChoices):
        SALEOR = "saleor"
        WECHAT = "wechat"
        SMS = "sms"
        STOREFRONT = "storefront"
        JINSHUJU = "jinshuju"

    source = models.CharField(max_length=12, choices=Source.choices)
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    #: of an order: core's user or the hash of an e-mail (`bodies.buyer_of`), until it is
    #: handled; null where nobody is named, so that the index holds orders only
    buyer = models.CharField(max_length=200, null=True)  # noqa: DJ001
    dedupe_key = models.BinaryField(max_length=32)
    #: sealed; dropped 14 days after handling, or 30 after receipt if that failed for good
    body = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    #: when to handle it (again); null once it is handled or given up
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    handled_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "source", "dedupe_key"], name="inbox_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="inbox_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["installation", "subject"],
                name="inbox_unread_by_subject",
                condition=models.Q(handled_at__isnull=True),
            ),
            models.Index(
                fields=["installation", "buyer"],
                name="inbox_unread_by_buyer",
                condition=models.Q(handled_at__isnull=True, buyer__isnull=False),
            ),
            models.Index(
                fields=["handled_at"],
                name="inbox_bodies_to_drop",
                condition=models.Q(body__isnull=False, handled_at__isnull=False),
            ),
        ]


class Refetch(Owned):
    """An object whose deliveries do not settle what it is: ask core for it."""

    class Kind(models.TextChoices):
        CHECKOUT = "checkout"
        ORDER = "order"
        CUSTOMER = "customer"
        VOUCHER = "voucher"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    object_id = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind", "object_id"], name="refetch_once"
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="refetch_due")]


class Reconciliation(Owned):
    """How far one stream of core's objects has been read by paging (promise 3)."""

    class Stream(models.TextChoices):
        DELIVERIES = "deliveries"
        CUSTOMERS = "customers"
        ORDERS = "orders"
        CHECKOUTS = "checkouts"

    stream = models.CharField(max_length=12, choices=Stream.choices)
    due_at = models.DateTimeField()
    #: everything changed before this has been seen
    seen_until = models.DateTimeField(null=True)
    #: when the pass under way began
    pass_started_at = models.DateTimeField(null=True)
    objects_seen = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "stream"], name="one_reconciliation_a_stream"
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="reconciliation_due")]
