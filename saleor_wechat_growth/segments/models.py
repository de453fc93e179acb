from __future__ import annotations

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Tag(Owned):
    """A word a shop puts on people."""

    key = models.SlugField(max_length=60, allow_unicode=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["installation", "key"], name="tag_key")
        ]


class Tagging(Owned):
    """One tag on one person: who put it there, when."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    customer = models.ForeignKey(
        "growth.Customer", on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
    #: what put it on, e.g. "run:7"
    origin = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["customer", "tag"], name="tagging_by_customer")]
