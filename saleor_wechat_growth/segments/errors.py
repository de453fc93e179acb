from __future__ import annotations


class SegmentsError(Exception):
    """A tag, trait or segment cannot be as asked; the text says why."""


class RuleInvalid(SegmentsError):
    """A rule names what the shop does not have, or compares what cannot be compared."""


class RuleCircular(SegmentsError):
    """A segment would depend on itself, directly or through others."""


class SegmentUncountable(SegmentsError):
    """The database cannot count whom a rule is true of, however often it is asked."""


class TooManySegments(SegmentsError):
    """The shop has as many live segments as one may have."""


class SegmentUnknown(SegmentsError):
    """The shop has no such segment."""


class SegmentInUse(SegmentsError):
    """Other segments' rules name this one."""


class TagUnknown(SegmentsError):
    """The shop has no such tag."""


class MirrorRefused(SegmentsError):
    """A tag cannot be kept the same as one of WeChat's.

    why: full (the account has as many tags as it may), long (the name), theirs (a tag
    of WeChat's own), taken (mirrored with another tag), missing (there is none to hear
    of) or gateway; code: WeChat's own, or "".
    """

    def __init__(self, why: str, code: str = "") -> None:
        self.why = why
        self.code = code
        super().__init__(f"{why} {code}".strip())


class TagInUse(SegmentsError):
    """Segments' rules ask for this tag, or put it on who enters."""


class TooManyPeople(SegmentsError):
    """More people than one job takes."""


class TooManyTraits(SegmentsError):
    """The shop has as many traits as one may define, or a person as much overflow."""


class TraitInvalid(SegmentsError):
    """A trait is unknown, or its value is not of its type."""


class SlotUnknown(SegmentsError):
    """The shop has no slot of this key."""


class SlotTaken(SegmentsError):
    """The shop has a slot of this key."""


class SlotInvalid(SegmentsError):
    """What a slot is to show cannot be shown; `path` says where it stands."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        super().__init__(what)
