from __future__ import annotations


class JourneyError(Exception):
    """Base of what can be refused here."""


class UnknownRecipe(JourneyError):
    """No recipe has that name."""


class BadParameters(JourneyError):
    """A recipe's parameters cannot be used; the message says which and why."""


class AnotherRecipe(JourneyError):
    """A journey keeps the recipe that it was made by; make another journey."""


class NotPublished(JourneyError):
    """The journey has no version that anybody could go through."""
