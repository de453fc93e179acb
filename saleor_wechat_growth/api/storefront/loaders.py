"""What one request reads, each thing once however often the document asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.core.prepared import ask, together
from saleor_wechat_growth.coupons.queries import newest
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.customers.queries import KINDS
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.queries import CONSENTS, LEDGERS
from saleor_wechat_growth.reach.snapshot import ConsentFact
from saleor_wechat_growth.segments.queries import SHOWN_TAGS, keys_of

if TYPE_CHECKING:
    from saleor_wechat_growth.api.core.paging import Place
    from saleor_wechat_growth.coupons.queries import Held
    from saleor_wechat_growth.coupons.queries.held import HeldCoupon
    from saleor_wechat_growth.customers.services import Bearer

T = TypeVar("T")

_PERSON: Final = together(KINDS, CONSENTS, LEDGERS, SHOWN_TAGS)


class Ledger(NamedTuple):
    """How many sends of a template an openid allows, and what it answered last."""

    template_id: str
    available: int
    last_answer: str


class Tagged(NamedTuple):
    """A tag as its wearer may read it."""

    key: str
    name: str


class Person(NamedTuple):
    """What is known of who speaks, as they may read it.

    kinds: of their identities; ledgers: of their openid, by template id.
    """

    kinds: frozenset[str]
    consents: tuple[ConsentFact, ...]
    ledgers: Mapping[str, Ledger]
    tags: Sequence[Tagged]


class Loaders:
    """Reads of one request; made anew after each mutation."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def _once(self, key: Hashable, load: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = load()
        return cast("T", self._known[key])

    def only_once(self, what: str) -> None:
        """Note that a request is given `what`. Raises GraphQLError the second time."""
        if what in self._known:
            raise coded(BAD_INPUT, f"`{what}` is given once a request.")
        self._known[what] = True

    def person(self, bearer: Bearer) -> Person:
        """Return what is known of who speaks: four reads, one round trip."""
        return self._once(("person", bearer), lambda: _person(bearer))

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

    def segment_keys(self, bearer: Bearer) -> frozenset[str]:
        """Return the keys of the live segments that may decide what a person gets.

        None for whoever does not want to be sorted into groups.
        """
        if self.refuses_profiling(bearer):
            return frozenset()
        return self._once(
            ("segments", bearer),
            lambda: keys_of(bearer.installation_id, bearer.customer_id),
        )

    def refuses_profiling(self, bearer: Bearer) -> bool:
        """Say whether a person does not want to be sorted into groups."""
        return any(
            fact.purpose == Use.PROFILING and not fact.is_granted
            for fact in self.person(bearer).consents
        )

    def terms(self, coupon: HeldCoupon) -> Terms:
        return self._once(
            ("terms", coupon.id), lambda: Terms.model_validate(coupon.terms)
        )


def _person(bearer: Bearer) -> Person:
    given = {
        "shop": bearer.installation_id,
        "person": bearer.customer_id,
        "identity": bearer.identity_id,
    }
    ((kinds, consents, ledgers, tags),) = ask(_PERSON, given)
    return Person(
        frozenset(row["kind"] for row in kinds),
        tuple(
            ConsentFact(
                row["channel"],
                row["purpose"],
                row["is_granted"],
                datetime.fromisoformat(row["stated_at"]),
            )
            for row in consents
        ),
        {row["template_id"]: Ledger(**row) for row in ledgers},
        [Tagged(**row) for row in tags],
    )
