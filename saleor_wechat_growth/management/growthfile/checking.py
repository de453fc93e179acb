"""What is wrong with a file's settings, and what is only worth a second look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.messaging.checking import check_landing, check_template
from saleor_wechat_growth.messaging.errors import WrongTemplate
from saleor_wechat_growth.messaging.rendering import Field, Landing, names_in
from saleor_wechat_growth.messaging.router import ACCOUNT_KINDS
from saleor_wechat_growth.reach.credentials import REQUIRED_SECRETS
from saleor_wechat_growth.reach.models import Account, Channel, Purpose
from saleor_wechat_growth.segments.models import Tag

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.management.growthfile.exporting import Name, State

Specs = Mapping["Name", Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one field of one object."""

    where: str
    field: str
    what: str


def problems(
    wanted: Specs, after: Specs, before: State, env: Mapping[str, str]
) -> Iterator[Remark]:
    """Say what keeps the file from being applied, as far as it shows in the file.

    wanted: what the file says; after: the shop with it; before: the shop as it is.
    """
    for name, spec in wanted.items():
        section, key = name
        if section == "accounts":
            yield from _account_problems(key, spec, before, env)
        elif section == "templates":
            yield from _template_problems(key, spec, after)
        elif section == "journeys":
            yield from _journey_problems(key, spec, after)


def _account_problems(
    key: str,
    spec: Any,
    before: State,
    env: Mapping[str, str],
) -> Iterator[Remark]:
    standing = before.get(("accounts", key))
    if standing is not None and standing.spec.kind != spec.kind:
        yield Remark(
            f"account {key}", "kind", "an account keeps its kind; make another"
        )
        return
    for secret in REQUIRED_SECRETS[Account.Kind(spec.kind)]:
        variable = getattr(spec.secrets, secret)
        if secret in spec.secrets.model_fields_set and variable is None:
            what = "cannot be taken away"
        elif standing is not None:
            continue
        elif variable is None:
            what = "is missing: write env:NAME"
        elif not env.get(variable.removeprefix("env:")):
            what = f"the variable {variable.removeprefix('env:')} is not set"
        else:
            continue
        yield Remark(f"account {key}", f"secrets.{secret}", what)


def _template_problems(key: str, spec: Any, after: Specs) -> Iterator[Remark]:
    account = after.get(("accounts", spec.account))
    if account is None:
        yield Remark(
            f"template {key}", "account", f"there is no account {spec.account}"
        )
    elif account.kind not in ACCOUNT_KINDS[spec.channel]:
        yield Remark(
            f"template {key}",
            "channel",
            f"{spec.channel} does not go by a {account.kind}",
        )


def _journey_problems(key: str, spec: Any, after: Specs) -> Iterator[Remark]:
    parameters = spec.parameters
    for number, touch in enumerate(parameters.touches, 1):
        for template in touch.templates:
            if ("templates", template) not in after:
                yield Remark(
                    f"journey {key}",
                    f"parameters.touches.{number}.templates",
                    f"there is no template {template}",
                )
    if parameters.coupon and ("coupons", parameters.coupon) not in after:
        yield Remark(
            f"journey {key}",
            "parameters.coupon",
            f"there is no coupon {parameters.coupon}",
        )


def warnings(
    shop: Installation, wanted: Specs, after: Specs, before: State
) -> Iterator[Remark]:
    """Say what can be applied, but would not do what it looks like."""
    policies = after["policies", ""]
    if shop.status != shop.Status.ACTIVE:
        yield Remark("shop", "status", f"is {shop.status}: nothing is sent")
    for name, spec in wanted.items():
        section, key = name
        standing = before.get(name)
        label = f"{section.removesuffix('s')} {key}"
        if standing and standing.paused is not None and spec.paused is None:
            why = f" ({standing.paused})" if standing.paused else ""
            yield Remark(
                label, "paused", f"stands still{why}; `paused: false` ends that"
            )
        if section == "templates":
            yield from _template_warnings(label, spec, policies)
            if standing and spec.allow_risk and _is_another(spec, standing.spec):
                what = "was read for another template; it is allowed for this one anew"
                yield Remark(label, "allow_risk", what)
        elif section == "journeys":
            yield from _journey_warnings(label, shop.pk, spec, after)
        elif section == "policies":
            for account in sorted(spec.quotas):
                if ("accounts", account) not in after:
                    what = "there is no such account"
                    yield Remark("policies", f"quotas.{account}", what)


def _template_warnings(label: str, spec: Any, policies: Any) -> Iterator[Remark]:
    for problem in check_template(
        [Field(each.name, each.text, each.fit) for each in spec.fields],
        channel=spec.channel,
        purpose=spec.purpose,
        wording=spec.wording,
        opt_out_text=policies.opt_out_text,
    ):
        yield Remark(label, problem.where, problem.what)
    takes = policies.takes(spec.channel, spec.purpose)
    if not takes and spec.allow_risk is None:
        what = (
            f"{spec.channel} does not take {spec.purpose} by default, so nothing goes "
            "this way; allow_risk is for those who read what WeChat does about it"
        )
        yield Remark(label, "purpose", what)
    if spec.purpose == Purpose.REMINDER and _shows(spec, "coupon."):
        yield Remark(label, "purpose", "shows a coupon, which makes it marketing")


def _is_another(spec: Any, before: Any) -> bool:
    judged = ("gateway_id", "channel", "purpose")
    return before.allow_risk is not None and any(
        getattr(spec, name) != getattr(before, name) for name in judged
    )


def _shows(spec: Any, what: str) -> bool:
    try:
        shown = names_in([each.text for each in spec.fields])
    except WrongTemplate:
        return False
    return any(name.startswith(what) for name in shown)


def _journey_warnings(
    label: str, installation_id: int, spec: Any, after: Specs
) -> Iterator[Remark]:
    parameters = spec.parameters
    landing = Landing.of(parameters.landing.model_dump())
    for problem in check_landing(landing):
        yield Remark(label, f"parameters.landing.{problem.where}", problem.what)
    channels = {
        after["templates", key].channel
        for touch in parameters.touches
        for key in touch.templates
        if ("templates", key) in after
    }
    yield from _landing_warnings(label, landing, channels, after)
    for number, touch in enumerate(parameters.touches, 1):
        has_coupon = bool(parameters.coupon) and number >= parameters.coupon_from_touch
        for key in touch.templates:
            template = after.get(("templates", key))
            where = f"parameters.touches.{number}.templates"
            if template is None:
                continue
            if not has_coupon and _shows(template, "coupon."):
                what = (
                    f"{key} shows a coupon, and this touch has none: it is passed over"
                )
                yield Remark(label, where, what)
            if not (landing.h5 or landing.mini_program) and _shows(template, "link."):
                what = f"{key} shows a link, and there is no landing: it is passed over"
                yield Remark(label, where, what)
    if parameters.excluded_tags:
        known = Tag.objects.of(installation_id).filter(key__in=parameters.excluded_tags)
        for tag in sorted(
            {*parameters.excluded_tags} - {*known.values_list("key", flat=True)}
        ):
            yield Remark(label, "parameters.excluded_tags", f"nobody has the tag {tag}")


def _landing_warnings(
    label: str, landing: Landing, channels: set[str], after: Specs
) -> Iterator[Remark]:
    field = "parameters.landing"
    mini_programs = {
        spec.app_id
        for (section, _), spec in after.items()
        if section == "accounts" and spec.kind == Account.Kind.MINI_PROGRAM
    }
    if not landing.h5 and not landing.mini_program:
        yield Remark(label, field, "messages lead nowhere")
    if landing.app_id and landing.app_id not in mini_programs:
        yield Remark(label, f"{field}.app_id", "is no mini-program of this shop")
    if (
        Channel.WECHAT_TEMPLATE in channels
        and landing.mini_program
        and not landing.app_id
    ):
        what = "is missing, so template messages do not open the mini-program"
        yield Remark(label, f"{field}.app_id", what)
