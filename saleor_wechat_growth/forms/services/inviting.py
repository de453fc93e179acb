"""Sending one person to a form that Jinshuju draws, and knowing them by its answers.

The link carries a code that means something to us alone, for a day and one entry:
no id, no number. The vendor's parameter is not protected, so nothing else will do.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.forms.errors import NotConnected
from saleor_wechat_growth.forms.models import Form, Invitation
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.clients import jinshuju_gateway
from saleor_wechat_growth.reach.credentials import JinshujuCredentials

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.jinshuju.client import JinshujuGateway

LIVES: Final = timedelta(days=1)
#: after this nobody edits an entry and is still known by its code
KEPT: Final = timedelta(days=30)


def invite(*, form: Form, customer_id: int, now: datetime) -> str:
    """Return an address at which this person fills in the form. Raises NotConnected."""
    code = secrets.token_urlsafe(18)
    address = gateway_of(form).link(form.remote_token, code)
    Invitation.objects.create(
        installation_id=form.installation_id,
        form=form,
        customer_id=customer_id,
        lookup=lookup_of(code),
        created_at=now,
        expires_at=now + LIVES,
    )
    return address


def carry(
    *, installation_id: int, customer_id: int | None, address: str, now: datetime
) -> str:
    """Return `address`, made this person's own if it is a Jinshuju form's of the shop.

    So a message's link may lead to the form's plain address.
    """
    if customer_id is None:
        return address
    parts = urlsplit(address)
    head, _, token = parts.path.rpartition("/")
    if head != "/f" or not token.isalnum():
        return address
    forms = Form.objects.of(installation_id).filter(
        kind=Form.Kind.JINSHUJU, remote_token=token, is_active=True
    )
    form = forms.select_related("account").first()
    if form is None:
        return address
    try:
        plain = gateway_of(form).link(token)
        if urlsplit(plain)[:3] != parts[:3]:
            return address
        return invite(form=form, customer_id=customer_id, now=now)
    except (NotConnected, crypto.Unreadable):
        return address


def gateway_of(form: Form) -> JinshujuGateway:
    """Return the way to whoever draws the form. Raises NotConnected."""
    if form.account is None:
        raise NotConnected
    credentials = reach.account_credentials(form.account)
    if not isinstance(credentials, JinshujuCredentials):
        raise NotConnected
    return jinshuju_gateway(credentials)


def lookup_of(code: str) -> bytes:
    return crypto.lookup("form-invitation", code)


def drop_old_invitations(*, now: datetime, limit: int = 10_000) -> int:
    """Delete what has been over for `KEPT`; return how many."""
    # housekeeping of all shops
    rows = Invitation.objects.across_installations()
    old = rows.filter(expires_at__lt=now - KEPT).order_by("id")
    ids = list(old.values_list("id", flat=True)[:limit])
    rows.filter(id__in=ids).delete()
    return len(ids)
