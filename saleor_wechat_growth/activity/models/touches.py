from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class TrackedLink(Owned):
    """Where `/r/<code>` leads, for whom, and until when.

    One of a source is for nobody in particular and has no end.
    """

    code = models.CharField(max_length=8, unique=True)
    customer = models.ForeignKey(
        "growth.Customer", null=True, on_delete=models.CASCADE, related_name="+"
    )
    #: what it was made for: "message:81", or "code:7" of a source
    origin = models.CharField(max_length=60)
    #: {"h5": address or "", "mini_program": path or ""}
    target: models.JSONField[Any, Any] = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "origin"], name="one_link_an_origin"
            )
        ]
        indexes = [models.Index(fields=["customer"], name="link_by_customer")]


class Touch(Owned):
    """A contact that may earn credit for an order, or that says where somebody is from.

    Of the kinds `scan`, `open` and, of a source's own link, `link` there are `source`
    and `code`. Rows are written once and never changed but for whose they are, so the
    first of a person (`queries.first_touches`) is the same whatever came in first.
    """

    class Kind(models.TextChoices):
        #: a gateway took a message
        MESSAGE = "message"
        #: a link was followed
        LINK = "link"
        #: a service account's code was scanned
        SCAN = "scan"
        #: the mini-program was opened by a code or link
        OPEN = "open"

    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: "message:81"; of a source's "code:7:identity:12", which a merge leaves alone
    origin = models.CharField(max_length=60)
    at = models.DateTimeField()
    source = models.ForeignKey(
        "growth.Source", null=True, on_delete=models.CASCADE, related_name="+"
    )
    code = models.ForeignKey(
        "growth.SceneCode", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: of a scan: whether the person followed the account by it
    is_follow = models.BooleanField(null=True)
    #: of an opening: WeChat's scene value (`entrances`), if it was told
    entrance = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "kind", "origin", "at"], name="touch_once"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="touch_by_customer"),
            # who came first by what
            models.Index(
                fields=["installation", "customer", "at", "origin"],
                name="touch_first",
                condition=models.Q(source__isnull=False),
            ),
            models.Index(
                fields=["source", "at"],
                name="touch_by_source",
                condition=models.Q(source__isnull=False),
            ),
        ]
