from __future__ import annotations


class UnknownPerson(Exception):
    """The shop has nobody of this id."""


class PersonErased(Exception):
    """The person was erased: what we knew of them is gone, and nothing undoes that."""


class NoErasure(Exception):
    """Nobody asked for an erasure that could still be taken back."""


class NotTheirs(Exception):
    """Others asked for this erasure; the person cannot take it back."""


class TooSoon(Exception):
    """The person asked for the same not long ago."""


class NoExport(Exception):
    """There is no such copy of a person's data, or not any more, or not yet."""
