from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models.functions import MD5, Cast, Concat, Left, Random

from saleor_wechat_growth.core.tenancy import Owned


class Reply(Owned):
    """What is answered at once to somebody who writes, or taps a menu."""

    class Kind(models.TextChoices):
        KEYWORD = "keyword"
        #: a menu's key was tapped
        CLICK = "click"
        #: somebody asked for a person
        HAND_OVER = "hand_over"
        #: nothing else answered
        DEFAULT = "default"

    class Match(models.TextChoices):
        EXACT = "exact"
        CONTAINS = "contains"

    #: what `growth.yaml` calls it; the database makes one up where nobody does
    key = models.SlugField(
        max_length=40,
        db_default=Concat(
            models.Value("reply-"), Left(MD5(Cast(Random(), models.TextField())), 8)
        ),
    )
    name = models.CharField(max_length=60)
    #: of one account; null is every account of WeChat's
    account = models.ForeignKey(
        "growth.Account", null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    match = models.CharField(max_length=8, choices=Match.choices, default=Match.EXACT)
    #: keywords, or keys of menus
    words: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: ids of templates of customer-service messages, sent one after another
    templates: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: of those that fit, the first in this order answers
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    #: nobody is answered by it again within this time; 0 is every time
    once_per = models.DurationField(default=timedelta(0))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="reply_key")
        ]
        indexes = [
            models.Index(
                fields=["installation", "position", "id"],
                name="reply_in_order",
                condition=models.Q(is_active=True),
            )
        ]
