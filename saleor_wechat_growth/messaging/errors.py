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


class PictureAway(Exception):
    """WeChat does not have a picture; it may in a moment."""


class NotReady(Exception):
    """A client of a gateway could not be built from the account's secrets."""


class UnknownReply(Exception):
    """The shop has no such reply."""


class ReplyInvalid(Exception):
    """A reply that cannot be given; says which part of it is wrong."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


class MediaInvalid(Exception):
    """No picture of ours: `what` is size, kind or shown (by some content)."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)
