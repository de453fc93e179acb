from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import UUID
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.forms import Words
from saleor_wechat_growth.api.storefront.types import Coupon
from saleor_wechat_growth.coupons import queries as coupons
from saleor_wechat_growth.forms import queries, services
from saleor_wechat_growth.forms.answers import Fault
from saleor_wechat_growth.forms.errors import UnknownForm, WrongAnswers
from saleor_wechat_growth.forms.fields import MOST_CHOICES, MOST_FIELDS
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.forms.services import Who

if TYPE_CHECKING:
    import uuid

    from saleor_wechat_growth.api.storefront.context import Context

_FAULTS: Final = {
    Fault.REQUIRED: Code.ANSWER_REQUIRED,
    Fault.UNKNOWN_FIELD: Code.FIELD_UNKNOWN,
    Fault.TOO_LONG: Code.ANSWER_TOO_LONG,
    Fault.TOO_MANY: Code.ANSWER_TOO_MANY,
    Fault.NOT_A_NUMBER: Code.NOT_A_NUMBER,
    Fault.NOT_A_PHONE: Code.NOT_A_PHONE,
    Fault.NOT_AN_EMAIL: Code.NOT_AN_EMAIL,
    Fault.NOT_A_DATE: Code.NOT_A_DATE,
    Fault.NOT_A_CHOICE: Code.NOT_A_CHOICE,
    Fault.NOT_OF_THE_TRAIT: Code.ANSWER_UNUSABLE,
}


class AnswerInput(graphene.InputObjectType):
    """What somebody answered to one field."""

    field = graphene.String(required=True, description="Its key.")
    values = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="One text, or the `value` of each choice. A date is `2026-11-23`.",
    )


class SubmitForm(StorefrontMutation):
    """Send what somebody answered. Each wrong answer is an error of its own field.

    Send the same `clientId` again if no answer came: it counts once.
    """

    class Meta:
        codes = (Code.FORM_UNKNOWN, Code.TOO_MANY, *_FAULTS.values())

    class Arguments:
        key = graphene.String(required=True)
        answers = graphene.List(graphene.NonNull(AnswerInput), required=True)
        client_id = UUID(
            required=True, description="Made by the phone for these answers."
        )

    thanks = graphene.Field(Words, description="What to say now; may be empty.")
    coupon = graphene.Field(Coupon, description="Given for the answers; null: none.")

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        key: str,
        answers: list[AnswerInput],
        client_id: uuid.UUID,
    ) -> Any:
        if len(answers) > MOST_FIELDS or any(
            len(each["values"]) > MOST_CHOICES for each in answers
        ):
            raise Refusal(Code.TOO_MANY, "answers")
        try:
            with context.held() as bearer:
                done = services.submit(
                    installation_id=bearer.installation_id,
                    form_key=key[:40],
                    who=Who(bearer.customer_id, bearer.identity_id),
                    given={each["field"]: each["values"] for each in answers},
                    client_id=client_id,
                    now=context.now,
                )
        except UnknownForm:
            raise Refusal(Code.FORM_UNKNOWN, "key") from None
        except WrongAnswers as wrong:
            return cls(
                errors=[
                    cls.error(Refusal(_FAULTS[Fault(fault)], field[:60]))
                    for field, fault in wrong.wrong.items()
                ]
            )
        context.changed()
        coupon = (
            coupons.held(
                bearer.installation_id, bearer.customer_id, done.grant_id, context.now
            )
            if done.grant_id is not None
            else None
        )
        thanks = Words(zh=done.form.thanks_zh, en=done.form.thanks_en)
        return cls(thanks=thanks, coupon=coupon)


class OpenForm(StorefrontMutation):
    """Get an address at which this person fills in a form that Jinshuju draws.

    It is theirs alone, for a day and one entry: do not share it.
    """

    class Meta:
        codes = (Code.FORM_UNKNOWN,)

    class Arguments:
        key = graphene.String(required=True)

    url = graphene.String(description="For a web-view.")

    @classmethod
    def perform(cls, context: Context, *, key: str) -> Any:
        with context.held() as bearer:
            form = queries.open_form(bearer.installation_id, key[:40])
            if form is None or form.kind != Form.Kind.JINSHUJU or not form.account:
                raise Refusal(Code.FORM_UNKNOWN, "key")
            url = services.invite(
                form=form, customer_id=bearer.customer_id, now=context.now
            )
        return cls(url=url)
