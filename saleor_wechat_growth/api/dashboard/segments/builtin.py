"""Segments that a shop gets from thresholds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

import graphene
from pydantic import ValidationError

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import Decimal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, REVENUE
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.segments.codes import Code
from saleor_wechat_growth.api.dashboard.segments.types import Segment
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.builtin import Lifecycle, Rfm
from saleor_wechat_growth.segments.errors import TooManySegments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.api.dashboard.context import Context

T = TypeVar("T", Lifecycle, Rfm)
_REFUSALS: Final[Refusals] = {TooManySegments: (Code.TOO_MANY_SEGMENTS, None)}


class SaveLifecycle(StaffMutation):
    """Make the five lifecycle stages, or give them other thresholds."""

    class Meta:
        codes = (Code.TERMS_INVALID, Code.TOO_MANY_SEGMENTS)

    class Arguments:
        growth = graphene.Int(required=True)
        mature = graphene.Int(required=True)
        slump_days = graphene.Int(required=True)
        lost_days = graphene.Int(required=True)

    needs = CUSTOMERS | REVENUE
    refusals = _REFUSALS

    segments = graphene.List(graphene.NonNull(Segment))

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        growth: int,
        mature: int,
        slump_days: int,
        lost_days: int,
    ) -> Any:
        terms = _read(
            Lifecycle,
            {
                "growth": growth,
                "mature": mature,
                "slump": _days(slump_days),
                "lost": _days(lost_days),
            },
        )
        saved = services.save_lifecycle(
            installation_id=context.installation_id,
            terms=terms,
            by=context.staff.actor,
            now=context.now,
        )
        context.audit("lifecycle.saved", "stages", terms.model_dump(mode="json"))
        return cls(segments=rows(saved))


class SaveRfm(StaffMutation):
    """Make the RFM bands of one currency, or give them other edges."""

    class Meta:
        codes = (Code.TERMS_INVALID, Code.TOO_MANY_SEGMENTS)

    class Arguments:
        currency = graphene.String(required=True)
        window_days = graphene.Int(required=True)
        recency_days = graphene.List(graphene.NonNull(graphene.Int), required=True)
        frequency = graphene.List(graphene.NonNull(graphene.Int), required=True)
        monetary = graphene.List(graphene.NonNull(Decimal), required=True)

    needs = CUSTOMERS | REVENUE
    refusals = _REFUSALS

    segments = graphene.List(graphene.NonNull(Segment))

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        currency: str,
        window_days: int,
        recency_days: list[int],
        frequency: list[int],
        monetary: list[Any],
    ) -> Any:
        terms = _read(
            Rfm,
            {
                "currency": currency,
                "window": _days(window_days),
                "recency": [_days(each) for each in recency_days],
                "frequency": frequency,
                "monetary": monetary,
            },
        )
        saved = services.save_rfm(
            installation_id=context.installation_id,
            terms=terms,
            by=context.staff.actor,
            now=context.now,
        )
        context.audit("rfm.saved", currency, terms.model_dump(mode="json"))
        return cls(segments=rows(saved))


def _days(count: int) -> timedelta:
    # beyond what a threshold may be, and no more than a duration can hold
    return timedelta(days=max(-1, min(count, 10**6)))


def _read(kind: type[T], given: Mapping[str, Any]) -> T:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        [first, *_] = error.errors(include_input=False, include_url=False)
        field = ".".join(str(part) for part in first["loc"]) or None
        raise Refusal(Code.TERMS_INVALID, field, first["msg"]) from None
