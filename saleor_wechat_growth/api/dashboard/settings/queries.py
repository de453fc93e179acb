from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.paging import DEFAULT_PAGE, page_size
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.permissions import (
    ACCOUNTS,
    CUSTOMERS,
    MANAGE_APPS,
    MANAGE_DISCOUNTS,
    MANAGE_ORDERS,
    MANAGE_USERS,
    NOTHING,
    needs,
)
from saleor_wechat_growth.api.dashboard.settings.accounts import AccountQueries
from saleor_wechat_growth.api.dashboard.settings.policies import PolicyQueries
from saleor_wechat_growth.api.dashboard.settings.search import SearchQueries
from saleor_wechat_growth.api.dashboard.settings.setup import SetupQueries
from saleor_wechat_growth.api.dashboard.settings.types import (
    STAFF,
    AuditEntryConnection,
    AuditRow,
    Job,
    Me,
    Shop,
    StaffMember,
)
from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.models import Job as JobRow
from saleor_wechat_growth.installations.models import StaffMember as StaffRow
from saleor_wechat_growth.installations.services import time_zones

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo

_LOOKED_AT: Final = frozenset(
    {MANAGE_USERS, MANAGE_ORDERS, MANAGE_DISCOUNTS, MANAGE_APPS}
)


class SettingsQueries(AccountQueries, PolicyQueries, SearchQueries, SetupQueries):
    """Who may do what, what goes on, what was changed."""

    me = graphene.Field(Me, required=True)
    shop = graphene.Field(Shop, required=True)
    staff = graphene.List(graphene.NonNull(StaffMember), required=True)
    jobs = graphene.List(
        graphene.NonNull(Job),
        required=True,
        first=graphene.Int(default_value=DEFAULT_PAGE, required=True),
        description="Newest first.",
    )
    job = graphene.Field(Job, id=graphene.ID(required=True))
    audit_log = graphene.Field(
        AuditEntryConnection,
        required=True,
        actor=graphene.String(description="`staff:<user id>`: of one alone."),
        action=graphene.String(description="How it begins: `account.`, say."),
        since=DateTime(),
        **paged_arguments(),
    )
    time_zones = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Those a shop can be in.",
    )

    @staticmethod
    @needs(NOTHING)
    def resolve_me(_root: None, info: GraphQLResolveInfo) -> Me:
        context = info.context
        return Me(
            user_id=context.staff.user_id,
            permissions=sorted(context.staff.permissions & _LOOKED_AT),
            can_send=context.member.can_send,
        )

    @staticmethod
    @needs(NOTHING)
    def resolve_shop(_root: None, info: GraphQLResolveInfo) -> Installation:
        found: Installation = info.context.installation
        return found

    @staticmethod
    @needs(ACCOUNTS)
    def resolve_staff(_root: None, info: GraphQLResolveInfo) -> Any:
        members = StaffRow.objects.of(info.context.installation_id)
        return members.order_by("first_seen_at", "id")

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_jobs(_root: None, info: GraphQLResolveInfo, first: int) -> Any:
        jobs = JobRow.objects.of(info.context.installation_id)
        return jobs.order_by("-created_at", "-id")[: page_size(first)]

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_job(_root: None, info: GraphQLResolveInfo, id: str) -> JobRow | None:  # noqa: A002 -- GraphQL's word
        jobs = JobRow.objects.of(info.context.installation_id)
        return jobs.filter(id=number_of(id)).first()

    @staticmethod
    @needs(ACCOUNTS)
    def resolve_audit_log(
        _root: None,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        actor: str = "",
        action: str = "",
        since: datetime | None = None,
    ) -> Page:
        shop = info.context.installation_id
        entries = queries.audit_entries(shop, actor=actor, action=action, since=since)
        page = newest_first(entries, "at", first=first, after=after)
        emails = queries.staff_emails(
            shop, {entry.actor.removeprefix(STAFF) for entry in page.rows}
        )
        page.rows = [
            AuditRow(entry, emails.get(entry.actor.removeprefix(STAFF), ""))
            for entry in page.rows
        ]
        return page

    @staticmethod
    @needs(NOTHING)
    def resolve_time_zones(_root: None, _info: GraphQLResolveInfo) -> list[str]:
        return sorted(time_zones())
