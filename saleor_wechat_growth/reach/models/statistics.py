from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class AccountDay(Owned):
    """What WeChat counted of a service account on one day of Asia/Shanghai.

    Persons, each counted once a day. Null: not told yet, or not kept by WeChat.
    """

    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    #: when to ask (again); null once WeChat has told all
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: why it was not told the last time: a gateway's code
    error = models.CharField(max_length=80, default="")
    followers = models.PositiveIntegerField(null=True)
    new_followers = models.PositiveIntegerField(null=True)
    lost_followers = models.PositiveIntegerField(null=True)
    read = models.PositiveIntegerField(null=True)
    shared = models.PositiveIntegerField(null=True)
    liked = models.PositiveIntegerField(null=True)
    collected = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "account", "day"], name="one_account_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="account_day_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]


class ArticleDay(Owned):
    """Readers and sharers of one article on one day."""

    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    #: WeChat's msgid, `12003_3` is the third article of 12003
    key = models.CharField(max_length=40)
    read = models.PositiveIntegerField(null=True)
    shared = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "account", "day", "key"], name="one_article_day"
            )
        ]
