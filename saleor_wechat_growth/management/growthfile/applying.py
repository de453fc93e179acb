"""Carrying a plan out through the services that the dashboard calls, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from saleor_wechat_growth.coupons.services import (
    pause_coupon,
    resume_coupon,
    upsert_coupon,
)
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.installations.services import set_time_zone
from saleor_wechat_growth.journeys.services import go_live, pause, save_recipe
from saleor_wechat_growth.management.growthfile import (
    answering,
    asking,
    audience,
    canonical,
    entrances,
    showcase,
)
from saleor_wechat_growth.management.growthfile.objects import (
    Change,
    Item,
    Nothing,
    kind_of,
)
from saleor_wechat_growth.management.growthfile.planning import Plan, draw
from saleor_wechat_growth.management.growthfile.refusing import REFUSALS, said
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.messaging.models import Media
from saleor_wechat_growth.messaging.rendering import Field
from saleor_wechat_growth.messaging.services import resume_template
from saleor_wechat_growth.messaging.services.templating import (
    allow_risk,
    upsert_template,
    withhold_template,
)
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import (
    pause_account,
    resume_account,
    save_account,
    save_policies,
    set_role,
)

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.management.growthfile.schema import GrowthFile

REASON = "growth.yaml"


class Stale(Exception):
    """The shop or the file is not what the plan was made of. Nothing was changed.

    moved: what is different, "" being the file; plan: what would be done now.
    """

    def __init__(self, moved: list[str], plan: Plan) -> None:
        self.moved = tuple(moved)
        self.plan = plan
        super().__init__(", ".join(moved))


class Refused(Exception):
    """The plan has problems. Nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(f"{len(plan.problems)} problems")


def rehearse(
    *, shop: Installation, file: GrowthFile, env: Mapping[str, str], now: datetime
) -> Plan:
    """Plan, and have the services try it in a transaction that is taken back.

    So a plan holds every refusal that its `apply` would meet. Letting people into a
    journey is not tried: it cannot be refused, and touches every open cart.
    """
    with transaction.atomic():
        hold([shop.pk])
        plan = draw(shop, file, env, now)
        if plan.problems:
            return plan
        refusals = _carry_out(plan, now, is_rehearsal=True)
        transaction.set_rollback(True)
    return plan.refused(refusals)


@transaction.atomic
def apply(
    *,
    shop: Installation,
    file: GrowthFile,
    env: Mapping[str, str],
    expected: str,
    actor: str,
    now: datetime,
) -> Plan:
    """Do what the plan with the hash `expected` says: all of it or nothing.

    Raises:
        Stale: the hash is not that of the plan as it would be now.
        Refused: the plan cannot be carried out.

    """
    hold([shop.pk])
    plan = draw(shop, file, env, now)
    moved = plan.moved(expected)
    if moved is not None:
        raise Stale(moved, plan)
    if plan.problems:
        raise Refused(plan)
    refusals = _carry_out(plan, now)
    if refusals:
        raise Refused(plan.refused(refusals))
    AuditEntry.objects.bulk_create(
        AuditEntry(
            installation_id=shop.pk,
            at=now,
            actor=actor[:120],
            action=f"{kind_of(item.name[0])}.{item.verb}",
            target=item.label,
            details={
                "plan": plan.hash,
                "changes": [as_written(change) for change in item.changes],
            },
        )
        for item in plan.changing
    )
    return plan


def as_written(change: Change) -> dict[str, Any]:
    """Return one change as JSON; what is absent is null."""
    return {
        "field": change.field,
        "old": _written(change.old),
        "new": _written(change.new),
    }


def _written(value: Any) -> Any:
    if value is Nothing.ABSENT:
        return None
    if isinstance(value, list):
        return [_written(item) for item in value]
    return canonical.number(value) if isinstance(value, Decimal) else value


def _carry_out(
    plan: Plan, now: datetime, *, is_rehearsal: bool = False
) -> list[Remark]:
    refusals: list[Remark] = []
    for item in plan.changing:
        with _noting(item, refusals), transaction.atomic():
            _CARRY_OUT[item.name[0]](plan.shop.pk, item, now, is_rehearsal)
    return refusals


@contextmanager
def _noting(item: Item, refusals: list[Remark]) -> Iterator[None]:
    try:
        yield
    except REFUSALS as error:
        refusals += [Remark(item.label, field, what) for field, what in said(error)]


def _policies(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    save_policies(installation_id=shop, rules=item.spec.dump())


def _shop(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    set_time_zone(installation_id=shop, time_zone=item.spec.time_zone)


def _account(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    account = save_account(
        installation_id=shop,
        key=item.name[1],
        kind=spec.kind,
        name=spec.name,
        app_id=spec.app_id,
        secrets=item.secrets,
        open_platform=getattr(spec, "open_platform", ""),
        options=canonical.brief(spec.options) if hasattr(spec, "options") else {},
    )
    set_role(
        installation_id=shop,
        account_id=account.pk,
        role=getattr(spec, "role", ""),
        now=now,
    )
    if _turns(item, to=True):
        pause_account(installation_id=shop, account_id=account.pk, reason=REASON)
    elif _turns(item, to=False):
        resume_account(installation_id=shop, account_id=account.pk)


def _template(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    account = Account.objects.of(shop).filter(key=spec.account).first()
    if account is None:
        raise UnknownAccount
    picture = Media.objects.of(shop).filter(key=spec.picture).first()
    template = upsert_template(
        installation_id=shop,
        key=item.name[1],
        account_id=account.pk,
        channel=spec.channel,
        gateway_id=spec.gateway_id,
        title=spec.title,
        purpose=spec.purpose,
        fields=[Field(each.name, each.text, each.fit) for each in spec.fields],
        wording=spec.wording,
        form=spec.form,
        media_id=picture.id if picture else None,
        is_long_term=spec.long_term,
    )
    by = spec.allow_risk.by if spec.allow_risk else ""
    allow_risk(installation_id=shop, template_id=template.pk, by=by, now=now)
    if _turns(item, to=True):
        withhold_template(
            installation_id=shop, template_id=template.pk, reason=REASON, now=now
        )
    elif _turns(item, to=False):
        resume_template(installation_id=shop, template_id=template.pk)


def _coupon(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    if any(change.field != "paused" for change in item.changes):
        coupon_id = upsert_coupon(
            installation_id=shop,
            key=item.name[1],
            name=spec.name,
            terms=spec.terms,
            budgets=spec.budget,
            adopted_voucher=spec.adopted_voucher,
            now=now,
        ).pk
    else:
        assert item.standing is not None
        coupon_id = item.standing.id
    if _turns(item, to=True):
        pause_coupon(installation_id=shop, coupon_id=coupon_id, reason=REASON)
    elif _turns(item, to=False):
        resume_coupon(installation_id=shop, coupon_id=coupon_id, now=now)


def _journey(shop: int, item: Item, now: datetime, is_rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    if any(change.field != "live" for change in item.changes):
        journey_id = save_recipe(
            installation_id=shop,
            key=item.name[1],
            name=spec.name,
            recipe=spec.recipe,
            parameters=spec.parameters.model_dump(mode="json"),
            now=now,
        ).pk
    else:
        assert item.standing is not None
        journey_id = item.standing.id
    turned = any(change.field == "live" for change in item.changes)
    if turned and spec.live and not is_rehearsal:
        go_live(installation_id=shop, journey_id=journey_id, now=now)
    elif turned and not spec.live:
        pause(installation_id=shop, journey_id=journey_id)


def _turns(item: Item, *, to: bool) -> bool:
    return any(each.field == "paused" and each.new is to for each in item.changes)


_CARRY_OUT = {
    "policies": _policies,
    "shop": _shop,
    "accounts": _account,
    "templates": _template,
    "tags": audience.carry_out_tag,
    "traits": audience.carry_out_trait,
    "coupons": _coupon,
    "lifecycle": audience.carry_out_lifecycle,
    "rfm": audience.carry_out_rfm,
    "segments": audience.carry_out_segment,
    "sources": entrances.carry_out_source,
    "codes": entrances.carry_out_code,
    "replies": answering.carry_out_reply,
    "menus": answering.carry_out_menu,
    "claims": showcase.carry_out_claim,
    "slots": showcase.carry_out_slot,
    "search_offers": showcase.carry_out_search,
    "forms": asking.carry_out_form,
    "sale_days": asking.carry_out_sale,
    "watches": asking.carry_out_watch,
    "journeys": _journey,
}
