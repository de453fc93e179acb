from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.money import NOTHING, money_field
from saleor_wechat_growth.core.tenancy import Owned


class RecallDay(Owned):
    """What became of the people whom one journey looked at on one day.

    A day is the shop's. Runs count on the day they entered, with what became of them
    since; so do their messages. Who did not enter counts on the day of the last
    verdict, once. All of it can be made anew from the ledgers (`services.rebuild`).
    """

    journey = models.ForeignKey(
        "growth.Journey", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    entered = models.PositiveIntegerField(default=0)
    #: runs of which a gateway took a message
    touched = models.PositiveIntegerField(default=0)
    #: recovered ones whose order was cancelled or fully refunded later
    reversed = models.PositiveIntegerField(default=0)
    #: {why: how many} of those who did not enter
    not_eligible: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: {`Run.Outcome`: how many}; they add up to `entered`
    outcomes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: {`Message.State`: how many} of the messages of these runs
    messages: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "day", "journey"], name="one_recall_day"
            )
        ]


class EarningDay(Owned):
    """What one journey's recalls earned on one day in one currency.

    Orders count on the shop's day on which they were paid, each for the one run that
    has the credit. An order that was taken back counts under `reversed` alone.
    """

    journey = models.ForeignKey(
        "growth.Journey", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    currency = models.CharField(max_length=3)
    voucher_orders = models.PositiveIntegerField(default=0)
    link_orders = models.PositiveIntegerField(default=0)
    window_orders = models.PositiveIntegerField(default=0)
    reversed_orders = models.PositiveIntegerField(default=0)
    #: totals of the orders, after discounts, by what brought them
    voucher = money_field(default=NOTHING)
    link = money_field(default=NOTHING)
    window = money_field(default=NOTHING)
    reversed = money_field(default=NOTHING)
    #: parts given back of orders that stand
    refunded = money_field(default=NOTHING)
    #: what the journey's own coupons took off orders; the totals are without it
    coupon_cost = money_field(default=NOTHING)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "day", "journey", "currency"],
                name="one_earning_day",
            )
        ]


class ChangedDay(Owned):
    """A day whose roll-ups the ledgers have left behind."""

    journey = models.ForeignKey(
        "growth.Journey", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "journey", "day"], name="changed_day_once"
            )
        ]


class RollUp(Owned):
    """How far one shop's ledgers have been rolled up."""

    #: every decision up to this id has been looked at
    decision_id = models.BigIntegerField(default=0)
    #: the zone its days are days of
    time_zone = models.CharField(max_length=40)
    #: when the days were last found to agree with the ledgers
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation"], name="one_roll_up")
        ]
