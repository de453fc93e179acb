"""Reading accounts' templates again, so that one taken back is known before it is sent.

A gateway withdraws a template, or puts it under review anew, without telling us.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F, Q

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.errors import NotReady
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.services.adopting import Candidate, at_gateway
from saleor_wechat_growth.messaging.services.lines import Lines
from saleor_wechat_growth.messaging.services.stopping import (
    pause_template,
    resume_template,
)
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

EVERY: Final = timedelta(days=1)
#: when to ask again a gateway that did not answer; until then nobody else asks
RETRY: Final = timedelta(hours=1)
BATCH: Final = 16
THREADS: Final = 4

#: why a template was stopped here; it resumes by itself once the reason is over
GONE: Final = "not_at_gateway"
UNAPPROVED: Final = "not_approved"
REWORDED: Final = "reworded_at_gateway"
_TOLD: Final[Mapping[str, str]] = {
    GONE: "its gateway no longer has it",
    UNAPPROVED: "its gateway does not approve it now",
    REWORDED: "it has other fields at its gateway than here",
}


@dataclass(frozen=True, slots=True)
class _List:
    """The templates of one account for one channel, and who reads them."""

    account: Account
    channel: str
    client: Any


def check_templates(*, now: datetime, limit: int = BATCH) -> int:
    """Read again the lists that are due, and stop what can no longer be sent by.

    Return how many were due; call it again until it returns 0. The calls are made
    outside any transaction.
    """
    claimed = _claim(now, limit)
    lists = _readable(claimed)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(_read, lists))
    for each, found in zip(lists, answers, strict=True):
        if found is not None:
            _compare(each, found, now)
    return len(claimed)


def _due(now: datetime) -> QuerySet[Template]:
    return (
        Template.objects.across_installations()  # a claim: any shop's turn
        .filter(Q(check_due_at__isnull=True) | Q(check_due_at__lte=now))
        .filter(
            account__status=Account.Status.ACTIVE,
            installation__status=Installation.Status.ACTIVE,
        )
        # our own content is at no gateway
        .exclude(channel=Channel.WECHAT_CUSTOMER)
    )


@transaction.atomic
def _claim(now: datetime, limit: int) -> list[tuple[int, str]]:
    rows = _due(now).order_by("account_id", "channel")
    lists = list(rows.values_list("account_id", "channel").distinct()[:limit])
    return [
        (account_id, channel)
        for account_id, channel in lists
        if _due(now)
        .filter(account_id=account_id, channel=channel)
        .update(check_due_at=now + RETRY)
    ]


def _readable(claimed: Sequence[tuple[int, str]]) -> list[_List]:
    accounts = {
        row.pk: row
        for row in Account.objects.across_installations().filter(  # of the claim above
            id__in=[account_id for account_id, _ in claimed]
        )
    }
    lines, found = Lines(), []
    for account_id, channel in claimed:
        account = accounts[account_id]
        try:
            found.append(_List(account, channel, lines.of(account).client))
        except NotReady:
            # whoever enters its secrets anew is waited for
            continue
    return found


def _read(which: _List) -> list[Candidate] | None:
    try:
        return at_gateway(which.client, which.channel, {})
    except GatewayError:
        return None


def _compare(which: _List, found: Sequence[Candidate], now: datetime) -> None:
    known = {each.gateway_id: each for each in found}
    shop = which.account.installation_id
    rows = Template.objects.of(shop).filter(
        account=which.account, channel=which.channel
    )
    for row in rows.order_by("id"):
        wrong = _wrong(row, known)
        if wrong:
            pause_template(
                installation_id=shop,
                template_id=row.pk,
                reason=wrong,
                now=now,
                told=_TOLD[wrong],
            )
            continue
        if row.paused_reason in _TOLD:
            resume_template(installation_id=shop, template_id=row.pk)
        _take_wording(row, known.get(row.gateway_id))
    rows.update(check_due_at=now + EVERY)


def _wrong(row: Template, known: dict[str, Candidate]) -> str:
    """Return why a template cannot be sent by, "" if nothing is wrong.

    An SMS's list leaves out those for abroad, so missing there means nothing; and an
    empty list is more likely a gateway's slip than an account that was emptied.
    """
    candidate = known.get(row.gateway_id)
    if candidate is None:
        is_missed = bool(known) and row.channel != Channel.SMS
        return GONE if is_missed else ""
    if not candidate.is_approved:
        return UNAPPROVED
    return "" if _has_our_fields(row, candidate) else REWORDED


def _has_our_fields(row: Template, candidate: Candidate) -> bool:
    if row.channel == Channel.SMS:
        # its variables have numbers, ours have names
        return len(candidate.keywords) == len(row.fields)
    return {field["name"] for field in row.fields} <= set(candidate.keywords)


def _take_wording(row: Template, candidate: Candidate | None) -> None:
    """An SMS says what its gateway approved, whatever was typed here."""
    if candidate is None or row.channel != Channel.SMS:
        return
    if candidate.content != row.wording:
        Template.objects.of(row.installation_id).filter(id=row.pk).update(
            wording=candidate.content, version=F("version") + 1
        )
