from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned
from saleor_wechat_growth.reach.models import Channel, Purpose


class Form(models.TextChoices):
    """What a customer-service message can be."""

    TEXT = "text"
    IMAGE = "image"
    #: one article: a card that leads to an address
    NEWS = "news"
    #: a card that leads into a mini-program
    MINI_PROGRAM = "mini_program"
    #: a question with answers to tap
    MENU = "menu"


class Template(Owned):
    """What is said by one account, approved or our own, and how it is filled."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"

    key = models.SlugField(max_length=40)
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="templates"
    )
    channel = models.CharField(max_length=20, choices=Channel.choices)
    #: the gateway's own id of it; "" of our own content (customer-service messages)
    gateway_id = models.CharField(max_length=64)
    #: what our own content is; "" of what a gateway approved
    form = models.CharField(
        max_length=12, choices=Form.choices, default="", blank=True, db_default=""
    )
    #: the picture it shows, or its cover
    media = models.ForeignKey(
        "growth.Media", null=True, on_delete=models.PROTECT, related_name="templates"
    )
    title = models.CharField(max_length=60)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    #: `messaging.rendering.Field`s: [{"name": "thing1", "text": "{{ … }}", "fit": "cut"}]
    fields: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: the approved wording of an SMS, `{1}` where the first field goes
    wording = models.TextField(default="")
    #: one accepted prompt is good until it is taken back: nothing is counted down
    is_long_term = models.BooleanField(default=False, db_default=False)
    #: an operator read the risk of this purpose on this channel and allowed it
    risk_allowed_by = models.CharField(max_length=120, default="")
    risk_allowed_at = models.DateTimeField(null=True)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.ACTIVE
    )
    paused_reason = models.CharField(max_length=200, default="")
    paused_at = models.DateTimeField(null=True)
    #: when to look again whether its gateway still has it; null: at once
    check_due_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "key"], name="template_key"
            ),
            models.CheckConstraint(
                condition=models.Q(is_long_term=False)
                | models.Q(
                    channel__in=[Channel.WECHAT_SUBSCRIBE, Channel.WECHAT_NOTICE]
                ),
                name="long_term_is_subscribed",
            ),
        ]
