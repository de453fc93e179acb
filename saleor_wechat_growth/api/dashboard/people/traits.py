"""Traits of one customer: shown, and set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.people.codes import Code
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.types import TraitType
from saleor_wechat_growth.customers.queries import people
from saleor_wechat_growth.segments.errors import TraitInvalid
from saleor_wechat_growth.segments.queries import TraitView, traits_of
from saleor_wechat_growth.segments.services import TraitWanted, set_traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.api.dashboard.context import Context


class CustomerTrait(graphene.ObjectType):
    """A trait of the shop, and what it is of one customer."""

    key = graphene.String(required=True)
    label = graphene.String(required=True)
    type = TraitType(required=True)
    options = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Of a choice."
    )
    value = graphene.String(
        description="As text: 12.5, true, 2026-11-23; null: not known."
    )
    set_at = DateTime()
    by = graphene.String(
        required=True, description="`staff:<user id>`, or what else set it."
    )

    @staticmethod
    def resolve_key(row: TraitView, _info: Any) -> str:
        return row.definition.key

    @staticmethod
    def resolve_label(row: TraitView, _info: Any) -> str:
        return row.definition.label

    @staticmethod
    def resolve_type(row: TraitView, _info: Any) -> str:
        return row.definition.type

    @staticmethod
    def resolve_options(row: TraitView, _info: Any) -> Sequence[str]:
        return row.definition.options


class SetTrait(StaffMutation):
    """Say what a trait is of one customer, or that it is not known any more."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.TRAIT_INVALID)

    class Arguments:
        customer_id = graphene.ID(required=True)
        key = graphene.String(required=True)
        value = graphene.String(
            description="As `CustomerTrait.value`; null: not known any more."
        )

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {TraitInvalid: (Code.TRAIT_INVALID, "value")}

    traits = graphene.List(graphene.NonNull(CustomerTrait))

    @classmethod
    def perform(
        cls, context: Context, *, customer_id: str, key: str, value: str | None = None
    ) -> Any:
        shop, person = context.installation_id, number_of(customer_id)
        if not people(shop).filter(id=person).exists():
            raise Refusal(Code.CUSTOMER_UNKNOWN, "customerId")
        set_traits(
            installation_id=shop,
            wanted=[TraitWanted(person, key, value)],
            by=context.staff.actor,
            now=context.now,
        )
        # not what it is: that is personal
        context.audit(
            "customer.trait_set",
            f"customer:{person}",
            {"trait": key, "is_known": value is not None},
        )
        return cls(traits=traits_of(shop, person))
