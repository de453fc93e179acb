from __future__ import annotations


class UnknownAccount(Exception):
    """The shop has no such gateway account."""


class BadAccount(Exception):
    """An account that could never send. Says which part, never a secret."""
