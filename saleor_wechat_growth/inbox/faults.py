"""Saying what went wrong without saying of whom."""

from __future__ import annotations

from typing import Final

from django.db import Error as DatabaseFault

from saleor_wechat_growth.integrations.saleor.errors import QueryRefused, Unreachable

_OURS: Final = "saleor_wechat_growth"


def described(error: BaseException) -> str:
    """Return the class of an exception, what is safe to say of it, and where it arose.

    Never its text: PostgreSQL quotes the row it refuses, pydantic what it was given, a
    KeyError its key, core what it was asked; and any of them may be a phone number.
    Read like "IntegrityError: 23505 cart_once at saleor_wechat_growth.commerce.x:88".
    """
    return " ".join([f"{type(error).__name__}:", *_words(error), "at", _place(error)])


def _words(error: BaseException) -> list[str]:
    """Return a database's SQLSTATE and constraint, core's codes, or how it was away."""
    if isinstance(error, Unreachable):
        return [str(error)]  # the query's name and the failure's
    if isinstance(error, QueryRefused):
        return list(error.codes)
    if not isinstance(error, DatabaseFault):
        return []
    state = getattr(error.__cause__, "sqlstate", None)
    constraint = getattr(
        getattr(error.__cause__, "diag", None), "constraint_name", None
    )
    return [str(each) for each in (state, constraint) if each]


def _place(error: BaseException) -> str:
    """Return module:line of the innermost frame of ours, else of the innermost."""
    place = ours = "nowhere"
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        place = f"{module}:{trace.tb_lineno}"
        if module.partition(".")[0] == _OURS:
            ours = place
        trace = trace.tb_next
    return place if ours == "nowhere" else ours
