from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5, Cast, Concat, Left, Random

from saleor_wechat_growth.core.money import NOTHING, money_field
from saleor_wechat_growth.core.tenancy import Owned


class Coupon(Owned):
    """A Saleor voucher that we made or adopted, handed out as single-use codes."""

    class Status(models.TextChoices):
        #: the voucher in core is still to be made
        NEW = "new"
        READY = "ready"
        PAUSED = "paused"

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NEW)
    paused_reason = models.CharField(max_length=200, default="")
    voucher_saleor_id = models.CharField(max_length=80, default="")
    #: what we told core to call it: the news of its making is known by this name
    voucher_name = models.CharField(max_length=120, default="")
    is_adopted = models.BooleanField(default=False)
    #: `coupons.terms.Terms`: what it gives, where, for how long, to whom
    terms: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: codes that may still be handed out; taken by one conditional UPDATE
    stock = models.PositiveIntegerField(default=0)
    #: when its voucher or its pool wants work in core (again); null when it is full
    due_at = models.DateTimeField(null=True)
    #: how often that failed in a row
    attempts = models.PositiveSmallIntegerField(default=0)
    #: "running low" was said; null again once the pool is filled
    low_announced_at = models.DateTimeField(null=True)
    #: codes its voucher has, whoever made them, by core's count of `counted_at`
    codes_in_core = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    #: when its voucher was found unfit; core is asked once more before it is paused
    doubted_at = models.DateTimeField(null=True)
    #: why no code of it works in core, also of those given; see `coupons.standing`
    unusable_reason = models.CharField(max_length=200, default="", db_default="")
    #: when core was last asked about its voucher, by our clock
    seen_at = models.DateTimeField(null=True)
    #: from when until when its voucher works, by that answer
    voucher_starts_at = models.DateTimeField(null=True)
    voucher_ends_at = models.DateTimeField(null=True)
    #: `coupons.conditions.Conditions`, by that answer; {}: core was not asked yet
    voucher_conditions: models.JSONField[Any, Any] = models.JSONField(
        default=dict, db_default={}
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="coupon_key"),
            models.CheckConstraint(
                condition=models.Q(stock__gte=0), name="stock_never_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="coupon_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]

    @property
    def is_paused_by_core(self) -> bool:
        """Whether nothing but its voucher keeps codes from being given."""
        return (
            self.status == self.Status.PAUSED
            and self.unusable_reason != ""
            and self.paused_reason == self.unusable_reason
        )


class Budget(Owned):
    """What a coupon may cost in one currency: bound by grants, spent by orders."""

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="budgets")
    currency = models.CharField(max_length=3)
    ceiling = money_field()
    bound = money_field(default=NOTHING)
    spent = money_field(default=NOTHING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coupon", "currency"], name="one_budget"),
            models.CheckConstraint(
                condition=models.Q(bound__gte=0, spent__gte=0),
                name="budget_never_negative",
            ),
        ]


class Code(Owned):
    """One single-use code. Once shown to somebody it is never given again."""

    class State(models.TextChoices):
        #: made up by us, core not yet asked or not yet heard
        ORDERED = "ordered"
        AVAILABLE = "available"
        GRANTED = "granted"
        #: to be deleted in core
        RETIRING = "retiring"
        RETIRED = "retired"

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="codes")
    lookup = models.BinaryField(max_length=16)
    sealed_value = models.BinaryField()
    saleor_id = models.CharField(max_length=80, default="")
    state = models.CharField(max_length=10, choices=State.choices)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "lookup"], name="code_once")
        ]
        indexes = [
            models.Index(
                fields=["coupon", "id"],
                name="code_available",
                condition=models.Q(state="available"),
            ),
            models.Index(
                fields=["coupon", "id"],
                name="code_ordered",
                condition=models.Q(state="ordered"),
            ),
            models.Index(
                fields=["due_at"],
                name="code_due",
                condition=models.Q(due_at__isnull=False),
            ),
        ]


class CouponGrant(Owned):
    """One code given to one person for one reason, and what became of it."""

    class State(models.TextChoices):
        #: held for a message that is not out yet
        RESERVED = "reserved"
        #: shown to the person
        ISSUED = "issued"
        REDEEMED = "redeemed"
        #: redeemed, then the order was cancelled or fully refunded
        REVERSED = "reversed"
        EXPIRED = "expired"
        #: never shown: its budget is free again
        RELEASED = "released"

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="grants")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="grants")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    #: what it was granted for, e.g. "run:7"
    origin = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices)
    #: what it can cost at worst
    value = money_field()
    currency = models.CharField(max_length=3)
    #: what this grant holds of its budget's `bound` and `spent` now; they add up
    bound = money_field(default=NOTHING)
    spent = money_field(default=NOTHING)
    #: it answered an abandoned cart: one more cycle for the abuse rule to count
    after_abandonment = models.BooleanField(default=True)
    granted_at = models.DateTimeField()
    #: when it was shown to the person
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    #: when to remind of it or to end it; null once there is nothing more to do
    due_at = models.DateTimeField(null=True)
    order_saleor_id = models.CharField(max_length=80, default="")
    redeemed_at = models.DateTimeField(null=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "origin", "coupon"], name="one_grant_an_origin"
            ),
            # a code that was never shown goes back, and may be granted once more
            models.UniqueConstraint(
                fields=["code"],
                name="one_live_grant_a_code",
                condition=~models.Q(state="released"),
            ),
            models.CheckConstraint(
                condition=models.Q(bound__gte=0, spent__gte=0),
                name="grant_holds_never_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-granted_at"], name="coupon_by_customer"),
            models.Index(fields=["coupon", "-granted_at"], name="grant_newest"),
            models.Index(
                fields=["installation", "order_saleor_id"],
                name="grant_by_order",
                condition=~models.Q(order_saleor_id=""),
            ),
            models.Index(
                fields=["due_at"],
                name="coupon_grant_due",
                condition=models.Q(due_at__isnull=False),
            ),
        ]


class ClaimOffer(Owned):
    """A coupon that people take for themselves in the mini-program: when, who, how many.

    Its terms, stock and budget hold as for anybody; this only says more.
    """

    coupon = models.OneToOneField(
        Coupon, on_delete=models.CASCADE, related_name="claim_offer"
    )
    is_on = models.BooleanField(default=True)
    claim_from = models.DateTimeField()
    claim_until = models.DateTimeField(null=True)
    #: how many of it one person may take
    per_person = models.PositiveSmallIntegerField(default=1)
    #: how many may be taken in all; null: as many as stock and budget let
    most = models.PositiveIntegerField(null=True)
    #: how many were taken; moved by one conditional UPDATE, never down
    claimed = models.PositiveIntegerField(default=0)
    #: who may take it: a segment's key; "": everybody
    segment = models.SlugField(max_length=40, default="")
    #: what it is given in; "": the coupon's only currency
    currency = models.CharField(max_length=3, default="")
    #: what people read
    name = models.CharField(max_length=60)
    text = models.CharField(max_length=500, default="")
    picture_url = models.CharField(max_length=500, default="")
    shows_remaining = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per_person__gte=1), name="claim_one_at_least"
            ),
            models.CheckConstraint(
                condition=models.Q(claim_until__isnull=True)
                | models.Q(claim_until__gt=models.F("claim_from")),
                name="claim_ends_after_it_begins",
            ),
        ]


class SearchOffer(Owned):
    """What a shop shows to who searches for certain words: products, and a coupon."""

    #: what `growth.yaml` calls it; the database makes one up where nobody does
    key = models.SlugField(
        max_length=40,
        db_default=Concat(
            models.Value("offer-"), Left(MD5(Cast(Random(), models.TextField())), 8)
        ),
    )
    name = models.CharField(max_length=60)
    coupon = models.ForeignKey(
        Coupon, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: global ids of core's products, in the order shown
    product_ids = ArrayField(models.CharField(max_length=80), default=list)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "key"], name="search_offer_key"
            )
        ]


class SearchKeyword(Owned):
    """A word that leads to one offer, as `coupons.keywords.normal` writes it."""

    offer = models.ForeignKey(
        SearchOffer, on_delete=models.CASCADE, related_name="keywords"
    )
    keyword = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "keyword"], name="keyword_once"
            )
        ]
