from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Channel(models.TextChoices):
    """A way to reach someone."""

    WECHAT_TEMPLATE = "wechat_template"
    WECHAT_SUBSCRIBE = "wechat_subscribe"
    #: 客服消息 of a service account or mini-program, within a window
    WECHAT_CUSTOMER = "wechat_customer"
    #: 订阅通知 of a service account (bizsend), against a grant
    WECHAT_NOTICE = "wechat_notice"
    SMS = "sms"


class Purpose(models.TextChoices):
    """What a person consents to, and what a template is for."""

    SERVICE = "service"
    REMINDER = "reminder"
    MARKETING = "marketing"


class Follow(Owned):
    """Whether an openid follows a service account, by the newest push."""

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.OneToOneField(
        "growth.Identity", on_delete=models.CASCADE, related_name="follow"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    is_following = models.BooleanField()
    changed_at = models.DateTimeField()
    scene = models.CharField(max_length=64, default="")
    #: when to ask WeChat who the follower is (their unionid); null once it is known
    look_up_at = models.DateTimeField(null=True)
    look_up_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="follow_by_customer"),
            models.Index(
                fields=["look_up_at", "id"],
                name="follow_to_look_up",
                condition=models.Q(look_up_at__isnull=False),
            ),
        ]


class Grant(Owned):
    """The ledger of one-time subscriptions of one openid to one template.

    Each accepted prompt is good for one send. A send reserves one, then spends it
    or, where the gateway did not take it, returns it.
    """

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    template_id = models.CharField(max_length=64)
    available = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    spent = models.IntegerField(default=0)
    #: accept | reject | ban | filter, of the last prompt
    last_answer = models.CharField(max_length=8, default="")
    last_answer_at = models.DateTimeField(null=True)
    #: an accepted prompt that a client reported and no push has confirmed yet
    reported_at = models.DateTimeField(null=True)
    #: when WeChat said that nothing was left: what was accepted before is used up
    zeroed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "identity", "template_id"],
                name="one_grant_ledger",
            ),
            models.CheckConstraint(
                condition=models.Q(available__gte=0, reserved__gte=0, spent__gte=0),
                name="grants_never_negative",
            ),
        ]
        indexes = [models.Index(fields=["customer"], name="grant_by_customer")]


class Consent(Owned):
    """One statement of a person about one channel and purpose; the newest counts."""

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=20, choices=Channel.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    is_granted = models.BooleanField()
    text_version = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    stated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["customer", "channel", "purpose", "-stated_at"],
                name="consent_newest",
            )
        ]


class Suppression(Owned):
    """An address we must not use, kept as a hash so that it outlives the person."""

    channel = models.CharField(max_length=20, choices=Channel.choices)
    lookup = models.BinaryField(max_length=16)
    reason = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "channel", "lookup"], name="suppression_once"
            )
        ]
