"""Whom a batch of messages would reach if it were sent now, and why not the others.

By the router itself, over the facts that the claim will read. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.previewing import names_of
from saleor_wechat_growth.messaging.queries.situation import situation
from saleor_wechat_growth.messaging.rendering import Field
from saleor_wechat_growth.messaging.router import Refused, choose
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.segments import queries as segment_queries

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from saleor_wechat_growth.messaging.queries.situation import Situation
    from saleor_wechat_growth.messaging.router import Choice

CHUNK: Final = 500
#: of a segment: somebody waits for the answer
MOST_ASKED: Final = 2000
UNKNOWN_CUSTOMER: Final = "unknown_customer"
#: they refuse to be chosen by what they are and do (`reach.profiling`)
NO_PROFILING: Final = "no_profiling"
NAME: Final = "customer.name"
NO_NAME: Final = f"missing:{NAME}"


@dataclass(slots=True)
class Rehearsal:
    """people = reachable + the sum of `reasons`.

    by_template: the reachable by the route they would take; later: those of them who
    would wait, by what for.
    """

    people: int = 0
    reachable: int = 0
    by_template: Counter[int] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def rehearse(
    installation_id: int,
    *,
    customer_ids: Sequence[int],
    template_ids: Sequence[int],
    now: datetime,
    expires_at: datetime,
    of_segment: bool = False,
) -> Rehearsal:
    """Ask the router about everybody, `CHUNK` people at a time.

    of_segment: they are chosen by what they are; who refuses that is passed over.
    """
    named = _wanting_a_name(installation_id, template_ids)
    found = Rehearsal(people=len(customer_ids))
    for start in range(0, len(customer_ids), CHUNK):
        chunk = customer_ids[start : start + CHUNK]
        known_people = known(installation_id, chunk)
        found.reasons[UNKNOWN_CUSTOMER] += len(chunk) - len(known_people)
        if of_segment:
            refusing = reach_queries.refusing(installation_id, known_people)
            found.reasons[NO_PROFILING] += len(refusing)
            known_people = [each for each in known_people if each not in refusing]
        messages = [
            Message(customer_id=each, routes=list(template_ids))
            for each in known_people
        ]
        if not messages:
            continue
        names = (
            customer_queries.names(installation_id, known_people)
            if named
            else dict[int, str]()
        )
        here = situation(installation_id, messages, now)
        for message in messages:
            without = () if names.get(message.customer_id) else named
            _judge(found, here, message.customer_id, template_ids, without, expires_at)
    found.reasons += Counter()  # leaves out what nobody is in
    return found


def sample(installation_id: int, segment_id: int, now: datetime) -> list[int]:
    """Return who is in a segment; of a large one `MOST_ASKED`, spread over it."""
    return segment_queries.sample_at(installation_id, segment_id, now, MOST_ASKED)


def known(installation_id: int, customer_ids: Sequence[int]) -> list[int]:
    """Return those who are somebody today, in the given order."""
    people = customer_queries.people(installation_id).filter(id__in=customer_ids)
    ids = set(people.values_list("id", flat=True))
    return [each for each in customer_ids if each in ids]


def _wanting_a_name(
    installation_id: int, template_ids: Sequence[int]
) -> frozenset[int]:
    rows = Template.objects.of(installation_id).filter(id__in=template_ids)
    return frozenset(
        template_id
        for template_id, fields in rows.values_list("id", "fields")
        if NAME in names_of([Field.of(raw) for raw in fields])
    )


def _judge(
    found: Rehearsal,
    here: Situation,
    customer_id: int,
    template_ids: Sequence[int],
    without: Collection[int],
    expires_at: datetime,
) -> None:
    """Count one person. without: templates that cannot be filled for them."""

    def chosen(routes: Sequence[int]) -> Choice | Refused:
        return choose(
            here.candidates(routes),
            here.people[customer_id],
            here.policies,
            here.usage[customer_id],
            here.now,
            here.zone,
            expires_at=expires_at,
        )

    choice = chosen([each for each in template_ids if each not in without])
    if isinstance(choice, Refused):
        # as the claim says it: what cannot be written, if it would have gone
        had_all = chosen(template_ids) if without else choice
        reason = had_all.told if isinstance(had_all, Refused) else NO_NAME
        found.reasons[str(reason or NO_NAME)] += 1
        return
    found.reachable += 1
    found.by_template[choice.candidate.template.id] += 1
    if choice.waits_for is not None:
        found.later[str(choice.waits_for)] += 1
