from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.crypto import get_random_string

from saleor_wechat_growth.core.tenancy import Owned


def new_public_key() -> str:
    """Return what mini-programs name the shop by (not a secret).

    Letters and digits only: operators type it after `--shop`, where a leading hyphen
    would be read as an option.
    """
    return get_random_string(16)


class Installation(models.Model):
    """One Saleor instance that installed us, found by its API address.

    The app id and the token change with every reinstall; the row stays.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"
        UNINSTALLED = "uninstalled"

    public_key = models.CharField(max_length=32, unique=True, default=new_public_key)
    saleor_api_url = models.URLField(unique=True)
    app_id = models.CharField(max_length=64)
    sealed_token = models.BinaryField(null=True)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.ACTIVE
    )
    status_changed_at = models.DateTimeField()
    installed_at = models.DateTimeField()
    uninstalled_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    jwks: models.JSONField[Any, Any] = models.JSONField(default=dict)
    jwks_fetched_at = models.DateTimeField(null=True)
    #: digest of the webhook declaration that core was last told
    webhooks_digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="active")
                | models.Q(sealed_token__isnull=False),
                name="active_installation_has_token",
            )
        ]


class AuditEntry(Owned):
    """Who changed what, kept for good."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    details: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["installation", "-at"], name="audit_by_time")]
