from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.talks.types import CustomerTalk
from saleor_wechat_growth.insights.queries import people_profile as profiles
from saleor_wechat_growth.insights.queries.talks import talk
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import HandOver
from saleor_wechat_growth.reach.services import Turn, hand_over

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


class Code(Enum):
    """What can be wrong with who talks to somebody."""

    CUSTOMER_UNKNOWN = "There is no customer of this id."


def _turned(context: Context, customer_id: str, lasts: timedelta, action: str) -> Any:
    """Have a human talk with somebody for so long, and return where it stands."""
    shop = context.installation_id
    person = profiles.person(shop, customer_id=number_of(customer_id))
    if person is None or person.erased_at is not None:
        raise Refusal(Code.CUSTOMER_UNKNOWN, "id")
    turn = Turn(
        customer_id=person.pk,
        at=context.now,
        until=context.now + lasts,
        by=HandOver.By.STAFF,
    )
    hand_over(installation_id=shop, turns=[turn])
    context.audit(action, f"customer:{person.pk}", {})
    return talk(shop, person.pk, context.now)


class TakeOverCustomer(StaffMutation):
    """Talk with somebody yourself; automation stands back for the shop's hours."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS

    talk = graphene.Field(CustomerTalk)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        hours = reach_queries.policies(context.installation_id).human_hours
        lasts = timedelta(hours=hours)
        return cls(talk=_turned(context, id, lasts, "customer.taken_over"))


class HandBackCustomer(StaffMutation):
    """Have automation speak with somebody again."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS

    talk = graphene.Field(CustomerTalk)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        lasts = timedelta()
        return cls(talk=_turned(context, id, lasts, "customer.handed_back"))


class TalksMutations(graphene.ObjectType):
    """Who talks with people in WeChat."""

    hand_back_customer = HandBackCustomer.Field()
    take_over_customer = TakeOverCustomer.Field()
