"""What one request reads, each thing once however often the document asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from django.db.models import Q

from saleor_wechat_growth.coupons.queries import in_states, shown_to
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.reach.models import Grant, Use
from saleor_wechat_growth.reach.queries import consents_of
from saleor_wechat_growth.segments.queries import keys_of, shown_tags

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.api.core.paging import Place
    from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
    from saleor_wechat_growth.customers.services import Bearer
    from saleor_wechat_growth.reach.snapshot import ConsentFact
    from saleor_wechat_growth.segments.queries import ShownTag

T = TypeVar("T")


class Ledger(NamedTuple):
    """How many sends of a template an openid allows, and what it answered last."""

    template_id: str
    available: int
    last_answer: str


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

        def load() -> Mapping[str, Ledger]:
            rows = Grant.objects.of(bearer.installation_id).filter(
                identity_id=bearer.identity_id
            )
            found = rows.values_list("template_id", "available", "last_answer")
            return {row[0]: Ledger(*row) for row in found}

        return self._once(("subscriptions", bearer), load)

    def coupons(
        self,
        bearer: Bearer,
        first: int,
        after: Place | None,
        states: frozenset[str] | None,
        now: datetime,
    ) -> list[CouponGrant]:
        """Return coupons a person was shown, newest first: `first`, and one more."""

        def load() -> list[CouponGrant]:
            rows = shown_to(bearer.installation_id, bearer.customer_id)
            rows = rows.order_by("-granted_at", "-id")
            if states is not None:
                rows = rows.filter(in_states(states, now))
            if after is not None:
                rows = rows.filter(
                    Q(granted_at__lt=after.at) | Q(granted_at=after.at, id__lt=after.id)
                )
            return list(rows[: first + 1])

        return self._once(("coupons", bearer, first, after, states), load)

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

    def terms(self, coupon: Coupon) -> Terms:
        return self._once(
            ("terms", coupon.id), lambda: Terms.model_validate(coupon.terms)
        )
