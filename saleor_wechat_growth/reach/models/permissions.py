from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
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


class Use(models.TextChoices):
    """What a person allows us to do with what we know, whatever the channel.

    profiling: to choose by what they are and do (PIPL art. 24: it is allowed until
    they say no, which must be easy); location: to know where they are (only by a yes).
    """

    PROFILING = "profiling"
    LOCATION = "location"


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
    #: when they last left: of this account nothing is kept from before
    left_at = models.DateTimeField(null=True)
    scene = models.CharField(max_length=64, default="")
    #: when to ask WeChat who the follower is (their unionid); null once it is known
    look_up_at = models.DateTimeField(null=True)
    look_up_attempts = models.PositiveSmallIntegerField(default=0)
    #: what WeChat told when it was asked last: how they found the account
    #: (ADD_SCENE_…), by which QR code, since when they follow, and which of the
    #: account's own tags they wear
    found_by = models.CharField(max_length=40, default="", db_default="")
    found_by_code = models.CharField(max_length=64, default="", db_default="")
    followed_at = models.DateTimeField(null=True)
    tag_ids = ArrayField(models.IntegerField(), default=list, db_default=[])

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
    or, where the gateway did not take it, returns it. What somebody was promised
    puts one aside, which no other send can reserve.
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
    promised = models.IntegerField(default=0, db_default=0)
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
                condition=models.Q(
                    available__gte=0, promised__gte=0, reserved__gte=0, spent__gte=0
                ),
                name="grants_never_negative",
            ),
        ]
        indexes = [models.Index(fields=["customer"], name="grant_by_customer")]


class Consent(Owned):
    """One statement of a person about one channel and purpose, or one use of data.

    The newest counts; none is ever changed. channel: "" where it is about a `Use`.
    """

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=20, choices=Channel.choices, default="")
    purpose = models.CharField(max_length=12, choices=[*Purpose.choices, *Use.choices])
    is_granted = models.BooleanField()
    text_version = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    stated_at = models.DateTimeField()
    #: who of the staff wrote it down, "" if the person said it to us themselves
    by = models.CharField(max_length=120, default="", db_default="")
    #: sealed text: what staff have to show for it
    sealed_proof = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel="", purpose__in=["profiling", "location"])
                | (
                    ~models.Q(channel="")
                    & ~models.Q(purpose__in=["profiling", "location"])
                ),
                name="consent_to_a_channel_or_a_use",
            )
        ]
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
