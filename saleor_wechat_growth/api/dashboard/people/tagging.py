"""Tags put on by hand, on one customer or on many."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.limits import MOST_PAGE
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.people.merges import persons
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.segments.services import put_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.api.dashboard.context import Context

MOST_TAGS: Final = 20
LONGEST_TAG: Final = 60
LONGEST_REASON: Final = 200


class Code(Enum):
    """What can be wrong with tags put on by hand."""

    CUSTOMER_UNKNOWN = "There is no customer of one of these ids."
    TOO_MANY = "At most 100 customers and 20 tags at once."
    TAG_INVALID = "A tag is letters, digits, - and _, 60 at most."


class PutTags(StaffMutation):
    """Put tags on customers; who wears one already keeps it as it is."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.TOO_MANY, Code.TAG_INVALID)

    class Arguments:
        customer_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
        tags = graphene.List(graphene.NonNull(graphene.String), required=True)
        reason = graphene.String(description="Why, for the audit log.")

    needs = CUSTOMERS

    customers = graphene.List(graphene.NonNull(Customer))

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        customer_ids: list[str],
        tags: list[str],
        reason: str = "",
    ) -> Any:
        if len(customer_ids) > MOST_PAGE:
            raise Refusal(Code.TOO_MANY, "customerIds")
        keys = _keys(tags)
        shop = context.installation_id
        ids = sorted({number_of(each) for each in customer_ids})
        found = persons(shop, ids)
        if len(found) < len(ids):
            raise Refusal(Code.CUSTOMER_UNKNOWN, "customerIds")
        put_tags(
            installation_id=shop,
            wanted=[(each, key, context.staff.actor) for each in ids for key in keys],
            now=context.now,
        )
        context.audit(
            "customers.tagged",
            f"customers:{len(ids)}",
            {"customers": ids, "tags": keys, "reason": reason[:LONGEST_REASON]},
        )
        return cls(customers=[found[each] for each in ids])


def _keys(tags: Sequence[str]) -> list[str]:
    keys = sorted({each.strip() for each in tags})
    if not 0 < len(keys) <= MOST_TAGS:
        raise Refusal(Code.TOO_MANY, "tags")
    for key in keys:
        try:
            validate_unicode_slug(key)
        except ValidationError:
            raise Refusal(Code.TAG_INVALID, "tags") from None
        if len(key) > LONGEST_TAG:
            raise Refusal(Code.TAG_INVALID, "tags")
    return keys
