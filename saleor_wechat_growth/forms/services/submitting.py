from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.forms import answers as given_answers
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms.errors import UnknownForm, WrongAnswers
from saleor_wechat_growth.forms.models import Form, Submission
from saleor_wechat_growth.forms.services.applying import (
    apply,
    coupon_given,
    give_coupon,
    unfit_for_traits,
)
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold

if TYPE_CHECKING:
    from saleor_wechat_growth.forms.answers import Answer

SUBMITTED: Final = "form.submitted"


@dataclass(frozen=True, slots=True)
class Who:
    """Who answers, and by which of their identities."""

    customer_id: int
    identity_id: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """Answers that were taken. grant_id: of the coupon given for them, if any."""

    submission: Submission
    form: Form
    grant_id: int | None = None


@transaction.atomic
def submit(
    *,
    installation_id: int,
    form_key: str,
    who: Who,
    given: Mapping[str, Sequence[str]],
    client_id: UUID,
    now: datetime,
) -> Submitted:
    """Take somebody's answers to a form of ours; the same `client_id` counts once.

    A repetition changes nothing, and returns what the first one did.

    Raises:
        UnknownForm: there is none of this key, or it is closed, or drawn elsewhere.
        WrongAnswers: naming every field that is wrong; nothing is kept.

    """
    hold([installation_id])
    form = (
        Form.objects.of(installation_id)
        .select_related("coupon")
        .filter(key=form_key)
        .exclude(kind=Form.Kind.JINSHUJU)
        .first()
    )
    if form is None:
        raise UnknownForm
    external_id = f"{who.identity_id}:{client_id}"
    known = form.submissions.filter(external_id=external_id).first()
    if known is not None:
        grant_id = coupon_given(form=form, customer_id=who.customer_id)
        return Submitted(known, form, grant_id)
    if not form.is_active:
        raise UnknownForm
    fields = drawn.read(form.fields)
    found = given_answers.read(fields, given)
    if wrong := unfit_for_traits(installation_id, fields, found):
        raise WrongAnswers(wrong)
    submission = Submission.objects.create(
        installation_id=installation_id,
        form=form,
        version=form.version,
        customer_id=who.customer_id,
        source=Submission.Source.STOREFRONT,
        external_id=external_id,
        sealed_answers=sealed(found),
        submitted_at=now,
    )
    apply(
        form=form,
        fields=fields,
        customer_id=who.customer_id,
        answers=found,
        at=now,
        now=now,
    )
    grant_id = give_coupon(form=form, customer_id=who.customer_id, now=now)
    announce(happenings=[happened(form, submission, now)], now=now)
    return Submitted(submission, form, grant_id)


def sealed(answers: Mapping[str, Answer]) -> bytes:
    """Return answers as they are kept."""
    return crypto.seal_text(jsontext.dumps(dict(answers)))


def happened(form: Form, submission: Submission, at: datetime) -> Happening:
    """Return the news that somebody answered a form."""
    return Happening(
        installation_id=form.installation_id,
        kind=SUBMITTED,
        subject=f"submission:{submission.pk}",
        at=at,
        body={
            "customer_id": submission.customer_id,
            "form": form.key,
            "submission_id": submission.pk,
        },
    )
