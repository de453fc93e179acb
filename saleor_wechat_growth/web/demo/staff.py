"""What the stand-in of the Dashboard at `/demo/dashboard/` needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from saleor_wechat_growth.web.demo.stage import Body, Demo, Refused
from saleor_wechat_growth.web.demo.stand_ins import look, order

#: who may look over the shop's shoulder, and what they may do; none of them is a
#: superuser, whom core would let do everything
STAFF: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS", "MANAGE_APPS"),
    "marketer": ("MANAGE_USERS", "MANAGE_ORDERS", "MANAGE_DISCOUNTS"),
    "clerk": ("MANAGE_USERS",),
    "warehouse": ("MANAGE_PRODUCTS",),
}
#: what it shows of each kind of thing
MOST_THINGS: Final = 20


def staff_token(demo: Demo, body: Body) -> dict[str, Any]:
    """Mint what the Dashboard would hand to our page for one of STAFF.

    `extension`: the permissions a popup or widget names, null for the app's page.
    """
    name = body.get("staff")
    if not isinstance(name, str) or name not in STAFF:
        raise Refused("staff")
    extension = body.get("extension")
    if extension is not None and not isinstance(extension, list):
        raise Refused("extension")
    return order(
        "SALEOR",
        "staff_token",
        {
            "app": demo.shop.app_id,
            "email": f"{name}@demo.example",
            "permissions": STAFF[name],
            "extension": extension,
        },
    )


def things(_demo: Demo, _body: Body) -> dict[str, Any]:
    """Name the newest customers, orders and vouchers the Dashboard has pages of."""
    shop = look("SALEOR", "state")
    shoppers = [user for user in shop["users"] if not user["is_staff"]]
    return {
        "name": shop["name"],
        "customers": [
            {
                "id": row["id"],
                "name": f"{row['last_name']}{row['first_name']}" or row["email"],
                "detail": row["email"],
            }
            for row in shoppers[-MOST_THINGS:]
        ],
        "orders": [
            {
                "id": row["id"],
                "name": f"#{row['number']}",
                "detail": row["total"],
            }
            for row in shop["orders"][-MOST_THINGS:][::-1]
        ],
        "vouchers": [
            {
                "id": row["id"],
                "name": row["name"],
                "detail": ", ".join(row["channels"]),
            }
            for row in shop["vouchers"][-MOST_THINGS:][::-1]
        ],
    }
