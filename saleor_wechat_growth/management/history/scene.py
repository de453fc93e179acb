"""What is there already when the history is told: accounts, templates, the recall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.integrations.sms.segments import segments
from saleor_wechat_growth.journeys import queries as journeys
from saleor_wechat_growth.journeys.definition import GrantCoupon
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import names_in
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.journeys.definition import CartDefinition
    from saleor_wechat_growth.reach.policies import Policies

#: what the demo's growth.yaml calls them
JOURNEY: Final = "cart-recall"
SPAN: Final = timedelta(days=92)
#: nothing of the last hours: a demo that is being walked through stays as it is
QUIET: Final = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Route:
    """A template, as far as a message by it is told.

    needs: the first coupon field; parts: how many it bills an SMS as, else None.
    """

    id: int
    key: str
    channel: str
    purpose: str
    account_id: int
    gateway_id: str
    needs: str
    parts: int | None


@dataclass(frozen=True)
class Scene:
    """The demo shop as its growth.yaml made it. The history is from since to until."""

    installation_id: int
    now: datetime
    since: datetime
    until: datetime
    mini_program: Account
    service: Account
    journey: Journey
    graph: CartDefinition
    routes: Mapping[str, Route]
    coupon: Coupon
    terms: Terms
    policies: Policies

    @classmethod
    def find(cls, installation_id: int, now: datetime) -> Scene:
        """Read it. Raises DoesNotExist where growth.yaml was not applied."""
        accounts = Account.objects.of(installation_id)
        journey = Journey.objects.of(installation_id).get(key=JOURNEY)
        graph = journeys.definition_of(journey)
        key = next(
            node.coupon
            for node in graph.nodes.values()
            if isinstance(node, GrantCoupon)
        )
        coupon = Coupon.objects.of(installation_id).get(key=key)
        return cls(
            installation_id=installation_id,
            now=now,
            since=now - SPAN,
            until=now - QUIET,
            mini_program=accounts.get(kind=Account.Kind.MINI_PROGRAM),
            service=accounts.get(kind=Account.Kind.SERVICE_ACCOUNT),
            journey=journey,
            graph=graph,
            routes={
                row.key: _route(row) for row in Template.objects.of(installation_id)
            },
            coupon=coupon,
            terms=Terms.model_validate(coupon.terms),
            policies=reach.policies(installation_id),
        )


def _route(row: Template) -> Route:
    texts = [raw["text"] for raw in row.fields]
    named = sorted(names_in(texts), key="".join(texts).find)
    needs = next((name for name in named if name.startswith("coupon.")), "")
    return Route(
        id=row.id,
        key=row.key,
        channel=row.channel,
        purpose=row.purpose,
        account_id=row.account_id,
        gateway_id=row.gateway_id,
        needs=needs,
        parts=segments(row.wording) if row.channel == Channel.SMS else None,
    )
