"""Shoppers: registering, logging in, metadata, and what staff does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from saleor_wechat_growth.sandbox.saleor.access import access_token
from saleor_wechat_growth.sandbox.saleor.ids import kind_of
from saleor_wechat_growth.sandbox.saleor.problems import (
    MutationRefused,
    PermissionDenied,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver
    from saleor_wechat_growth.sandbox.saleor.model import Checkout, Order, User

Arguments = dict[str, Any]

#: input field -> attribute of User, of what staff may change
_PLAIN = {
    "firstName": "first_name",
    "lastName": "last_name",
    "languageCode": "language_code",
    "isActive": "is_active",
    "isConfirmed": "is_confirmed",
}


def token_create(_source: None, context: Context, arguments: Arguments) -> Arguments:
    user = context.shop.user_by_email(arguments["email"])
    if user is None or user.password != arguments["password"] or not user.is_active:
        raise MutationRefused(
            "INVALID_CREDENTIALS", "email", "Please, enter valid credentials"
        )
    if not user.is_confirmed:
        raise MutationRefused(
            "ACCOUNT_NOT_CONFIRMED", "email", "Account needs to be confirmed."
        )
    return {"token": access_token(context.shop, user), "user": user}


def register(_source: None, context: Context, arguments: Arguments) -> Arguments:
    """Make an unconfirmed account; an address already taken looks like a success."""
    given = arguments["input"]
    if context.shop.user_by_email(given["email"]) is None:
        create(context, {**given, "isConfirmed": False})
    return {"requires_confirmation": True}


def create(context: Context, given: Mapping[str, Any]) -> User:
    """Add a customer: keys of AccountRegisterInput and CustomerInput, `phone` beside them."""
    if context.shop.user_by_email(given["email"]) is not None:
        raise MutationRefused("UNIQUE", "email", "User with this Email already exists.")
    user = context.shop.add_user(
        email=given["email"],
        password=given.get("password") or "",
        metadata={item["key"]: item["value"] for item in given.get("metadata") or ()},
        **{
            _PLAIN[key]: value
            for key, value in given.items()
            if key in _PLAIN and value is not None
        },
    )
    _set_addresses(context, user, given)
    context.emit("CUSTOMER_CREATED", user=user)
    if user.metadata and context.requestor.principal is not None:
        context.emit("CUSTOMER_METADATA_UPDATED", user=user)
    return user


def update(context: Context, user: User, given: Mapping[str, Any]) -> None:
    """Change a customer; nothing is told when nothing really changed."""
    changes = {
        attribute: given[key] for key, attribute in _PLAIN.items() if key in given
    }
    changed = any(
        getattr(user, attribute) != value for attribute, value in changes.items()
    )
    for attribute, value in changes.items():
        setattr(user, attribute, value)
    if _set_addresses(context, user, given) or changed:
        user.updated_at = context.shop.clock()
        context.emit("CUSTOMER_UPDATED", user=user)


def delete(context: Context, user: User) -> None:
    """Remove a customer; carts and orders stay, without their user."""
    del context.shop.users[user.pk]
    carts_and_orders = [*context.shop.checkouts.values(), *context.shop.orders.values()]
    for owned in cast("list[Checkout | Order]", carts_and_orders):
        if owned.user is user:
            owned.user = None
    context.emit("CUSTOMER_DELETED", user=user)


def _set_addresses(context: Context, user: User, given: Mapping[str, Any]) -> bool:
    shipping = given.get("defaultShippingAddress")
    if given.get("phone"):
        shipping = {**(shipping or {}), "phone": given["phone"]}
        shipping.setdefault("firstName", user.first_name)
        shipping.setdefault("lastName", user.last_name)
    if shipping:
        user.default_shipping_address = context.shop.new_address(shipping)
    if given.get("defaultBillingAddress"):
        user.default_billing_address = context.shop.new_address(
            given["defaultBillingAddress"]
        )
    return bool(shipping or given.get("defaultBillingAddress"))


def update_metadata(_source: None, context: Context, arguments: Arguments) -> Arguments:
    """Whoever has a checkout's id may write on it; the same value again tells nobody."""
    shop, global_id = context.shop, arguments["id"]
    finders: dict[str, Any] = {
        "Checkout": shop.checkout,
        "Order": shop.order,
        "User": shop.user,
        "App": shop.app,
        "Voucher": shop.voucher,
    }
    kind = kind_of(global_id) or ""
    item = finders[kind](global_id) if kind in finders else None
    if item is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {global_id}"
        )
    _check_writer(context, kind, item)
    written = {
        **item.metadata,
        **{pair["key"]: pair["value"] for pair in arguments["input"]},
    }
    if written != item.metadata:
        item.metadata = written
        _tell(context, kind, item)
    return {"item": item}


def update_private_metadata(
    _source: None, context: Context, arguments: Arguments
) -> Arguments:
    """Only who may manage customers writes what only they can read."""
    user = context.shop.user(arguments["id"])
    if user is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {arguments['id']}"
        )
    context.require("MANAGE_STAFF" if user.is_staff else "MANAGE_USERS")
    written = {
        **user.private_metadata,
        **{pair["key"]: pair["value"] for pair in arguments["input"]},
    }
    if written != user.private_metadata:
        user.private_metadata = written
        _tell(context, "User", user)
    return {"item": user}


def delete_private_metadata(
    _source: None, context: Context, arguments: Arguments
) -> Arguments:
    """Who may write them may take them away; keys that are not there are no error."""
    user = context.shop.user(arguments["id"])
    if user is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {arguments['id']}"
        )
    context.require("MANAGE_STAFF" if user.is_staff else "MANAGE_USERS")
    left = {
        key: value
        for key, value in user.private_metadata.items()
        if key not in arguments["keys"]
    }
    if left != user.private_metadata:
        user.private_metadata = left
        _tell(context, "User", user)
    return {"item": user}


_WRITERS = {"Order": "MANAGE_ORDERS", "Voucher": "MANAGE_DISCOUNTS"}


def _check_writer(context: Context, kind: str, item: Any) -> None:
    asking = context.requestor
    if kind in _WRITERS:
        context.require(_WRITERS[kind])
    elif kind == "App" and asking.app is not item:
        context.require("MANAGE_APPS")
    elif kind == "User" and asking.user is not item:
        needed = "MANAGE_STAFF" if item.is_staff else "MANAGE_USERS"
        if not context.may(needed):
            raise PermissionDenied(needed)


def _tell(context: Context, kind: str, item: Any) -> None:
    if kind == "Order":
        context.emit("ORDER_METADATA_UPDATED", order=item)
    elif kind in {"Checkout", "User"}:
        name, family = (
            ("checkout", "CHECKOUT") if kind == "Checkout" else ("user", "CUSTOMER")
        )
        item.updated_at = context.shop.clock()
        context.emit(f"{family}_METADATA_UPDATED", **{name: item})
        if context.shop.legacy_update_emission:
            context.emit(f"{family}_UPDATED", **{name: item})


ACCOUNT_MUTATIONS: dict[tuple[str, str], Resolver] = {
    ("Mutation", "tokenCreate"): token_create,
    ("Mutation", "accountRegister"): register,
    ("Mutation", "updateMetadata"): update_metadata,
    ("Mutation", "updatePrivateMetadata"): update_private_metadata,
    ("Mutation", "deletePrivateMetadata"): delete_private_metadata,
}
