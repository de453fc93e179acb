"""What forms refuse. Messages name fields, never what somebody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FormError(Exception):
    """Base of everything here."""


class UnknownForm(FormError):
    """The shop has no such form, or it is not open."""


class WrongForm(FormError):
    """A definition that cannot be asked: (path, what is wrong) of each fault."""

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(path for path, _ in wrong))


class WrongAnswers(FormError):
    """Answers that cannot be taken: why, by the key of the field (`answers.Fault`)."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = dict(wrong)
        super().__init__(", ".join(sorted(self.wrong)))


class NotConnected(FormError):
    """The form is drawn elsewhere, and there is no account to reach it by."""
