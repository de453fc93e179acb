from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class FollowerCheck(Owned):
    """Comparing who follows a service account with what we know; one row an account.

    A pass lists every follower, page by page, then finds who is in no page. What a
    page said is written in one transaction with where the next begins, so a pass that
    is killed goes on where it was.
    """

    account = models.OneToOneField(
        "growth.Account", on_delete=models.CASCADE, related_name="follower_check"
    )
    #: when the next page, or the next pass, is due
    due_at = models.DateTimeField(null=True)
    #: somebody of the staff asked for the pass
    is_asked = models.BooleanField(default=False)
    #: of the pass under way; null between passes
    started_at = models.DateTimeField(null=True)
    #: sealed openid that the next page begins after; null at the first
    sealed_cursor = models.BinaryField(null=True)
    #: every page has been read: now for those who are in none
    is_listed = models.BooleanField(default=False)
    #: of the pass under way, or of the last one
    listed = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    #: when a pass last came to its end
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: why it does not go on: a gateway's code, or "incomplete"
    error = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="follower_check_due",
                condition=models.Q(due_at__isnull=False),
            )
        ]


class FollowerPage(Owned):
    """Whom one page of a pass named, until the pass is over."""

    check_of = models.ForeignKey(
        FollowerCheck, on_delete=models.CASCADE, related_name="pages"
    )
    number = models.PositiveIntegerField()
    identity_ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "number"], name="one_follower_page"
            )
        ]
