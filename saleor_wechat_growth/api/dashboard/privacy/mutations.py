from __future__ import annotations

from base64 import b64encode
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.privacy.types import CustomerPrivacy
from saleor_wechat_growth.customers import services
from saleor_wechat_growth.customers.errors import (
    NoExport,
    PersonErased,
    UnknownPerson,
)
from saleor_wechat_growth.insights.queries import privacy as rights

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context

LONGEST_REASON: Final = 200


class Code(Enum):
    """What can be wrong with a request about somebody's data."""

    CUSTOMER_UNKNOWN = "There is no customer of this id."
    CUSTOMER_ERASED = "They were erased: nothing of them is known any more."
    EXPORT_UNKNOWN = "There is no such copy, or it is not made yet, or not kept."
    REASON_INVALID = "Say why, in 200 characters at most, without personal data."


_REFUSALS: Final[Refusals] = {
    UnknownPerson: (Code.CUSTOMER_UNKNOWN, "id"),
    PersonErased: (Code.CUSTOMER_ERASED, "id"),
    NoExport: (Code.EXPORT_UNKNOWN, "id"),
}


def _shown(context: Context, customer_id: int) -> Any:
    return rights.privacy(context.installation_id, customer_id)


class ExportCustomer(StaffMutation):
    """Have a copy made of all we hold on somebody; a job makes it."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.CUSTOMER_ERASED)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS
    refusals = _REFUSALS

    privacy = graphene.Field(CustomerPrivacy)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        made = services.request_export(
            installation_id=context.installation_id,
            customer_id=number_of(id),
            requested_by=context.staff.actor,
            now=context.now,
        )
        context.audit(
            "customer.exported", f"customer:{made.customer_id}", {"export": made.pk}
        )
        return cls(privacy=_shown(context, made.customer_id))


class DownloadCustomerExport(StaffMutation):
    """Take a copy out. Who took whose stands in the audit log."""

    class Meta:
        codes = (Code.EXPORT_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True, description="Of the copy.")

    needs = CUSTOMERS
    refusals = _REFUSALS

    file_name = graphene.String()
    content = graphene.String(description="The ZIP, in base64.")

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        taken = services.open_export(
            installation_id=context.installation_id,
            export_id=number_of(id),
            now=context.now,
        )
        context.audit(
            "customer.export_downloaded",
            f"customer:{taken.customer_id}",
            {"export": taken.export_id},
        )
        return cls(
            file_name=f"customer-{taken.customer_id}.zip",
            content=b64encode(taken.content).decode(),
        )


class EraseCustomer(StaffMutation):
    """Erase somebody, at once and for good: nothing takes it back."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.CUSTOMER_ERASED, Code.REASON_INVALID)

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(
            required=True, description="Kept with the tombstone; name nobody in it."
        )

    needs = CUSTOMERS
    refusals = _REFUSALS

    privacy = graphene.Field(CustomerPrivacy)

    @classmethod
    def perform(cls, context: Context, *, id: str, reason: str) -> Any:  # noqa: A002 -- GraphQL's word
        said = reason.strip()
        if not 1 <= len(said) <= LONGEST_REASON:
            raise Refusal(Code.REASON_INVALID, "reason")
        asked = services.request_erasure(
            installation_id=context.installation_id,
            customer_id=number_of(id),
            requested_by=context.staff.actor,
            reason=said,
            begins_at=context.now,
            now=context.now,
        )
        context.audit(
            "customer.erased", f"customer:{asked.customer_id}", {"reason": said}
        )
        return cls(privacy=_shown(context, asked.customer_id))


class PrivacyMutations(graphene.ObjectType):
    """Copies and erasure of what is known of somebody."""

    export_customer = ExportCustomer.Field()
    download_customer_export = DownloadCustomerExport.Field()
    erase_customer = EraseCustomer.Field()
