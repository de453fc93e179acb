from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS, CUSTOMERS
from saleor_wechat_growth.api.dashboard.settings.types import Job, StaffMember
from saleor_wechat_growth.installations.errors import JobOver, UnknownJob, UnknownStaff
from saleor_wechat_growth.installations.services import cancel_job, let_send

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


class Code(Enum):
    """What can be wrong with settings."""

    STAFF_UNKNOWN = "Nobody of this id has used these pages."
    JOB_UNKNOWN = "There is no job of this id."
    JOB_OVER = "The job has ended: there is nothing to stop."


_REFUSALS: Final[Refusals] = {
    UnknownStaff: (Code.STAFF_UNKNOWN, "id"),
    UnknownJob: (Code.JOB_UNKNOWN, "id"),
    JobOver: (Code.JOB_OVER, "id"),
}


class LetSend(StaffMutation):
    """Let a member of staff send messages and give coupons by hand, or no longer."""

    class Meta:
        codes = (Code.STAFF_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)
        can_send = graphene.Boolean(required=True)

    needs = ACCOUNTS
    refusals = _REFUSALS

    member = graphene.Field(StaffMember)

    @classmethod
    def perform(cls, context: Context, *, id: str, can_send: bool) -> Any:  # noqa: A002 -- GraphQL's word
        member = let_send(
            installation_id=context.installation_id,
            member_id=number_of(id),
            can_send=can_send,
        )
        context.audit("staff.let_send", member.user_id, {"can_send": can_send})
        return cls(member=member)


class CancelJob(StaffMutation):
    """Do no more of some long work; what was done stays."""

    class Meta:
        codes = (Code.JOB_UNKNOWN, Code.JOB_OVER)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS
    refusals = _REFUSALS

    job = graphene.Field(Job)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        job = cancel_job(
            installation_id=context.installation_id,
            job_id=number_of(id),
            now=context.now,
        )
        context.audit("job.cancelled", str(job.pk), {"kind": job.kind})
        return cls(job=job)


class SettingsMutations(graphene.ObjectType):
    """Changes of settings."""

    let_send = LetSend.Field()
    cancel_job = CancelJob.Field()
