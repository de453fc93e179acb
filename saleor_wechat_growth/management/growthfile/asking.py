"""What the shop asks and promises, in the file: forms, sale days, watches of goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.errors import UnknownCoupon
from saleor_wechat_growth.forms.models import Form, Submission
from saleor_wechat_growth.forms.services import FormDraft, save_form, set_open
from saleor_wechat_growth.management.growthfile import canonical, schema
from saleor_wechat_growth.management.growthfile.describing import described, standing
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.promises.models import (
    GoodsWatch,
    Promise,
    Reminder,
    SaleDay,
    WatchRule,
)
from saleor_wechat_growth.promises.services import (
    SaleDraft,
    cancel_sale_day,
    save_sale_day,
    save_watch_rule,
)
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.management.growthfile.objects import Item, Standing
    from saleor_wechat_growth.management.growthfile.remarks import Specs

#: what a form's row and its part of the file call the same
_FORM: Final = ("kind", "title_zh", "title_en", "thanks_zh", "thanks_en", "fields")
#: what a form keeps for good
_KEPT: Final = ("kind", "account", "remote_token")


def forms(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the shop's forms."""
    rows = Form.objects.of(shop).select_related("coupon", "account").order_by("id")
    for row in rows:
        raw = {name: getattr(row, name) for name in _FORM}
        raw |= {
            "coupon": row.coupon.key if row.coupon else "",
            "account": row.account.key if row.account else "",
            "remote_token": row.remote_token,
            "live": row.is_active,
        }
        spec = described(schema.Form, raw, f"form {row.key}")
        yield row.key, standing(row.pk, spec)


def sale_days(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the sales that were ever announced; an export has those to come."""
    rows = SaleDay.objects.of(shop).select_related("template").order_by("id")
    for row in rows:
        raw = {
            "title": row.title,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "minutes_before": row.minutes_before,
            "template": row.template.key if row.template else "",
            "landing": row.landing,
            "live": row.cancelled_at is None,
        }
        spec = described(schema.SaleDay, raw, f"sale_day {row.key}")
        yield row.key, standing(row.pk, spec, until=row.cancelled_at or row.ends_at)


def watches(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return what goods can be watched for."""
    rows = WatchRule.objects.of(shop).select_related("template").order_by("id")
    for row in rows:
        raw = {
            "template": row.template.key if row.template else "",
            "landing": row.landing,
            "live": row.is_on,
        }
        spec = described(schema.Watch, raw, f"watch {row.kind}")
        yield row.kind, standing(row.pk, spec)


def form_problems(label: str, spec: Any, before: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps a form from being asked; `after`: the shop with the file."""
    for field in _KEPT:
        if before is not None and getattr(before, field) != getattr(spec, field):
            yield Remark(label, field, "a form keeps it for good; make another form")
    yield from _owner_problems(label, spec, after)
    for place, field in enumerate(spec.fields, 1):
        if field.trait and ("traits", field.trait) not in after:
            what = f"there is no trait {field.trait}"
            yield Remark(label, f"fields.{place}.trait", what)


def _owner_problems(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    if spec.account:
        account = after.get(("accounts", spec.account))
        if account is None:
            yield Remark(label, "account", f"there is no account {spec.account}")
        elif account.kind != Account.Kind.JINSHUJU:
            yield Remark(label, "account", f"a {account.kind} has no forms")
    if spec.coupon:
        coupon = after.get(("coupons", spec.coupon))
        if coupon is None:
            yield Remark(label, "coupon", f"there is no coupon {spec.coupon}")
        elif len(coupon.terms.currencies) > 1:
            what = f"{spec.coupon} is given in several currencies: name one of one"
            yield Remark(label, "coupon", what)


def form_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a form would not do what it looks like."""
    known = {key for section, key in after if section == "tags"}
    for place, field in enumerate(spec.fields, 1):
        if spec.kind == Form.Kind.JINSHUJU and not field.remote:
            what = "names no answer of Jinshuju's form: it stays empty"
            yield Remark(label, f"fields.{place}.remote", what)
        for choice, each in enumerate(field.choices, 1):
            if each.tag and each.tag not in known:
                what = f"there is no tag {each.tag} yet; the first answer makes it"
                yield Remark(label, f"fields.{place}.choices.{choice}.tag", what)


def sale_problems(label: str, spec: Any, before: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps a sale from being announced."""
    if before is None and not spec.live:
        yield Remark(label, "live", "was never announced: there is nothing to call off")
    elif before is not None and not before.live:
        if canonical.plain(before) != canonical.plain(spec):
            what = "was called off, for good; announce another, of another key"
            yield Remark(label, "live", what)
        return
    yield from _template_problems(label, spec.template, after)


def watch_problems(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps goods from being watched."""
    if spec.template:
        yield from _template_problems(label, spec.template, after)
    elif spec.live:
        what = "is missing: what tells people, of wechat_subscribe or wechat_notice"
        yield Remark(label, "template", what)


def _template_problems(label: str, key: str, after: Specs) -> Iterator[Remark]:
    template = after.get(("templates", key))
    if template is None:
        yield Remark(label, "template", f"there is no template {key}")
    elif template.channel not in GRANTED:
        what = (
            f"is of {template.channel}; people have to subscribe to it: "
            + " or ".join(sorted(GRANTED))
        )
        yield Remark(label, "template", what)


def reckoned_form(
    shop: int, spec: Any, form_id: int | None
) -> tuple[str, dict[str, Any]]:
    """Say who answered, and what who answers is given."""
    count = (
        Submission.objects.of(shop).filter(form_id=form_id).count() if form_id else 0
    )
    figures = {"answers": count}
    given = f"; who answers is given {spec.coupon}, once" if spec.coupon else ""
    if not spec.live:
        return f"takes no answers any more; the {count} it has stay", figures
    return f"{count} answers so far{given}", figures


def reckoned_sale(shop: int, spec: Any, sale_id: int) -> tuple[str, dict[str, Any]]:
    """Say whom a change of a sale touches."""
    rows = Reminder.objects.of(shop).filter(sale_day_id=sale_id)
    count = rows.filter(state=Promise.State.PROMISED).count()
    told = "are told by its new time" if spec.live else "are told nothing"
    return f"{count} people were promised a word and {told}", {"people": count}


def reckoned_watch(shop: int, kind: str) -> tuple[str, dict[str, Any]]:
    """Say how many goods are watched."""
    rows = GoodsWatch.objects.of(shop).filter(kind=kind)
    count = rows.filter(state=Promise.State.PROMISED).count()
    return f"{count} promises stand; a change is for those to come", {"promises": count}


def carry_out_form(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    coupon = coupon_queries.coupon_by_key(shop, spec.coupon) if spec.coupon else None
    if spec.coupon and coupon is None:
        raise UnknownCoupon
    account = Account.objects.of(shop).filter(key=spec.account).first()
    if spec.account and account is None:
        raise UnknownAccount
    saved = save_form(
        installation_id=shop,
        key=item.name[1],
        draft=FormDraft(
            kind=spec.kind,
            title_zh=spec.title_zh,
            title_en=spec.title_en,
            thanks_zh=spec.thanks_zh,
            thanks_en=spec.thanks_en,
            fields=[canonical.plain(field) for field in spec.fields],
            coupon_id=coupon.pk if coupon else None,
            account_id=account.pk if account else None,
            remote_token=spec.remote_token,
        ),
        form_id=item.standing.id if item.standing else None,
        now=now,
    )
    if saved.is_active != spec.live:
        set_open(installation_id=shop, form_id=saved.pk, is_open=spec.live)


def carry_out_sale(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec, before = item.spec, item.standing
    if any(change.field != "live" for change in item.changes):
        template = Template.objects.of(shop).filter(key=spec.template).first()
        save_sale_day(
            installation_id=shop,
            key=item.name[1],
            draft=SaleDraft(
                title=spec.title,
                starts_at=spec.starts_at,
                ends_at=spec.ends_at,
                # none: refused by the service
                template_id=template.pk if template else 0,
                minutes_before=spec.minutes_before,
                landing=Landing.of(spec.landing.model_dump()),
            ),
            sale_id=before.id if before else None,
            now=now,
        )
    if before is not None and before.spec.live and not spec.live:
        cancel_sale_day(installation_id=shop, sale_id=before.id, now=now)


def carry_out_watch(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    template = Template.objects.of(shop).filter(key=spec.template).first()
    save_watch_rule(
        installation_id=shop,
        kind=item.name[1],
        is_on=spec.live,
        template_id=template.pk if template else None,
        landing=Landing.of(spec.landing.model_dump()),
    )
