"""What is wrong with a file's settings, and what is only worth a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.management.growthfile import (
    answering,
    asking,
    audience,
    entrances,
    objects,
    showcase,
)
from saleor_wechat_growth.management.growthfile.journeychecking import (
    journey_problems,
    journey_warnings,
)
from saleor_wechat_growth.management.growthfile.remarks import Remark, Specs, shows
from saleor_wechat_growth.messaging.checking import check_template
from saleor_wechat_growth.messaging.forms import SHAPES
from saleor_wechat_growth.messaging.queries.pictures import pictures
from saleor_wechat_growth.messaging.rendering import Field
from saleor_wechat_growth.messaging.router import ACCOUNT_KINDS
from saleor_wechat_growth.reach.credentials import REQUIRED_SECRETS
from saleor_wechat_growth.reach.models import Account, Purpose

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.management.growthfile.objects import State


@dataclass(frozen=True, slots=True)
class _Case:
    """One object of the file to be looked at. before: as it stands, if it does."""

    shop: int
    name: objects.Name
    spec: Any
    before: Any
    after: Specs

    @property
    def key(self) -> str:
        return self.name[1]

    @property
    def label(self) -> str:
        return objects.label(self.name)


def problems(
    shop: Installation,
    wanted: Specs,
    after: Specs,
    before: State,
    env: Mapping[str, str],
) -> Iterator[Remark]:
    """Say what keeps the file from being applied, as far as it shows in the file.

    wanted: what the file says; after: the shop with it; before: the shop as it is.
    """
    for name, spec in wanted.items():
        section, key = name
        if section == "accounts":
            yield from _account_problems(key, spec, before, env)
        elif section in _PROBLEMS:
            standing = before.get(name)
            before_spec = standing.spec if standing else None
            yield from _PROBLEMS[section](
                _Case(shop.pk, name, spec, before_spec, after)
            )


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


def _template_problems(
    installation_id: int, key: str, spec: Any, after: Specs
) -> Iterator[Remark]:
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
    elif spec.form and account.kind not in SHAPES[spec.form].kinds:
        yield Remark(
            f"template {key}", "form", f"a {account.kind} sends no {spec.form}"
        )
    is_known = pictures(installation_id).filter(key=spec.picture).exists()
    if spec.picture and not is_known:
        what = f"there is no picture {spec.picture}; upload it in the pages first"
        yield Remark(f"template {key}", "picture", what)


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
        label = objects.label(name)
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
        elif section == "menus":
            yield from answering.menu_warnings(label, key, spec, after)
        elif section in _WARNINGS:
            yield from _WARNINGS[section](label, spec, after)
        elif section == "policies":
            yield from _policy_warnings(spec, after)


def _policy_warnings(spec: Any, after: Specs) -> Iterator[Remark]:
    for account in sorted(spec.quotas):
        if ("accounts", account) not in after:
            yield Remark("policies", f"quotas.{account}", "there is no such account")


def _template_warnings(label: str, spec: Any, policies: Any) -> Iterator[Remark]:
    for problem in check_template(
        [Field(each.name, each.text, each.fit) for each in spec.fields],
        channel=spec.channel,
        purpose=spec.purpose,
        wording=spec.wording,
        opt_out_text=policies.opt_out_text,
        form=spec.form,
    ):
        yield Remark(label, problem.where, problem.what)
    takes = policies.takes(spec.channel, spec.purpose)
    if not takes and spec.allow_risk is None:
        what = (
            f"{spec.channel} does not take {spec.purpose} by default, so nothing goes "
            "this way; allow_risk is for those who read what WeChat does about it"
        )
        yield Remark(label, "purpose", what)
    if spec.purpose == Purpose.REMINDER and shows(
        [each.text for each in spec.fields], "coupon."
    ):
        yield Remark(label, "purpose", "shows a coupon, which makes it marketing")


def _is_another(spec: Any, before: Any) -> bool:
    judged = ("gateway_id", "channel", "purpose")
    return before.allow_risk is not None and any(
        getattr(spec, name) != getattr(before, name) for name in judged
    )


_PROBLEMS: Final[Mapping[str, Callable[[_Case], Iterator[Remark]]]] = {
    "templates": lambda at: _template_problems(at.shop, at.key, at.spec, at.after),
    "segments": lambda at: audience.problems(at.shop, at.key, at.spec, at.after),
    "codes": lambda at: entrances.code_problems(at.label, at.spec, at.before, at.after),
    "replies": lambda at: answering.reply_problems(at.label, at.spec, at.after),
    "menus": lambda at: answering.menu_problems(at.label, at.key, at.after),
    "claims": lambda at: showcase.claim_problems(
        at.shop, at.label, at.key, at.spec, at.after
    ),
    "slots": lambda at: showcase.slot_problems(at.shop, at.label, at.spec, at.after),
    "search_offers": lambda at: showcase.search_problems(at.label, at.spec, at.after),
    "forms": lambda at: asking.form_problems(at.label, at.spec, at.before, at.after),
    "sale_days": lambda at: asking.sale_problems(
        at.label, at.spec, at.before, at.after
    ),
    "watches": lambda at: asking.watch_problems(at.label, at.spec, at.after),
    "journeys": lambda at: journey_problems(at.shop, at.key, at.spec, at.after),
}
_WARNINGS: Final[Mapping[str, Callable[[str, Any, Specs], Iterator[Remark]]]] = {
    "segments": audience.warnings,
    "sources": entrances.source_warnings,
    "replies": answering.reply_warnings,
    "claims": showcase.claim_warnings,
    "slots": showcase.slot_warnings,
    "search_offers": showcase.search_warnings,
    "forms": asking.form_warnings,
    "journeys": journey_warnings,
}
