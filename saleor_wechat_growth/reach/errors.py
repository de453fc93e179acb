from __future__ import annotations


class UnknownAccount(Exception):
    """The shop has no such gateway account."""


class BadAccount(Exception):
    """An account that could never send. Says which part, never a secret."""


class NoAddress(Exception):
    """The person has nothing that the channel could reach them by."""


class SaidNo(Exception):
    """The person asked to be left alone; nobody else can take that back."""
