from __future__ import annotations

import logging

from django.conf import settings

from saleor_wechat_growth.installations import queries, webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.turns import Turn, turn
from saleor_wechat_growth.integrations.saleor.errors import SaleorError

logger = logging.getLogger(__name__)


def sync_webhooks(*, installation: Installation) -> None:
    """Bring a shop's webhooks to the present declaration.

    Core reads the manifest at install only; an app may change its own webhooks by
    API. Repeatable: every step is an upsert by identifier.

    Raises:
        SaleorError: core did not take it; the digest stays old, so it is tried again.

    """
    client = saleor_client(installation)
    try:
        present = {webhook.identifier: webhook for webhook in client.webhooks()}
        for declared in webhooks.WEBHOOKS:
            spec = declared.spec(settings.PUBLIC_URL)
            known = present.pop(declared.identifier, None)
            if known is None:
                client.webhook_create(spec)
            elif (known.target_url, known.query, known.events, known.is_active) != (
                spec.target_url,
                spec.query,
                frozenset(spec.events),
                True,
            ):
                client.webhook_update(known.id, spec)
        for surplus in present.values():
            client.webhook_delete(surplus.id)
    finally:
        client.close()
    Installation.objects.filter(id=installation.id).update(
        webhooks_digest=webhooks.digest(settings.PUBLIC_URL)
    )


def sync_outdated() -> None:
    """Sync every active shop whose webhooks are not of the present declaration.

    One that another worker syncs now is left to it, one that is away to the next call.
    """
    current = webhooks.digest(settings.PUBLIC_URL)
    for installation in queries.active().exclude(webhooks_digest=current):
        with turn(Turn.SYNCING, installation.pk) as is_ours:
            if not is_ours:
                continue
            try:
                sync_webhooks(installation=installation)
            except (SaleorError, NotInstalled) as error:
                logger.warning(
                    "webhooks of %s not synced: %s", installation.saleor_api_url, error
                )
