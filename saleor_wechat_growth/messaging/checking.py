"""What is wrong with a template, found when it is applied (never when it is sent)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.scenes import is_address
from saleor_wechat_growth.messaging import forms
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.rendering import (
    LANDING_VOCABULARY,
    SAMPLE,
    Field,
    Landing,
    land,
    names_in,
    render,
)
from saleor_wechat_growth.reach.models import Channel, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VARIABLE: Final = re.compile(r"\{(\d+)\}")
_CUTTABLE: Final = ("thing", "name")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `where`: a field's name, "wording" or a part of the landing."""

    where: str
    what: str


def check_template(
    fields: Sequence[Field],
    *,
    channel: str,
    purpose: str,
    wording: str = "",
    opt_out_text: str = "",
    form: str = "",
) -> list[Problem]:
    """Return what would keep this template from being sent; best case: nothing.

    wording: the approved text of an SMS, `{1}` where the first field goes;
    opt_out_text: how a marketing SMS has to end; form: of our own content.
    """
    problems = [
        problem for field in fields for problem in _of_field(field, channel, form)
    ]
    names = [field.name for field in fields]
    problems += [
        Problem(name, "stands here twice")
        for name in sorted(set(names))
        if names.count(name) > 1
    ]
    if channel == Channel.SMS:
        problems += _of_wording(len(fields), purpose, wording, opt_out_text)
    return problems


def _of_field(field: Field, channel: str, form: str) -> Iterator[Problem]:
    if field.fit not in {"cut", "block"}:
        yield Problem(field.name, "fit is cut or block")
    if field.fit == "cut" and not is_cuttable(field.name, form):
        yield Problem(field.name, "only free texts may be cut: half of it is a lie")
    try:
        render([field], SAMPLE, sms=channel == Channel.SMS, form=form)
    except WrongTemplate as wrong:
        yield Problem(field.name, str(wrong))
    except DoesNotFit as misfit:
        yield Problem(field.name, f"breaks the rule of its type: {misfit.rule}")
    except MissingValue as missing:
        yield Problem(field.name, f"nothing to show for {missing.name}")


def is_cuttable(name: str, form: str = "") -> bool:
    """Whether half of what a field says is still no lie."""
    if form:
        return forms.is_cuttable(form, name)
    return name.rstrip("0123456789") in _CUTTABLE


def _of_wording(
    count: int, purpose: str, wording: str, opt_out_text: str
) -> Iterator[Problem]:
    numbers = sorted({int(number) for number in _VARIABLE.findall(wording)})
    if numbers != list(range(1, count + 1)):
        yield Problem("wording", f"has variables {numbers} for {count} fields")
    ends = wording.rstrip().endswith(opt_out_text)
    if purpose == Purpose.MARKETING and not ends:
        yield Problem("wording", f"has to end with {opt_out_text}")


def check_landing(landing: Landing) -> list[Problem]:
    """Return what is wrong with where links lead."""
    problems = []
    for where, text in (("h5", landing.h5), ("mini_program", landing.mini_program)):
        try:
            strange = names_in([text]) - LANDING_VOCABULARY
        except WrongTemplate as wrong:
            problems.append(Problem(where, str(wrong)))
            continue
        problems += [Problem(where, f"may not name {name}") for name in sorted(strange)]
    if landing.h5 and not problems and not is_address(land(landing, SAMPLE).h5):
        problems.append(Problem("h5", "has to be an http(s) address"))
    if landing.mini_program.startswith("/"):
        problems.append(Problem("mini_program", "has no slash at its beginning"))
    return problems
