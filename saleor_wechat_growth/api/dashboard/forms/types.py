"""Forms and what people answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from django.conf import settings

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.persons import PersonLink, person_of
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms import queries
from saleor_wechat_growth.forms.answers import Fault, in_words
from saleor_wechat_growth.forms.models import Form as FormRow
from saleor_wechat_growth.forms.models import Submission as SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row

FormKind = graphene.Enum.from_enum(
    FormRow.Kind, name="FormKind", description="Who draws a form, and how."
)
FormFieldType = graphene.Enum.from_enum(
    drawn.Type, name="FormFieldType", description="What an answer is."
)
FormPointer = graphene.Enum.from_enum(
    drawn.Points,
    name="FormPointer",
    description="What an answer may say about who somebody is.",
)
FormSource = graphene.Enum.from_enum(
    SubmissionRow.Source, name="FormSource", description="Where somebody answered."
)
AnswerFault = graphene.Enum.from_enum(
    Fault, name="AnswerFault", description="Why an answer could not be used."
)


class FormChoice(graphene.ObjectType):
    """One of the answers to choose from."""

    value = graphene.String(required=True)
    label_zh = graphene.String(required=True)
    label_en = graphene.String(required=True)
    tag = graphene.String(required=True, description="Put on who chooses it, or empty.")


class FormField(graphene.ObjectType):
    """One question, and where its answer goes."""

    key = graphene.String(required=True)
    type = FormFieldType(required=True)
    label_zh = graphene.String(required=True)
    label_en = graphene.String(required=True)
    is_required = graphene.Boolean(required=True)
    choices = graphene.List(graphene.NonNull(FormChoice), required=True)
    trait = graphene.String(required=True, description="Its key, or empty.")
    points_at = FormPointer(
        description="Kept as something to search by, never as evidence."
    )
    step = graphene.Int(required=True)
    remote = graphene.String(
        required=True, description="What Jinshuju calls it, or empty."
    )


class FormTally(graphene.ObjectType):
    """How often a form was answered."""

    submissions = graphene.Int(required=True)
    known = graphene.Int(required=True, description="By people we know.")
    last_at = DateTime()


class Form(graphene.ObjectType):
    """Questions the shop asks."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True)
    kind = FormKind(required=True)
    title_zh = graphene.String(required=True)
    title_en = graphene.String(required=True)
    thanks_zh = graphene.String(required=True)
    thanks_en = graphene.String(required=True)
    fields = graphene.List(graphene.NonNull(FormField), required=True)
    version = graphene.Int(required=True)
    is_active = graphene.Boolean(required=True)
    coupon_id = graphene.ID(description="Given to who answers.")
    coupon_name = graphene.String(required=True)
    remote_token = graphene.String(required=True)
    address = graphene.String(
        description="Of a Jinshuju form: lead a message there, and its link carries "
        "the person."
    )
    tally = graphene.Field(FormTally, required=True)
    created_at = DateTime(required=True)

    @staticmethod
    def resolve_key(row: Row[FormRow], _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_kind(row: Row[FormRow], _info: Any) -> str:
        return row.it.kind

    @staticmethod
    def resolve_title_zh(row: Row[FormRow], _info: Any) -> str:
        return row.it.title_zh

    @staticmethod
    def resolve_title_en(row: Row[FormRow], _info: Any) -> str:
        return row.it.title_en

    @staticmethod
    def resolve_thanks_zh(row: Row[FormRow], _info: Any) -> str:
        return row.it.thanks_zh

    @staticmethod
    def resolve_thanks_en(row: Row[FormRow], _info: Any) -> str:
        return row.it.thanks_en

    @staticmethod
    def resolve_fields(row: Row[FormRow], _info: Any) -> Sequence[drawn.Field]:
        return drawn.read(row.it.fields)

    @staticmethod
    def resolve_version(row: Row[FormRow], _info: Any) -> int:
        return row.it.version

    @staticmethod
    def resolve_is_active(row: Row[FormRow], _info: Any) -> bool:
        return row.it.is_active

    @staticmethod
    def resolve_coupon_id(row: Row[FormRow], _info: Any) -> int | None:
        return row.it.coupon_id

    @staticmethod
    def resolve_coupon_name(row: Row[FormRow], _info: Any) -> str:
        return row.it.coupon.name if row.it.coupon else ""

    @staticmethod
    def resolve_remote_token(row: Row[FormRow], _info: Any) -> str:
        return row.it.remote_token

    @staticmethod
    def resolve_address(row: Row[FormRow], _info: Any) -> str | None:
        if row.it.kind != FormRow.Kind.JINSHUJU:
            return None
        return f"{settings.GATEWAY_URLS['JINSHUJU_URL']}/f/{row.it.remote_token}"

    @staticmethod
    def resolve_created_at(row: Row[FormRow], _info: Any) -> datetime:
        return row.it.created_at

    @staticmethod
    def resolve_tally(row: Row[FormRow], info: GraphQLResolveInfo) -> FormTally:
        shop = info.context.installation_id

        def load(ids: Sequence[int]) -> Mapping[int, FormTally]:
            return {
                form_id: FormTally(submissions=count, known=known, last_at=last_at)
                for form_id, (count, known, last_at) in queries.tallies(
                    shop, ids
                ).items()
            }

        return row.related("tally", load) or FormTally(submissions=0, known=0)


class FormAnswer(graphene.ObjectType):
    """What somebody answered to one question."""

    field = graphene.String(required=True, description="Its key.")
    label = graphene.String(
        required=True,
        description="Of the question as it is now; its key if it is gone.",
    )
    text = graphene.String(required=True, description="Choices by their labels.")
    fault = AnswerFault(description="Why nothing came of it; null: it was used.")


class FormSubmission(graphene.ObjectType):
    """One person's answers to one form."""

    id = graphene.ID(required=True)
    form_id = graphene.ID(required=True)
    form_title = graphene.String(required=True)
    source = FormSource(required=True)
    submitted_at = DateTime(required=True)
    edited_at = DateTime()
    person = graphene.Field(
        PersonLink, description="Null: nobody knows whose they are."
    )
    answers = graphene.List(graphene.NonNull(FormAnswer), required=True)

    @staticmethod
    def resolve_form_id(row: Row[SubmissionRow], _info: Any) -> int:
        return row.it.form_id

    @staticmethod
    def resolve_form_title(row: Row[SubmissionRow], _info: Any) -> str:
        return row.it.form.title_zh

    @staticmethod
    def resolve_source(row: Row[SubmissionRow], _info: Any) -> str:
        return row.it.source

    @staticmethod
    def resolve_submitted_at(row: Row[SubmissionRow], _info: Any) -> datetime:
        return row.it.submitted_at

    @staticmethod
    def resolve_edited_at(row: Row[SubmissionRow], _info: Any) -> datetime | None:
        return row.it.edited_at

    @staticmethod
    def resolve_person(
        row: Row[SubmissionRow], info: GraphQLResolveInfo
    ) -> PersonLink | None:
        shop = info.context.installation_id

        def owners(ids: Sequence[int]) -> Mapping[int, int]:
            rows = queries.submissions(shop).filter(id__in=ids, customer__isnull=False)
            return dict(rows.values_list("id", "customer_id"))

        return person_of(row, info, owners)

    @staticmethod
    def resolve_answers(row: Row[SubmissionRow], _info: Any) -> list[FormAnswer]:
        return list(told(row.it))


FormSubmissionConnection = connection_of(
    FormSubmission, place=lambda row: Place(row.it.submitted_at, row.it.pk)
)


def told(submission: SubmissionRow) -> Iterable[FormAnswer]:
    """Yield the answers of a submission, in the order of its form as it is now."""
    found = dict(queries.answers_of(submission))
    for field in drawn.read(submission.form.fields):
        if field.key in found:
            answer = found.pop(field.key)
            labels = {each.value: each.label_zh for each in field.choices}
            chosen = [answer] if isinstance(answer, str) else answer
            yield FormAnswer(
                field=field.key,
                label=field.label_zh,
                text=in_words([labels.get(each) or each for each in chosen]),
                fault=submission.unusable.get(field.key),
            )
    for key, answer in found.items():
        yield FormAnswer(field=key, label=key, text=in_words(answer))
