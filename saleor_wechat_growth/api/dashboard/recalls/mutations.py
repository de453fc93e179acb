from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import JSON
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import RECALLS
from saleor_wechat_growth.api.dashboard.recalls.preview import WrongParameter
from saleor_wechat_growth.api.dashboard.recalls.types import Journey
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.insights.queries import recalls
from saleor_wechat_growth.insights.queries.preview import preview
from saleor_wechat_growth.journeys.errors import (
    AnotherRecipe,
    BadParameters,
    NotPublished,
    UnknownRecipe,
)
from saleor_wechat_growth.journeys.services import go_live, pause, save_recipe

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.journeys.models import Journey as JourneyRow


class Code(Enum):
    """What can be wrong with a recall."""

    KEY_INVALID = "A key is 1 to 40 letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another recall has this key."
    NAME_INVALID = "A name has 1 to 60 characters."
    RECIPE_UNKNOWN = "There is no such recipe."
    RECIPE_STAYS = "It keeps the recipe that it was made by; make another recall."
    PARAMETERS_WRONG = "Parameters cannot be used; `wrong` says which and why."
    RECALL_UNKNOWN = "There is no recall of this id."
    RECALL_EMPTY = "It was never set up: there is nothing to start."


_REFUSALS: Final[Refusals] = {
    UnknownRecipe: (Code.RECIPE_UNKNOWN, "recipe"),
    AnotherRecipe: (Code.RECIPE_STAYS, "recipe"),
    BadParameters: (Code.PARAMETERS_WRONG, "parameters"),
    NotPublished: (Code.RECALL_EMPTY, "id"),
}
_KEY: Final = r"[A-Za-z0-9_-]{1,40}"
_LONGEST_NAME: Final = 60


class SaveRecall(StaffMutation):
    """Make or change a recall. Who is under way goes on as they entered.

    A new one is a draft until it is started. `recipe` says what `parameters` has:
    `abandoned_cart`: touches [{after: hours, templates}], idle_minutes,
    idle_minutes_with_contact, landing {h5, mini_program, app_id}, coupon,
    coupon_from_touch, minimum {CUR: amount}, excluded_products, excluded_tags,
    cooling_off_days, enter_within_hours, attribution_hours.
    `coupon_reminder`: templates, coupon (empty: any), landing, again_after_days,
    attribution_hours; when it is sent is up to the coupon.
    `segment_entry`: segment, touches, landing, coupon, coupon_from_touch, currency,
    again_after_days, attribution_hours.
    `welcome`: account, source (empty: any), messages [{templates}] to new followers,
    returning [{templates}] to who follows again (empty: as existing), existing
    [{templates}] to who follows already, touches, landing, coupon, currency,
    again_after_days, attribution_hours.
    """

    class Meta:
        codes = (
            Code.KEY_INVALID,
            Code.KEY_TAKEN,
            Code.NAME_INVALID,
            Code.RECIPE_UNKNOWN,
            Code.RECIPE_STAYS,
            Code.PARAMETERS_WRONG,
            Code.RECALL_UNKNOWN,
        )

    class Arguments:
        id = graphene.ID(description="Of the recall to change; a new one without it.")
        key = graphene.String(
            required=True, description="What `growth.yaml` calls it; stays as it is."
        )
        name = graphene.String(required=True)
        recipe = graphene.String(
            required=True, description="Stays what it was when the recall was made."
        )
        parameters = JSON(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    journey = graphene.Field(Journey)
    wrong = graphene.List(
        graphene.NonNull(WrongParameter),
        description="What is wrong with the parameters, one by one.",
    )

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        key: str,
        name: str,
        recipe: str,
        parameters: Any,
        id: str | None = None,  # noqa: A002 -- GraphQL's word
    ) -> Any:
        _check_words(key, name)
        before = _known(context, key, id)
        seen = preview(
            context.installation_id,
            recipe=recipe,
            parameters=parameters,
            starts_at=context.now,
        )
        if seen.wrong:
            refusal = Refusal(Code.PARAMETERS_WRONG, "parameters")
            return cls(wrong=seen.wrong, errors=[cls.error(refusal)])
        was = _told(before) if before else None
        journey = save_recipe(
            installation_id=context.installation_id,
            key=key,
            name=name.strip(),
            recipe=recipe,
            parameters=parameters,
            now=context.now,
        )
        context.audit("recall.saved", key, {"before": was, "after": _told(journey)})
        return cls(journey=rows([journey])[0])


class StartRecall(StaffMutation):
    """Let people in from now on; what a pause held goes on if it is not too late."""

    class Meta:
        codes = (Code.RECALL_UNKNOWN, Code.RECALL_EMPTY)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    journey = graphene.Field(Journey)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        journey = _of(context, id)
        go_live(
            installation_id=context.installation_id,
            journey_id=journey.pk,
            now=context.now,
        )
        return cls(journey=_changed(context, journey, "recall.started"))


class PauseRecall(StaffMutation):
    """Let nobody in and send nothing more until it is started again."""

    class Meta:
        codes = (Code.RECALL_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    journey = graphene.Field(Journey)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        journey = _of(context, id)
        pause(installation_id=context.installation_id, journey_id=journey.pk)
        return cls(journey=_changed(context, journey, "recall.paused"))


def _check_words(key: str, name: str) -> None:
    if re.fullmatch(_KEY, key, re.ASCII) is None:
        raise Refusal(Code.KEY_INVALID, "key")
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise Refusal(Code.NAME_INVALID, "name")


def _known(context: Context, key: str, given: str | None) -> JourneyRow | None:
    """Return the recall that is to change; None: a new one. Raises Refusal."""
    of_key = recalls.journeys_of(context.installation_id).filter(key=key).first()
    if given is None:
        if of_key is not None:
            raise Refusal(Code.KEY_TAKEN, "key")
        return None
    if of_key is None or of_key.pk != number_of(given):
        raise Refusal(Code.RECALL_UNKNOWN, "id")
    return of_key


def _of(context: Context, given: str) -> JourneyRow:
    found = recalls.journeys_of(context.installation_id)
    journey = found.filter(id=number_of(given)).first()
    if journey is None:
        raise Refusal(Code.RECALL_UNKNOWN, "id")
    return journey


def _changed(context: Context, journey: JourneyRow, action: str) -> Any:
    before = journey.status
    journey.refresh_from_db()
    if journey.status != before:
        context.audit(action, journey.key, {"before": before, "after": journey.status})
    return rows([journey])[0]


def _told(journey: JourneyRow) -> dict[str, Any]:
    return {
        "name": journey.name,
        "recipe": journey.recipe,
        "parameters": journey.parameters,
    }


class RecallsMutations(graphene.ObjectType):
    """Changes of recalls."""

    save_recall = SaveRecall.Field()
    start_recall = StartRecall.Field()
    pause_recall = PauseRecall.Field()
