"""What a member of staff needs to read a field or to change something.

Each field asks for the least: customers MANAGE_USERS, orders and revenue
MANAGE_ORDERS, recalls and coupons MANAGE_USERS and MANAGE_DISCOUNTS, accounts and
policies MANAGE_APPS. The schema's tests find a root field that asks for nothing.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

MANAGE_USERS: Final = "MANAGE_USERS"
MANAGE_ORDERS: Final = "MANAGE_ORDERS"
MANAGE_DISCOUNTS: Final = "MANAGE_DISCOUNTS"
MANAGE_APPS: Final = "MANAGE_APPS"

#: what changing recalls and coupons takes
RECALLS: Final = frozenset({MANAGE_USERS, MANAGE_DISCOUNTS})
#: what a coupon may cost is no clerk's business
DISCOUNTS: Final = frozenset({MANAGE_DISCOUNTS})
CUSTOMERS: Final = frozenset({MANAGE_USERS})
REVENUE: Final = frozenset({MANAGE_ORDERS})
ACCOUNTS: Final = frozenset({MANAGE_APPS})
#: whatever any member of staff of the shop may know
NOTHING: Final[frozenset[str]] = frozenset()

R = TypeVar("R")


def needs(
    permissions: frozenset[str],
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Let a resolver answer only staff who have all of `permissions`."""

    def guard(resolve: Callable[..., R]) -> Callable[..., R]:
        @wraps(resolve)
        def guarded(root: Any, info: GraphQLResolveInfo, **arguments: Any) -> R:
            info.context.staff.require(permissions)
            return resolve(root, info, **arguments)

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded

    return guard
