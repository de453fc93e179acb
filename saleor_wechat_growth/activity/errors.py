from __future__ import annotations


class NoFreeCode(Exception):
    """Random codes kept meeting existing ones: the supply is used up or broken."""


class SourceUnknown(Exception):
    """The shop has no such source, or has put it away."""


class BatchUnknown(Exception):
    """The shop has no such batch of codes."""


class AccountUnfit(Exception):
    """The account is of another kind than the code needs, or there is none."""


class CodeInvalid(Exception):
    """A code's label, page, address or lifetime cannot be; the text is which."""


class SceneTaken(Exception):
    """Another code of the shop has this scene."""


class PermanentSpent(Exception):
    """The service account has no such number of permanent codes left."""


class FileInvalid(Exception):
    """No row of the file can be used."""
