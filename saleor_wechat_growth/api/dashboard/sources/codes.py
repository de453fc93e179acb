from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with sources and their codes."""

    BATCH_UNKNOWN = "There is no such batch of codes."
    SOURCE_UNKNOWN = "There is no such source, or it is put away."
    NAME_INVALID = "A name has 1 to 60 characters."
    KEY_INVALID = "A key is 1 to 40 letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another source has this key."
    TEXT_LONG = "The text is too long."
    LABEL_INVALID = "A label has 1 to 80 printable characters."
    SCENE_INVALID = (
        "A scene is 1 to 32 letters, digits and . _ ~ -, and begins with a letter or "
        "digit."
    )
    SCENE_TAKEN = "Another code of the shop has this scene."
    PAGE_INVALID = "A page is a path within the mini-program, of a code without query."
    ADDRESS_INVALID = "An address begins with https:// or http://."
    DAYS_INVALID = "A temporary code lives 1 to 30 days."
    ACCOUNT_UNFIT = (
        "QR codes need a service account; mini-program codes and URL links a "
        "mini-program."
    )
    PERMANENT_SPENT = "A service account has 100,000 permanent codes at most."
    FILE_INVALID = "No row of the file can be used."
    COST_UNKNOWN = "There is no such cost."
    TOO_MANY = "The list is too long."
