from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.money import money_field
from saleor_wechat_growth.core.tenancy import Owned

#: permanent QR codes that WeChat gives one service account (生成带参数的二维码)
MOST_PERMANENT = 100_000


class Source(Owned):
    """Where visitors come from: a shelf of a shop, an article, an advertisement."""

    class Kind(models.TextChoices):
        ONLINE = "online"
        OFFLINE = "offline"
        SOCIAL = "social"
        PAID = "paid"

    class Placement(models.TextChoices):
        STORE = "store"
        SHELF = "shelf"
        PARCEL = "parcel"
        ARTICLE = "article"
        STAFF = "staff"
        AD = "ad"
        OTHER = "other"

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    #: what visitors may see of it; "" is nothing
    public_name = models.CharField(max_length=60, default="")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    placement = models.CharField(max_length=8, choices=Placement.choices)
    #: what hangs there: a poster, a leaflet, a picture's name
    material = models.CharField(max_length=60, default="")
    #: who looks after it
    owner = models.CharField(max_length=60, default="")
    #: the key of the journey that it belongs to, and its step, as "key" or "key/step"
    journey_step = models.CharField(max_length=80, default="")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="source_key")
        ]


class CodeBatch(Owned):
    """Codes that were ordered together, from a list of stores, say.

    How far they are is counted from the codes themselves.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20)
    total = models.PositiveIntegerField()
    started_by = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["source", "-created_at"], name="batch_by_source")
        ]


class SceneCode(Owned):
    """A picture or link that tells by its scene which source somebody came by.

    It is written down before WeChat is asked for it, so that whoever dies meanwhile
    leaves it to be asked for again, under the same scene.
    """

    class Form(models.TextChoices):
        #: of a service account, 30 days at most
        QR_TEMPORARY = "qr_temporary"
        #: of a service account, for good, `MOST_PERMANENT` an account
        QR_PERMANENT = "qr_permanent"
        #: of a mini-program, for good, without number
        MINI_PROGRAM_CODE = "mini_program_code"
        #: a link that opens a mini-program; made anew behind ours before its 30 days end
        URL_LINK = "url_link"
        #: a link of ours to any address; nobody has to be asked for it
        SHORT_LINK = "short_link"

    class State(models.TextChoices):
        PENDING = "pending"
        MADE = "made"
        FAILED = "failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(
        CodeBatch, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    form = models.CharField(max_length=20, choices=Form.choices)
    account = models.ForeignKey(
        "growth.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: what tells it from its neighbours: a store, an SKU
    label = models.CharField(max_length=80)
    #: path within the mini-program that it opens
    page = models.CharField(max_length=512, default="")
    #: address that a short link leads to, where there is no mini-program
    address = models.CharField(max_length=1024, default="")
    scene = models.CharField(max_length=32)
    #: of a temporary one, how long it lives, in seconds
    lifetime = models.PositiveIntegerField(null=True)
    #: what its picture is fetched by
    ticket = models.CharField(max_length=255, default="")
    #: what its picture says, or WeChat's link
    url = models.CharField(max_length=512, default="")
    link = models.OneToOneField(
        "growth.TrackedLink", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    #: what the gateway last said against it
    error_code = models.CharField(max_length=20, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    #: when to ask WeChat for it, again or anew
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "scene"], name="scene_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="source_code_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["source", "-created_at"], name="code_by_source"),
            models.Index(
                fields=["batch", "id"],
                name="code_by_batch",
                condition=models.Q(batch__isnull=False),
            ),
        ]


class CodePicture(Owned):
    """The picture of a code, as `activity.pictures` makes it of WeChat's."""

    code = models.OneToOneField(
        SceneCode, on_delete=models.CASCADE, related_name="picture"
    )
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()


class CodeAllowance(Owned):
    """How many permanent codes of a service account are spoken for."""

    account = models.OneToOneField(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    permanent = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(permanent__gte=0, permanent__lte=MOST_PERMANENT),
                name="permanent_codes_within_limit",
            )
        ]


class CodeVisit(Owned):
    """How often a link of a source was followed on a day by we don't know whom."""

    code = models.ForeignKey(SceneCode, on_delete=models.CASCADE, related_name="+")
    #: the shop's
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "day"], name="one_visit_day")
        ]


class ChannelCost(Owned):
    """What a source cost on one of the shop's days, in one currency."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    amount = money_field()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "day", "currency"], name="one_cost_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="cost_never_negative"
            ),
        ]
