"""What somebody answered, as the type of its field has it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from saleor_wechat_growth.core import phones
from saleor_wechat_growth.forms.errors import WrongAnswers
from saleor_wechat_growth.forms.fields import CHOOSING, Field, Type

LONGEST: Final = 2000
_LONGEST_ADDRESS: Final = 300
_LARGEST: Final = Decimal(10) ** 15
_MOST_DECIMALS: Final = 15
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")

#: JSON: text, a number and a date as text, several choices as a list
Answer = str | list[str]
Answers = Mapping[str, Answer]


class Fault(StrEnum):
    """Why an answer cannot be taken."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    NOT_A_CHOICE = "not_a_choice"
    #: the trait it goes to has another type, or has no such option
    NOT_OF_THE_TRAIT = "not_of_the_trait"


class Unusable(Exception):
    """One answer that cannot be taken."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


def read(
    fields: Sequence[Field], given: Mapping[str, Sequence[str]]
) -> dict[str, Answer]:
    """Return the answers to `fields`, each as its type has it.

    given: by the key of the field, one text, or several of CHOICES; empty: unanswered.

    Raises:
        WrongAnswers: naming every field that is wrong.

    """
    found, wrong = sift(fields, given)
    wrong |= dict.fromkeys(
        given.keys() - {each.key for each in fields}, Fault.UNKNOWN_FIELD
    )
    if wrong:
        raise WrongAnswers(wrong)
    return found


def sift(
    fields: Sequence[Field], given: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Return the answers that can be used, and why the others cannot, by field."""
    found: dict[str, Answer] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        texts = [
            text for each in given.get(field.key, ()) if (text := plain(each).strip())
        ]
        if not texts:
            if field.is_required:
                wrong[field.key] = Fault.REQUIRED
            continue
        try:
            found[field.key] = one(field, texts)
        except Unusable as error:
            wrong[field.key] = error.fault
    return found, wrong


def one(field: Field, texts: Sequence[str]) -> Answer:
    """Return the answer to one field. Raises Unusable."""
    if field.type in CHOOSING:
        return _chosen(field, texts)
    if len(texts) > 1:
        raise Unusable(Fault.TOO_MANY)
    return _typed(field.type, texts[0])


def _chosen(field: Field, texts: Sequence[str]) -> Answer:
    known = {each.value for each in field.choices}
    if not known.issuperset(texts):
        raise Unusable(Fault.NOT_A_CHOICE)
    if field.type == Type.CHOICE:
        if len(texts) > 1:
            raise Unusable(Fault.TOO_MANY)
        return texts[0]
    # in the order of the form, each once
    return [each.value for each in field.choices if each.value in texts]


def _typed(type_: Type, text: str) -> str:
    match type_:
        case Type.NUMBER:
            return _number(text)
        case Type.PHONE:
            number = phones.normalise(text)
            if number is None:
                raise Unusable(Fault.NOT_A_PHONE)
            return number
        case Type.EMAIL:
            if len(text) > 254 or not _EMAIL.fullmatch(text):
                raise Unusable(Fault.NOT_AN_EMAIL)
            return text.lower()
        case Type.DATE:
            return _date(text)
    if len(text) > (_LONGEST_ADDRESS if type_ == Type.ADDRESS else LONGEST):
        raise Unusable(Fault.TOO_LONG)
    return text


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unusable(Fault.NOT_A_NUMBER) from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise Unusable(Fault.NOT_A_NUMBER)
    # 1E-999999999 is small, and a thousand million characters
    if int(number.as_tuple().exponent) < -_MOST_DECIMALS:
        raise Unusable(Fault.NOT_A_NUMBER)
    return f"{number:f}"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise Unusable(Fault.NOT_A_DATE) from None


def plain(text: str) -> str:
    """Return `text` as PostgreSQL can hold it: JSON may bring NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def in_words(answer: Answer) -> str:
    """Return an answer as one text, as traits and tables have it."""
    return answer if isinstance(answer, str) else "、".join(answer)
