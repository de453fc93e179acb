"""What is left of coupons, and what became of those given out. Reads only."""

from saleor_wechat_growth.coupons.queries.claiming import (
    ClaimView,
    claim_offers,
    claim_views,
    is_open,
    offers_open,
)
from saleor_wechat_growth.coupons.queries.held import (
    SUSPENDED,
    Held,
    expiring,
    held,
    newest,
    usable,
)
from saleor_wechat_growth.coupons.queries.pools import (
    BudgetState,
    Funnel,
    GrantView,
    Pool,
    budgets,
    coupon_by_key,
    funnel,
    grants,
    grants_of,
    grants_with_codes,
    low_pools,
    pools,
)
from saleor_wechat_growth.coupons.queries.searching import (
    found_by,
    search_offer,
    search_offers,
)

__all__ = [
    "SUSPENDED",
    "BudgetState",
    "ClaimView",
    "Funnel",
    "GrantView",
    "Held",
    "Pool",
    "budgets",
    "claim_offers",
    "claim_views",
    "coupon_by_key",
    "expiring",
    "found_by",
    "funnel",
    "grants",
    "grants_of",
    "grants_with_codes",
    "held",
    "is_open",
    "low_pools",
    "newest",
    "offers_open",
    "pools",
    "search_offer",
    "search_offers",
    "usable",
]
