from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.money import NOTHING, money_field
from saleor_wechat_growth.core.tenancy import Owned


class Cart(Owned):
    """A Saleor checkout, from first line to order, expiry or emptying.

    `lines`: [{variant, product, category, name, variant_name, quantity,
    unit_price, thumbnail}] as at the last update, so that a recall survives core
    deleting the checkout. Amounts are text, gross, in `currency`.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        EMPTIED = "emptied"
        CONVERTED = "converted"
        GONE = "gone"

    saleor_id = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=Status.choices)
    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: the strongest identity on the checkout itself
    identity = models.ForeignKey(
        "growth.Identity", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: the openid that took it by attachCart; counts while it has no Saleor user
    attached_identity = models.ForeignKey(
        "growth.Identity", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    has_user = models.BooleanField(default=False)
    #: an address or e-mail was given: more than a bare cart
    has_contact = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False)
    sales_channel = models.CharField(max_length=255, default="")
    currency = models.CharField(max_length=3, default="")
    language = models.CharField(max_length=16, default="")
    lines: models.JSONField[Any, Any] = models.JSONField(default=list)
    total = money_field(default=NOTHING)
    voucher_code = models.CharField(max_length=255, default="")
    source_created_at = models.DateTimeField(null=True)
    source_updated_at = models.DateTimeField(null=True)
    #: issuedAt of the delivery, or time of the fetch, that this state is from
    issued_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    #: when we took it in, by our clock: `issued_at` may be by core's
    heard_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=16, default=b"")
    order_saleor_id = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "saleor_id"], name="cart_once"
            )
        ]
        indexes = [
            models.Index(fields=["customer"], name="cart_by_customer"),
            models.Index(fields=["identity"], name="cart_by_identity"),
            models.Index(
                fields=["attached_identity"],
                name="cart_by_attached",
                condition=models.Q(attached_identity__isnull=False),
            ),
            models.Index(
                fields=["installation", "source_updated_at"],
                name="cart_open",
                condition=models.Q(status="open"),
            ),
        ]


class Order(Owned):
    """A Saleor order. `paid_at`, `cancelled_at`, `refunded_at` are null until so."""

    saleor_id = models.CharField(max_length=80)
    number = models.CharField(max_length=64, default="")
    checkout_id = models.CharField(max_length=80, default="")
    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_staff = models.BooleanField(default=False)
    status = models.CharField(max_length=24, default="")
    sales_channel = models.CharField(max_length=255, default="")
    currency = models.CharField(max_length=3, default="")
    total = money_field(default=NOTHING)
    discount = money_field(default=NOTHING)
    charged = money_field(default=NOTHING)
    refunded = money_field(default=NOTHING)
    lines: models.JSONField[Any, Any] = models.JSONField(default=list)
    voucher_code = models.CharField(max_length=255, default="")
    voucher_saleor_id = models.CharField(max_length=80, default="")
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    source_updated_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    digest = models.BinaryField(max_length=16, default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "saleor_id"], name="order_once"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-placed_at"], name="order_by_customer"),
            models.Index(fields=["identity"], name="order_by_identity"),
            models.Index(
                fields=["installation", "checkout_id"], name="order_by_checkout"
            ),
            models.Index(
                fields=["installation", "paid_at"],
                name="order_by_payment",
                condition=models.Q(paid_at__isnull=False),
            ),
        ]


class PricePoint(Owned):
    """What one variant cost in one sales channel from `at` on (gross)."""

    variant = models.CharField(max_length=80)
    sales_channel = models.CharField(max_length=255)
    at = models.DateTimeField()
    price = money_field()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "variant", "sales_channel", "at"],
                name="one_price_a_moment",
            )
        ]


class Availability(Owned):
    """What one sales channel gives of one variant, as core said when it was asked.

    Its columns are those of `goods.Offer`.
    """

    variant = models.CharField(max_length=80)
    sales_channel = models.CharField(max_length=255)
    is_sold = models.BooleanField()
    #: the most that one checkout gets; null is any number
    quantity = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    currency = models.CharField(max_length=3)
    price_before = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    price_since = models.DateTimeField(null=True)
    #: when core was asked; null: there is news since, and it has to be asked again
    known_at = models.DateTimeField(null=True)
    #: when news of the variant was last handled, by our clock as `known_at`
    doubted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "variant", "sales_channel"],
                name="one_availability_a_channel",
            )
        ]
