"""Answering at once those who write to an account, or tap its menu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.messaging.models import Message, Reply, Template
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.replies import Answer, answer
from saleor_wechat_growth.messaging.services.planning import plan
from saleor_wechat_growth.reach import queries as reach_queries

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.replies import Said
    from saleor_wechat_growth.reach.snapshot import Reach

#: what the origins of replies begin with
REPLY: Final = "reply:"
#: without a window nothing is sent; that is written down by the claim
_AT_LEAST: Final = timedelta(minutes=1)
_LATELY: Final = "answered_lately"


def reply_to(*, installation_id: int, said: Sequence[Said], now: datetime) -> int:
    """Plan what answers these; return how many messages.

    Each is answered once, however often it is told (promise 4). In the caller's
    transaction.
    """
    replies = list(
        Reply.objects.of(installation_id)
        .filter(is_active=True)
        .order_by("position", "id")
    )
    if not replies:
        return 0
    policies = reach_queries.policies(installation_id)
    people = reach_queries.snapshot(
        installation_id, {each.customer_id for each in said}, now
    )
    answers = [
        (
            each,
            answer(
                each,
                replies,
                policies,
                is_with_human=people[each.customer_id].is_with_human,
            ),
        )
        for each in said
    ]
    accounts = _accounts(installation_id, replies)
    lately = _Lately(installation_id, said, replies, now)
    plans: list[Plan] = []
    records: list[DecisionFact] = []
    for each, found in answers:
        if found.reply is None:
            continue
        contents = [
            template_id
            for template_id in found.reply.templates
            if accounts.get(template_id) == each.account_id
        ]
        withheld = found.withheld
        if not withheld and contents and lately.is_answered(each, found.reply):
            withheld = _LATELY
        if withheld:
            records.append(_withheld(installation_id, each, found, withheld))
            continue
        plans += _plans(each, contents, people[each.customer_id], now)
        lately.note(each, contents)
    if plans:
        plan(installation_id=installation_id, plans=plans, now=now)
    if records:
        decide(decisions=records, now=now)
    return len(plans)


def _accounts(installation_id: int, replies: Sequence[Reply]) -> Mapping[int, int]:
    """Return the account of each content that some reply gives."""
    ids = {template_id for reply in replies for template_id in reply.templates}
    rows = Template.objects.of(installation_id).filter(id__in=ids)
    return dict(rows.values_list("id", "account_id"))


def _plans(
    said: Said, contents: Sequence[int], reach: Reach, now: datetime
) -> list[Plan]:
    window = reach.window(said.account_id, said.identity_id, now)
    ends_at = window.ends_at if window else now + _AT_LEAST
    return [
        Plan(
            origin=f"{REPLY}{said.origin}" + (f":{number}" if number > 1 else ""),
            customer_id=said.customer_id,
            routes=(template_id,),
            due_at=now,
            expires_at=ends_at,
        )
        for number, template_id in enumerate(contents, 1)
    ]


class _Lately:
    """What people were answered within the pauses of the replies.

    A reply is known by the first content it gave.
    """

    def __init__(
        self,
        installation_id: int,
        said: Sequence[Said],
        replies: Sequence[Reply],
        now: datetime,
    ) -> None:
        self._now = now
        self._at: dict[tuple[int, int], datetime] = {}
        longest = max(reply.once_per for reply in replies)
        if not longest:
            return
        rows = Message.objects.of(installation_id).filter(
            customer_id__in={each.customer_id for each in said},
            planned_at__gt=now - longest,
            origin__startswith=REPLY,
        )
        newest: dict[tuple[int, int], datetime] = defaultdict(lambda: now - longest)
        for customer_id, routes, at in rows.values_list(
            "customer_id", "routes", "planned_at"
        ):
            for template_id in routes:
                key = (customer_id, template_id)
                newest[key] = max(newest[key], at)
        self._at = dict(newest)

    def is_answered(self, said: Said, reply: Reply) -> bool:
        since = self._now - reply.once_per
        times = (self._at.get((said.customer_id, each)) for each in reply.templates)
        return bool(reply.once_per) and any(at and at > since for at in times)

    def note(self, said: Said, contents: Sequence[int]) -> None:
        for template_id in contents:
            self._at[said.customer_id, template_id] = self._now


def _withheld(
    installation_id: int, said: Said, found: Answer, reason: str
) -> DecisionFact:
    assert found.reply is not None
    return DecisionFact(
        installation_id=installation_id,
        stage=Decision.Stage.ENTRY,
        subject=f"reply:{found.reply.pk}",
        verdict="not_answered",
        reason=reason,
        facts={"account_id": said.account_id},
        customer_id=said.customer_id,
    )
