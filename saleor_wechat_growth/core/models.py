from __future__ import annotations

from datetime import timedelta

from django.db import models


class ClockOffset(models.Model):
    """How far the sandbox's clock stands ahead of the wall's (one row)."""

    moved_by = models.DurationField(default=timedelta)

    class Meta:
        db_table = "growth_clockoffset"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_has_one_row")
        ]
