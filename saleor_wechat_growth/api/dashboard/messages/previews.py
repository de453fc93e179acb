"""What a phone will show of a template, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.messaging.models import Form
from saleor_wechat_growth.messaging.previewing import FlawCode

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.previewing import FieldPreview, Flaw, Preview


class _CostClass(Enum):
    """What a vendor bills an SMS as."""

    NOTICE = "notice"
    MARKETING = "marketing"


TemplateForm = graphene.Enum.from_enum(
    Form, name="TemplateForm", description="What a customer-service message is."
)
SmsCostClass = graphene.Enum.from_enum(_CostClass, name="SmsCostClass")
TemplateFlawCode = graphene.Enum.from_enum(
    FlawCode,
    name="TemplateFlawCode",
    description="What is wrong with a template, or worth a second look.",
)


class TemplateFlaw(graphene.ObjectType):
    """One thing to mend, or worth a second look."""

    path = graphene.String(
        required=True, description="Of the input: `fields.0.text`, `wording`."
    )
    code = TemplateFlawCode(required=True)
    detail = graphene.String(required=True, description="A name, or in English.")
    is_advice = graphene.Boolean(required=True)


class PreviewField(graphene.ObjectType):
    """One field, filled from the sample."""

    name = graphene.String(required=True)
    text = graphene.String(required=True, description="Before it is cut.")
    shown = graphene.String(required=True, description="Empty if it does not fit.")
    is_cut = graphene.Boolean(required=True)
    used = graphene.Int(required=True, description="Characters; of amounts digits.")
    limit = graphene.Int(description="Null: none is known.")


class PreviewLine(graphene.ObjectType):
    """One line of a message on WeChat."""

    label = graphene.String(required=True, description="Empty if it is not known.")
    name = graphene.String(required=True)
    text = graphene.String(required=True)


class PreviewSms(graphene.ObjectType):
    """An SMS as the phone shows it, brand and all."""

    text = graphene.String(required=True)
    characters = graphene.Int(required=True)
    segments = graphene.Int(required=True, description="Messages it is billed as.")
    left = graphene.Int(required=True, description="Characters until one more.")
    cost_class = SmsCostClass(required=True)


class PreviewStretch(graphene.ObjectType):
    """A stretch of a text in the chat."""

    text = graphene.String(required=True)
    is_link = graphene.Boolean(required=True)


class PreviewChat(graphene.ObjectType):
    """Our own content as the chat shows it; what its form has not is empty."""

    form = TemplateForm(required=True)
    title = graphene.String(required=True)
    description = graphene.String(required=True)
    text = graphene.List(
        graphene.NonNull(PreviewStretch),
        required=True,
        description="Of a text; of a menu before its items.",
    )
    items = graphene.List(graphene.NonNull(graphene.String), required=True)
    tail = graphene.String(required=True, description="After a menu's items.")


@dataclass(frozen=True, slots=True)
class Previewed:
    """What `TemplatePreview` resolves from."""

    it: Preview
    purpose: str


class TemplatePreview(graphene.ObjectType):
    """Exactly what WeChat or the phone will show of a sample."""

    fields = graphene.List(graphene.NonNull(PreviewField), required=True)
    lines = graphene.List(
        graphene.NonNull(PreviewLine), required=True, description="On WeChat."
    )
    sms = graphene.Field(PreviewSms)
    chat = graphene.Field(PreviewChat, description="Of our own content.")
    page = graphene.String(
        required=True, description="Of a mini-program, that it opens; empty if none."
    )
    is_sound = graphene.Boolean(required=True, description="It can be saved.")
    flaws = graphene.List(graphene.NonNull(TemplateFlaw), required=True)

    @staticmethod
    def resolve_fields(seen: Previewed, _info: Any) -> tuple[FieldPreview, ...]:
        return seen.it.fields

    @staticmethod
    def resolve_lines(seen: Previewed, _info: Any) -> Any:
        return seen.it.lines

    @staticmethod
    def resolve_sms(seen: Previewed, _info: Any) -> PreviewSms | None:
        sms = seen.it.sms
        if sms is None:
            return None
        is_marketing = seen.purpose == _CostClass.MARKETING.value
        return PreviewSms(
            text=sms.text,
            characters=sms.characters,
            segments=sms.segments,
            left=sms.left,
            cost_class=_CostClass.MARKETING if is_marketing else _CostClass.NOTICE,
        )

    @staticmethod
    def resolve_chat(seen: Previewed, _info: Any) -> Any:
        return seen.it.chat

    @staticmethod
    def resolve_page(seen: Previewed, _info: Any) -> str:
        return seen.it.landing.mini_program

    @staticmethod
    def resolve_is_sound(seen: Previewed, _info: Any) -> bool:
        return seen.it.is_sound

    @staticmethod
    def resolve_flaws(seen: Previewed, _info: Any) -> tuple[Flaw, ...]:
        return seen.it.flaws
