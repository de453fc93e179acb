from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Job as JobModel

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.installations.models import AuditEntry as Entry
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.installations.models import StaffMember as StaffRow

JobState = graphene.Enum.from_enum(
    JobModel.State, name="JobState", description="Where long work stands."
)


class StaffMember(graphene.ObjectType):
    """Somebody of the shop's staff who has used these pages."""

    id = graphene.ID(required=True)
    user_id = graphene.ID(required=True, description="Saleor's id of the user.")
    email = graphene.String(required=True)
    can_send = graphene.Boolean(
        required=True, description="May send messages and give coupons by hand."
    )
    last_seen_at = DateTime(required=True)

    @staticmethod
    def resolve_email(row: StaffRow, _info: Any) -> str:
        return crypto.unseal_text(row.sealed_email)


class Me(graphene.ObjectType):
    """Who asks, and what they may do."""

    user_id = graphene.ID(required=True)
    permissions = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Of Saleor's, those that this app looks at.",
    )
    can_send = graphene.Boolean(required=True)


class Shop(graphene.ObjectType):
    """The shop, as it is installed."""

    api_url = graphene.String(required=True)
    public_key = graphene.String(
        required=True, description="What mini-programs name the shop by."
    )
    time_zone = graphene.String(required=True)
    installed_at = DateTime(required=True)
    now = DateTime(
        required=True, description="By our clock, which a sandbox's owner can move."
    )

    @staticmethod
    def resolve_api_url(row: Installation, _info: Any) -> str:
        return row.saleor_api_url

    @staticmethod
    def resolve_now(_row: Installation, info: GraphQLResolveInfo) -> datetime:
        at: datetime = info.context.now
        return at


class JobFailure(graphene.ObjectType):
    """A row that could not be done."""

    row = graphene.Int(required=True, description="Counted from 0.")
    code = graphene.String(required=True)


class Job(graphene.ObjectType):
    """Long work that goes on when its page is left."""

    id = graphene.ID(required=True)
    kind = graphene.String(required=True)
    state = JobState(required=True)
    summary = JSON(required=True, description="What it is about, nothing personal.")
    total = graphene.Int(required=True)
    done = graphene.Int(required=True)
    failed = graphene.Int(required=True)
    failures = graphene.List(
        graphene.NonNull(JobFailure), required=True, description="The first 100."
    )
    created_at = DateTime(required=True)
    finished_at = DateTime()


#: what an actor's name begins with if it is a user of core's
STAFF: Final = "staff:"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry, and the address of the member of staff who did it, if known."""

    it: Entry
    email: str


class AuditEntry(graphene.ObjectType):
    """Who changed what."""

    id = graphene.ID(required=True)
    at = DateTime(required=True)
    actor = graphene.String(
        required=True,
        description="`staff:<user id>`, or who else: growth.yaml, an operator.",
    )
    actor_email = graphene.String(
        required=True, description="Of staff who used these pages; else empty."
    )
    action = graphene.String(required=True)
    target = graphene.String(required=True)
    details = JSON(required=True)

    @staticmethod
    def resolve_id(row: AuditRow, _info: Any) -> int:
        return row.it.pk

    @staticmethod
    def resolve_at(row: AuditRow, _info: Any) -> datetime:
        return row.it.at

    @staticmethod
    def resolve_actor(row: AuditRow, _info: Any) -> str:
        return row.it.actor

    @staticmethod
    def resolve_actor_email(row: AuditRow, _info: Any) -> str:
        return row.email

    @staticmethod
    def resolve_action(row: AuditRow, _info: Any) -> str:
        return row.it.action

    @staticmethod
    def resolve_target(row: AuditRow, _info: Any) -> str:
        return row.it.target

    @staticmethod
    def resolve_details(row: AuditRow, _info: Any) -> Any:
        return row.it.details


def _place(row: AuditRow) -> Place:
    return Place(row.it.at, row.it.pk)


AuditEntryConnection = connection_of(AuditEntry, place=_place)
