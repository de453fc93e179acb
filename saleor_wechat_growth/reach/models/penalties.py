from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Penalty(Owned):
    """A punishment of a mini-program by its platform (wxa_punish_event)."""

    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    #: 1 warning, 2 ban of a function, 3 take-down, 4 ban, 10 ban of a page
    measure = models.CharField(max_length=8)
    punish_id = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    rule = models.CharField(max_length=200)
    rule_url = models.CharField(max_length=500)
    at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "account", "punish_id"], name="penalty_once"
            )
        ]
