"""What becomes of answers: traits, tags, a weak hint at who it is, a coupon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from saleor_wechat_growth.coupons.errors import CouponError
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import (
    GrantRequest,
    Refused,
    issue,
    reserve,
)
from saleor_wechat_growth.coupons.services.giving import currency_of
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    rank,
)
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.forms.answers import Fault, in_words
from saleor_wechat_growth.forms.fields import CHOOSING, Points
from saleor_wechat_growth.segments.errors import TraitInvalid
from saleor_wechat_growth.segments.models import TraitDefinition
from saleor_wechat_growth.segments.services import (
    TraitWanted,
    put_tags,
    set_traits,
)
from saleor_wechat_growth.segments.services.traits import LONGEST_TEXT, typed

if TYPE_CHECKING:
    from saleor_wechat_growth.forms.answers import Answer
    from saleor_wechat_growth.forms.fields import Field
    from saleor_wechat_growth.forms.models import Form

#: what a typed value may say of a person who is known: kinds that tie nobody
_KINDS = {Points.PHONE: IdentityKind.FORM_PHONE, Points.EMAIL: IdentityKind.EMAIL}


def unfit_for_traits(
    installation_id: int, fields: Sequence[Field], answers: Mapping[str, Answer]
) -> dict[str, str]:
    """Return the answers that their traits cannot hold, by field."""
    known = _traits(installation_id, fields)
    wrong: dict[str, str] = {}
    for field in fields:
        trait = known.get(field.trait)
        if trait is None or field.key not in answers:
            continue
        try:
            typed(trait, _for_trait(answers[field.key]))
        except TraitInvalid:
            wrong[field.key] = Fault.NOT_OF_THE_TRAIT
    return wrong


def apply(
    *,
    form: Form,
    fields: Sequence[Field],
    customer_id: int,
    answers: Mapping[str, Answer],
    at: datetime,
    now: datetime,
) -> None:
    """Write what the answers say of a person. The caller holds the shop.

    `answers` are those that their fields, and the traits of these, can hold.
    """
    shop = form.installation_id
    known = _traits(shop, fields)
    set_traits(
        installation_id=shop,
        wanted=[
            TraitWanted(customer_id, field.trait, _for_trait(answers[field.key]))
            for field in fields
            if field.key in answers and field.trait in known
        ],
        by=f"form:{form.key}",
        now=now,
    )
    put_tags(
        installation_id=shop,
        wanted=[
            (customer_id, choice.tag, f"form:{form.pk}")
            for field in fields
            if field.type in CHOOSING and field.key in answers
            for choice in field.choices
            if choice.tag and choice.value in _chosen(answers[field.key])
        ],
        reason=form.title_zh,
        now=now,
    )
    _hint(shop, fields, customer_id, answers, at, now)


def give_coupon(*, form: Form, customer_id: int, now: datetime) -> int | None:
    """Give the form's coupon, once a person; return its grant, None if none was given.

    Who is refused one (terms, stock, budget) has answered all the same.
    """
    if form.coupon is None:
        return None
    if (known := coupon_given(form=form, customer_id=customer_id)) is not None:
        return known
    try:
        currency = currency_of(form.coupon)
    except CouponError:
        return None
    (answer,) = reserve(
        installation_id=form.installation_id,
        requests=[
            GrantRequest(
                customer_id=customer_id,
                origin=f"{_origin(form)}{customer_id}",
                currency=currency,
                coupon_id=form.coupon_id,
                after_abandonment=False,
            )
        ],
        now=now,
    )
    if isinstance(answer, Refused):
        return None
    issue(installation_id=form.installation_id, grant_ids=[answer.grant_id], now=now)
    return answer.grant_id


def coupon_given(*, form: Form, customer_id: int) -> int | None:
    """Return the grant that the person, or who was merged with them, had for the form."""
    if form.coupon_id is None:
        return None
    grants = CouponGrant.objects.of(form.installation_id).filter(
        coupon_id=form.coupon_id,
        customer_id=customer_id,
        origin__startswith=_origin(form),
    )
    given = grants.exclude(state=CouponGrant.State.RELEASED).order_by("id")
    return given.values_list("id", flat=True).first()


def _origin(form: Form) -> str:
    return f"form:{form.pk}:"


def _traits(
    installation_id: int, fields: Sequence[Field]
) -> Mapping[str, TraitDefinition]:
    """Return the traits that answers go to; one deleted since is none."""
    wanted = {each.trait for each in fields if each.trait}
    if not wanted:
        return {}
    rows = TraitDefinition.objects.of(installation_id).filter(key__in=wanted)
    return {row.key: row for row in rows}


def _for_trait(answer: Answer) -> str:
    return in_words(answer)[:LONGEST_TEXT]


def _chosen(answer: Answer) -> Sequence[str]:
    return [answer] if isinstance(answer, str) else answer


def _hint(
    installation_id: int,
    fields: Sequence[Field],
    customer_id: int,
    answers: Mapping[str, Answer],
    at: datetime,
    now: datetime,
) -> None:
    """Note numbers and e-mails that somebody typed, as theirs alone (ADR 6).

    Anybody can type anybody's: each carries, as its scope, who typed it, so that it
    never points at, nor is ever tied to, whoever really has it.
    """
    values = [
        (_KINDS[field.points_at], str(answers[field.key]))
        for field in fields
        if field.points_at is not None and field.key in answers
    ]
    if not values:
        return
    known = identities_of(installation_id, [customer_id]).get(customer_id, ())
    anchors = sorted(
        (
            each
            for each in known
            if each.kind not in {IdentityKind.FORM_PHONE, IdentityKind.EMAIL}
        ),
        key=lambda each: (rank(each.kind), each.id),
    )
    if not anchors:
        return
    anchor = Claim(IdentityKind(anchors[0].kind), anchors[0].value, anchors[0].scope)
    scope = anchor.key[2].hex()
    observe(
        installation_id=installation_id,
        observations=[
            Observation(
                (anchor, *(Claim(kind, value, scope) for kind, value in values)),
                "form",
                at,
            )
        ],
        now=now,
    )
