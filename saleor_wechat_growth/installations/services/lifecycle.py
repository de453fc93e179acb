from __future__ import annotations

from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.tenancy import Owned
from saleor_wechat_growth.installations import manifest, webhooks
from saleor_wechat_growth.installations.clients import TIMEOUT_SECONDS
from saleor_wechat_growth.installations.errors import (
    ShopNotAllowed,
    ShopUnreachable,
    TokenNotConfirmed,
)
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor import keys
from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    QueryRefused,
    TokenRejected,
    Unreachable,
)

KEEP_AFTER_UNINSTALL = timedelta(days=30)


def register(*, api_url: str, token: str, now: datetime) -> Installation:
    """Take a shop's token after the shop itself confirmed it; also on reinstall.

    The register call is not signed and names no app, so the token is used against
    the named, allowed shop: only that shop can tell whose it is.

    Raises:
        ShopNotAllowed, TokenNotConfirmed, ShopUnreachable: nothing was stored.

    """
    if not any(fnmatchcase(api_url, known) for known in settings.ALLOWED_SALEOR_URLS):
        raise ShopNotAllowed(api_url)
    client = SaleorClient(api_url, token, timeout=TIMEOUT_SECONDS)
    try:
        app = client.current_app()
        jwks = keys.fetch(api_url, timeout=TIMEOUT_SECONDS)
    except (TokenRejected, QueryRefused) as error:
        raise TokenNotConfirmed(api_url) from error
    except (Unreachable, BadKeySet) as error:
        raise ShopUnreachable(api_url) from error
    finally:
        client.close()
    if app.identifier != manifest.IDENTIFIER:
        # some other app's token of an allowed shop: it has other permissions
        raise TokenNotConfirmed(api_url)
    installation, _ = Installation.objects.update_or_create(
        saleor_api_url=api_url,
        defaults={
            "app_id": app.id,
            "sealed_token": crypto.seal_text(token),
            "status": Installation.Status.ACTIVE,
            "status_changed_at": now,
            "installed_at": now,
            "uninstalled_at": None,
            "erase_at": None,
            "jwks": jwks,
            "jwks_fetched_at": now,
            # core read the webhooks out of the manifest a moment ago
            "webhooks_digest": webhooks.digest(settings.PUBLIC_URL),
        },
    )
    return installation


def set_active(
    *, installation_id: int, app_id: str, is_active: bool, at: datetime
) -> None:
    """Follow the switch a shop has for us. An older word than the last is ignored."""
    status = Installation.Status.ACTIVE if is_active else Installation.Status.INACTIVE
    Installation.objects.filter(
        id=installation_id, app_id=app_id, status_changed_at__lt=at
    ).exclude(status=Installation.Status.UNINSTALLED).update(
        status=status, status_changed_at=at
    )


def uninstall(*, installation_id: int, app_id: str, now: datetime) -> None:
    """Forget the token, stop everything, and erase in 30 days (promise 10).

    `app_id`: a late word about an app the shop has since reinstalled is ignored.
    """
    Installation.objects.filter(id=installation_id, app_id=app_id).update(
        status=Installation.Status.UNINSTALLED,
        status_changed_at=now,
        sealed_token=None,
        uninstalled_at=now,
        erase_at=now + KEEP_AFTER_UNINSTALL,
    )


def erase_due(*, now: datetime) -> int:
    """Erase every row of shops gone for 30 days; return how many shops."""
    due = Installation.objects.filter(
        Q(erase_at__lte=now), status=Installation.Status.UNINSTALLED
    ).values_list("id", flat=True)
    for installation_id in list(due):
        erase(installation_id=installation_id)
    return len(due)


@transaction.atomic
def erase(*, installation_id: int) -> None:
    """Erase every row of a shop, and the shop."""
    tables = [
        model._meta.db_table  # noqa: SLF001 -- Django's public meta API
        for model in apps.get_app_config("growth").get_models()
        if issubclass(model, Owned)
    ]
    with connection.cursor() as cursor:
        # Foreign keys are checked at commit, so any order of tables will do.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(
                f'DELETE FROM "{table}" WHERE installation_id = %s',  # noqa: S608 -- names from our models
                [installation_id],
            )
        cursor.execute(
            "DELETE FROM growth_installation WHERE id = %s", [installation_id]
        )
