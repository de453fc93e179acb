from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.forms.types import (
    Form,
    FormFieldType,
    FormKind,
    FormPointer,
    told,
)
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.settings.accounts import camel
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms import queries, services
from saleor_wechat_growth.forms.errors import UnknownForm, WrongForm
from saleor_wechat_growth.forms.models import Form as FormRow
from saleor_wechat_growth.forms.services import FormDraft
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context

#: answers in one download; the newest
MOST_ROWS: Final = 10_000


class Code(Enum):
    """What can be wrong with a form."""

    FORM_UNKNOWN = "There is no form of this id."
    KEY_TAKEN = "Another form has this key."
    VALUE_MISSING = "This has to be given."
    VALUE_INVALID = "This cannot be right."
    TRAIT_UNFIT = "The trait does not exist, or cannot hold such answers."
    COUPON_UNFIT = "The coupon does not exist, or is given in several currencies."
    TAKEN = "Another form takes these answers already."
    TOO_MANY = "There are as many as there can be."


_CODES: Final = {
    "taken": Code.TAKEN,
    "missing": Code.VALUE_MISSING,
    "too_many": Code.TOO_MANY,
    "several_currencies": Code.COUPON_UNFIT,
    "of_another_type": Code.TRAIT_UNFIT,
    "not_of_the_trait": Code.TRAIT_UNFIT,
}
_UNKNOWN: Final[Refusals] = {UnknownForm: (Code.FORM_UNKNOWN, "id")}


class FormChoiceInput(graphene.InputObjectType):
    """One of the answers to choose from."""

    value = graphene.String(required=True)
    label_zh = graphene.String(default_value="")
    label_en = graphene.String(default_value="")
    tag = graphene.String(default_value="")


class FormFieldInput(graphene.InputObjectType):
    """One question; see FormField."""

    key = graphene.String(required=True)
    type = FormFieldType(required=True)
    label_zh = graphene.String(required=True)
    label_en = graphene.String(default_value="")
    is_required = graphene.Boolean(default_value=False)
    choices = graphene.List(graphene.NonNull(FormChoiceInput), default_value=[])
    trait = graphene.String(default_value="")
    points_at = FormPointer()
    step = graphene.Int(default_value=1)
    remote = graphene.String(default_value="")


class FormInput(graphene.InputObjectType):
    """A form as it shall be. Kind, key and Jinshuju form stay for good."""

    key = graphene.String(default_value="", description="Of a new one.")
    kind = FormKind(required=True)
    title_zh = graphene.String(required=True)
    title_en = graphene.String(default_value="")
    thanks_zh = graphene.String(default_value="")
    thanks_en = graphene.String(default_value="")
    fields = graphene.List(graphene.NonNull(FormFieldInput), required=True)
    coupon_id = graphene.ID()
    account = graphene.ID(description="Key of a Jinshuju account.")
    remote_token = graphene.String(default_value="")


class SaveForm(StaffMutation):
    """Make a form, or change one. What was answered stays as it was."""

    class Meta:
        codes = tuple(Code)

    class Arguments:
        id = graphene.ID(description="Of the one to change; a new one without it.")
        input = FormInput(required=True)

    needs = RECALLS
    refusals = _UNKNOWN

    form = graphene.Field(Form)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002
    ) -> Any:
        shop = context.installation_id
        account = Account.objects.of(shop).filter(key=input.account or "").first()
        coupon_id = input.get("coupon_id")
        draft = FormDraft(
            kind=FormRow.Kind(input.kind),
            title_zh=input.title_zh.strip(),
            title_en=input.title_en.strip(),
            thanks_zh=input.thanks_zh.strip(),
            thanks_en=input.thanks_en.strip(),
            fields=[_field(each) for each in input.fields],
            coupon_id=number_of(coupon_id) if coupon_id else None,
            account_id=account.pk if account else None,
            remote_token=input.remote_token,
        )
        try:
            form = services.save_form(
                installation_id=shop,
                key=input.key,
                draft=draft,
                form_id=number_of(id) if id is not None else None,
                now=context.now,
            )
        except WrongForm as error:
            return cls(errors=[cls.error(_refusal(*each)) for each in error.wrong])
        context.audit(
            "form.saved",
            form.key,
            {
                "title": form.title_zh,
                "version": form.version,
                "fields": len(form.fields),
            },
        )
        return cls(form=rows([form])[0])


class SetFormOpen(StaffMutation):
    """Take answers to a form, or take none any more."""

    class Meta:
        codes = (Code.FORM_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)
        is_open = graphene.Boolean(required=True)

    needs = RECALLS
    refusals = _UNKNOWN

    form = graphene.Field(Form)

    @classmethod
    def perform(cls, context: Context, *, id: str, is_open: bool) -> Any:  # noqa: A002 -- GraphQL's word
        form = services.set_open(
            installation_id=context.installation_id,
            form_id=number_of(id),
            is_open=is_open,
        )
        context.audit("form.opened" if is_open else "form.closed", form.key, {})
        return cls(form=rows([form])[0])


class ExportFormAnswers(StaffMutation):
    """Read a form's answers as a table: the newest 10,000. The audit log says who did."""

    class Meta:
        codes = (Code.FORM_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = CUSTOMERS

    header = graphene.List(graphene.NonNull(graphene.String))
    rows = graphene.List(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)))
    )

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop = context.installation_id
        form = queries.forms(shop).filter(id=number_of(id)).first()
        if form is None:
            raise Refusal(Code.FORM_UNKNOWN, "id")
        fields = drawn.read(form.fields)
        found = queries.submissions(shop, form_id=form.pk)
        table = []
        for each in found.order_by("-submitted_at", "-id")[:MOST_ROWS]:
            said = {answer.field: answer.text for answer in told(each)}
            table.append(
                [
                    each.submitted_at.isoformat(),
                    str(each.customer_id or ""),
                    *(said.get(field.key, "") for field in fields),
                ]
            )
        context.audit("form.exported", form.key, {"rows": len(table)})
        header = ["submitted_at", "customer", *(field.label_zh for field in fields)]
        return cls(header=header, rows=table)


def _field(given: Any) -> dict[str, Any]:
    pointer = given.get("points_at")
    return {
        "key": given.key,
        "type": drawn.Type(given.type).value,
        "label_zh": given.label_zh,
        "label_en": given.label_en,
        "is_required": given.is_required,
        "choices": [dict(each) for each in given.choices],
        "trait": given.trait,
        "points_at": drawn.Points(pointer).value if pointer else None,
        "step": given.step,
        "remote": given.remote,
    }


def _refusal(path: str, fault: str) -> Refusal:
    part = path.rpartition(".")[2]
    if (part, fault) == ("key", "taken"):
        code = Code.KEY_TAKEN
    elif fault == "unknown":
        code = Code.COUPON_UNFIT if part == "coupon" else Code.TRAIT_UNFIT
    else:
        code = _CODES.get(fault, Code.VALUE_INVALID)
    return Refusal(code, ".".join(camel(each) for each in path.split(".")))


class FormsMutations(graphene.ObjectType):
    """Changes of forms."""

    save_form = SaveForm.Field()
    set_form_open = SetFormOpen.Field()
    export_form_answers = ExportFormAnswers.Field()
