"""What is sent by hand: a test to oneself, a message to people who were chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.audience import (
    audience_arguments,
    audience_of,
    segment_argument,
)
from saleor_wechat_growth.api.dashboard.messages.codes import REFUSALS, Code
from saleor_wechat_growth.api.dashboard.messages.drafts import (
    template_of,
)
from saleor_wechat_growth.api.dashboard.messages.log import MessageDetails
from saleor_wechat_growth.api.dashboard.messages.sending import (
    SendingInput,
    wanted_of,
)
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.settings.types import Job
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.services import (
    send_test,
    start_batch,
)
from saleor_wechat_growth.messaging.services.batching import BadBatch
from saleor_wechat_growth.messaging.services.trying import Addressee, NoTest

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context

#: a shop that tests more than this tests on others
_MOST_TESTS: Final = 50


class SendTest(StaffMutation):
    """Send a template, filled from a sample, to somebody who waits for it.

    SMS hours, suppressions and withdrawn consents hold; quiet hours and caps don't.
    """

    class Meta:
        codes = (
            Code.TEMPLATE_UNKNOWN,
            Code.RECIPIENT_MISSING,
            Code.TOO_MANY_TESTS,
        )

    class Arguments:
        template_id = graphene.ID(required=True)
        customer_id = graphene.ID()
        phone = graphene.String(description="In any usual writing.")
        openid = graphene.String(description="Of the template's account.")

    needs = RECALLS
    sends = True
    is_atomic = False
    refusals = REFUSALS

    message = graphene.Field(MessageDetails)
    reason = graphene.String(
        description="Why nothing was sent, if nothing was: a code."
    )

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        template_id: str,
        customer_id: str | None = None,
        phone: str | None = None,
        openid: str | None = None,
    ) -> Any:
        if sum(map(bool, (customer_id, phone, openid))) != 1:
            raise Refusal(Code.RECIPIENT_MISSING, "customerId")
        template = template_of(context, template_id)
        if queries.tests_of_day(context.installation_id, context.now) >= _MOST_TESTS:
            raise Refusal(Code.TOO_MANY_TESTS)
        # before the call: who sent something stands there whatever happens then
        context.audit(
            queries.TEST_SENT,
            template.key,
            {"to": f"customer:{customer_id}" if customer_id else "an address"},
        )
        try:
            message = send_test(
                installation_id=context.installation_id,
                template_id=template.pk,
                to=Addressee(
                    customer_id=number_of(customer_id) if customer_id else None,
                    phone=phone or "",
                    openid=openid or "",
                ),
                now=context.now,
            )
        except NoTest as none:
            return cls(reason=none.reason)
        return cls(message=rows([message])[0])


#: what is wrong with whom it shall go to, and so not with what is said
_OF_AUDIENCE: Final = {
    "people_or_segment": (Code.PEOPLE_OR_SEGMENT, None),
    "unknown_segment": (Code.SEGMENT_UNKNOWN, "segmentKey"),
    "segment_not_live": (Code.SEGMENT_NOT_LIVE, "segmentKey"),
    "segment_building": (Code.SEGMENT_BUILDING, "segmentKey"),
    "too_many_people": (Code.TOO_MANY_PEOPLE, None),
}


class SendMessage(StaffMutation):
    """Send a message by hand to each of these people, once. See `sendingPreview`.

    To people who were picked, 10,000 at most, or to who is in a segment now, 200,000
    at most; whoever enters it later is not told.
    """

    class Meta:
        codes = (
            Code.BATCH_INVALID,
            Code.COUPON_UNKNOWN,
            Code.CURRENCY_MISSING,
            *(code for code, _ in _OF_AUDIENCE.values()),
        )

    class Arguments:
        input = SendingInput(required=True)
        customer_ids, saleor_ids = audience_arguments().values()
        segment_key = segment_argument()

    needs = RECALLS
    sends = True
    refusals = REFUSALS

    job = graphene.Field(Job)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        customer_ids: list[str] | None = None,
        saleor_ids: list[str] | None = None,
        segment_key: str | None = None,
    ) -> Any:
        wanted = wanted_of(input)
        try:
            job = start_batch(
                installation_id=context.installation_id,
                customer_ids=_picked(context, customer_ids, saleor_ids),
                segment_key=segment_key or "",
                wanted=wanted,
                started_by=context.staff.actor,
                now=context.now,
            )
        except BadBatch as bad:
            code, field = _OF_AUDIENCE.get(bad.code, (Code.BATCH_INVALID, "input"))
            raise Refusal(code, field, bad.code) from None
        context.audit(
            "message.batch_sent",
            f"job:{job.pk}",
            {
                "templates": list(wanted.template_ids),
                "coupon": wanted.coupon_key,
                "people": job.total,
                "segment": segment_key or "",
            },
        )
        return cls(job=job)


def _picked(
    context: Context, customer_ids: list[str] | None, saleor_ids: list[str] | None
) -> list[int] | None:
    """Return who was picked; None: nobody was asked for by name."""
    if customer_ids is None and saleor_ids is None:
        return None
    shop = context.installation_id
    return audience_of(shop, customer_ids, saleor_ids).customer_ids
