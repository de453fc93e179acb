from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import RECALLS
from saleor_wechat_growth.api.dashboard.promises.queries import told
from saleor_wechat_growth.api.dashboard.promises.types import (
    SaleDay,
    WatchKind,
    WatchRule,
)
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.settings.accounts import camel
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.promises import queries, services
from saleor_wechat_growth.promises.errors import UnknownSaleDay, WrongSaleDay
from saleor_wechat_growth.promises.models import WatchRule as RuleRow
from saleor_wechat_growth.promises.services import SaleDraft

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context

_LONGEST_ADDRESS: Final = 1000


class Code(Enum):
    """What can be wrong with a sale, or with how goods are watched."""

    SALE_UNKNOWN = "There is no sale of this id, or it was called off."
    KEY_TAKEN = "Another sale has this key."
    VALUE_INVALID = "This cannot be right."
    TEMPLATE_UNFIT = "People have to subscribe to the template."
    ENDS_TOO_EARLY = "It ends before it starts, or is over."
    LANDING_INVALID = "A message cannot lead there."


_PARTS: Final = {
    "template": Code.TEMPLATE_UNFIT,
    "ends_at": Code.ENDS_TOO_EARLY,
    "landing": Code.LANDING_INVALID,
}
_UNKNOWN: Final[Refusals] = {UnknownSaleDay: (Code.SALE_UNKNOWN, "id")}


class PromiseLandingInput(graphene.InputObjectType):
    """Where the message leads. `{variant}` becomes the id of what is watched."""

    h5 = graphene.String(default_value="")
    mini_program = graphene.String(default_value="")
    app_id = graphene.String(default_value="")


class SaleDayInput(graphene.InputObjectType):
    """A sale as it shall be announced."""

    key = graphene.String(default_value="", description="Of a new one.")
    title = graphene.String(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    minutes_before = graphene.Int(default_value=0)
    template_id = graphene.ID(required=True)
    landing = PromiseLandingInput(required=True)


class SaveSaleDay(StaffMutation):
    """Announce a sale, or change it. Who was promised a word is told by its new time."""

    class Meta:
        codes = tuple(Code)

    class Arguments:
        id = graphene.ID(description="Of the one to change; a new one without it.")
        input = SaleDayInput(required=True)

    needs = RECALLS
    sends = True
    refusals = _UNKNOWN

    sale_day = graphene.Field(SaleDay)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002
    ) -> Any:
        draft = SaleDraft(
            title=input.title.strip(),
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            template_id=number_of(input.template_id),
            minutes_before=input.minutes_before,
            landing=_landing(input.landing),
        )
        try:
            sale = services.save_sale_day(
                installation_id=context.installation_id,
                key=input.key,
                draft=draft,
                sale_id=number_of(id) if id is not None else None,
                now=context.now,
            )
        except WrongSaleDay as error:
            return cls(errors=[cls.error(_refusal(*each)) for each in error.wrong])
        context.audit(
            "sale_day.saved",
            sale.key,
            {
                "title": sale.title,
                "starts_at": sale.starts_at.isoformat(),
                "ends_at": sale.ends_at.isoformat(),
            },
        )
        return cls(sale_day=rows([sale])[0])


class CancelSaleDay(StaffMutation):
    """Call a sale off: nobody is told, and everybody's subscription is free again."""

    class Meta:
        codes = (Code.SALE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _UNKNOWN

    sale_day = graphene.Field(SaleDay)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        sale, people = services.cancel_sale_day(
            installation_id=context.installation_id,
            sale_id=number_of(id),
            now=context.now,
        )
        context.audit("sale_day.cancelled", sale.key, {"people": people})
        return cls(sale_day=rows([sale])[0])


class SaveWatchRule(StaffMutation):
    """Let people watch goods for one thing, or not."""

    class Meta:
        codes = (Code.TEMPLATE_UNFIT, Code.LANDING_INVALID)

    class Arguments:
        kind = WatchKind(required=True)
        is_on = graphene.Boolean(required=True)
        template_id = graphene.ID()
        landing = PromiseLandingInput(required=True)

    needs = RECALLS
    sends = True

    watch_rule = graphene.Field(WatchRule)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        kind: RuleRow.Kind,
        is_on: bool,
        landing: Any,
        template_id: str | None = None,
    ) -> Any:
        shop = context.installation_id
        try:
            rule = services.save_watch_rule(
                installation_id=shop,
                kind=RuleRow.Kind(kind),
                is_on=is_on,
                template_id=number_of(template_id) if template_id else None,
                landing=_landing(landing),
            )
        except WrongSaleDay as error:
            return cls(errors=[cls.error(_refusal(*each)) for each in error.wrong])
        context.audit("watch_rule.saved", rule.kind, {"is_on": is_on})
        kept = queries.kept_of_watches(shop).get(rule.kind, queries.Kept())
        return cls(watch_rule=told(rule, kept))


def _landing(given: Any) -> Landing:
    return Landing(
        given.h5.strip()[:_LONGEST_ADDRESS],
        given.mini_program.strip()[:_LONGEST_ADDRESS],
        given.app_id.strip()[:64],
    )


def _refusal(part: str, fault: str) -> Refusal:
    if fault == "taken":
        return Refusal(Code.KEY_TAKEN, "key")
    field = "templateId" if part == "template" else camel(part)
    return Refusal(_PARTS.get(part, Code.VALUE_INVALID), field)


class PromisesMutations(graphene.ObjectType):
    """Changes of what can be promised."""

    save_sale_day = SaveSaleDay.Field()
    cancel_sale_day = CancelSaleDay.Field()
    save_watch_rule = SaveWatchRule.Field()
