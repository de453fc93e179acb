"""Installing an app as core does (facts/saleor.md §4).

The manifest is fetched twice, checked, and the app's token posted to it; the token
works already while the app answers. Anything but 2xx undoes it all.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests

from saleor_wechat_growth.sandbox.saleor.access import staff_requestor
from saleor_wechat_growth.sandbox.saleor.context import Context
from saleor_wechat_growth.sandbox.saleor.model import App
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused
from saleor_wechat_growth.sandbox.saleor.shop import SCHEMA_VERSION, VERSION
from saleor_wechat_growth.sandbox.saleor.versions import satisfies
from saleor_wechat_growth.sandbox.saleor.webhooks import add_webhook

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.events import Bus
    from saleor_wechat_growth.sandbox.saleor.execution import Engine
    from saleor_wechat_growth.sandbox.saleor.model import User
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

_TIMEOUT = (2.0, 18.0)
_LONGEST = {"name": 60, "version": 60, "author": 60}
_SUCCESS = range(200, 300)


class InstallFailed(Exception):
    """`entries` are what the Dashboard would show: field, code, message."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self.entries = entries
        super().__init__(entries[0]["message"])


async def install(
    shop: Shop, engine: Engine, bus: Bus, manifest_url: str, staff: User
) -> App:
    """Install for `staff`, whose permissions bound the app's. Raises InstallFailed."""
    await asyncio.to_thread(_fetch_manifest, manifest_url)  # what the Dashboard shows
    manifest = await asyncio.to_thread(_fetch_manifest, manifest_url)
    _check(shop, engine, manifest, staff)
    app = App(
        pk=shop.next_pk("App"),
        identifier=manifest["id"],
        name=manifest["name"],
        version=manifest["version"],
        token=secrets.token_urlsafe(40)[:30],
        permissions=frozenset(manifest.get("permissions") or ()),
        manifest=manifest,
    )
    shop.apps[app.pk] = app
    context = Context(shop, bus, staff_requestor(staff))
    try:
        for webhook in manifest.get("webhooks") or ():
            add_webhook(engine, context, app, webhook)
        await asyncio.to_thread(_register, shop, manifest["tokenTargetUrl"], app.token)
    except MutationRefused as refused:
        del shop.apps[app.pk]
        raise InstallFailed([refused.entry]) from None
    except InstallFailed:
        del shop.apps[app.pk]
        raise
    context.emit("APP_INSTALLED", app=app)
    return app


def uninstall(context: Context, app: App) -> None:
    """Remove the app; it hears of it after its token is dead."""
    del context.shop.apps[app.pk]
    app.is_active = False
    context.emit("APP_DELETED", app=app)


def set_active(context: Context, app: App, *, active: bool) -> None:
    app.is_active = active
    context.emit("APP_STATUS_CHANGED", app=app)


def _failed(field: str | None, code: str, message: str) -> InstallFailed:
    return InstallFailed([{"field": field, "code": code, "message": message}])


def _fetch_manifest(url: str) -> dict[str, Any]:
    headers = {"Saleor-Schema-Version": SCHEMA_VERSION, "User-Agent": "Saleor/3.23"}
    try:
        answer = requests.get(
            url, headers=headers, timeout=_TIMEOUT, allow_redirects=False
        )
        answer.raise_for_status()
        manifest = answer.json()
    except requests.RequestException as error:
        raise _failed(
            "manifestUrl",
            "MANIFEST_URL_CANT_CONNECT",
            f"Can't fetch the manifest: {error}",
        ) from None
    if not isinstance(manifest, dict):
        raise _failed(
            "manifestUrl", "INVALID_MANIFEST_FORMAT", "Incorrect structure of manifest."
        )
    return manifest


def _check(shop: Shop, engine: Engine, manifest: dict[str, Any], staff: User) -> None:
    for name in ("id", "name", "version", "tokenTargetUrl"):
        if not isinstance(manifest.get(name), str) or not manifest[name].strip():
            raise _failed(name, "REQUIRED", "Field required.")
    for name, most in _LONGEST.items():
        if len(manifest.get(name) or "") > most:
            raise _failed(name, "INVALID", f"Longer than {most} characters.")
    if manifest.get("author") is not None and not str(manifest["author"]).strip():
        raise _failed("author", "INVALID", "Author cannot be blank.")
    if any(app.identifier == manifest["id"] for app in shop.apps.values()):
        raise _failed(
            "identifier", "UNIQUE", "App with the same identifier is already installed"
        )
    _check_urls(manifest)
    _check_version(manifest)
    _check_permissions(engine, manifest, staff)


def _check_urls(manifest: dict[str, Any]) -> None:
    for name in (
        "tokenTargetUrl",
        "appUrl",
        "homepageUrl",
        "supportUrl",
        "dataPrivacyUrl",
    ):
        url = manifest.get(name)
        if url is not None and not _absolute(url):
            raise _failed(name, "INVALID_URL_FORMAT", "Incorrect format.")
    for extension in manifest.get("extensions") or ():
        url = extension.get("url") or ""
        if not _absolute(url) and not (url.startswith("/") and manifest.get("appUrl")):
            raise _failed(
                "extensions",
                "INVALID_URL_FORMAT",
                "Incorrect value for an extension's url.",
            )


def _absolute(url: Any) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else None
    return (
        parts is not None and parts.scheme in {"http", "https"} and bool(parts.netloc)
    )


def _check_version(manifest: dict[str, Any]) -> None:
    wanted = manifest.get("requiredSaleorVersion")
    if wanted is None:
        return
    try:
        fits = satisfies(VERSION, wanted)
    except (ValueError, TypeError, AttributeError):
        raise _failed("requiredSaleorVersion", "INVALID", "Incorrect value.") from None
    if not fits:
        raise _failed(
            "requiredSaleorVersion",
            "UNSUPPORTED_SALEOR_VERSION",
            f"Saleor version {VERSION} is not supported by the app.",
        )


def _check_permissions(engine: Engine, manifest: dict[str, Any], staff: User) -> None:
    wanted = set(manifest.get("permissions") or ())
    unknown = wanted - all_permissions(engine)
    if unknown:
        raise _failed(
            "permissions",
            "INVALID_PERMISSION",
            f"Unknown: {', '.join(sorted(unknown))}",
        )
    beyond = wanted - staff.permissions
    if beyond:
        raise _failed(
            "permissions",
            "OUT_OF_SCOPE_PERMISSION",
            f"You lack: {', '.join(sorted(beyond))}",
        )
    for extension in manifest.get("extensions") or ():
        if not set(extension.get("permissions") or ()) <= wanted:
            raise _failed(
                "extensions",
                "OUT_OF_SCOPE_PERMISSION",
                "Extension permission must be listed in App's permissions.",
            )


def all_permissions(engine: Engine) -> frozenset[str]:
    """Names of PermissionEnum."""
    return frozenset(engine.schema.type_map["PermissionEnum"].values)  # type: ignore[attr-defined]


def _register(shop: Shop, url: str, token: str) -> None:
    headers = {
        "User-Agent": "Saleor/3.23",
        "Content-Type": "application/json",
        "Saleor-Domain": shop.domain,
        "X-Saleor-Domain": shop.domain,
        "Saleor-Api-Url": shop.api_url,
        "Saleor-Schema-Version": SCHEMA_VERSION,
    }
    try:
        answer = requests.post(
            url,
            json={"auth_token": token},
            headers=headers,
            timeout=_TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise _failed(
            "tokenTargetUrl", "CONNECTION_ERROR", type(error).__name__
        ) from None
    if answer.status_code not in _SUCCESS:
        raise _failed("tokenTargetUrl", "REGISTER_REFUSED", _refusal(answer))


def _refusal(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"App answered {answer.status_code}"
