from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.people.codes import Code
from saleor_wechat_growth.api.dashboard.people.merges import persons
from saleor_wechat_growth.api.dashboard.people.profile import CustomerProfile
from saleor_wechat_growth.api.dashboard.people.tagging import PutTags, TakeTags
from saleor_wechat_growth.api.dashboard.people.traits import SetTrait
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.types import ConsentPurpose, MessageChannel
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers import services as customer_services
from saleor_wechat_growth.customers.errors import PersonErased
from saleor_wechat_growth.customers.models import Identity, Merge
from saleor_wechat_growth.insights.queries import people_profile as profiles
from saleor_wechat_growth.reach.errors import NoAddress, SaidNo
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.services import Statement, record_consents
from saleor_wechat_growth.reach.services.by_hand import (
    BY_STAFF,
    lift_person,
    suppress_person,
)
from saleor_wechat_growth.segments.services import meet, note

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.customers.models import Customer as CustomerRow
    from saleor_wechat_growth.customers.models import Link
    from saleor_wechat_growth.reach.models import Channel, Purpose

LONGEST_TEXT_VERSION: Final = 40
LONGEST_PROOF: Final = 500
#: where staff hear of a consent
SOURCES: Final = frozenset({BY_STAFF, "paper", "telephone", "in_person", "online"})


_REFUSALS: Final[Refusals] = {
    NoAddress: (Code.NO_ADDRESS, "channel"),
    SaidNo: (Code.SAID_NO, "channel"),
    PersonErased: (Code.CUSTOMER_ERASED, "id"),
}


def _person(context: Context, customer_id: str) -> Row[CustomerRow]:
    found = profiles.person(context.installation_id, customer_id=number_of(customer_id))
    if found is None:
        raise Refusal(Code.CUSTOMER_UNKNOWN, "id")
    return rows([found])[0]


def _target(customer_id: int) -> str:
    return f"customer:{customer_id}"


class RevealIdentity(StaffMutation):
    """Show a value whole. Who looked at whose stands in the audit log."""

    class Meta:
        codes = (Code.IDENTITY_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS

    value = graphene.String()

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        row = Identity.objects.of(shop).filter(id=number_of(id)).first()
        if row is None:
            raise Refusal(Code.IDENTITY_UNKNOWN, "id")
        context.audit(
            "identity.revealed",
            _target(row.customer_id),
            {"identity": row.pk, "kind": row.kind},
        )
        return cls(value=crypto.unseal_text(row.sealed_value))


class PartCustomers(StaffMutation):
    """Say that the two of a conflict are two persons, for good."""

    class Meta:
        codes = (Code.CONFLICT_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True, description="Of the conflict.")

    needs = CUSTOMERS

    customers = graphene.List(graphene.NonNull(Customer))

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        link = _conflict(context, id)
        customer_services.part(
            installation_id=context.installation_id,
            low=link.low_id,
            high=link.high_id,
            now=context.now,
        )
        return cls(customers=_settled(context, link, "customers.parted"))


class MergeConflict(StaffMutation):
    """Say that the two of a conflict are one person, whatever speaks against it."""

    class Meta:
        codes = (Code.CONFLICT_UNKNOWN, Code.NEVER_ONE)

    class Arguments:
        id = graphene.ID(required=True, description="Of the conflict.")

    needs = CUSTOMERS

    customers = graphene.List(
        graphene.NonNull(Customer), description="The one they are now."
    )

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        link = _conflict(context, id)
        are_one = customer_services.confirm(
            installation_id=context.installation_id,
            low=link.low_id,
            high=link.high_id,
            now=context.now,
        )
        if not are_one:
            raise Refusal(Code.NEVER_ONE, "id")
        return cls(customers=_settled(context, link, "customers.confirmed"))


def _conflict(context: Context, link_id: str) -> Link:
    links = customer_queries.links_in_conflict(context.installation_id)
    found = links.filter(id=number_of(link_id)).first()
    if found is None:
        raise Refusal(Code.CONFLICT_UNKNOWN, "id")
    return found


def _settled(context: Context, link: Link, action: str) -> list[Row[CustomerRow]]:
    shop = context.installation_id
    ends = profiles.identities(shop, identity_ids=[link.low_id, link.high_id])
    owners = sorted({each.customer_id for each in ends})
    meet(installation_id=shop, people=owners, now=context.now)
    context.audit(action, f"link:{link.pk}", {"customers": owners})
    found = persons(shop, owners)
    return [found[owner] for owner in owners]


class UnmergeCustomer(StaffMutation):
    """Take a merge back: who was taken in is somebody of their own again, for good."""

    class Meta:
        codes = (Code.MERGE_UNKNOWN, Code.CUSTOMER_ERASED)

    class Arguments:
        id = graphene.ID(required=True, description="Of the merge.")

    needs = CUSTOMERS
    refusals = _REFUSALS

    customers = graphene.List(
        graphene.NonNull(Customer), description="The two they are now."
    )

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        merge = (
            Merge.objects.of(shop)
            .filter(id=number_of(id), undone_at__isnull=True)
            .first()
        )
        if merge is None:
            raise Refusal(Code.MERGE_UNKNOWN, "id")
        customer_services.unmerge(
            installation_id=shop, merge_id=merge.pk, now=context.now
        )
        two = (merge.survivor_id, merge.loser_id)
        meet(installation_id=shop, people=two, now=context.now)
        context.audit("customers.unmerged", f"merge:{merge.pk}", {"customers": two})
        found = persons(shop, two)
        return cls(customers=[found[each] for each in two])


def _tell_segments(context: Context, customer_id: int, fact: str) -> None:
    note(
        installation_id=context.installation_id,
        touched={fact: [customer_id]},
        now=context.now,
    )


class _StopReason(Enum):
    """Why staff close a channel: a word, for the log outlives who it is about."""

    #: the person wants it so
    ASKED = "asked"
    COMPLAINED = "complained"
    #: the number or openid is somebody else's
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


StopReason = graphene.Enum.from_enum(_StopReason, name="StopReason")


class SuppressCustomer(StaffMutation):
    """Send somebody nothing more by a channel, whatever it is."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.NO_ADDRESS)

    class Arguments:
        id = graphene.ID(required=True)
        channel = MessageChannel(required=True)
        reason = StopReason(description="Why, for the audit log.")

    needs = CUSTOMERS
    refusals = _REFUSALS

    profile = graphene.Field(CustomerProfile)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        channel: Channel,
        reason: _StopReason | None = None,
    ) -> Any:
        person = _person(context, id)
        count = suppress_person(
            installation_id=context.installation_id,
            customer_id=person.id,
            channel=channel,
            now=context.now,
        )
        _tell_segments(context, person.id, "suppressions")
        context.audit(
            "customer.suppressed",
            _target(person.id),
            {
                "channel": channel.value,
                "addresses": count,
                "reason": reason.value if reason else "",
            },
        )
        return cls(profile=person)


class LiftSuppression(StaffMutation):
    """Allow a channel to somebody again, unless they forbade it themselves."""

    class Meta:
        codes = (Code.CUSTOMER_UNKNOWN, Code.SAID_NO)

    class Arguments:
        id = graphene.ID(required=True)
        channel = MessageChannel(required=True)

    needs = CUSTOMERS
    refusals = _REFUSALS

    profile = graphene.Field(CustomerProfile)

    @classmethod
    def perform(cls, context: Context, *, id: str, channel: Channel) -> Any:  # noqa: A002 -- GraphQL's word
        person = _person(context, id)
        count = lift_person(
            installation_id=context.installation_id,
            customer_id=person.id,
            channel=channel,
        )
        _tell_segments(context, person.id, "suppressions")
        context.audit(
            "customer.suppression_lifted",
            _target(person.id),
            {"channel": channel.value, "addresses": count},
        )
        return cls(profile=person)


class SetConsent(StaffMutation):
    """Write down what somebody told the shop's staff: on paper, on the telephone."""

    class Meta:
        codes = (
            Code.CUSTOMER_UNKNOWN,
            Code.TEXT_VERSION_INVALID,
            Code.CONSENT_INVALID,
            Code.SOURCE_INVALID,
            Code.PROOF_INVALID,
        )

    class Arguments:
        id = graphene.ID(required=True)
        channel = MessageChannel(
            description="None where it is about a use of data (PROFILING, LOCATION)."
        )
        purpose = ConsentPurpose(required=True)
        is_granted = graphene.Boolean(required=True)
        text_version = graphene.String(
            required=True, description="Which wording they saw; empty only for a no."
        )
        source = graphene.String(
            description="Where it was heard: `paper`, `telephone`, `in_person`, "
            "`online`; otherwise `staff`."
        )
        proof = graphene.String(
            description="What there is to show for it: kept sealed, 500 characters."
        )

    needs = CUSTOMERS

    profile = graphene.Field(CustomerProfile)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        purpose: Enum,
        is_granted: bool,
        text_version: str,
        channel: Channel | None = None,
        source: str = BY_STAFF,
        proof: str = "",
    ) -> Any:
        text = text_version.strip()
        if len(text) > LONGEST_TEXT_VERSION or (is_granted and not text):
            raise Refusal(Code.TEXT_VERSION_INVALID, "textVersion")
        if source not in SOURCES:
            raise Refusal(Code.SOURCE_INVALID, "source")
        if len(proof) > LONGEST_PROOF:
            raise Refusal(Code.PROOF_INVALID, "proof")
        about: Purpose | Use = purpose.value
        if (channel is None) != (about in set(Use)):
            raise Refusal(Code.CONSENT_INVALID, "channel")
        person = _person(context, id)
        record_consents(
            installation_id=context.installation_id,
            statements=[
                Statement(
                    customer_id=person.id,
                    channel=channel or "",
                    purpose=about,
                    is_granted=is_granted,
                    text_version=text,
                    source=source,
                    stated_at=context.now,
                    by=context.staff.actor,
                    proof=proof.strip(),
                )
            ],
        )
        _tell_segments(context, person.id, "consents")
        context.audit(
            "customer.consent_recorded",
            _target(person.id),
            {
                "channel": channel.value if channel else "",
                "purpose": about.value,
                "is_granted": is_granted,
                "text_version": text,
                "source": source,
            },
        )
        return cls(profile=person)


class PeopleMutations(graphene.ObjectType):
    """Changes of customers."""

    reveal_identity = RevealIdentity.Field()
    part_customers = PartCustomers.Field()
    merge_conflict = MergeConflict.Field()
    unmerge_customer = UnmergeCustomer.Field()
    suppress_customer = SuppressCustomer.Field()
    lift_suppression = LiftSuppression.Field()
    set_consent = SetConsent.Field()
    put_tags = PutTags.Field()
    take_tags = TakeTags.Field()
    set_trait = SetTrait.Field()
