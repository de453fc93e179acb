from __future__ import annotations

import re
import secrets
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.audience import audience_arguments, audience_of
from saleor_wechat_growth.api.dashboard.coupons.inputs import (
    CouponInput,
    WrongValue,
    read_budgets,
    read_terms,
)
from saleor_wechat_growth.api.dashboard.coupons.types import Coupon
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.settings.types import Job
from saleor_wechat_growth.coupons.errors import (
    BudgetMissing,
    CurrencyMissing,
    TermsFixed,
    UnknownCoupon,
)
from saleor_wechat_growth.coupons.queries import coupon_by_key
from saleor_wechat_growth.coupons.services import (
    pause_coupon,
    resume_coupon,
    start_giving,
    upsert_coupon,
)
from saleor_wechat_growth.insights.queries import coupons as queries

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context
    from saleor_wechat_growth.coupons.models import Coupon as CouponModel


class Code(Enum):
    """What can be wrong with coupons."""

    COUPON_UNKNOWN = "There is no such coupon."
    NAME_INVALID = "A name has 1 to 60 characters."
    KEY_INVALID = "A key is 1 to 40 letters, digits, hyphens and underscores."
    KEY_TAKEN = "Another coupon has this key."
    VALUE_INVALID = "The value cannot be used."
    TERMS_FIXED = "This was promised when the coupon was made: make another coupon."
    BUDGET_MISSING = "Each currency of the discount has a budget, and no other has."
    CURRENCY_MISSING = "The coupon is given in several currencies: say in which."
    NOBODY = "Nobody to give it to."


_REFUSALS: Final[Refusals] = {
    UnknownCoupon: (Code.COUPON_UNKNOWN, "id"),
    BudgetMissing: (Code.BUDGET_MISSING, "budgets"),
    CurrencyMissing: (Code.CURRENCY_MISSING, "currency"),
}
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LONGEST_NAME: Final = 60
#: of `TermsFixed`, where the field stands in the input
_FIXED: Final = {
    "discount": "amounts",
    "minimum_order": "minimumOrder",
    "sales_channels": "salesChannels",
    "adopted_voucher": "adoptedVoucher",
}


class SaveCoupon(StaffMutation):
    """Make or change a coupon; its voucher and codes in Saleor follow by themselves."""

    class Meta:
        codes = (
            Code.COUPON_UNKNOWN,
            Code.NAME_INVALID,
            Code.KEY_INVALID,
            Code.KEY_TAKEN,
            Code.VALUE_INVALID,
            Code.TERMS_FIXED,
            Code.BUDGET_MISSING,
        )

    class Arguments:
        id = graphene.ID(description="Of the coupon to change; a new one without it.")
        key = graphene.String(
            description="What `growth.yaml` calls a new one; made up without it."
        )
        input = CouponInput(required=True)
        adopted_voucher = graphene.ID(
            description="A voucher made in Saleor, for a new coupon to add codes to."
        )

    needs = RECALLS
    refusals = _REFUSALS

    coupon = graphene.Field(Coupon)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        key: str | None = None,
        adopted_voucher: str | None = None,
    ) -> Any:
        before = _before(context, id, key)
        name = input["name"].strip()
        if not 0 < len(name) <= _LONGEST_NAME:
            raise Refusal(Code.NAME_INVALID, "name")
        try:
            terms = read_terms(input)
            budgets = read_budgets(input["budgets"])
        except WrongValue as wrong:
            return cls._refused(Code.VALUE_INVALID, wrong.wrong)
        was = _told(before) if before else None
        try:
            coupon = upsert_coupon(
                installation_id=context.installation_id,
                key=before.key if before else key or _made_up(),
                name=name,
                terms=terms,
                budgets=budgets,
                now=context.now,
                adopted_voucher=_adopted(before, adopted_voucher),
            )
        except TermsFixed as fixed:
            return cls._refused(
                Code.TERMS_FIXED, [(_FIXED[each], "") for each in fixed.fields]
            )
        context.audit(
            "coupon.saved",
            coupon.key,
            {
                "before": was,
                "after": _told(coupon),
                "budgets": {each: str(amount) for each, amount in budgets.items()},
            },
        )
        return cls(coupon=_row(coupon))

    @classmethod
    def _refused(cls, code: Code, wrong: Any) -> Any:
        return cls(
            errors=[cls.error(Refusal(code, path, what)) for path, what in wrong]
        )


def _before(context: Context, given: str | None, key: str | None) -> CouponModel | None:
    if given is not None:
        found = queries.coupon(context.installation_id, number_of(given))
        if found is None:
            raise Refusal(Code.COUPON_UNKNOWN, "id")
        return found
    if key and not _KEY.fullmatch(key):
        raise Refusal(Code.KEY_INVALID, "key")
    if key and coupon_by_key(context.installation_id, key) is not None:
        raise Refusal(Code.KEY_TAKEN, "key")
    return None


def _adopted(before: CouponModel | None, given: str | None) -> str:
    if before is None:
        return given or ""
    return before.voucher_saleor_id if before.is_adopted else ""


def _made_up() -> str:
    return f"coupon-{secrets.token_hex(4)}"


def _told(coupon: CouponModel) -> dict[str, Any]:
    return {"name": coupon.name, "terms": coupon.terms}


def _row(coupon: CouponModel) -> Any:
    return rows([coupon])[0]


class PauseCoupon(StaffMutation):
    """Give no more of it; codes already given keep working."""

    class Meta:
        codes = (Code.COUPON_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    coupon = graphene.Field(Coupon)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop, coupon_id = context.installation_id, number_of(id)
        pause_coupon(
            installation_id=shop, coupon_id=coupon_id, reason=context.staff.actor
        )
        coupon = queries.coupon(shop, coupon_id)
        assert coupon is not None
        context.audit("coupon.paused", coupon.key, {})
        return cls(coupon=_row(coupon))


class ResumeCoupon(StaffMutation):
    """Give it again; its voucher is checked, or made anew where it is gone."""

    class Meta:
        codes = (Code.COUPON_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)

    needs = RECALLS
    refusals = _REFUSALS

    coupon = graphene.Field(Coupon)

    @classmethod
    def perform(cls, context: Context, *, id: str) -> Any:  # noqa: A002 -- GraphQL's word
        shop, coupon_id = context.installation_id, number_of(id)
        resume_coupon(installation_id=shop, coupon_id=coupon_id, now=context.now)
        coupon = queries.coupon(shop, coupon_id)
        assert coupon is not None
        context.audit("coupon.resumed", coupon.key, {})
        return cls(coupon=_row(coupon))


class GiveCoupon(StaffMutation):
    """Give a coupon by hand; each person once, within its terms, stock and budget."""

    class Meta:
        codes = (Code.COUPON_UNKNOWN, Code.CURRENCY_MISSING, Code.NOBODY)

    class Arguments:
        id = graphene.ID(required=True, description="Of the coupon.")
        currency = graphene.String(description="If it is given in several.")
        customer_ids, saleor_ids = audience_arguments().values()

    needs = RECALLS
    sends = True
    refusals = _REFUSALS

    job = graphene.Field(Job)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        currency: str | None = None,
        customer_ids: list[str] | None = None,
        saleor_ids: list[str] | None = None,
    ) -> Any:
        shop = context.installation_id
        coupon = queries.coupon(shop, number_of(id))
        if coupon is None:
            raise Refusal(Code.COUPON_UNKNOWN, "id")
        audience = audience_of(shop, customer_ids, saleor_ids)
        if not audience.customer_ids:
            raise Refusal(Code.NOBODY, "customerIds")
        job = start_giving(
            installation_id=shop,
            key=coupon.key,
            customer_ids=audience.customer_ids,
            started_by=context.staff.actor,
            now=context.now,
            currency=currency or "",
        )
        context.audit(
            "coupon.given",
            coupon.key,
            {"job": job.pk, "people": len(audience.customer_ids)},
        )
        return cls(job=job)


class CouponsMutations(graphene.ObjectType):
    """Changes of coupons, and coupons given by hand."""

    save_coupon = SaveCoupon.Field()
    pause_coupon = PauseCoupon.Field()
    resume_coupon = ResumeCoupon.Field()
    give_coupon = GiveCoupon.Field()
