from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from pydantic import ValidationError

from saleor_wechat_growth.commerce.queries import open_carts
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.errors import (
    AnotherRecipe,
    BadParameters,
    NotPublished,
    UnknownRecipe,
)
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run, Watch
from saleor_wechat_growth.journeys.recipes import RECIPES
from saleor_wechat_growth.journeys.services.watching import watch_carts
from saleor_wechat_growth.messaging.services import hold_runs, release_runs

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


@transaction.atomic
def save_recipe(
    *,
    installation_id: int,
    key: str,
    name: str,
    recipe: str,
    parameters: dict[str, Any],
    now: datetime,
) -> Journey:
    """Create or change a journey made by a recipe.

    A change of what it does publishes a new version; who is under way stays on the
    old one. Whether it is live stays as it was (a new one is a draft).

    Raises:
        UnknownRecipe, BadParameters
        AnotherRecipe: it is made by another recipe; who waits to enter by that would
            be lost.

    """
    known = RECIPES.get(recipe)
    if known is None:
        msg = f"{recipe}; there is: {', '.join(RECIPES)}"
        raise UnknownRecipe(msg)
    try:
        chosen = known.parameters.model_validate(parameters)
        definition = known.build(chosen).as_json()
    except ValidationError as error:
        raise BadParameters(_readable(error)) from error
    journey, _ = Journey.objects.select_for_update().get_or_create(
        installation_id=installation_id,
        key=key,
        defaults={"name": name, "recipe": recipe},
    )
    if journey.recipe != recipe:
        msg = f"{key} is made by {journey.recipe or 'hand'}, not by {recipe}"
        raise AnotherRecipe(msg)
    journey.name = name
    journey.parameters = chosen.model_dump(mode="json", by_alias=True)
    if journey.current is None or journey.current.definition != definition:
        number = journey.current.number + 1 if journey.current else 1
        journey.current = JourneyVersion.objects.create(
            installation_id=installation_id,
            journey=journey,
            number=number,
            definition=definition,
            published_at=now,
        )
    journey.version += 1
    journey.save()
    return journey


def _readable(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in entry['loc']) or 'parameters'}: {entry['msg']}"
        for entry in error.errors()
    )


@transaction.atomic
def go_live(*, installation_id: int, journey_id: int, now: datetime) -> None:
    """Let people in from now on. Carts idle already are judged, and mostly too late.

    What a pause held goes on, unless it is too late for it by now.

    Raises:
        NotPublished

    """
    hold([installation_id])
    journey = Journey.objects.of(installation_id).get(id=journey_id)
    if journey.current_id is None:
        raise NotPublished(journey.key)
    if journey.status == Journey.Status.LIVE:
        return
    journey.status = Journey.Status.LIVE
    journey.live_since = now
    journey.version += 1
    journey.save(update_fields=["status", "live_since", "version"])
    release_runs(
        installation_id=installation_id, run_ids=_runs(installation_id, journey_id)
    )
    if journey in queries.live(installation_id):  # those that carts enter
        watch_carts(
            installation_id=installation_id,
            journeys=[journey],
            carts=open_carts(installation_id).iterator(chunk_size=5000),
        )


@transaction.atomic
def pause(*, installation_id: int, journey_id: int) -> None:
    """Let nobody in and send nothing more; who is under way goes on when it resumes."""
    hold([installation_id])
    Journey.objects.of(installation_id).filter(
        id=journey_id, status=Journey.Status.LIVE
    ).update(status=Journey.Status.PAUSED, version=F("version") + 1)
    Watch.objects.of(installation_id).filter(journey_id=journey_id).delete()
    hold_runs(
        installation_id=installation_id, run_ids=_runs(installation_id, journey_id)
    )


def _runs(installation_id: int, journey_id: int) -> QuerySet[Run, int]:
    runs = Run.objects.of(installation_id).filter(journey_id=journey_id)
    return runs.values_list("id", flat=True)
