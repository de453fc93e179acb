from __future__ import annotations


class CommerceError(Exception):
    """Base of what can be refused here."""


class CartUnknown(CommerceError):
    """No open cart of this shop has that id (yet)."""


class CartTaken(CommerceError):
    """The cart belongs to a Saleor user or to somebody else."""
