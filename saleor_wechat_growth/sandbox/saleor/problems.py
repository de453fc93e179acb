"""Refusals, in the two ways core has: a mutation's `errors`, or a GraphQL error."""

from __future__ import annotations

from typing import Any


class MutationRefused(Exception):
    """Becomes one entry of the payload's `errors`; `more` are further members of it."""

    def __init__(self, code: str, field: str | None, message: str, **more: Any) -> None:
        super().__init__(message)
        self.entry = {"code": code, "field": field, "message": message, **more}


class PermissionDenied(Exception):
    """Core's own name: it is what `extensions.exception.code` shows."""

    def __init__(self, *permissions: str) -> None:
        super().__init__(
            "To access this path, you need one of the following permissions: "
            + ", ".join(permissions)
        )


class ExpiredSignatureError(Exception):
    """Core's own name, for a user token past its time."""

    def __init__(self) -> None:
        super().__init__("Signature has expired")
