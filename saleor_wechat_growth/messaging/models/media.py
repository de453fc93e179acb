from __future__ import annotations

import secrets

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


def new_public_id() -> str:
    """Return what stands in a picture's address: nobody can guess it."""
    return secrets.token_hex(16)


class Media(Owned):
    """A picture of the shop's, uploaded once, shown by as many messages as like."""

    key = models.SlugField(max_length=40)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    name = models.CharField(max_length=80)
    #: of the bytes, whatever the file was called
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="media_key"),
            models.UniqueConstraint(
                fields=["installation", "sha256"], name="media_once"
            ),
        ]


class MediaContent(Owned):
    """The bytes of a picture, apart: whoever lists pictures does not read them."""

    media = models.OneToOneField(
        Media, on_delete=models.CASCADE, related_name="content"
    )
    content = models.BinaryField()


class MediaUpload(Owned):
    """A picture as one account has it at WeChat, for a while."""

    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="uploads")
    account = models.ForeignKey(
        "growth.Account", on_delete=models.CASCADE, related_name="+"
    )
    #: what WeChat calls it
    gateway_id = models.CharField(max_length=128)
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media", "account"], name="one_upload_an_account"
            )
        ]
