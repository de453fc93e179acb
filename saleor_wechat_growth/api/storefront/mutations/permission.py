from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import UUID
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.persons import report_answers, state_consent
from saleor_wechat_growth.api.storefront.types import (
    ConsentChannel,
    ConsentPurpose,
    Customer,
    SubscriptionAnswer,
)
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.services import Statement

if TYPE_CHECKING:
    import uuid
    from enum import Enum

    from saleor_wechat_growth.api.storefront.context import Context
    from saleor_wechat_growth.reach.models import Channel, Purpose

#: wx.requestSubscribeMessage asks about 5 templates at most; four prompts' worth
MOST_RESULTS: Final = 20

_TEMPLATE_ID: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_LONGEST_VERSION: Final = 40


class SubscriptionResult(graphene.InputObjectType):
    """One entry of what wx.requestSubscribeMessage returned."""

    template_id = graphene.String(required=True)
    result = SubscriptionAnswer(required=True)


class ReportSubscriptions(StorefrontMutation):
    """Report a subscription prompt right after it; with a client id, until it is heard.

    Where WeChat's pushes reach the app, they count what was accepted, and this only
    keeps the answer.
    """

    class Meta:
        codes = (Code.APP_UNKNOWN, Code.TOO_MANY, Code.TEMPLATE_INVALID)

    class Arguments:
        results = graphene.List(graphene.NonNull(SubscriptionResult), required=True)
        client_id = UUID(
            description="Made by the phone for this prompt: a repeated one counts once."
        )

    me = graphene.Field(Customer)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        results: list[SubscriptionResult],
        client_id: uuid.UUID | None = None,
    ) -> Any:
        with context.held() as bearer:
            if len(results) > MOST_RESULTS:
                raise Refusal(Code.TOO_MANY, "results")
            for index, each in enumerate(results):
                if not _TEMPLATE_ID.fullmatch(each.template_id):
                    raise Refusal(Code.TEMPLATE_INVALID, f"results.{index}.templateId")
            report_answers(
                bearer=bearer,
                answers={each.template_id: each.result.value for each in results},
                client_id=client_id,
                now=context.now,
            )
        context.changed()
        return cls(me=context.bearer)


class SetConsent(StorefrontMutation):
    """Record what the person said to being contacted. Nothing is ever overwritten.

    Who agrees to SMS again after refusing it by reply gets SMS again at the number
    that WeChat has confirmed. PROFILING and LOCATION are said without a channel: who
    refuses PROFILING gets what everybody gets, or nothing.
    """

    class Meta:
        codes = (Code.TEXT_VERSION_INVALID, Code.CONSENT_INVALID)

    class Arguments:
        channel = ConsentChannel(description="None for PROFILING and LOCATION.")
        purpose = ConsentPurpose(required=True)
        granted = graphene.Boolean(required=True)
        text_version = graphene.String(
            required=True, description="Which wording the person saw, e.g. `sms-3`."
        )

    me = graphene.Field(Customer)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        purpose: Enum,
        granted: bool,
        text_version: str,
        channel: Channel | None = None,
    ) -> Any:
        about: Purpose | Use = purpose.value
        with context.held() as bearer:
            if not 1 <= len(text_version) <= _LONGEST_VERSION:
                raise Refusal(Code.TEXT_VERSION_INVALID, "textVersion")
            if (channel is None) != (about in set(Use)):
                raise Refusal(Code.CONSENT_INVALID, "channel")
            state_consent(
                bearer=bearer,
                statement=Statement(
                    customer_id=bearer.customer_id,
                    channel=channel or "",
                    purpose=about,
                    is_granted=granted,
                    text_version=text_version,
                    source="mini_program",
                    stated_at=context.now,
                ),
            )
        context.changed()
        return cls(me=context.bearer)
