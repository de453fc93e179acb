"""What one request reads, each thing once however often the document asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django.db.models import Q

from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.reach.models import Grant
from saleor_wechat_growth.reach.queries import consents_of

if TYPE_CHECKING:
    from saleor_wechat_growth.api.core.paging import Place
    from saleor_wechat_growth.coupons.models import Coupon
    from saleor_wechat_growth.customers.services import Bearer
    from saleor_wechat_growth.reach.snapshot import ConsentFact

T = TypeVar("T")
State = CouponGrant.State

_SHOWN: Final = (
    "state",
    "value",
    "currency",
    "granted_at",
    "expires_at",
    "code__sealed_value",
    "coupon__name",
    "coupon__terms",
    "coupon__unusable_reason",
    "coupon__voucher_starts_at",
    "coupon__voucher_ends_at",
)


class Loaders:
    """Reads of one request; made anew after each mutation."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def _once(self, key: Hashable, load: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = load()
        return cast("T", self._known[key])

    def identity_kinds(self, bearer: Bearer) -> frozenset[str]:
        """Return the kinds of identities a person has."""

        def load() -> frozenset[str]:
            found = identities_of(bearer.installation_id, [bearer.customer_id])
            return frozenset(known.kind for known in found.get(bearer.customer_id, ()))

        return self._once(("identities", bearer), load)

    def consents(self, bearer: Bearer) -> tuple[ConsentFact, ...]:
        def load() -> tuple[ConsentFact, ...]:
            found = consents_of(bearer.installation_id, [bearer.customer_id])
            return found.get(bearer.customer_id, ())

        return self._once(("consents", bearer), load)

    def subscriptions(self, bearer: Bearer) -> Mapping[str, Grant]:
        """Return the ledgers of the bearer's openid by template id."""

        def load() -> Mapping[str, Grant]:
            rows = Grant.objects.of(bearer.installation_id).filter(
                identity_id=bearer.identity_id
            )
            return {row.template_id: row for row in rows}

        return self._once(("subscriptions", bearer), load)

    def coupons(
        self, bearer: Bearer, first: int, after: Place | None
    ) -> list[CouponGrant]:
        """Return coupons a person was shown, newest first: `first`, and one more."""

        def load() -> list[CouponGrant]:
            rows = (
                CouponGrant.objects.of(bearer.installation_id)
                .filter(customer_id=bearer.customer_id)
                .exclude(state__in=(State.RESERVED, State.RELEASED))
                # ended before anybody saw it
                .exclude(state=State.EXPIRED, issued_at__isnull=True)
                .select_related("code", "coupon")
                .only(*_SHOWN)
                .order_by("-granted_at", "-id")
            )
            if after is not None:
                rows = rows.filter(
                    Q(granted_at__lt=after.at) | Q(granted_at=after.at, id__lt=after.id)
                )
            return list(rows[: first + 1])

        return self._once(("coupons", bearer, first, after), load)

    def terms(self, coupon: Coupon) -> Terms:
        return self._once(
            ("terms", coupon.id), lambda: Terms.model_validate(coupon.terms)
        )
