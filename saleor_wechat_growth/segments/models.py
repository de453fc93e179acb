from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Tag(Owned):
    """A word a shop puts on people."""

    class Family(models.TextChoices):
        """What a word speaks of."""

        NATURE = "nature"
        BEHAVIOUR = "behaviour"
        ORDERS = "orders"
        OTHER = "other"

    key = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60, default="")
    family = models.CharField(
        max_length=10, choices=Family.choices, default=Family.OTHER
    )
    #: written to the metadata of the person's Saleor users
    is_mirrored = models.BooleanField(default=False)
    #: the person who wears it may read it, in the mini-program
    is_shown = models.BooleanField(default=False, db_default=False)
    #: null: it was there before this was kept
    created_at = models.DateTimeField(null=True)
    #: nobody is offered it any more; the row stays for the history of who wore it
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="tag_key")
        ]


class Tagging(Owned):
    """One tag on one person: who put it there, when and why.

    A merge may leave a person with a tag twice; taking it off takes both.
    """

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    #: what put it on, e.g. "run:7", "segment:3", "staff"
    origin = models.CharField(max_length=60)
    #: id of the staff user, "" if no human did it
    by = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "tag"], name="tagging_by_customer"),
            models.Index(fields=["tag", "customer"], name="tagging_by_tag"),
        ]


class TaggingChange(Owned):
    """A tag was put on or taken off: what remains when the tagging itself is gone."""

    class What(models.TextChoices):
        PUT = "put"
        TAKEN = "taken"

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    what = models.CharField(max_length=5, choices=What.choices)
    at = models.DateTimeField()
    origin = models.CharField(max_length=60)
    by = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="tag_change_by_customer")
        ]


class MirrorDue(Owned):
    """Somebody whose mirrored tags may have changed: to be written to their users."""

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="mirror_due")]


class WeChatTag(Owned):
    """A tag that is kept the same as one of a service account's own tags."""

    class Direction(models.TextChoices):
        #: what we put on people is put on them there
        TO = "to"
        #: what staff put on followers in WeChat is put on them here
        FROM = "from"
        BOTH = "both"

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="wechat_tags")
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    #: WeChat's number of it
    wechat_id = models.IntegerField()
    direction = models.CharField(max_length=4, choices=Direction.choices)
    #: we made it there, and may take it away again
    is_made_here = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    #: when to ask (on) who wears it there
    due_at = models.DateTimeField(null=True)
    #: of the asking under way: since when, and the sealed openid it goes on after
    started_at = models.DateTimeField(null=True)
    sealed_cursor = models.BinaryField(null=True)
    #: when that was last heard of everybody
    heard_at = models.DateTimeField(null=True)
    #: WeChat's code of why it stands still, or empty
    error = models.CharField(max_length=40, default="")
    #: when to have WeChat call it what it is called here; null: it does, or refused to
    rename_at = models.DateTimeField(null=True)
    #: WeChat's code of why it has its old name there, or empty
    rename_error = models.CharField(max_length=40, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "account", "tag"], name="one_wechat_tag"
            ),
            models.UniqueConstraint(
                fields=["installation", "account", "wechat_id"],
                name="wechat_tag_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="wechat_tag_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["rename_at"],
                name="wechat_tag_renamed",
                condition=models.Q(rename_at__isnull=False),
            ),
        ]


class WeChatTagging(Owned):
    """Whether one follower wears a mirrored tag there, and whether they should.

    The two differ until it was sent; so what came from WeChat is not sent back, and
    what we sent is no news when we hear of it.
    """

    wechat_tag = models.ForeignKey(
        WeChatTag, on_delete=models.CASCADE, related_name="taggings", db_index=False
    )
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    identity = models.ForeignKey(
        "growth.Identity", on_delete=models.CASCADE, related_name="+"
    )
    is_wanted = models.BooleanField()
    is_on = models.BooleanField(default=False)
    #: WeChat's staff put it on
    from_wechat = models.BooleanField(default=False)
    #: when we last sent or heard of a change
    changed_at = models.DateTimeField()
    #: the asking (`WeChatTag.started_at`) that last named them
    heard_at = models.DateTimeField(null=True)
    #: when to send; null: nothing is to be sent, or it was refused for good
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: WeChat's code of why it was refused, or empty
    error = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wechat_tag", "identity"], name="one_wechat_tagging"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="wechat_tagging_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]


class TraitDefinition(Owned):
    """Something a shop knows of its people, with a type (at most `traits.MOST`)."""

    class Type(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        BOOLEAN = "boolean"
        DATE = "date"
        CHOICE = "choice"

    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=8, choices=Type.choices)
    label = models.CharField(max_length=60)
    #: of a choice: what may be chosen
    options = ArrayField(models.CharField(max_length=60), default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="trait_key")
        ]


class Trait(Owned):
    """What one person's trait is: the column of its type is set, the others null.

    described_as: the customer it was said of. It never moves, so that a merge can
    leave two values of one trait with a person, and an unmerge give each its own
    again; the newer one counts.
    """

    definition = models.ForeignKey(
        TraitDefinition, on_delete=models.CASCADE, related_name="traits"
    )
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    described_as = models.BigIntegerField()
    text_value = models.CharField(max_length=200, null=True)  # noqa: DJ001 -- null: of another type
    number_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    boolean_value = models.BooleanField(null=True)
    date_value = models.DateField(null=True)
    set_at = models.DateTimeField()
    by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "described_as"], name="one_value_a_trait"
            )
        ]
        indexes = [models.Index(fields=["customer"], name="trait_by_customer")]


class TraitOverflow(Owned):
    """What else is known of one person, by name; no rule can ask for it."""

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    described_as = models.BigIntegerField()
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "described_as"], name="one_overflow"
            )
        ]
        indexes = [models.Index(fields=["customer"], name="overflow_by_customer")]


class Segment(Owned):
    """A rule, and since when its memberships say what it says."""

    class Kind(models.TextChoices):
        CUSTOM = "custom"
        RFM = "rfm"
        STAGE = "stage"

    class Status(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        ARCHIVED = "archived"

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.CUSTOM)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    #: `rules.Rule`
    rule: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: keys of tags put on who enters
    enter_tags = ArrayField(models.CharField(max_length=60), default=list)
    #: of built-in segments: the thresholds their rule was made from
    terms: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    #: the version its memberships follow; 0: none yet
    built_version = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
    #: when to build it (again); null once that is done
    build_due_at = models.DateTimeField(null=True)
    #: a build is under way: whoever changes meanwhile is looked at after it
    is_building = models.BooleanField(default=False)
    #: how many were in it when it was built last
    size = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="segment_key")
        ]
        indexes = [
            models.Index(
                fields=["build_due_at"],
                name="segment_build_due",
                condition=models.Q(build_due_at__isnull=False),
            )
        ]


class SegmentVersion(Owned):
    """What a segment's rule was from `saved_at` on."""

    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    rule: models.JSONField[Any, Any] = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "number"], name="segment_version_once"
            )
        ]


class Membership(Owned):
    """One person in one segment, from when to when and why; open: still in it.

    entered_as: the customer that entered. It never moves, so that a merge of two
    members breaks nothing and an unmerge gives each their own again; what is open
    twice after a merge is closed when the survivor is looked at again.
    """

    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    entered_as = models.BigIntegerField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    #: "built", "time", "merged", or what changed, e.g. "orders"
    why = models.CharField(max_length=60)
    why_left = models.CharField(max_length=60, default="")
    #: open only: when time alone may end it; null if it cannot
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "entered_as"],
                name="one_open_membership",
                condition=models.Q(left_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["segment", "entered_at"], name="members_by_time"),
            models.Index(
                fields=["segment", "left_at"],
                name="members_gone",
                condition=models.Q(left_at__isnull=False),
            ),
            models.Index(fields=["customer"], name="membership_by_customer"),
            models.Index(
                fields=["due_at"],
                name="membership_due",
                condition=models.Q(due_at__isnull=False),
            ),
        ]


class Recheck(Owned):
    """Somebody to look at for a segment at `due_at`.

    Time may let them in then, or a change could not be judged where it happened:
    `why` says which, in the words of a membership's. A second row for the same costs
    one more look.
    """

    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    #: what changed, e.g. "traits"; empty: nothing but the time
    why = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="recheck_due"),
            models.Index(fields=["segment", "customer"], name="recheck_of_segment"),
            models.Index(fields=["customer"], name="recheck_by_customer"),
        ]


class Horizon(Owned):
    """Up to where a shop's new and merged persons have been looked at, by their ids."""

    customer_id_seen = models.BigIntegerField(default=0)
    merge_id_seen = models.BigIntegerField(default=0)
    unmerges_seen = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation"], name="one_horizon")
        ]


class Slot(Owned):
    """A place in the mini-program that shows each person what is meant for them.

    variants: `slots.Variant`s, best first; the first whose segment the person is in is
    shown, else `content` (`slots.Content`).
    """

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)
    variants: models.JSONField[Any, Any] = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="slot_key")
        ]
