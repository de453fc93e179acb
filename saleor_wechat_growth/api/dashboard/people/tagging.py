"""Tags put on and taken off by hand, of one customer or of many."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final

import graphene
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.settings.types import Job
from saleor_wechat_growth.customers.queries import people
from saleor_wechat_growth.segments.services import put_tags, start_tagging, take_tags
from saleor_wechat_growth.segments.services.bulk import BY_STAFF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.segments.models import Tag

#: more of them are a job's work
MOST_AT_ONCE: Final = 100
MOST_CUSTOMERS: Final = 800
MOST_TAGS: Final = 20
LONGEST_TAG: Final = 60
LONGEST_REASON: Final = 200


class Code(Enum):
    """What can be wrong with tags put on by hand."""

    CUSTOMER_UNKNOWN = "There is no customer of one of these ids."
    TOO_MANY = "At most 800 customers and 20 tags at once, and at least one of each."
    TAG_INVALID = "A tag is letters, digits, - and _, 60 at most."


class TagChoice(graphene.ObjectType):
    """A tag of the shop."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)

    @staticmethod
    def resolve_name(tag: Tag, _info: Any) -> str:
        return tag.name or tag.key


class _ChangeTags(StaffMutation):
    """What putting on and taking off have in common."""

    class Meta:
        abstract = True

    is_taken: ClassVar[bool]
    action: ClassVar[str]

    needs = CUSTOMERS

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        customer_ids: list[str],
        tags: list[str],
        reason: str = "",
    ) -> Any:
        ids = _ids(context, customer_ids)
        keys = _keys(tags)
        why = reason.strip()[:LONGEST_REASON]
        context.audit(
            cls.action, f"customers:{len(ids)}", {"tags": keys, "reason": why}
        )
        if len(ids) > MOST_AT_ONCE:
            job = start_tagging(
                installation_id=context.installation_id,
                customer_ids=ids,
                keys=keys,
                is_taken=cls.is_taken,
                by=context.staff.actor,
                reason=why,
                now=context.now,
            )
            return cls(changed=0, job=job)
        return cls(changed=cls.change(context, ids, keys, why))

    @classmethod
    def change(
        cls, context: Context, ids: Sequence[int], keys: Sequence[str], reason: str
    ) -> int:
        raise NotImplementedError


class PutTags(_ChangeTags):
    """Put tags on customers; who wears one already keeps it as it is."""

    class Meta:
        codes = tuple(Code)

    class Arguments:
        customer_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
        tags = graphene.List(graphene.NonNull(graphene.String), required=True)
        reason = graphene.String(description="Kept with each tag.")

    is_taken = False
    action = "customers.tagged"

    changed = graphene.Int(description="How many tags were put on that were not there.")
    job = graphene.Field(Job, description="Of more than 100: the work under way.")

    @classmethod
    def change(
        cls, context: Context, ids: Sequence[int], keys: Sequence[str], reason: str
    ) -> int:
        return put_tags(
            installation_id=context.installation_id,
            wanted=[(each, key, BY_STAFF) for each in ids for key in keys],
            by=context.staff.actor,
            reason=reason,
            now=context.now,
        )


class TakeTags(_ChangeTags):
    """Take tags off customers; that they wore them stays in the history."""

    class Meta:
        codes = tuple(Code)

    class Arguments:
        customer_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
        tags = graphene.List(graphene.NonNull(graphene.String), required=True)
        reason = graphene.String(description="Kept in the history.")

    is_taken = True
    action = "customers.untagged"

    changed = graphene.Int(description="How many tags were taken off.")
    job = graphene.Field(Job, description="Of more than 100: the work under way.")

    @classmethod
    def change(
        cls, context: Context, ids: Sequence[int], keys: Sequence[str], reason: str
    ) -> int:
        return take_tags(
            installation_id=context.installation_id,
            customer_ids=ids,
            keys=keys,
            by=context.staff.actor,
            origin=BY_STAFF,
            reason=reason,
            now=context.now,
        )


def _ids(context: Context, customer_ids: Sequence[str]) -> list[int]:
    ids = sorted({number_of(each) for each in customer_ids})
    if not 0 < len(ids) <= MOST_CUSTOMERS:
        raise Refusal(Code.TOO_MANY, "customerIds")
    if people(context.installation_id).filter(id__in=ids).count() < len(ids):
        raise Refusal(Code.CUSTOMER_UNKNOWN, "customerIds")
    return ids


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
