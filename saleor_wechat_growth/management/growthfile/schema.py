"""What may stand in a growth.yaml. Keys are the names under which objects are known.

Recipe parameters, coupon terms and policies are the domains' own models, so that the
file and the dashboard take the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from saleor_wechat_growth.coupons.terms import Currency, Terms
from saleor_wechat_growth.journeys.recipes import (
    abandoned_cart,
    coupon_reminder,
    segment_entry,
    welcome,
)
from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.reach.policies import Policies
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.builtin import Lifecycle, RfmEdges
from saleor_wechat_growth.segments.errors import RuleInvalid

SECRET_FORM: Final = r"^env:[A-Za-z_][A-Za-z0-9_]{0,99}$"  # noqa: S105 -- a form, no secret
_SECRET: Final = re.compile(SECRET_FORM)
#: digits before the point that any amount may have; more is a slip or an attack
_MOST_DIGITS: Final = 17


def _names_a_variable(value: str) -> str:
    if not _SECRET.fullmatch(value):
        raise ValueError(
            "a secret never stands in the file: write env:NAME of a variable"
        )
    return value


def _reasonable(values: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    for currency, value in values.items():
        if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
            raise ValueError(f"{currency}: no such amount")
    return values


Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
#: letters of any script, digits, - and _
TagKey = Annotated[str, Field(pattern=r"^[^\s!-,./:-@\[-\^`{-~]{1,60}$")]
SegmentKey = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Secret = Annotated[
    str,
    AfterValidator(_names_a_variable),
    WithJsonSchema({"type": "string", "pattern": SECRET_FORM}),
]
Ceiling = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=3)]
Ceilings = Annotated[dict[Currency, Ceiling], Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Paused = Annotated[
    bool | None,
    Field(
        description="Whether it stands still; where it is not said, it stays as it is."
    ),
]


class Spec(BaseModel):
    """One part of the file: cannot be changed, knows no other names."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class WeChatSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    app_secret: Secret | None = None
    push_token: Secret | None = None
    aes_key: Secret | None = None


class SmsSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    secret_id: Secret | None = None
    secret_key: Secret | None = None
    callback_secret: Secret | None = None


class AliyunSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    access_key_id: Secret | None = None
    access_key_secret: Secret | None = None
    callback_secret: Secret | None = None


class JinshujuSecrets(Spec):
    """Names of variables that hold them. Not said: stays; null: taken away."""

    api_secret: Secret | None = None
    callback_secret: Secret | None = None


class SmsOptions(Spec):
    """The approved brand, without its brackets, and the gateway's region."""

    sign: str = Field(default="", max_length=60)
    region: str = Field(default="", max_length=40)


class WeChatOptions(Spec):
    """login_origins: of the pages that a web login may come back to."""

    login_origins: tuple[Annotated[str, Field(max_length=200)], ...] = Field(
        default=(), max_length=10
    )


class WeChatAccount(Spec):
    """A service account or a mini-program."""

    kind: Literal["service_account", "mini_program"]
    name: Name
    app_id: Id
    #: the Open Platform account it is bound to: the scope of its unionids
    open_platform: str = Field(default="", max_length=64)
    #: of service accounts: whom they are for
    role: Literal["", "new_customers", "loyal_customers"] = ""
    secrets: WeChatSecrets = WeChatSecrets()
    options: WeChatOptions = WeChatOptions()
    paused: Paused = None


class SmsAccount(Spec):
    """An SMS application of Tencent Cloud."""

    kind: Literal["tencent_sms"]
    name: Name
    app_id: Id
    secrets: SmsSecrets = SmsSecrets()
    options: SmsOptions = SmsOptions()
    paused: Paused = None


class AliyunAccount(Spec):
    """SMS of Alibaba Cloud. app_id: the account's UID."""

    kind: Literal["aliyun_sms"]
    name: Name
    app_id: Id
    secrets: AliyunSecrets = AliyunSecrets()
    options: SmsOptions = SmsOptions()
    paused: Paused = None


class JinshujuAccount(Spec):
    """Forms of 金数据. app_id: its API key."""

    kind: Literal["jinshuju"]
    name: Name
    app_id: Id
    secrets: JinshujuSecrets = JinshujuSecrets()
    paused: Paused = None


_Account = WeChatAccount | SmsAccount | AliyunAccount | JinshujuAccount
#: what describes an account of each kind
ACCOUNTS: Final[Mapping[str, type[_Account]]] = {
    "service_account": WeChatAccount,
    "mini_program": WeChatAccount,
    "tencent_sms": SmsAccount,
    "aliyun_sms": AliyunAccount,
    "jinshuju": JinshujuAccount,
}
Account = Annotated[_Account, Field(discriminator="kind")]


class FieldText(Spec):
    """One field: the gateway's keyword, what it says, and what if it is too long."""

    name: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=500)
    fit: Literal["cut", "block"] = "block"


class AllowRisk(Spec):
    """Who read what the platform does to accounts that send this class here."""

    by: str = Field(min_length=1, max_length=120)
    risk_read: Literal[True]


class Template(Spec):
    """Content of one account, approved or our own, and how its fields are filled."""

    account: Key
    channel: Channel
    #: the gateway's own id of it; of customer-service messages there is none
    gateway_id: str = Field(default="", max_length=64)
    #: what a customer-service message is
    form: Literal["", "text", "image", "news", "mini_program", "menu"] = ""
    #: key of the picture that it shows, which is uploaded in the pages
    picture: str = Field(default="", max_length=40)
    title: Name
    purpose: Purpose
    fields: tuple[FieldText, ...] = Field(default=(), max_length=30)
    #: the approved wording of an SMS, {1} where the first field goes
    wording: str = Field(default="", max_length=1000)
    #: for a class that the channel does not take by default
    allow_risk: AllowRisk | None = None
    paused: Paused = None

    @model_validator(mode="after")
    def _approved_or_our_own(self) -> Self:
        is_own = self.channel == Channel.WECHAT_CUSTOMER
        if is_own != bool(self.form):
            msg = "a template of wechat_customer has a form, no other has one"
            raise ValueError(msg)
        if is_own == bool(self.gateway_id):
            msg = "gateway_id: what the gateway calls it; none of wechat_customer"
            raise ValueError(msg)
        return self


class Coupon(Terms):
    """A coupon: its terms, and what it may cost in all, per currency."""

    model_config = Spec.model_config

    name: Name
    budget: Ceilings
    #: global id of a voucher the shop made itself; "" has one made
    adopted_voucher: str = Field(default="", max_length=80)
    paused: Paused = None

    @property
    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in Terms.model_fields})


class Tag(Spec):
    """A word put on people. mirrored: Saleor's private metadata shows it."""

    name: Name
    family: Literal["nature", "behaviour", "orders", "other"] = "other"
    mirrored: bool = False


class Trait(Spec):
    """Something the shop knows of its people. options: of a choice, only."""

    type: Literal["text", "number", "boolean", "date", "choice"]
    label: Name
    options: tuple[Name, ...] = Field(default=(), max_length=100)


def _as_rule(value: object) -> dict[str, Any]:
    """Return a rule in its one form; its faults keep their places in the file."""
    rule = rules.validated(_without_decimals(value))
    try:
        return rules.dump(rules.load(rule))
    except RuleInvalid as error:
        raise ValueError(str(error)) from error


def _without_decimals(value: Any) -> Any:
    # JSON has one kind of number
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: _without_decimals(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_decimals(each) for each in value]
    return value


class Segment(Spec):
    """Who is in it says its rule, docs/segments.md. live false: nobody is."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    rule: Annotated[
        dict[str, Any],
        BeforeValidator(_as_rule, json_schema_input_type=rules.Rule),
    ]
    enter_tags: tuple[TagKey, ...] = Field(default=(), max_length=20)
    live: bool = True


class RecallParameters(abandoned_cart.Parameters):
    """What the recall of abandoned carts does; see docs/growth-yaml.md."""

    minimum: Annotated[dict[Currency, Decimal], AfterValidator(_reasonable)] = Field(
        default_factory=dict
    )


class ReminderParameters(coupon_reminder.Parameters):
    """What the reminder of coupons near their end does; see docs/growth-yaml.md."""


class SegmentParameters(segment_entry.Parameters):
    """What greets those who come to a segment; see docs/growth-yaml.md."""


class WelcomeParameters(welcome.Parameters):
    """What greets followers and those who come by a source; docs/growth-yaml.md."""


class _Journey(Spec):
    """A recipe with its parameters. Who is under way stays on what they entered."""

    name: Name
    #: whether people enter
    live: bool


class RecallJourney(_Journey):
    """Abandoned carts are called back."""

    recipe: Literal["abandoned_cart"]
    parameters: RecallParameters


class ReminderJourney(_Journey):
    """Coupons that end soon are spoken of."""

    recipe: Literal["coupon_reminder"]
    parameters: ReminderParameters


class SegmentJourney(_Journey):
    """Who comes to a segment is greeted."""

    recipe: Literal["segment_entry"]
    parameters: SegmentParameters


class WelcomeJourney(_Journey):
    """Who follows, or comes by a source, is greeted within the minute."""

    recipe: Literal["welcome"]
    parameters: WelcomeParameters


#: what describes a journey of each recipe
JOURNEYS: Final[Mapping[str, type[_Journey]]] = {
    "abandoned_cart": RecallJourney,
    "coupon_reminder": ReminderJourney,
    "segment_entry": SegmentJourney,
    "welcome": WelcomeJourney,
}
Journey = Annotated[
    RecallJourney | ReminderJourney | SegmentJourney | WelcomeJourney,
    Field(discriminator="recipe"),
]


class GrowthFile(Spec):
    """A whole growth.yaml. What is not in it stays as it is in the shop."""

    version: Literal[1]
    accounts: dict[Key, Account] = {}
    templates: dict[Key, Template] = {}
    tags: dict[TagKey, Tag] = {}
    traits: dict[SegmentKey, Trait] = {}
    coupons: dict[Key, Coupon] = {}
    #: when buyers grow, mature, slump and are lost: the segments stage_…
    lifecycle: Lifecycle | None = None
    #: the bands of each currency: the segments rfm_cny_r5 …
    rfm: dict[Currency, RfmEdges] = {}
    segments: dict[SegmentKey, Segment] = {}
    journeys: dict[Key, Journey] = {}
    #: all of them: what is not said here has its default
    policies: Policies | None = None


def json_schema() -> dict[str, Any]:
    """Return the file's JSON schema (2020-12), for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **GrowthFile.model_json_schema(),
        "title": "growth.yaml",
    }
