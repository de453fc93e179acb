from __future__ import annotations


class NoFreeCode(Exception):
    """Random codes kept meeting existing ones: the supply is used up or broken."""
