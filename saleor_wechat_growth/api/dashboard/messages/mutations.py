from __future__ import annotations

import re
import secrets
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.audience import audience_arguments, audience_of
from saleor_wechat_growth.api.dashboard.messages.drafts import (
    account_of,
    fields_of,
    previewed,
    word_of,
)
from saleor_wechat_growth.api.dashboard.messages.log import MessageDetails
from saleor_wechat_growth.api.dashboard.messages.sending import (
    SendingInput,
    wanted_of,
)
from saleor_wechat_growth.api.dashboard.messages.templates import (
    CHANNEL_OF,
    MessageTemplate,
    TemplateCandidate,
    TemplateInput,
)
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS, RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.settings.types import Job
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.coupons.errors import CurrencyMissing, UnknownCoupon
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.errors import NotReady
from saleor_wechat_growth.messaging.previewing import FlawCode
from saleor_wechat_growth.messaging.queries import template_ids
from saleor_wechat_growth.messaging.services import (
    candidates,
    resume_template,
    send_test,
    start_batch,
)
from saleor_wechat_growth.messaging.services.batching import BadBatch
from saleor_wechat_growth.messaging.services.templating import (
    allow_risk,
    upsert_template,
    withhold_template,
)
from saleor_wechat_growth.messaging.services.trying import Addressee, NoTest
from saleor_wechat_growth.reach.errors import UnknownAccount

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
_LONGEST_WORDING: Final = 1000
_MOST_FIELDS: Final = 20
#: a shop that tests more than this tests on others
_MOST_TESTS: Final = 50


class Code(Enum):
    """What can be wrong with templates and with messages sent by hand."""

    TEMPLATE_UNKNOWN = "There is no such template."
    ACCOUNT_UNKNOWN = "There is no such account."
    KEY_INVALID = "A key is 1 to 40 letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another template has this key."
    TITLE_INVALID = "A title has 1 to 60 characters."
    GATEWAY_ID_INVALID = "The gateway's id of the template has 1 to 64 characters."
    FIELDS_INVALID = "At most 20 fields, texts of at most 300 characters."
    WRONG_TEXT = "A value or format in the text is not known."
    MISSING_VALUE = "There is nothing to show for a value."
    EMPTY = "There is nothing to show."
    CONTROL = "A line break or another control character."
    LENGTH = "More characters than the field takes."
    FORM = "Characters or a form that the field does not take."
    ADDRESS = "An SMS takes no address in a value."
    WRONG_FIT = "What does not fit is cut or blocks."
    NOT_CUTTABLE = "Only things and names may be cut: half of another is a lie."
    NAME_TWICE = "The field stands here twice."
    NOT_IN_CONTENT = "The approved template has no such field."
    FIELD_MISSING = "The approved template has a field more."
    VARIABLES = "The wording has other variables than there are fields."
    NO_OPT_OUT = "A marketing SMS has to end with how to opt out."
    WRONG_LANDING = "The link cannot be used."
    RISK_UNREAD = "The risk has to be read first."
    NO_RISK = "Its channel takes its purpose: there is nothing to allow."
    ACCOUNT_UNUSABLE = "The account's secrets cannot be used."
    GATEWAY_REFUSED = "The gateway refused, or did not answer."
    RECIPIENT_MISSING = "Say to whom: a customer, a phone number or an openid."
    TOO_MANY_TESTS = "At most 50 tests a day."
    BATCH_INVALID = "The batch would reach nobody; the message says why."
    COUPON_UNKNOWN = "There is no such coupon."
    CURRENCY_MISSING = "The coupon is given in several currencies: say in which."


_REFUSALS: Final[Refusals] = {
    UnknownAccount: (Code.ACCOUNT_UNKNOWN, "accountId"),
    NotReady: (Code.ACCOUNT_UNUSABLE, "accountId"),
    UnknownCoupon: (Code.COUPON_UNKNOWN, "input.couponKey"),
    CurrencyMissing: (Code.CURRENCY_MISSING, "input.currency"),
}
_FLAWS: Final = tuple(
    Code[each.name] for each in FlawCode if each.name in Code.__members__
)


def _template(context: Context, given: str) -> Template:
    found = queries.templates(context.installation_id).filter(id=number_of(given))
    template = found.first()
    if template is None:
        raise Refusal(Code.TEMPLATE_UNKNOWN, "id")
    return template


def _told(template: Template) -> dict[str, Any]:
    return {
        "title": template.title,
        "gateway_id": template.gateway_id,
        "purpose": template.purpose,
        "fields": template.fields,
        "wording": template.wording,
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
            *_FLAWS,
        )

    class Arguments:
        id = graphene.ID(description="Of the template to change; a new one without it.")
        key = graphene.String(
            description="What `growth.yaml` calls a new one; made up without it."
        )
        input = TemplateInput(required=True)

    needs = RECALLS
    refusals = _REFUSALS

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
        before = _template(context, id) if id is not None else None
        _check_key(context, before, key)
        account = account_of(context, input)
        _check_words(input)
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
            channel=CHANNEL_OF[account.kind],
            gateway_id=input["gateway_id"].strip(),
            title=input["title"].strip(),
            purpose=word_of(input["purpose"]),
            fields=fields_of(input),
            wording=input["wording"].strip(),
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
    if not 0 < len(given["gateway_id"].strip()) <= _LONGEST_GATEWAY_ID:
        raise Refusal(Code.GATEWAY_ID_INVALID, "gatewayId")
    if len(given["fields"]) > _MOST_FIELDS or len(given["wording"]) > _LONGEST_WORDING:
        raise Refusal(Code.FIELDS_INVALID, "fields")
    for index, each in enumerate(given["fields"]):
        if not _FIELD_NAME.fullmatch(each["name"].strip()):
            raise Refusal(Code.FIELDS_INVALID, f"fields.{index}.name")
        if len(each["text"]) > _LONGEST_TEXT:
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
    refusals = _REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        template = _template(context, id)
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
    refusals = _REFUSALS

    template = graphene.Field(MessageTemplate)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        template = _template(context, id)
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
    refusals = _REFUSALS

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
        template = _template(context, id)
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

    needs = RECALLS
    is_atomic = False
    refusals = _REFUSALS

    candidates = graphene.List(graphene.NonNull(TemplateCandidate))

    @classmethod
    def perform(cls, context: Context, *, account_id: str) -> Any:
        try:
            found = candidates(
                installation_id=context.installation_id,
                account_id=number_of(account_id),
            )
        except GatewayError as refused:
            raise Refusal(Code.GATEWAY_REFUSED, "accountId", refused.code) from None
        return cls(candidates=found)


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
    refusals = _REFUSALS

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
        template = _template(context, template_id)
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


class SendMessage(StaffMutation):
    """Send a message by hand to each of these people, once. See `sendingPreview`."""

    class Meta:
        codes = (Code.BATCH_INVALID, Code.COUPON_UNKNOWN, Code.CURRENCY_MISSING)

    class Arguments:
        input = SendingInput(required=True)
        customer_ids, saleor_ids = audience_arguments().values()

    needs = RECALLS
    sends = True
    refusals = _REFUSALS

    job = graphene.Field(Job)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        customer_ids: list[str] | None = None,
        saleor_ids: list[str] | None = None,
    ) -> Any:
        shop = context.installation_id
        audience = audience_of(shop, customer_ids, saleor_ids)
        wanted = wanted_of(input)
        try:
            job = start_batch(
                installation_id=shop,
                customer_ids=audience.customer_ids,
                wanted=wanted,
                started_by=context.staff.actor,
                now=context.now,
            )
        except BadBatch as bad:
            raise Refusal(Code.BATCH_INVALID, "input", bad.code) from None
        context.audit(
            "message.batch_sent",
            f"job:{job.pk}",
            {
                "templates": list(wanted.template_ids),
                "coupon": wanted.coupon_key,
                "people": len(audience.customer_ids),
            },
        )
        return cls(job=job)


class MessagesMutations(graphene.ObjectType):
    """Changes of templates, and messages sent by hand."""

    save_template = SaveTemplate.Field()
    pause_template = PauseTemplate.Field()
    resume_template = ResumeTemplate.Field()
    allow_risk = AllowRisk.Field()
    sync_templates = SyncTemplates.Field()
    send_test = SendTest.Field()
    send_message = SendMessage.Field()
