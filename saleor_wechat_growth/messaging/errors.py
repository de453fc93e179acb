from __future__ import annotations


class MissingValue(Exception):
    """A template wants a value that is not there. Says its name, never a value."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class DoesNotFit(Exception):
    """A field's text breaks a rule of its type. Says which, never the text."""

    def __init__(self, field: str, rule: str) -> None:
        self.field = field
        self.rule = rule
        super().__init__(f"{field} {rule}")


class WrongTemplate(Exception):
    """A text that `check_template` would have refused."""


class NotReady(Exception):
    """A client of a gateway could not be built from the account's secrets."""
