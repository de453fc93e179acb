"""Templates: what they are, and what they are made from."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.messages.pictures import Picture
from saleor_wechat_growth.api.dashboard.messages.previews import TemplateForm
from saleor_wechat_growth.api.dashboard.types import (
    AccountKind,
    AccountStatus,
    MessageChannel,
    MessagePurpose,
)
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row
    from saleor_wechat_growth.messaging.models import Media
    from saleor_wechat_growth.messaging.services.adopting import Candidate
    from saleor_wechat_growth.reach.policies import Policies

    TemplateRow = Row[Template]

#: the channels of each kind of account, the usual one first
CHANNELS_OF: Final[Mapping[str, Sequence[str]]] = {
    Account.Kind.SERVICE_ACCOUNT: (
        Channel.WECHAT_TEMPLATE,
        Channel.WECHAT_CUSTOMER,
        Channel.WECHAT_NOTICE,
    ),
    Account.Kind.MINI_PROGRAM: (Channel.WECHAT_SUBSCRIBE, Channel.WECHAT_CUSTOMER),
    Account.Kind.TENCENT_SMS: (Channel.SMS,),
    Account.Kind.ALIYUN_SMS: (Channel.SMS,),
}


class _Fit(Enum):
    """What happens to a text that is too long."""

    CUT = "cut"
    BLOCK = "block"


TemplateStatus = graphene.Enum.from_enum(
    Template.Status, name="TemplateStatus", description="Whether it is sent by."
)
TemplateFit = graphene.Enum.from_enum(_Fit, name="TemplateFit")


class SendingAccount(graphene.ObjectType):
    """An account that templates are of."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    kind = AccountKind(required=True)
    channel = MessageChannel(required=True, description="The usual one.")
    channels = graphene.List(graphene.NonNull(MessageChannel), required=True)
    status = AccountStatus(required=True)
    paused_reason = graphene.String(required=True, description="A code; empty if none.")
    sign = graphene.String(required=True, description="The brand of its SMS, or empty.")

    @staticmethod
    def resolve_channel(account: Account, _info: Any) -> str:
        return CHANNELS_OF[account.kind][0]

    @staticmethod
    def resolve_channels(account: Account, _info: Any) -> Sequence[str]:
        return CHANNELS_OF[account.kind]

    @staticmethod
    def resolve_sign(account: Account, _info: Any) -> str:
        return str(account.options.get("sign", ""))


class TemplateField(graphene.ObjectType):
    """One field of a template: `{{ cart.total }}` and the like are filled in."""

    name = graphene.String(required=True)
    text = graphene.String(required=True)
    fit = TemplateFit(required=True)

    @staticmethod
    def resolve_fit(raw: Mapping[str, Any], _info: Any) -> str:
        return str(raw.get("fit", _Fit.BLOCK.value))


class TemplateRecent(graphene.ObjectType):
    """What went by a template in the last 30 days."""

    taken = graphene.Int(required=True, description="A gateway took it.")
    delivered = graphene.Int(required=True)
    failed = graphene.Int(required=True)


class MessageTemplate(graphene.ObjectType):
    """Content approved for one account, and how its fields are filled."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True, description="What recalls name it by.")
    title = graphene.String(required=True)
    channel = MessageChannel(required=True)
    purpose = MessagePurpose(required=True)
    gateway_id = graphene.String(required=True)
    account = graphene.Field(SendingAccount, required=True)
    fields = graphene.List(graphene.NonNull(TemplateField), required=True)
    wording = graphene.String(
        required=True,
        description="An SMS's approved text, or WeChat's content of the template.",
    )
    form = TemplateForm(description="Of our own content; null of approved ones.")
    picture = graphene.Field(Picture, description="That it shows, or its cover.")
    status = TemplateStatus(required=True)
    paused_reason = graphene.String(required=True, description="A code; empty if none.")
    paused_at = DateTime()
    is_taken = graphene.Boolean(
        required=True,
        description="Whether its channel takes its purpose, or somebody allowed it.",
    )
    is_long_term = graphene.Boolean(
        required=True,
        description="Of a subscription: one accept is good until it is taken back; "
        "nothing is counted down.",
    )
    needs_risk = graphene.Boolean(
        required=True, description="Whether it goes only if somebody allows the risk."
    )
    risk_allowed_by = graphene.String(required=True)
    risk_allowed_at = DateTime()
    recent = graphene.Field(TemplateRecent, required=True)

    @staticmethod
    def resolve_key(row: TemplateRow, _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_title(row: TemplateRow, _info: Any) -> str:
        return row.it.title

    @staticmethod
    def resolve_channel(row: TemplateRow, _info: Any) -> str:
        return row.it.channel

    @staticmethod
    def resolve_purpose(row: TemplateRow, _info: Any) -> str:
        return row.it.purpose

    @staticmethod
    def resolve_gateway_id(row: TemplateRow, _info: Any) -> str:
        return row.it.gateway_id

    @staticmethod
    def resolve_account(row: TemplateRow, _info: Any) -> Account:
        return row.it.account

    @staticmethod
    def resolve_fields(row: TemplateRow, _info: Any) -> Any:
        return row.it.fields

    @staticmethod
    def resolve_wording(row: TemplateRow, _info: Any) -> str:
        return row.it.wording

    @staticmethod
    def resolve_form(row: TemplateRow, _info: Any) -> str | None:
        return row.it.form or None

    @staticmethod
    def resolve_picture(row: TemplateRow, _info: Any) -> Media | None:
        return row.it.media

    @staticmethod
    def resolve_status(row: TemplateRow, _info: Any) -> str:
        return row.it.status

    @staticmethod
    def resolve_paused_reason(row: TemplateRow, _info: Any) -> str:
        return row.it.paused_reason

    @staticmethod
    def resolve_paused_at(row: TemplateRow, _info: Any) -> Any:
        return row.it.paused_at

    @staticmethod
    def resolve_is_taken(row: TemplateRow, info: GraphQLResolveInfo) -> bool:
        return bool(row.it.risk_allowed_by) or _takes(row, info)

    @staticmethod
    def resolve_is_long_term(row: TemplateRow, _info: Any) -> bool:
        return row.it.is_long_term

    @staticmethod
    def resolve_needs_risk(row: TemplateRow, info: GraphQLResolveInfo) -> bool:
        return not _takes(row, info)

    @staticmethod
    def resolve_risk_allowed_by(row: TemplateRow, _info: Any) -> str:
        return row.it.risk_allowed_by

    @staticmethod
    def resolve_risk_allowed_at(row: TemplateRow, _info: Any) -> Any:
        return row.it.risk_allowed_at

    @staticmethod
    def resolve_recent(row: TemplateRow, info: GraphQLResolveInfo) -> queries.Recent:
        context = info.context
        found = row.related(
            "recent",
            lambda ids: queries.recent(context.installation_id, ids, context.now),
        )
        return found or queries.Recent()


def _takes(row: TemplateRow, info: GraphQLResolveInfo) -> bool:
    shop = info.context.installation_id

    def load(ids: Sequence[int]) -> Mapping[int, Policies]:
        return dict.fromkeys(ids, queries.policies(shop))

    policies = row.related("policies", load)
    assert policies is not None
    return policies.takes(row.it.channel, row.it.purpose)


class TemplateWord(graphene.ObjectType):
    """A value that texts may name, and the ways it can be shown."""

    name = graphene.String(required=True)
    formats = graphene.List(graphene.NonNull(graphene.String), required=True)
    example = graphene.String(required=True)


class TemplateCandidate(graphene.ObjectType):
    """A template that an account has at its gateway."""

    gateway_id = graphene.String(required=True)
    title = graphene.String(required=True)
    content = graphene.String(required=True)
    example = graphene.String(required=True)
    keywords = graphene.List(graphene.NonNull(graphene.String), required=True)
    is_approved = graphene.Boolean(required=True)
    is_long_term = graphene.Boolean(
        required=True, description="A subscription that is accepted once, for good."
    )
    why = graphene.String(required=True, description="What its reviewer said.")
    adopted = graphene.List(
        graphene.NonNull(graphene.ID),
        required=True,
        description="Templates of the shop that go by it.",
    )

    @staticmethod
    def resolve_adopted(candidate: Candidate, _info: Any) -> list[str]:
        return [str(each) for each in candidate.adopted]


class TemplateFieldInput(graphene.InputObjectType):
    """One field of a template."""

    name = graphene.String(required=True)
    text = graphene.String(required=True)
    fit = TemplateFit(default_value=_Fit.BLOCK.value, required=True)


class LandingInput(graphene.InputObjectType):
    """Where a message's link leads."""

    h5 = graphene.String(default_value="", required=True)
    mini_program = graphene.String(default_value="", required=True)
    app_id = graphene.String(default_value="", required=True)


class TemplateInput(graphene.InputObjectType):
    """A template as a form has it."""

    account_id = graphene.ID(required=True)
    channel = MessageChannel(description="The account's usual one if not given.")
    gateway_id = graphene.String(
        required=True, description="Empty of our own content: no gateway approved it."
    )
    title = graphene.String(required=True)
    purpose = MessagePurpose(required=True)
    fields = graphene.List(graphene.NonNull(TemplateFieldInput), required=True)
    wording = graphene.String(default_value="", required=True)
    form = TemplateForm(description="Of a customer-service message, and of no other.")
    picture_id = graphene.ID(description="That it shows, or its cover.")
    is_long_term = graphene.Boolean(
        description="Of a subscription: WeChat approved it as a long-term one (type 3), "
        "which it does for public services alone. Null: as it was."
    )
