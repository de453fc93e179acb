"""What is wrong with a file's journeys, and what is only worth a second look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.management.growthfile.audience import exists
from saleor_wechat_growth.management.growthfile.remarks import Remark, Specs, shows
from saleor_wechat_growth.management.growthfile.schema import (
    RecallJourney,
    ReminderJourney,
    SegmentJourney,
    WelcomeJourney,
)
from saleor_wechat_growth.messaging.checking import check_landing
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.reach.models import Account, Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Said:
    """One message of a journey: its field, templates, and whether it has a coupon."""

    field: str
    templates: Sequence[str]
    has_coupon: bool


def _messages(spec: Any) -> list[_Said]:
    parameters = spec.parameters
    if isinstance(spec, ReminderJourney):
        return [_Said("parameters.templates", parameters.templates, has_coupon=True)]
    if isinstance(spec, WelcomeJourney):
        return [
            _Said(
                f"parameters.{part}.{number}.templates",
                message.templates,
                # only new followers are given one
                has_coupon=bool(parameters.coupon)
                and part not in {"returning", "existing"},
            )
            for part in ("messages", "returning", "existing", "touches")
            for number, message in enumerate(getattr(parameters, part), 1)
        ]
    return [
        _Said(
            f"parameters.touches.{number}.templates",
            touch.templates,
            has_coupon=bool(parameters.coupon)
            and number >= parameters.coupon_from_touch,
        )
        for number, touch in enumerate(parameters.touches, 1)
    ]


def journey_problems(
    installation_id: int, key: str, spec: Any, after: Specs
) -> Iterator[Remark]:
    """Say what keeps a journey from being applied; `after`: the shop with the file."""
    label = f"journey {key}"
    for message in _messages(spec):
        for template in message.templates:
            if ("templates", template) not in after:
                yield Remark(label, message.field, f"there is no template {template}")
    coupon = spec.parameters.coupon
    if coupon and ("coupons", coupon) not in after:
        yield Remark(label, "parameters.coupon", f"there is no coupon {coupon}")
    if isinstance(spec, SegmentJourney):
        segment = spec.parameters.segment
        if not exists(installation_id, segment, after):
            what = f"there is no segment {segment}"
            yield Remark(label, "parameters.segment", what)
    if isinstance(spec, WelcomeJourney):
        yield from _entrance_problems(label, spec, after)


def _entrance_problems(
    label: str, spec: WelcomeJourney, after: Specs
) -> Iterator[Remark]:
    account, source = spec.parameters.account, spec.parameters.source
    if account and ("accounts", account) not in after:
        yield Remark(label, "parameters.account", f"there is no account {account}")
    if source and ("sources", source) not in after:
        yield Remark(label, "parameters.source", f"there is no source {source}")


def journey_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a journey would not do what it looks like."""
    landing = Landing.of(spec.parameters.landing.model_dump())
    for problem in check_landing(landing):
        yield Remark(label, f"parameters.landing.{problem.where}", problem.what)
    messages = _messages(spec)
    channels = {
        after["templates", key].channel
        for message in messages
        for key in message.templates
        if ("templates", key) in after
    }
    yield from _landing_warnings(label, landing, channels, after)
    if isinstance(spec, SegmentJourney):
        segment = after.get(("segments", spec.parameters.segment))
        if segment is not None and not segment.live:
            what = "is not live: nobody comes to it"
            yield Remark(label, "parameters.segment", what)
    for message in messages:
        for key in message.templates:
            template = after.get(("templates", key))
            if template is not None:
                for what in _passed_over(spec, message, landing, template):
                    yield Remark(label, message.field, f"{key} {what}")
    if isinstance(spec, RecallJourney):
        yield from _tag_warnings(label, spec, after)
    else:
        yield from _cartless_warnings(label, spec, landing, after)


def _passed_over(
    spec: Any, message: _Said, landing: Landing, template: Any
) -> Iterator[str]:
    texts = [each.text for each in template.fields]
    if not message.has_coupon and shows(texts, "coupon."):
        yield "shows a coupon, and this touch has none: it is passed over"
    if not (landing.h5 or landing.mini_program) and shows(texts, "link."):
        yield "shows a link, and there is no landing: it is passed over"
    if not isinstance(spec, RecallJourney) and shows(texts, "cart."):
        yield "shows a cart, and this journey has none: it is passed over"
    if isinstance(spec, ReminderJourney) and not shows(texts, "coupon."):
        yield "says nothing of the coupon that it reminds of"


def _tag_warnings(label: str, spec: RecallJourney, after: Specs) -> Iterator[Remark]:
    excluded = spec.parameters.excluded_tags
    known = {key for section, key in after if section == "tags"}
    for tag in sorted({*excluded} - known):
        yield Remark(label, "parameters.excluded_tags", f"nobody has the tag {tag}")


def _cartless_warnings(
    label: str, spec: Any, landing: Landing, after: Specs
) -> Iterator[Remark]:
    if shows([landing.h5, landing.mini_program], "cart."):
        what = "names a cart, and this journey has none: nothing is sent"
        yield Remark(label, "parameters.landing", what)
    wanted = spec.parameters.coupon
    coupons = {
        key: coupon
        for (section, key), coupon in after.items()
        if section == "coupons" and wanted in {"", key}
    }
    if isinstance(spec, ReminderJourney):
        if not any(coupon.remind_days_before for coupon in coupons.values()):
            what = "no such coupon has remind_days_before: nobody is ever reminded"
            yield Remark(label, "parameters.coupon", what)
    elif wanted in coupons:
        currencies = coupons[wanted].terms.currencies
        if spec.parameters.currency not in currencies and (
            spec.parameters.currency or len(currencies) > 1
        ):
            what = (
                f"say one of {', '.join(sorted(currencies))}: else no coupon is given"
            )
            yield Remark(label, "parameters.currency", what)


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
