from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import (
    ACCOUNTS,
    CUSTOMERS,
    RECALLS,
)
from saleor_wechat_growth.api.dashboard.settings.account_changes import (
    AccountMutations,
)
from saleor_wechat_growth.api.dashboard.settings.codes import Code
from saleor_wechat_growth.api.dashboard.settings.policies import PolicyMutations
from saleor_wechat_growth.api.dashboard.settings.setup import SetupMutations
from saleor_wechat_growth.api.dashboard.settings.types import Job, Shop, StaffMember
from saleor_wechat_growth.coupons.services.giving import GIVE
from saleor_wechat_growth.customers.services.exporting import KIND as EXPORT
from saleor_wechat_growth.installations.errors import (
    JobOver,
    UnknownJob,
    UnknownStaff,
    UnknownTimeZone,
)
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.models import Job as Jobs
from saleor_wechat_growth.installations.services import (
    cancel_job,
    let_send,
    set_time_zone,
)
from saleor_wechat_growth.messaging.services.batching import SEND
from saleor_wechat_growth.segments.services.bulk import TAG
from saleor_wechat_growth.segments.services.deleting import DELETE
from saleor_wechat_growth.segments.services.importing import IMPORT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.api.dashboard.context import Context


_REFUSALS: Final[Refusals] = {
    UnknownStaff: (Code.STAFF_UNKNOWN, "id"),
    UnknownJob: (Code.JOB_UNKNOWN, "id"),
    JobOver: (Code.JOB_OVER, "id"),
    UnknownTimeZone: (Code.TIME_ZONE_UNKNOWN, "timeZone"),
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


@dataclass(frozen=True, slots=True)
class _Right:
    """What starting a kind of work takes; `sends`: the right to send as well."""

    needs: frozenset[str]
    sends: bool = False


#: stopping takes what starting took: half a batch of messages is a decision, too
STARTED_WITH: Final[Mapping[str, _Right]] = {
    SEND: _Right(RECALLS, sends=True),
    GIVE: _Right(RECALLS, sends=True),
    TAG: _Right(CUSTOMERS),
    IMPORT: _Right(CUSTOMERS),
    DELETE: _Right(CUSTOMERS),
    EXPORT: _Right(CUSTOMERS),
}
#: of work that no staff starts, an operator's say
_ELSE: Final = _Right(ACCOUNTS)


class CancelJob(StaffMutation):
    """Do no more of some long work; what was done stays.

    Takes the right that starting it takes.
    """

    class Meta:
        codes = (Code.JOB_UNKNOWN, Code.JOB_OVER)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS
    refusals = _REFUSALS

    job = graphene.Field(Job)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        job_id = number_of(id)
        kind = (
            Jobs.objects.of(context.installation_id)
            .filter(id=job_id)
            .values_list("kind", flat=True)
            .first()
        )
        right = STARTED_WITH.get(kind or "", _ELSE)
        if kind is not None:
            context.staff.require(right.needs)
            if right.sends:
                context.require_sending()
        job = cancel_job(
            installation_id=context.installation_id,
            job_id=job_id,
            now=context.now,
        )
        context.audit("job.cancelled", str(job.pk), {"kind": job.kind})
        return cls(job=job)


class SetTimeZone(StaffMutation):
    """Let the shop's days and quiet hours be those of another zone, from now on."""

    class Meta:
        codes = (Code.TIME_ZONE_UNKNOWN,)

    class Arguments:
        time_zone = graphene.String(required=True, description="Europe/Berlin, say.")

    needs = ACCOUNTS
    refusals = _REFUSALS

    shop = graphene.Field(Shop)

    @classmethod
    def perform(cls, context: Context, *, time_zone: str) -> Any:
        before = context.installation.time_zone
        set_time_zone(installation_id=context.installation_id, time_zone=time_zone)
        if before != time_zone:
            context.audit(
                "shop.time_zone", "shop", {"before": before, "after": time_zone}
            )
        return cls(shop=Installation.objects.get(id=context.installation_id))


class SettingsMutations(AccountMutations, PolicyMutations, SetupMutations):
    """Changes of settings."""

    let_send = LetSend.Field()
    cancel_job = CancelJob.Field()
    set_time_zone = SetTimeZone.Field()
