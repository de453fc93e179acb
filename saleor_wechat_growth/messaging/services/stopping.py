"""Stopping what a gateway refuses for a reason that is ours, and telling operators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging.models import Attempt, Problem, Template
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import pause_account

TELL_TASK = "saleor_wechat_growth.messaging.tasks.tell_operators"

#: a value that does not fit one person's message may not fit the template (promise 7)
MISFIT: Final = "47003"
MISFIT_PEOPLE: Final = 5
MISFIT_WINDOW: Final = timedelta(hours=1)

MAX_ATTEMPTS: Final = 10
LEASE: Final = timedelta(minutes=1)
BATCH: Final = 50

#: tells core of one problem: installation id, key, message; raises SaleorError or
#: NotInstalled
Reporter = Callable[[int, str, str], None]


def pause_template(
    *,
    installation_id: int,
    template_id: int,
    reason: str,
    now: datetime,
    told: str = "",
) -> bool:
    """Send nothing by a template until an operator resumes it; tell them once.

    told: the reason in words, where it is no gateway's code. Return whether it was
    active.
    """
    templates = Template.objects.of(installation_id).filter(id=template_id)
    stopped = templates.filter(status=Template.Status.ACTIVE).update(
        status=Template.Status.PAUSED, paused_reason=reason[:200], paused_at=now
    )
    if stopped:
        key = templates.values_list("key", flat=True).get()
        raise_problem(
            installation_id=installation_id,
            key=f"template-{key}",
            message=f"Template {key} is paused: {told or _answered(reason)}.",
            now=now,
        )
    return bool(stopped)


def _answered(code: str) -> str:
    return f"the gateway answered {code}"


def resume_template(*, installation_id: int, template_id: int) -> bool:
    """Send by a template again; return whether it was paused."""
    return bool(
        Template.objects.of(installation_id)
        .filter(id=template_id, status=Template.Status.PAUSED)
        .update(status=Template.Status.ACTIVE, paused_reason="", paused_at=None)
    )


def pause_if_misfitting(
    *, installation_id: int, template_id: int, now: datetime
) -> bool:
    """Pause a template whose values did not fit for five people within an hour."""
    misfits = Attempt.objects.of(installation_id).filter(
        template_id=template_id,
        outcome=Attempt.Outcome.REFUSED,
        finished_at__gt=now - MISFIT_WINDOW,
        code=MISFIT,
    )
    people = misfits.aggregate(people=Count("message__customer", distinct=True))
    if people["people"] < MISFIT_PEOPLE:
        return False
    return pause_template(
        installation_id=installation_id,
        template_id=template_id,
        reason=f"{MISFIT} for {MISFIT_PEOPLE} people",
        now=now,
    )


def stop_account(
    *, installation_id: int, account_id: int, code: str, now: datetime
) -> None:
    """Pause an account that the gateway no longer serves, and tell operators."""
    stopped = pause_account(
        installation_id=installation_id, account_id=account_id, reason=code
    )
    if stopped:
        key = (
            Account.objects.of(installation_id)
            .values_list("key", flat=True)
            .get(id=account_id)
        )
        raise_problem(
            installation_id=installation_id,
            key=f"account-{key}",
            message=f"Account {key} is paused: {_answered(code)}.",
            now=now,
        )


def raise_problem(
    *, installation_id: int, key: str, message: str, now: datetime
) -> None:
    """Have operators told on the app's page of the Dashboard.

    In the caller's transaction; core hears of it from `report_due`.
    """
    Problem.objects.bulk_create(
        [
            Problem(
                installation_id=installation_id,
                key=key,
                message=message,
                raised_at=now,
                due_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["installation", "key"],
        update_fields=["message", "raised_at", "due_at"],
    )
    transaction.on_commit(lambda: wake(TELL_TASK))


def tell_core(installation_id: int, key: str, message: str) -> None:
    """Raise a problem in core. Raises SaleorError, NotInstalled."""
    client = saleor_client(Installation.objects.get(id=installation_id))
    try:
        client.app_problem_create(key=key, message=message)
    finally:
        client.close()


def report_due(*, now: datetime, report: Reporter = tell_core) -> int:
    """Tell core of the problems it does not know of; return how many it took."""
    told = 0
    for problem in _claim(now):
        try:
            report(problem.installation_id, problem.key, problem.message)
        except (SaleorError, NotInstalled):
            late = problem.attempts >= MAX_ATTEMPTS
            problem.due_at = None if late else now + LEASE * 2**problem.attempts
        else:
            problem.due_at = None
            told += 1
        # a problem raised anew meanwhile is due again, and stays so
        Problem.objects.of(problem.installation_id).filter(
            id=problem.pk, raised_at=problem.raised_at
        ).update(due_at=problem.due_at)
    return told


@transaction.atomic
def _claim(now: datetime) -> list[Problem]:
    rows = list(
        Problem.objects.across_installations()  # a claim
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "id")[:BATCH]
    )
    for row in rows:
        row.due_at = now + LEASE
        row.attempts += 1
    Problem.objects.bulk_update(rows, ["due_at", "attempts"])
    return rows
