"""Mistakes in the environment, found before they cost anything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.core.exceptions import ImproperlyConfigured


@register(Tags.security)
def environment_is_complete(**_: Any) -> list[CheckMessage]:
    """Return one error a missing setting, each with how to mend it."""
    found: list[CheckMessage] = []
    if not settings.DATABASES:
        found.append(
            Error(
                "DATABASE_URL is not set.",
                hint="Give postgres://user:password@host/name, or use `make run`, "
                "which starts an embedded PostgreSQL.",
                id="growth.E001",
            )
        )
    elif settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        found.append(
            Error(
                "DATABASE_URL does not name a PostgreSQL database.",
                hint="Only PostgreSQL 15 or newer is supported (docs/adr/0003).",
                id="growth.E002",
            )
        )
    found += [
        Error(
            f"{name} is not set.",
            hint=f"Give {name}, or {name}_FILE with the path of a file that holds it. "
            "Keep it: what it sealed cannot be read without it.",
            id=f"growth.E00{number}",
        )
        for number, name in enumerate(
            ("SECRET_KEY", "ENCRYPTION_KEYS", "LOOKUP_KEY"), 3
        )
        if not _given(name)
    ]
    if not settings.CELERY_BROKER_URL:
        found.append(
            Error(
                "CELERY_BROKER_URL is not set.",
                hint="Give redis://host/0 or amqp://host, or use `make run`.",
                id="growth.E006",
            )
        )
    if not settings.CACHES["default"].get("LOCATION"):
        found.append(
            Error(
                "CACHE_URL is not set.", hint="Give redis://host/1.", id="growth.E007"
            )
        )
    if not settings.ALLOWED_SALEOR_URLS:
        found.append(
            Warning(
                "ALLOWED_SALEOR_URLS is empty: no shop can install the app.",
                hint="Give the API addresses of your shops, e.g. "
                "https://shop.saleor.cloud/graphql/.",
                id="growth.W001",
            )
        )
    if settings.SANDBOX and not settings.PUBLIC_URL.startswith("http://"):
        found.append(
            Error(
                "SANDBOX is on while PUBLIC_URL is a public address.",
                hint="The sandbox's clock can be moved by anybody: unset SANDBOX.",
                id="growth.E008",
            )
        )
    return found


def _given(name: str) -> bool:
    try:
        return bool(getattr(settings, name))
    except ImproperlyConfigured:
        # Django refuses an empty SECRET_KEY where it is read; we say how to mend it
        return False
