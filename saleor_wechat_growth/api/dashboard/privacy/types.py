from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.people.parts import staff_address
from saleor_wechat_growth.customers.models import Erasure
from saleor_wechat_growth.customers.services.erasing import BY_CUSTOMER
from saleor_wechat_growth.insights.queries import privacy as rights

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.customers.models import DataExport
    from saleor_wechat_growth.insights.queries.privacy import Privacy


class _ExportState(Enum):
    """Where a copy of somebody's data stands."""

    MAKING = rights.MAKING
    READY = rights.READY
    EXPIRED = rights.EXPIRED
    FAILED = rights.FAILED


ErasureState = graphene.Enum.from_enum(
    Erasure.State, name="ErasureState", description="Where an erasure stands."
)
DataExportState = graphene.Enum.from_enum(_ExportState, name="DataExportState")


class CustomerErasure(graphene.ObjectType):
    """That somebody is to be erased, or was."""

    id = graphene.ID(required=True)
    state = ErasureState(required=True)
    is_their_wish = graphene.Boolean(
        required=True, description="They asked for it in the mini-program themselves."
    )
    requested_by = graphene.String(
        required=True, description="The address of the member of staff, or empty."
    )
    reason = graphene.String(required=True, description="What staff gave as theirs.")
    requested_at = DateTime(required=True)
    due_at = DateTime(description="When it begins, or goes on.")
    ended_at = DateTime()
    waits_for_core = graphene.Boolean(
        required=True,
        description="What we wrote to their Saleor user is still to be taken away.",
    )
    rows = graphene.Int(required=True, description="Deleted or emptied so far.")

    @staticmethod
    def resolve_is_their_wish(row: Erasure, _info: Any) -> bool:
        return row.requested_by == BY_CUSTOMER

    @staticmethod
    def resolve_requested_by(row: Erasure, info: GraphQLResolveInfo) -> str:
        return staff_address(info, row.requested_by)

    @staticmethod
    def resolve_waits_for_core(row: Erasure, _info: Any) -> bool:
        return row.core_due_at is not None

    @staticmethod
    def resolve_rows(row: Erasure, _info: Any) -> int:
        return sum(row.counts.values())


class CustomerDataExport(graphene.ObjectType):
    """A copy of all we hold on somebody, kept seven days."""

    id = graphene.ID(required=True)
    state = DataExportState(required=True)
    is_their_wish = graphene.Boolean(required=True)
    requested_by = graphene.String(required=True)
    requested_at = DateTime(required=True)
    made_at = DateTime()
    expires_at = DateTime()
    size = graphene.Int(required=True, description="Bytes; 0 before it is made.")
    downloads = graphene.Int(required=True)

    @staticmethod
    def resolve_state(row: DataExport, info: GraphQLResolveInfo) -> str:
        return rights.state_of(row, info.context.now)

    @staticmethod
    def resolve_is_their_wish(row: DataExport, _info: Any) -> bool:
        return row.requested_by == BY_CUSTOMER

    @staticmethod
    def resolve_requested_by(row: DataExport, info: GraphQLResolveInfo) -> str:
        return staff_address(info, row.requested_by)


class CustomerPrivacy(graphene.ObjectType):
    """One person's rights; of somebody who was erased, that they were."""

    id = graphene.ID(required=True)
    erased_at = DateTime(description="Set: nothing of them is known any more.")
    allows_profiling = graphene.Boolean(
        required=True,
        description="May be chosen by what they are and do; so until they say no.",
    )
    allows_location = graphene.Boolean(required=True)
    erasure = graphene.Field(CustomerErasure, description="Null: not asked for.")
    exports = graphene.List(
        graphene.NonNull(CustomerDataExport),
        required=True,
        description="Newest first, at most 10.",
    )

    @staticmethod
    def resolve_id(found: Privacy, _info: Any) -> int:
        return found.customer.pk

    @staticmethod
    def resolve_erased_at(found: Privacy, _info: Any) -> datetime | None:
        return found.customer.erased_at

    @staticmethod
    def resolve_allows_profiling(found: Privacy, _info: Any) -> bool:
        return found.reach.allows_profiling

    @staticmethod
    def resolve_allows_location(found: Privacy, _info: Any) -> bool:
        return found.reach.allows_location
