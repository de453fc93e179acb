"""Carrying out what steps decided: codes held, messages planned, tags put."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from saleor_wechat_growth.coupons.eligibility import Refused
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.services import GrantRequest, reserve
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.journeys.definition import GrantCoupon, PutTag, Send
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.journeys.services.taken import Taken, origin_of
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services import plan
from saleor_wechat_growth.segments.services import put_tags

#: step id -> the word for its row and record
Results = dict[int, str]


def carry_out(installation_id: int, taken: Sequence[Taken], now: datetime) -> Results:
    """Do what the outcomes say; return what came of it where that says more."""
    results = _grant(installation_id, taken, now)
    _send(installation_id, taken, now)
    put_tags(
        installation_id=installation_id,
        wanted=[
            (each.run.customer_id, each.node.tag, origin_of(each.run))
            for each in taken
            if each.outcome.act == "tag" and isinstance(each.node, PutTag)
        ],
        now=now,
    )
    return results


def _grant(installation_id: int, taken: Sequence[Taken], now: datetime) -> Results:
    asked = [
        (each, each.node)
        for each in taken
        if each.outcome.act == "grant" and isinstance(each.node, GrantCoupon)
    ]
    if not asked:
        return {}
    currencies = _only_currencies(installation_id, {node.coupon for _, node in asked})
    with transaction.atomic():
        answers = reserve(
            installation_id=installation_id,
            requests=[
                GrantRequest(
                    customer_id=each.run.customer_id,
                    origin=origin_of(each.run),
                    currency=(
                        each.run.cart.currency
                        if each.run.cart
                        else node.currency or currencies.get(node.coupon, "")
                    ),
                    key=node.coupon,
                    after_abandonment=each.run.cart_id is not None,
                )
                for each, node in asked
            ],
            now=now,
        )
    results: Results = {}
    held: list[Run] = []
    for (each, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, Refused):
            results[each.step.id] = f"refused:{answer.reason}"[:60]
        else:
            results[each.step.id] = "held"
            each.run.coupon_grant_id = answer.grant_id
            held.append(each.run)
    if held:
        Run.objects.of(installation_id).bulk_update(held, ["coupon_grant"])
    return results


def _only_currencies(installation_id: int, keys: Collection[str]) -> dict[str, str]:
    """Return the currency of each of these coupons that has but one."""
    offered = {
        coupon.key: Terms.model_validate(coupon.terms).currencies
        for coupon in Coupon.objects.of(installation_id).filter(key__in=keys)
        if coupon.terms
    }
    return {key: min(each) for key, each in offered.items() if len(each) == 1}


def _send(installation_id: int, taken: Sequence[Taken], now: datetime) -> None:
    asked = [
        (each, each.node)
        for each in taken
        if each.outcome.act == "send" and isinstance(each.node, Send)
    ]
    if not asked:
        return
    templates = dict(
        Template.objects.of(installation_id)
        .filter(key__in={key for _, node in asked for key in node.templates})
        .values_list("key", "id")
    )
    plan(
        installation_id=installation_id,
        plans=[
            Plan(
                origin=f"step:{each.step.id}",
                customer_id=each.run.customer_id,
                routes=tuple(
                    templates[key] for key in node.templates if key in templates
                ),
                due_at=now,
                expires_at=_expires_at(each, node, now),
                run_id=each.run.id,
                cart_id=each.run.cart_id,
                coupon_grant_id=each.run.coupon_grant_id,
                about_coupon=node.about_coupon,
                landing=Landing.of(node.landing.model_dump()),
                pointless_if_ordered_since=each.run.started_from,
            )
            for each, node in asked
        ],
        now=now,
    )


def _expires_at(each: Taken, node: Send, now: datetime) -> datetime:
    expires_at = now + node.valid_for
    ends_at = each.outcome.ends_at
    return expires_at if ends_at is None else min(expires_at, ends_at)
