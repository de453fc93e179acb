"""Refusals and how they are told.

Three kinds. What the caller can put right by other input comes back in a mutation's
`errors`, typed. What concerns the request as a whole (no session, a limit, a document
that is wrong) stands in the response's `errors`, with `extensions.code`. All else is
our fault: it is logged, and the caller learns that and nothing more.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.db import InterfaceError, OperationalError
from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

UNAUTHENTICATED: Final = "UNAUTHENTICATED"
RATE_LIMITED: Final = "RATE_LIMITED"
BAD_REQUEST: Final = "BAD_REQUEST"
INVALID_DOCUMENT: Final = "INVALID_DOCUMENT"
LIMIT_EXCEEDED: Final = "LIMIT_EXCEEDED"
BAD_INPUT: Final = "BAD_INPUT"
UNAVAILABLE: Final = "SERVICE_UNAVAILABLE"
INTERNAL: Final = "INTERNAL_SERVER_ERROR"

_LONGEST_MESSAGE: Final = 300


class RequestRefused(Exception):
    """A request that is not executed at all."""

    def __init__(
        self,
        status: HTTPStatus,
        errors: Sequence[dict[str, Any]],
        retry_after: int | None = None,
    ) -> None:
        self.status = status
        self.errors = list(errors)
        #: seconds
        self.retry_after = retry_after
        super().__init__(status)


def refuse(
    code: str, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
) -> RequestRefused:
    """Return the refusal of a whole request, to be raised."""
    return RequestRefused(status, [told(code, message)])


def told(code: str, message: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}


def coded(code: str, message: str) -> GraphQLError:
    """Return the error of one field, to be raised."""
    return GraphQLError(message, extensions={"code": code})


def formatted(error: GraphQLError, default: str = BAD_INPUT) -> dict[str, Any]:
    """Return an error as the response has it; log it if it is our fault."""
    shown: dict[str, Any] = dict(error.formatted)
    # GraphQL repeats in it what it was given
    shown["message"] = error.message[:_LONGEST_MESSAGE]
    cause = _cause(error)
    if cause is None:
        shown["extensions"] = {"code": default, **(error.extensions or {})}
        return shown
    code, message = INTERNAL, "Internal server error."
    if isinstance(cause, OperationalError | InterfaceError):
        code, message = UNAVAILABLE, "Try again in a moment."
    log_fault(cause)
    return {**shown, **told(code, message)}


def _cause(error: GraphQLError) -> Exception | None:
    """Return the exception behind `error` that is not a refusal of ours or GraphQL's."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def log_fault(cause: BaseException) -> None:
    """Log where it happened, not what it says: that may hold a person's data."""
    logger.error(
        "request failed: %s\n%s",
        type(cause).__name__,
        "".join(traceback.format_tb(cause.__traceback__)),
    )
