"""Forms and what was answered. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.forms import news
from saleor_wechat_growth.forms.models import Form, Submission

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from saleor_wechat_growth.forms.answers import Answer


def forms(installation_id: int) -> QuerySet[Form]:
    """Return the shop's forms, newest first."""
    rows = Form.objects.of(installation_id).select_related("coupon", "account")
    return rows.order_by("-created_at", "-id")


def open_form(installation_id: int, key: str) -> Form | None:
    """Return the form of this key, if it takes answers."""
    return forms(installation_id).filter(key=key, is_active=True).first()


def tallies(
    installation_id: int, form_ids: Collection[int]
) -> Mapping[int, tuple[int, int, datetime | None]]:
    """Return, by form: submissions, those of known people, when the last one came."""
    rows = (
        Submission.objects.of(installation_id)
        .filter(form_id__in=form_ids)
        .order_by()
        .values_list("form_id")
        .annotate(Count("id"), Count("customer"), Max("submitted_at"))
    )
    return {form_id: (count, known, last) for form_id, count, known, last in rows}


def submissions(
    installation_id: int, *, form_id: int | None = None, customer_id: int | None = None
) -> QuerySet[Submission]:
    """Return what was answered, of a form or by a person."""
    rows = Submission.objects.of(installation_id).select_related("form")
    if form_id is not None:
        rows = rows.filter(form_id=form_id)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    return rows


def answers_of(submission: Submission) -> Mapping[str, Answer]:
    """Open the answers of a submission; none of one that was erased."""
    if submission.sealed_answers is None:
        return {}
    found: dict[str, Answer] = jsontext.loads(
        crypto.unseal_text(submission.sealed_answers)
    )
    return found


def entries_of(installation_id: int, customer_ids: Collection[int]) -> set[str]:
    """Return what news of these persons' entries goes by (`news.subject_of`)."""
    return _subjects(_entries(installation_id).filter(customer_id__in=customer_ids))


def entries_of_the_erased(
    installation_id: int, entries: Collection[tuple[str, str]]
) -> set[str]:
    """Return which of these (form's token, serial) lie under a tombstone, as news goes by."""
    return _subjects(
        _entries(installation_id).filter(
            # both, as entries are found by them; a pair too many is nobody's news
            among("form__remote_token", {token for token, _ in entries}),
            among("external_id", {serial for _, serial in entries}),
            customer__erased_at__isnull=False,
        )
    )


def _entries(installation_id: int) -> QuerySet[Submission]:
    return Submission.objects.of(installation_id).filter(
        source=Submission.Source.JINSHUJU
    )


def _subjects(entries: QuerySet[Submission]) -> set[str]:
    rows = entries.values_list("form__remote_token", "external_id")
    return {news.subject_of(token, serial) for token, serial in rows}
