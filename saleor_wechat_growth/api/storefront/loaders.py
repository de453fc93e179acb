"""What one request reads, each thing once however often the document asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from saleor_wechat_growth.coupons.queries import newest
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.queries import consents_of, ledgers_of
from saleor_wechat_growth.segments.queries import keys_of, shown_tags

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.api.core.paging import Place
    from saleor_wechat_growth.coupons.queries import Held
    from saleor_wechat_growth.coupons.queries.held import HeldCoupon
    from saleor_wechat_growth.customers.services import Bearer
    from saleor_wechat_growth.reach.queries import Ledger
    from saleor_wechat_growth.reach.snapshot import ConsentFact
    from saleor_wechat_growth.segments.queries import ShownTag

T = TypeVar("T")


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

    def subscriptions(self, bearer: Bearer) -> Mapping[str, Ledger]:
        """Return the ledgers of the bearer's openid by template id."""
        return self._once(
            ("subscriptions", bearer),
            lambda: ledgers_of(bearer.installation_id, bearer.identity_id),
        )

    def coupons(
        self,
        bearer: Bearer,
        first: int,
        after: Place | None,
        states: frozenset[str] | None,
        now: datetime,
    ) -> Sequence[Held]:
        """Return coupons a person was shown, newest first: `first`, and one more."""
        return self._once(
            ("coupons", bearer, first, after, states),
            lambda: newest(
                bearer.installation_id,
                bearer.customer_id,
                now,
                most=first + 1,
                states=states,
                before=after,
            ),
        )

    def tags(self, bearer: Bearer) -> Sequence[ShownTag]:
        """Return the tags on a person that the shop lets them read."""
        return self._once(
            ("tags", bearer),
            lambda: shown_tags(bearer.installation_id, bearer.customer_id),
        )

    def segment_keys(self, bearer: Bearer) -> frozenset[str]:
        """Return the keys of the live segments a person is in."""
        return self._once(
            ("segments", bearer),
            lambda: keys_of(bearer.installation_id, bearer.customer_id),
        )

    def refuses_profiling(self, bearer: Bearer) -> bool:
        """Say whether a person does not want to be sorted into groups."""
        return any(
            fact.purpose == Use.PROFILING and not fact.is_granted
            for fact in self.consents(bearer)
        )

    def terms(self, coupon: HeldCoupon) -> Terms:
        return self._once(
            ("terms", coupon.id), lambda: Terms.model_validate(coupon.terms)
        )
