from __future__ import annotations

from django.conf import settings

from saleor_wechat_growth.installations import queries, webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.models import Installation


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


def outdated() -> list[Installation]:
    """Return active shops whose webhooks are not of the present declaration."""
    return list(
        queries.active().exclude(webhooks_digest=webhooks.digest(settings.PUBLIC_URL))
    )
