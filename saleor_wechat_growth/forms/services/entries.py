"""Entries of Jinshuju, as they come out of the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.forms import answers as given_answers
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms.models import Form, Invitation, Submission
from saleor_wechat_growth.forms.services.applying import (
    apply,
    give_coupon,
    unfit_for_traits,
)
from saleor_wechat_growth.forms.services.inviting import lookup_of
from saleor_wechat_growth.forms.services.submitting import happened, sealed

if TYPE_CHECKING:
    from saleor_wechat_growth.forms.answers import Answer
    from saleor_wechat_growth.inbox.registry import Happening


@dataclass(frozen=True, slots=True)
class EntryNews:
    """One entry in one state. values: texts by the vendor's name of the field."""

    account_id: int
    form: str
    serial: str
    carried: str
    at: datetime
    edited_at: datetime | None
    values: Mapping[str, Sequence[str]] = field(repr=False)


@transaction.atomic
def record_entries(
    *, installation_id: int, entries: Sequence[EntryNews], now: datetime
) -> list[Happening]:
    """Take what people answered elsewhere; return the news of it.

    An entry counts once; edited, it changes its row and what it said of the person,
    and is no news. Of a form that nobody mapped nothing is kept. The caller holds the
    shop.
    """
    forms = _forms(installation_id, entries)
    news = []
    for each in sorted(entries, key=lambda each: each.edited_at or each.at):
        form = forms.get((each.account_id, each.form))
        if form is not None:
            news += _record(form, each, now)
    return news


def _forms(
    installation_id: int, entries: Iterable[EntryNews]
) -> Mapping[tuple[int | None, str], Form]:
    rows = (
        Form.objects.of(installation_id)
        .filter(
            kind=Form.Kind.JINSHUJU,
            remote_token__in={each.form for each in entries},
            is_active=True,
        )
        .select_related("coupon")
    )
    return {(row.account_id, row.remote_token): row for row in rows}


def _record(form: Form, entry: EntryNews, now: datetime) -> list[Happening]:
    known = (
        form.submissions.select_for_update().filter(external_id=entry.serial).first()
    )
    if known is not None and not _is_newer(entry, known):
        return []
    fields = drawn.read(form.fields)
    given = {
        each.key: [_as_value(each, text) for text in entry.values.get(each.remote, ())]
        for each in fields
    }
    usable, unusable = given_answers.sift(fields, given)
    misfits = unfit_for_traits(form.installation_id, fields, usable)
    kept: dict[str, Answer] = {
        **{key: _as_it_came(given[key]) for key in unusable if given[key]},
        **usable,
    }
    unusable |= misfits
    submission = known or Submission(
        installation_id=form.installation_id,
        form=form,
        source=Submission.Source.JINSHUJU,
        external_id=entry.serial,
        submitted_at=entry.at,
        customer_id=_whose(form, entry, now),
    )
    submission.version = form.version
    submission.sealed_answers = sealed(kept)
    submission.unusable = unusable
    submission.edited_at = entry.edited_at
    submission.save()
    if submission.customer_id is None:
        return []
    apply(
        form=form,
        fields=fields,
        customer_id=submission.customer_id,
        answers={key: each for key, each in usable.items() if key not in misfits},
        at=entry.at,
        now=now,
    )
    if known is not None:
        return []
    give_coupon(form=form, customer_id=submission.customer_id, now=now)
    return [happened(form, submission, entry.at)]


def _is_newer(entry: EntryNews, known: Submission) -> bool:
    if known.sealed_answers is None:
        # erased: what is sent again does not bring it back
        return False
    if entry.edited_at is None:
        return False
    return known.edited_at is None or entry.edited_at > known.edited_at


def _as_value(field: drawn.Field, text: str) -> str:
    """Return a choice as we call it: the vendor may say its name or its code."""
    if field.type not in drawn.CHOOSING:
        return text
    if any(choice.value == text for choice in field.choices):
        return text
    named = (choice.value for choice in field.choices if choice.label_zh == text)
    return next(named, text)


def _as_it_came(texts: Sequence[str]) -> Answer:
    cut = [given_answers.plain(each)[: given_answers.LONGEST] for each in texts]
    return cut[0] if len(cut) == 1 else cut


def _whose(form: Form, entry: EntryNews, now: datetime) -> int | None:
    """Return who the link was made for, if this entry is the first to bring its code."""
    if not entry.carried:
        return None
    invitation = (
        Invitation.objects.of(form.installation_id)
        .select_for_update()
        .filter(
            form=form,
            lookup=lookup_of(entry.carried),
            external_id="",
            expires_at__gt=now,
        )
        .first()
    )
    if invitation is None:
        return None
    invitation.external_id = entry.serial
    invitation.save(update_fields=["external_id"])
    return invitation.customer_id
