"""From what a form says of a template to what a phone shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.messages.codes import Code
from saleor_wechat_growth.api.dashboard.messages.previews import Previewed
from saleor_wechat_growth.api.dashboard.messages.templates import CHANNELS_OF
from saleor_wechat_growth.insights.queries import messages as queries
from saleor_wechat_growth.messaging.previewing import Draft, preview, sample
from saleor_wechat_growth.messaging.queries.pictures import pictures
from saleor_wechat_growth.messaging.rendering import Field, Landing
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.errors import UnknownAccount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.messaging.models import Template
    from saleor_wechat_growth.reach.models import Account


def word_of(value: Any) -> str:
    """Return the word of an enum's member, as our rows have it."""
    return str(getattr(value, "value", value))


def account_of(context: Context, given: Mapping[str, Any]) -> Account:
    """Return the account a form names. Raises UnknownAccount."""
    return reach_queries.account(
        context.installation_id, number_of(given["account_id"])
    )


def fields_of(given: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(
        Field(
            each["name"].strip(),
            each["text"],
            "cut" if word_of(each["fit"]) == "cut" else "block",
        )
        for each in given["fields"]
    )


def channel_of(kind: str, given: Mapping[str, Any]) -> str:
    """Return the channel a form names, the account's usual one if none."""
    return word_of(given.get("channel") or CHANNELS_OF[kind][0])


def form_of(given: Mapping[str, Any]) -> str:
    return word_of(given.get("form") or "")


def picture_of(context: Context, given: Mapping[str, Any]) -> int | None:
    """Return the picture a form names. Raises Refusal for one that is none."""
    if not given.get("picture_id"):
        return None
    found = pictures(context.installation_id).filter(id=number_of(given["picture_id"]))
    if not found.exists():
        raise Refusal(Code.PICTURE_UNKNOWN, "pictureId")
    return found[0].pk


def landing_of(given: Mapping[str, Any] | None) -> Landing:
    given = given or {}
    return Landing(
        h5=given.get("h5", "").strip(),
        mini_program=given.get("mini_program", "").strip(),
        app_id=given.get("app_id", "").strip(),
    )


def previewed(
    context: Context, given: Mapping[str, Any], landing: Mapping[str, Any] | None = None
) -> Previewed:
    """Return what a form's template shows; of no account yet, as on WeChat."""
    shop = context.installation_id
    policies = queries.policies(shop)
    name, sign, kind = "", "", "service_account"
    try:
        account = account_of(context, given)
    except UnknownAccount:
        pass
    else:
        name, kind = account.name, account.kind
        sign = str(account.options.get("sign", ""))
    purpose = word_of(given["purpose"])
    channel = channel_of(kind, given)
    seen = preview(
        Draft(
            channel,
            purpose,
            fields_of(given),
            given["wording"],
            form=form_of(given),
            account_kind=kind,
            has_picture=bool(given.get("picture_id")),
        ),
        sample(context.now, reach_queries.zone(shop), name),
        sign=sign,
        opt_out_text=policies.opt_out_text,
        landing=landing_of(landing) if landing else None,
        is_taken=policies.takes(channel, purpose),
    )
    return Previewed(seen, purpose)


def template_of(context: Context, given: str) -> Template:
    """Return a template of the shop. Raises Refusal for none."""
    found = queries.templates(context.installation_id).filter(id=number_of(given))
    template = found.first()
    if template is None:
        raise Refusal(Code.TEMPLATE_UNKNOWN, "id")
    return template
