"""What every gateway's answer comes down to, whichever vendor gave it.

A vendor's client translates its codes into these by a table; nobody above the
integrations knows a vendor's code except to show it to a person.
"""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """Why a gateway refused, by what has to happen next."""

    #: our access token is stale: renew once, repeat once (never leaves a client)
    TOKEN = "token"  # noqa: S105
    #: the platform is busy: back off and try again
    TRANSIENT = "transient"
    #: a quota of the account is spent: stop until it renews
    QUOTA = "quota"
    #: this person cannot be reached here: remember it and go to the next channel
    RECIPIENT = "recipient"
    #: this message is refused here: go to the next channel, unless its values do not
    #: fit (47003), which fails it
    MESSAGE = "message"
    #: the template or its wording is refused: stop the template, tell the operator
    CONTENT = "content"
    #: our account is broken or not allowed: stop the account, tell the operator
    ACCOUNT = "account"
    #: a code nobody has seen: fail the message, keep the code
    UNKNOWN = "unknown"


class GatewayError(Exception):
    """A gateway said no. `code` is the vendor's own, `detail` is safe to log."""

    def __init__(self, failure: Failure, code: str, detail: str = "") -> None:
        self.failure = failure
        self.code = code
        self.detail = detail
        super().__init__(failure, code, detail)

    def __str__(self) -> str:
        return f"{self.failure}: {self.code} {self.detail}".strip()


class OutcomeUnknown(Exception):
    """The call left us and no answer came back: it may have been carried out."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)
