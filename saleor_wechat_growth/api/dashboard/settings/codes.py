from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with settings."""

    STAFF_UNKNOWN = "Nobody of this id has used these pages."
    JOB_UNKNOWN = "There is no job of this id."
    JOB_OVER = "The job has ended: there is nothing to stop."
    RULES_WRONG = "Rules cannot be used; `wrong` says which and why."
    TIME_ZONE_UNKNOWN = "There is no time zone of this name."
    NOT_DONE = "Something of the set-up is still to be done."
    ASKED_JUST_NOW = "Saleor was asked a few seconds ago; that answer stands."
    READING_ALREADY = "It is being read; `health.streams` shows how far."
