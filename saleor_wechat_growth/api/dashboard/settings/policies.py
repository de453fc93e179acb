"""What the shop allows itself, within the law and the platforms' rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from pydantic import ValidationError

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import JSON
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS, needs
from saleor_wechat_growth.api.dashboard.recalls.preview import WrongParameter
from saleor_wechat_growth.api.dashboard.settings.codes import Code
from saleor_wechat_growth.reach import policies as rules_of
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.models import Account, Channel
from saleor_wechat_growth.reach.policies import Policies as Rules
from saleor_wechat_growth.reach.services import save_policies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context


class Policies(graphene.ObjectType):
    """Quiet hours, limits, consents: every rule of the shop."""

    rules = JSON(
        required=True, description="As in `growth.yaml`, with what is not said there."
    )
    changed = JSON(required=True, description="What of it differs from the defaults.")
    defaults = JSON(required=True)
    schema = JSON(required=True, description="JSON Schema of `rules`: names, bounds.")
    bounds = JSON(
        required=True,
        description="What law and platforms allow at most: `sms_hours`; by channel "
        "`purposes` it carries, `consent` nobody can do without, and the `caps` that "
        "hold where the shop says nothing.",
    )

    @staticmethod
    def resolve_rules(rules: Rules, _info: Any) -> Any:
        return rules.model_dump(mode="json")

    @staticmethod
    def resolve_changed(rules: Rules, _info: Any) -> Any:
        return rules.dump()

    @staticmethod
    def resolve_defaults(_rules: Rules, _info: Any) -> Any:
        return Rules().model_dump(mode="json")

    @staticmethod
    def resolve_schema(_rules: Rules, _info: Any) -> Any:
        return Rules.model_json_schema()

    @staticmethod
    def resolve_bounds(_rules: Rules, _info: Any) -> Any:
        return {
            "sms_hours": rules_of.SmsHours().model_dump(mode="json"),
            "purposes": _by_channel(rules_of.PURPOSES),
            "consent": _by_channel(rules_of.CONSENT_BY_LAW),
            "caps": {
                channel: cap.model_dump(mode="json")
                for channel, cap in rules_of.CHANNEL_CAPS.items()
            },
        }


def _by_channel(purposes: Mapping[Channel, frozenset[Any]]) -> dict[str, list[str]]:
    return {channel: sorted(purposes.get(channel, ())) for channel in Channel}


class PolicyQueries(graphene.ObjectType):
    """The shop's rules."""

    policies = graphene.Field(Policies, required=True)

    @staticmethod
    @needs(ACCOUNTS)
    def resolve_policies(_root: None, info: GraphQLResolveInfo) -> Rules:
        return queries.policies(info.context.installation_id)


class SavePolicies(StaffMutation):
    """Replace the shop's rules. What `rules` leave out has its default again."""

    class Meta:
        codes = (Code.RULES_WRONG,)

    class Arguments:
        rules = JSON(required=True)

    needs = ACCOUNTS

    policies = graphene.Field(Policies)
    wrong = graphene.List(
        graphene.NonNull(WrongParameter), description="What is wrong, one by one."
    )

    @classmethod
    def perform(cls, context: Context, *, rules: Any) -> Any:
        shop = context.installation_id
        try:
            wanted = Rules.load(rules)
        except ValidationError as error:
            return cls._refused(_wrong(error))
        known = set(Account.objects.of(shop).values_list("key", flat=True))
        if strangers := sorted(set(wanted.quotas) - known):
            return cls._refused(
                [
                    WrongParameter(
                        path=f"quotas.{key}",
                        code="unknown",
                        message="There is no account of this key.",
                    )
                    for key in strangers
                ]
            )
        before = queries.policies(shop).dump()
        save_policies(installation_id=shop, rules=wanted.dump())
        if before != wanted.dump():
            context.audit(
                "policies.saved",
                "policies",
                {"before": before, "after": wanted.dump()},
            )
        return cls(policies=wanted)

    @classmethod
    def _refused(cls, wrong: list[WrongParameter]) -> Any:
        refusal = Refusal(Code.RULES_WRONG, "rules")
        return cls(wrong=wrong, errors=[cls.error(refusal)])


def _wrong(error: ValidationError) -> list[WrongParameter]:
    return [
        WrongParameter(
            # an error in a key of a mapping is told as the pair's, with "[key]"
            path=".".join(str(part) for part in each["loc"] if part != "[key]"),
            code=each["type"],
            message=each["msg"],
        )
        for each in error.errors(include_url=False, include_context=False)
    ]


class PolicyMutations(graphene.ObjectType):
    """Changes of the shop's rules."""

    save_policies = SavePolicies.Field()
