from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What can be wrong with a change of customers."""

    CUSTOMER_UNKNOWN = "There is no customer of this id."
    CUSTOMER_ERASED = "They were erased since; nothing can be taken apart any more."
    IDENTITY_UNKNOWN = "There is no identity of this id."
    CONFLICT_UNKNOWN = "There is no open conflict of this id."
    MERGE_UNKNOWN = "There is no merge of this id to take back."
    NEVER_ONE = "These two can never be one person: both have a value of their own."
    NO_ADDRESS = "They have no address on this channel."
    SAID_NO = "They asked for it themselves; only they can take it back."
    TEXT_VERSION_INVALID = "Say which wording they agreed to, in 40 characters at most."
    CONSENT_INVALID = (
        "A purpose of messages is about a channel, a use of data about none."
    )
    SOURCE_INVALID = "Staff hear it on paper, by telephone, in person or online."
    PROOF_INVALID = "The proof has 500 characters at most."
    TRAIT_INVALID = "There is no such trait, or the value is not of its type."
