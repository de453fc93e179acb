"""The list of what has to be done first, each point by what was really seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import (
    ACCOUNTS,
    CUSTOMERS,
    needs,
)
from saleor_wechat_growth.api.dashboard.settings.accounts import AccountVerdict
from saleor_wechat_growth.api.dashboard.settings.codes import Code
from saleor_wechat_growth.inbox.queries import is_reading
from saleor_wechat_growth.inbox.services import check_core, start_reconciliation
from saleor_wechat_growth.insights.queries import setup as points
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import park_setup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from enum import Enum

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context


#: so that a page that is reloaded over and over leaves Saleor alone
ASK_EVERY: Final = timedelta(seconds=5)


def _says(member: Enum | None) -> str:
    return "Of the set-up." if member is None else str(member.value)


_NAMES: Final = {
    points.Point: "SetupPoint",
    points.PointState: "SetupState",
    points.NextStep: "SetupStep",
    points.Where: "SetupPage",
}
SetupPoint, SetupState, SetupStep, SetupPage = (
    graphene.Enum.from_enum(kind, name=name, description=_says)
    for kind, name in _NAMES.items()
)


class SetupItem(graphene.ObjectType):
    """One point, how it stands, and what to do next."""

    point = SetupPoint(required=True)
    state = SetupState(required=True)
    step = SetupStep(description="What to do next; null: nothing.")
    page = SetupPage(required=True, description="Where to do it.")
    target = graphene.String(
        required=True, description="What to show there: a key or an id; may be empty."
    )
    subject = graphene.String(required=True, description="What the shop calls it.")
    verdict = AccountVerdict(description="Of the account it is about.")
    facts = JSON(required=True, description="Of the verdict, or of Saleor's answer.")
    count = graphene.Int(
        required=True, description="Objects read, deliveries failed, templates."
    )

    @staticmethod
    def resolve_page(row: points.SetupItem, _info: Any) -> points.Where:
        return row.where

    @staticmethod
    def resolve_verdict(row: points.SetupItem, _info: Any) -> str | None:
        return row.verdict or None


@dataclass(frozen=True, slots=True)
class SetupRow:
    """What the type below shows."""

    items: Sequence[points.SetupItem]
    parked_at: datetime | None
    core_checked_at: datetime | None

    @property
    def is_done(self) -> bool:
        return points.is_done(self.items)


class Setup(graphene.ObjectType):
    """Everything there is to set up."""

    items = graphene.List(graphene.NonNull(SetupItem), required=True)
    is_done = graphene.Boolean(
        required=True, description="Nothing is left but what is optional."
    )
    parked_at = DateTime(description="When the list was put away; null: it is out.")
    core_checked_at = DateTime(description="When Saleor was last asked.")


def _setup(shop: Installation, now: datetime) -> SetupRow:
    return SetupRow(points.setup(shop, now), shop.setup_parked_at, shop.core_checked_at)


class SetupQueries(graphene.ObjectType):
    """How far the shop is set up."""

    setup = graphene.Field(Setup, required=True)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_setup(_root: None, info: GraphQLResolveInfo) -> SetupRow:
        return _setup(info.context.installation, info.context.now)


class CheckSaleor(StaffMutation):
    """Ask Saleor how it stands with the app, and mend the webhooks there."""

    class Meta:
        codes = (Code.ASKED_JUST_NOW,)

    needs = CUSTOMERS
    is_atomic = False

    setup = graphene.Field(Setup)

    @classmethod
    def perform(cls, context: Context) -> Any:
        asked = context.installation.core_checked_at
        if asked is not None and context.now - asked < ASK_EVERY:
            raise Refusal(Code.ASKED_JUST_NOW)
        # nothing of the shop's changes by it, so it does not stand in the audit log
        check_core(installation_id=context.installation_id, now=context.now)
        return cls(setup=_now(context))


class StartBackfill(StaffMutation):
    """Have customers, carts and orders read anew; `health.streams` shows how far."""

    class Meta:
        codes = (Code.READING_ALREADY,)

    class Arguments:
        since_ever = graphene.Boolean(
            default_value=False,
            required=True,
            description="Everything, not only what changed since the last reading.",
        )

    needs = ACCOUNTS

    setup = graphene.Field(Setup)

    @classmethod
    def perform(cls, context: Context, *, since_ever: bool) -> Any:
        if is_reading(context.installation_id):
            raise Refusal(Code.READING_ALREADY)
        start_reconciliation(
            installation_id=context.installation_id,
            now=context.now,
            since_ever=since_ever,
        )
        context.audit("backfill.started", "backfill", {"since_ever": since_ever})
        return cls(setup=_now(context))


class ParkSetup(StaffMutation):
    """Put the list away once all is done, or take it out again."""

    class Meta:
        codes = (Code.NOT_DONE,)

    class Arguments:
        is_parked = graphene.Boolean(required=True)

    needs = CUSTOMERS

    setup = graphene.Field(Setup)

    @classmethod
    def perform(cls, context: Context, *, is_parked: bool) -> Any:
        before = _now(context)
        if is_parked and not before.is_done:
            raise Refusal(Code.NOT_DONE)
        if is_parked != (before.parked_at is not None):
            park_setup(
                installation_id=context.installation_id,
                now=context.now if is_parked else None,
            )
            action = "setup.parked" if is_parked else "setup.taken_out"
            context.audit(action, "setup", {})
        return cls(setup=_now(context))


def _now(context: Context) -> SetupRow:
    shop = Installation.objects.get(id=context.installation_id)
    return _setup(shop, context.now)


class SetupMutations(graphene.ObjectType):
    """What goes on with the set-up."""

    check_saleor = CheckSaleor.Field()
    start_backfill = StartBackfill.Field()
    park_setup = ParkSetup.Field()
