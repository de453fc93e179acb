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
    #: what core last said when it was asked how it stands with us: a
    #: `inbox.services.CoreState` as JSON
    core_checked_at = models.DateTimeField(null=True)
    core_state: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: when everything of the set-up was done and its list put away
    setup_parked_at = models.DateTimeField(null=True)

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


class StaffMember(Owned):
    """A member of the shop's staff who has used our pages, and what we let them do.

    What core lets them do stands in their token; it is not kept here.
    """

    #: core's global id
    user_id = models.CharField(max_length=80)
    sealed_email = models.BinaryField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    #: may have messages sent and coupons given by hand
    can_send = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "user_id"], name="staff_member_once"
            )
        ]


class Job(Owned):
    """Long work that somebody started and looks after: an import, a bulk action.

    It advances a batch at a time (`installations.jobs`), so that its page can be
    left and reloaded, and a worker that dies loses one batch's work.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    started_by = models.CharField(max_length=120)
    #: sealed JSON: what to do, and to whom; dropped when the job ends
    sealed_order = models.BinaryField(null=True)
    #: what is shown of it, nothing personal
    summary: models.JSONField[Any, Any] = models.JSONField(default=dict)
    #: where the next batch begins: a number of rows, or after which row if it is paged
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    #: [{"row": number, "code": why}] of those that could not be done, the first 100
    failures: models.JSONField[Any, Any] = models.JSONField(default=list)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["installation", "-created_at"], name="job_newest"),
        ]
