from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.messages.by_hand import SendMessage, SendTest
from saleor_wechat_growth.api.dashboard.messages.codes import FLAWS, REFUSALS, Code
from saleor_wechat_growth.api.dashboard.messages.drafts import (
    account_of,
    channel_of,
    fields_of,
    form_of,
    picture_of,
    previewed,
    template_of,
    word_of,
)
from saleor_wechat_growth.api.dashboard.messages.pictures import PicturesMutations
from saleor_wechat_growth.api.dashboard.messages.replies import RepliesMutations
from saleor_wechat_growth.api.dashboard.messages.templates import (
    CHANNELS_OF,
    MessageTemplate,
    TemplateCandidate,
    TemplateInput,
)
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS, RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.types import MessageChannel
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.queries import template_ids
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.messaging.services import (
    candidates,
    resume_template,
)
from saleor_wechat_growth.messaging.services.templating import (
    allow_risk,
    upsert_template,
    withhold_template,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.messaging.models import Template

#: what an operator read and allowed; the page says the same in their language
RISK: Final = (
    "WeChat means template messages for notices that follow a person's own act. An "
    "account that sends reminders or advertising by them can have the template "
    "banned, the interface taken away or the account restricted, by complaints of "
    "single followers too. The shop bears this risk."
)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_FIELD_NAME: Final = re.compile(r"[a-z_]{1,32}[0-9]{0,4}")
_LONGEST_TITLE: Final = 60
_LONGEST_GATEWAY_ID: Final = 64
_LONGEST_TEXT: Final = 300
#: a text of our own is as long as WeChat takes, and has values in it
_LONGEST_OWN: Final = 1500
_LONGEST_WORDING: Final = 1000
_MOST_FIELDS: Final = 20


def _told(template: Template) -> dict[str, Any]:
    return {
        "title": template.title,
        "gateway_id": template.gateway_id,
        "purpose": template.purpose,
        "fields": template.fields,
        "wording": template.wording,
        "form": template.form,
        "media": template.media_id,
        "is_long_term": template.is_long_term,
    }


class SaveTemplate(StaffMutation):
    """Make or change a template. A risk allowed for another id or purpose falls."""

    class Meta:
        codes = (
            Code.TEMPLATE_UNKNOWN,
            Code.ACCOUNT_UNKNOWN,
            Code.KEY_INVALID,
            Code.KEY_TAKEN,
            Code.TITLE_INVALID,
            Code.GATEWAY_ID_INVALID,
            Code.FIELDS_INVALID,
            Code.CHANNEL_NOT_SERVED,
            Code.PICTURE_UNKNOWN,
            *FLAWS,
        )

    class Arguments:
        id = graphene.ID(description="Of the template to change; a new one without it.")
        key = graphene.String(
            description="What `growth.yaml` calls a new one; made up without it."
        )
        input = TemplateInput(required=True)

    needs = RECALLS
    refusals = REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        key: str | None = None,
    ) -> Any:
        shop = context.installation_id
        before = template_of(context, id) if id is not None else None
        _check_key(context, before, key)
        account = account_of(context, input)
        _check_words(input)
        if input.get("is_long_term") and channel_of(account.kind, input) not in GRANTED:
            raise Refusal(Code.CHANNEL_NOT_SERVED, "isLongTerm")
        flaws = [
            flaw for flaw in previewed(context, input).it.flaws if not flaw.is_advice
        ]
        if flaws:
            return cls(
                errors=[
                    cls.error(Refusal(Code[flaw.code.name], flaw.path, flaw.detail))
                    for flaw in flaws
                ]
            )
        was = _told(before) if before else None
        template = upsert_template(
            installation_id=shop,
            key=before.key if before else key or _made_up(),
            account_id=account.pk,
            channel=channel_of(account.kind, input),
            gateway_id=input["gateway_id"].strip(),
            title=input["title"].strip(),
            purpose=word_of(input["purpose"]),
            fields=fields_of(input),
            wording=input["wording"].strip(),
            form=form_of(input),
            media_id=picture_of(context, input),
            is_long_term=input.get("is_long_term"),
        )
        context.audit(
            "template.saved", template.key, {"before": was, "after": _told(template)}
        )
        return cls(template=_row(context, template.pk))


def _check_key(context: Context, before: Template | None, key: str | None) -> None:
    if before is not None or not key:
        return
    if not _KEY.fullmatch(key):
        raise Refusal(Code.KEY_INVALID, "key")
    if template_ids(context.installation_id, [key]):
        raise Refusal(Code.KEY_TAKEN, "key")


def _check_words(given: Any) -> None:
    if not 0 < len(given["title"].strip()) <= _LONGEST_TITLE:
        raise Refusal(Code.TITLE_INVALID, "title")
    least = 0 if given.get("form") else 1
    if not least <= len(given["gateway_id"].strip()) <= _LONGEST_GATEWAY_ID:
        raise Refusal(Code.GATEWAY_ID_INVALID, "gatewayId")
    if len(given["fields"]) > _MOST_FIELDS or len(given["wording"]) > _LONGEST_WORDING:
        raise Refusal(Code.FIELDS_INVALID, "fields")
    for index, each in enumerate(given["fields"]):
        if not _FIELD_NAME.fullmatch(each["name"].strip()):
            raise Refusal(Code.FIELDS_INVALID, f"fields.{index}.name")
        if len(each["text"]) > (_LONGEST_OWN if given.get("form") else _LONGEST_TEXT):
            raise Refusal(Code.FIELDS_INVALID, f"fields.{index}.text")


def _made_up() -> str:
    return f"template-{secrets.token_hex(4)}"


def _row(context: Context, template_id: int) -> Any:
    found = queries.templates(context.installation_id).filter(id=template_id)
    return rows(found)[0]


class PauseTemplate(StaffMutation):
    """Send nothing by a template until it is resumed; other routes are taken."""

    class Meta:
        codes = (Code.TEMPLATE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        template = template_of(context, id)
        withhold_template(
            installation_id=context.installation_id,
            template_id=template.pk,
            reason=context.staff.actor,
            now=context.now,
        )
        context.audit("template.paused", template.key, {})
        return cls(template=_row(context, template.pk))


class ResumeTemplate(StaffMutation):
    """Send by a template again."""

    class Meta:
        codes = (Code.TEMPLATE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        template = template_of(context, id)
        resume_template(
            installation_id=context.installation_id, template_id=template.pk
        )
        context.audit(
            "template.resumed", template.key, {"was_paused_for": template.paused_reason}
        )
        return cls(template=_row(context, template.pk))


class AllowRisk(StaffMutation):
    """Let a template go by a channel that does not take its purpose, or no longer."""

    class Meta:
        codes = (Code.TEMPLATE_UNKNOWN, Code.RISK_UNREAD, Code.NO_RISK)

    class Arguments:
        id = graphene.ID(required=True)
        risk_read = graphene.Boolean(
            required=True, description="What the platform does to such accounts."
        )
        allow = graphene.Boolean(
            default_value=True, required=True, description="False takes it back."
        )

    needs = ACCOUNTS
    refusals = REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        risk_read: bool,
        allow: bool,
    ) -> Any:
        shop = context.installation_id
        template = template_of(context, id)
        if allow and not risk_read:
            raise Refusal(Code.RISK_UNREAD, "riskRead")
        if allow and queries.policies(shop).takes(template.channel, template.purpose):
            raise Refusal(Code.NO_RISK, "id")
        allow_risk(
            installation_id=shop,
            template_id=template.pk,
            by=context.staff.actor if allow else "",
            now=context.now,
        )
        context.audit(
            "template.risk_allowed" if allow else "template.risk_taken_back",
            template.key,
            {
                "channel": template.channel,
                "purpose": template.purpose,
                **({"risk": RISK} if allow else {}),
            },
        )
        return cls(template=_row(context, template.pk))


class SyncTemplates(StaffMutation):
    """Read from the gateway, now, what templates an account has; change nothing."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN, Code.ACCOUNT_UNUSABLE, Code.GATEWAY_REFUSED)

    class Arguments:
        account_id = graphene.ID(required=True)
        channel = MessageChannel(description="The account's usual one if not given.")

    needs = RECALLS
    is_atomic = False
    refusals = REFUSALS

    candidates = graphene.List(graphene.NonNull(TemplateCandidate))

    @classmethod
    def perform(
        cls, context: Context, *, account_id: str, channel: str | None = None
    ) -> Any:
        account = account_of(context, {"account_id": account_id})
        try:
            found = candidates(
                installation_id=context.installation_id,
                account_id=account.pk,
                channel=word_of(channel or CHANNELS_OF[account.kind][0]),
            )
        except GatewayError as refused:
            raise Refusal(Code.GATEWAY_REFUSED, "accountId", refused.code) from None
        return cls(candidates=found)


class MessagesMutations(PicturesMutations, RepliesMutations, graphene.ObjectType):
    """Changes of templates, and messages sent by hand."""

    save_template = SaveTemplate.Field()
    pause_template = PauseTemplate.Field()
    resume_template = ResumeTemplate.Field()
    allow_risk = AllowRisk.Field()
    sync_templates = SyncTemplates.Field()
    send_test = SendTest.Field()
    send_message = SendMessage.Field()
