"""Logins of mini-programs: opened, recognised, refreshed, ended.

A refresh token is `<session>.<secret>.<proof>`. The row keeps a hash of the secret
that counts now. The proof (a keyed hash of the rest) shows that we made a token, so
one that is proved but does not count any more was exchanged before: somebody else has
it too, and the session ends.

Whose a session is, its openid's row says, which follows every merge and parting.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.prepared import ask
from saleor_wechat_growth.customers.models import Identity, StorefrontSession
from saleor_wechat_growth.installations.models import Installation

#: without a refresh for so long, a session is over
IDLE: Final = timedelta(days=30)
#: sessions kept of one openid: every start of a mini-program may open another
KEPT: Final = 10

# As text: to have it made for each request costs as much CPU as all else of a read.
_BEARER: Final = """
SELECT session.installation_id, shop.public_key, session.id, identity.customer_id,
    session.identity_id, identity.scope
FROM growth_storefrontsession AS session
JOIN growth_installation AS shop ON shop.id = session.installation_id
JOIN growth_identity AS identity ON identity.id = session.identity_id
JOIN growth_customer AS customer ON customer.id = identity.customer_id
WHERE session.id = %s AND session.revoked_at IS NULL AND session.expires_at > %s
    AND shop.status = %s AND customer.erased_at IS NULL
"""

_TOKEN: Final = re.compile(r"(\d{1,18})\.([\w-]{43})\.([0-9a-f]{32})", re.ASCII)


class SessionOver(Exception):
    """Unknown, expired or revoked, or its shop or person has gone. Says no more."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who speaks in a session: a person, through one openid of one mini-program."""

    installation_id: int
    public_key: str
    session_id: int
    customer_id: int
    identity_id: int
    app_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A session with the one refresh token that continues it."""

    bearer: Bearer
    refresh_token: str = field(repr=False)


@transaction.atomic
def open_session(*, installation_id: int, identity_id: int, now: datetime) -> Opened:
    """Log an openid in; of its sessions the newest `KEPT` stay.

    Raises SessionOver if the shop or the person has gone meanwhile.
    """
    sessions = StorefrontSession.objects.of(installation_id).filter(
        identity_id=identity_id
    )
    surplus = sessions.order_by("-id").values_list("id", flat=True)[KEPT - 1 :]
    sessions.filter(id__in=list(surplus)).delete()
    secret = secrets.token_urlsafe(32)
    row = StorefrontSession.objects.create(
        installation_id=installation_id,
        customer=Identity.objects.of(installation_id).get(id=identity_id).customer,
        identity_id=identity_id,
        refresh_hash=_hash(secret),
        created_at=now,
        expires_at=now + IDLE,
    )
    return Opened(_bearer(row.id, now), _token(row.id, secret))


def recognise(*, session_id: int, public_key: str, now: datetime) -> Bearer:
    """Return who speaks in a session of the shop with `public_key`.

    Raises SessionOver.
    """
    bearer = _bearer(session_id, now)
    if bearer.public_key != public_key:
        raise SessionOver
    return bearer


def refresh_session(*, refresh_token: str, now: datetime) -> Opened:
    """Exchange a refresh token for the next. One that was exchanged ends the session.

    Raises SessionOver.
    """
    # outside the transaction: what it revoked must stay revoked
    opened = _exchange(refresh_token, now)
    if opened is None:
        raise SessionOver
    return opened


@transaction.atomic
def _exchange(refresh_token: str, now: datetime) -> Opened | None:
    parts = _TOKEN.fullmatch(refresh_token)
    if parts is None:
        return None
    session_id, secret, proof = int(parts[1]), parts[2], parts[3]
    if not hmac.compare_digest(proof, _proof(session_id, secret)):
        return None
    row = (
        StorefrontSession.objects.across_installations()  # we proved whose token it is
        .filter(id=session_id)
        .select_for_update()
        .first()
    )
    if row is None:
        return None
    if not hmac.compare_digest(bytes(row.refresh_hash), _hash(secret)):
        revoke_session(installation_id=row.installation_id, session_id=row.id, now=now)
        return None
    try:
        bearer = _bearer(row.id, now)
    except SessionOver:
        return None
    renewed = secrets.token_urlsafe(32)
    row.refresh_hash = _hash(renewed)
    row.expires_at = now + IDLE
    row.save(update_fields=["refresh_hash", "expires_at"])
    return Opened(bearer, _token(row.id, renewed))


def revoke_session(*, installation_id: int, session_id: int, now: datetime) -> None:
    """End a session; repeating it changes nothing."""
    StorefrontSession.objects.of(installation_id).filter(
        id=session_id, revoked_at__isnull=True
    ).update(revoked_at=now)


def _bearer(session_id: int, now: datetime) -> Bearer:
    """Return who speaks in a session. Raises SessionOver. One query: every request."""
    # its token names its shop
    found = ask(_BEARER, [session_id, now, Installation.Status.ACTIVE])
    if not found:
        raise SessionOver
    return Bearer(*found[0])


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _proof(session_id: int, secret: str) -> str:
    return crypto.lookup("refresh-token", str(session_id), secret).hex()


def _token(session_id: int, secret: str) -> str:
    return f"{session_id}.{secret}.{_proof(session_id, secret)}"
