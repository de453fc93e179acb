from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Form(Owned):
    """Questions a shop asks, and what becomes of the answers."""

    class Kind(models.TextChoices):
        #: drawn by the mini-program from our definition
        OWN = "own"
        #: the same, in steps, to learn what somebody likes
        SURVEY = "survey"
        #: drawn by Jinshuju; its answers come by webhook
        JINSHUJU = "jinshuju"

    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, default="")
    thanks_zh = models.CharField(max_length=200, default="")
    thanks_en = models.CharField(max_length=200, default="")
    #: `forms.fields.Field`s, in their order
    fields: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: how often the fields were changed; a submission says which it answers
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    #: given, once a person, to who answers
    coupon = models.ForeignKey(
        "growth.Coupon", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: of a Jinshuju form: whose it is there, and its token
    account = models.ForeignKey(
        "growth.Account", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    remote_token = models.CharField(max_length=40, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="form_key"),
            models.UniqueConstraint(
                fields=["account", "remote_token"],
                name="one_form_a_remote",
                condition=~models.Q(remote_token=""),
            ),
        ]


class Submission(Owned):
    """One person's answers to one form. Nobody's, where we cannot know whose they are.

    external_id: what the source knows it by, so that it counts once; an entry that is
    edited over there is the same row.
    """

    class Source(models.TextChoices):
        STOREFRONT = "storefront"
        JINSHUJU = "jinshuju"

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="submissions")
    version = models.PositiveIntegerField()
    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(max_length=12, choices=Source.choices)
    external_id = models.CharField(max_length=64)
    #: sealed JSON: {field key: value as `forms.answers` reads it}
    sealed_answers = models.BinaryField(null=True)
    #: fields whose answers could not be used, with why: {key: code}
    unusable: models.JSONField[Any, Any] = models.JSONField(default=dict)
    submitted_at = models.DateTimeField()
    #: when the source last changed it
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "external_id"], name="one_submission_an_entry"
            )
        ]
        indexes = [
            models.Index(fields=["form", "-submitted_at", "-id"], name="form_newest"),
            models.Index(
                fields=["customer", "-submitted_at"], name="submission_by_customer"
            ),
        ]


class Invitation(Owned):
    """A link to a Jinshuju form that carries one person, by a code and nothing else.

    The code is good for one entry: whoever the link is handed on to answers as nobody.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="invitations")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    #: hash of the code
    lookup = models.BinaryField(max_length=16)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: the entry that used it
    external_id = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "lookup"], name="invitation_once"
            )
        ]
        indexes = [
            models.Index(fields=["customer"], name="invitation_by_customer"),
            models.Index(fields=["expires_at"], name="invitation_over"),
        ]
