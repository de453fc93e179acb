"""No query crosses a shop: rows are reached through their installation."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class OwnedManager(models.Manager[M]):
    """The only doors to an owned table. `tests/architecture` bans the others."""

    def of(self, installation_id: int) -> models.QuerySet[M]:
        """Rows of one shop."""
        return self.get_queryset().filter(installation_id=installation_id)

    def across_installations(self) -> models.QuerySet[M]:
        """Rows of all shops: for claims and the scheduler alone."""
        return self.get_queryset()


class Owned(models.Model):
    """A row that belongs to one installation."""

    installation = models.ForeignKey(
        "growth.Installation", on_delete=models.CASCADE, related_name="+"
    )

    objects: ClassVar[OwnedManager[Self]] = OwnedManager()

    class Meta:
        abstract = True
