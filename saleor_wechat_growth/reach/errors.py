from __future__ import annotations


class UnknownAccount(Exception):
    """The shop has no such gateway account."""


class BadAccount(Exception):
    """An account that could never send. Says which part, never a secret.

    part: what is wrong, "app_id" or the name of a secret. fault: taken, fixed,
    missing, unknown or malformed.
    """

    def __init__(self, text: str, part: str = "", fault: str = "malformed") -> None:
        self.part = part
        self.fault = fault
        super().__init__(text)


class NoCallbackSecret(Exception):
    """The gateway's callbacks are signed: their address holds no secret."""


class MenuInvalid(Exception):
    """A menu that WeChat would refuse; `reach.menus.problems` says where and why."""


class MenuStale(Exception):
    """Somebody else changed the menu since it was read."""


class MenuRefused(Exception):
    """WeChat refused, or could not be asked. `code` is its own."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class MenuNotShown(Exception):
    """WeChat did not answer, and when it was asked it showed what it did before."""


class MenuUnknown(Exception):
    """WeChat did not answer, nor say what it shows: it may be either menu."""


class VersionUnknown(Exception):
    """The menu has no version of this number."""


class NoAddress(Exception):
    """The person has nothing that the channel could reach them by."""


class SaidNo(Exception):
    """The person asked to be left alone; nobody else can take that back."""
