"""What can go wrong between us and core, by what the caller has to do next."""

from __future__ import annotations

from dataclasses import dataclass


class SaleorError(Exception):
    """Base of everything here. Messages never carry a token."""


class Unreachable(SaleorError):
    """No usable answer: network, time-out, 5xx or not JSON. Try again later."""


class TooLarge(Unreachable):
    """An answer of more bytes than any we ask for."""


class TokenRejected(SaleorError):
    """The app's token is dead or the app inactive: the installation is over or paused."""


class QueryRefused(SaleorError):
    """Core refused the document or a field of it: our fault or a lacking permission.

    `codes` are core's `extensions.exception.code`, e.g. ("PermissionDenied",).
    """

    def __init__(self, messages: tuple[str, ...], codes: tuple[str, ...] = ()) -> None:
        self.messages = messages
        self.codes = codes
        super().__init__("; ".join(messages))


@dataclass(frozen=True, slots=True)
class MutationProblem:
    """One entry of a mutation's `errors`. `voucher_codes` are codes or code ids."""

    code: str
    field: str
    message: str
    voucher_codes: tuple[str, ...] = ()


class Refused(SaleorError):
    """A mutation was understood and refused; nothing was changed."""

    def __init__(self, problems: tuple[MutationProblem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(f"{p.field or '-'}: {p.code}" for p in problems))

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(problem.code for problem in self.problems)

    @property
    def voucher_codes(self) -> frozenset[str]:
        """The codes core names, e.g. those that exist already."""
        return frozenset(
            code for problem in self.problems for code in problem.voucher_codes
        )


class BadKeySet(SaleorError):
    """The shop's key set cannot be used."""


class UnknownKey(SaleorError):
    """Signed by a key we don't hold: fetch the key set once more, then give up."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        super().__init__(kid)


class BadSignature(SaleorError):
    """The header is not a signature of this body by this shop."""


class BadToken(SaleorError):
    """A token that must not be trusted; the message says why, never what it held."""


class TokenExpired(BadToken):
    """A sound token, too old: the bearer shall get a new one."""
