from __future__ import annotations


class JourneyError(Exception):
    """Base of what can be refused here."""


class UnknownRecipe(JourneyError):
    """No recipe has that name."""


class BadParameters(JourneyError):
    """A recipe's parameters cannot be used; the message says which and why."""


class NotPublished(JourneyError):
    """The journey has no version that anybody could go through."""
