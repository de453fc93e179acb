from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with segments, tags and traits."""

    SEGMENT_UNKNOWN = "There is no such segment."
    NAME_INVALID = "A name has 1 to 120 characters."
    KEY_INVALID = "A key is 1 to 40 small letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another segment has this key."
    RULE_INVALID = "The rule cannot be used."
    BUILT_IN = "It is made from thresholds: change those."
    IN_USE = "Segments or live recalls need it."
    ARCHIVED = "It was archived."
    TOO_MANY_SEGMENTS = "A shop has 200 live segments at most."
    TAG_UNKNOWN = "There is no such tag."
    TAG_IN_USE = "It is needed; `usedBy` says by what."
    TAG_INVALID = "A tag is letters, digits, - and _, 60 at most."
    TOO_MANY = "Too many at once."
    NOBODY = "Nobody is in it."
    TRAIT_INVALID = "A choice has options, nothing else has; a type stays what it is."
    TOO_MANY_TRAITS = "A shop has 100 traits at most."
    TERMS_INVALID = "Thresholds rise from one to the next."
    FILE_INVALID = "Nothing in the file can be used."
