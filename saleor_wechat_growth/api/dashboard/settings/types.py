from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Job as JobModel

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import AuditEntry as AuditRow
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


class AuditEntry(graphene.ObjectType):
    """Who changed what."""

    id = graphene.ID(required=True)
    at = DateTime(required=True)
    actor = graphene.String(
        required=True,
        description="`staff:<user id>`, or who else: growth.yaml, an operator.",
    )
    action = graphene.String(required=True)
    target = graphene.String(required=True)
    details = JSON(required=True)


def _place(row: AuditRow) -> Place:
    return Place(row.at, row.pk)


AuditEntryConnection = connection_of(AuditEntry, place=_place)
