"""Forms a mini-program draws from our definition, or sends people to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms import queries
from saleor_wechat_growth.forms.models import Form as FormRow

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

FormKind = graphene.Enum.from_enum(
    FormRow.Kind, name="FormKind", description="Who draws a form, and how."
)
FormFieldType = graphene.Enum.from_enum(
    drawn.Type, name="FormFieldType", description="What an answer is."
)


class Words(graphene.ObjectType):
    """A text in the languages of the shop; empty where nobody wrote it."""

    zh = graphene.String(required=True)
    en = graphene.String(required=True)


class FormChoice(graphene.ObjectType):
    """One of the answers to choose from."""

    value = graphene.String(required=True, description="What to send.")
    label = graphene.Field(Words, required=True)

    @staticmethod
    def resolve_label(choice: drawn.Choice, _info: Any) -> Words:
        return Words(zh=choice.label_zh or choice.value, en=choice.label_en)


class FormField(graphene.ObjectType):
    """One question."""

    key = graphene.String(required=True)
    type = FormFieldType(required=True)
    label = graphene.Field(Words, required=True)
    is_required = graphene.Boolean(required=True)
    step = graphene.Int(
        required=True, description="On which page of a survey it stands, from 1."
    )
    choices = graphene.List(
        graphene.NonNull(FormChoice),
        required=True,
        description="Of CHOICE and CHOICES.",
    )

    @staticmethod
    def resolve_label(field: drawn.Field, _info: Any) -> Words:
        return Words(zh=field.label_zh, en=field.label_en)


class Form(graphene.ObjectType):
    """Questions the shop asks."""

    key = graphene.String(required=True)
    kind = FormKind(
        required=True,
        description="JINSHUJU: open it with openForm; others are drawn by you and "
        "sent with submitForm.",
    )
    title = graphene.Field(Words, required=True)
    version = graphene.Int(required=True, description="Grows when it is changed.")
    fields = graphene.List(graphene.NonNull(FormField), required=True)

    @staticmethod
    def resolve_title(form: FormRow, _info: Any) -> Words:
        return Words(zh=form.title_zh, en=form.title_en)

    @staticmethod
    def resolve_fields(form: FormRow, _info: Any) -> Any:
        return drawn.read(form.fields)


class FormQueries(graphene.ObjectType):
    """Forms that take answers."""

    form = graphene.Field(
        Form,
        key=graphene.String(required=True),
        description="Null: the shop has no such form, or it is closed. Needs a "
        "session (UNAUTHENTICATED).",
    )

    @staticmethod
    def resolve_form(_root: None, info: GraphQLResolveInfo, key: str) -> FormRow | None:
        return queries.open_form(info.context.bearer.installation_id, key[:40])
