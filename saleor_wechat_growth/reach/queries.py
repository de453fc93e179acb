from __future__ import annotations

import hmac
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.credentials import (
    WECHAT_KINDS,
    Credentials,
    SmsCredentials,
    WeChatCredentials,
    callback_lookup,
)
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import (
    Account,
    Consent,
    Follow,
    Grant,
    Policy,
    Suppression,
)
from saleor_wechat_growth.reach.policies import Policies
from saleor_wechat_growth.reach.snapshot import (
    AccountFact,
    Address,
    ConsentFact,
    FollowFact,
    GrantFact,
    Reach,
    SuppressionFact,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

#: identities that a message can go to; a number that was only typed may be a
#: stranger's (ADR 6)
_ADDRESSES: Final = frozenset({IdentityKind.OPENID, IdentityKind.PHONE})


def snapshot(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, Reach]:
    """Return what is known about reaching each customer, known or not.

    Five queries, however many customers.
    """
    addresses = {
        customer_id: tuple(
            Address(known.id, known.kind, known.scope, known.lookup)
            for known in identities
            if known.kind in _ADDRESSES
        )
        for customer_id, identities in identities_of(
            installation_id, customer_ids
        ).items()
    }
    follows = _follows(installation_id, customer_ids)
    grants = _grants(installation_id, customer_ids)
    consents = consents_of(installation_id, customer_ids)
    lookups = {each.lookup for group in addresses.values() for each in group}
    suppressions = _suppressions(installation_id, lookups, now)
    return {
        customer_id: Reach(
            customer_id=customer_id,
            addresses=addresses.get(customer_id, ()),
            follows=tuple(follows.get(customer_id, ())),
            grants=tuple(grants.get(customer_id, ())),
            consents=consents.get(customer_id, ()),
            suppressions=tuple(
                fact
                for lookup in sorted(
                    {each.lookup for each in addresses.get(customer_id, ())}
                )
                for fact in suppressions.get(lookup, ())
            ),
        )
        for customer_id in customer_ids
    }


def consents_of(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, tuple[ConsentFact, ...]]:
    """Return each customer's newest statement per channel and purpose.

    Of two made at one moment, the refusal counts.
    """
    rows = (
        Consent.objects.of(installation_id)
        .filter(customer_id__in=customer_ids)
        .order_by("customer_id", "channel", "purpose", "-stated_at", "is_granted", "id")
        .distinct("customer_id", "channel", "purpose")
    )
    found: dict[int, list[ConsentFact]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(
            ConsentFact(row.channel, row.purpose, row.is_granted, row.stated_at)
        )
    return {customer_id: tuple(facts) for customer_id, facts in found.items()}


def policies(installation_id: int) -> Policies:
    """Return the shop's rules; the defaults if it has said nothing."""
    row = Policy.objects.of(installation_id).first()
    return Policies.load(row.rules) if row else Policies()


def zone(installation_id: int) -> ZoneInfo:
    """Return the zone of the shop's days and quiet hours."""
    name = Installation.objects.values_list("time_zone", flat=True).get(
        id=installation_id
    )
    return ZoneInfo(name)


def accounts(installation_id: int) -> tuple[AccountFact, ...]:
    """Return the shop's gateway accounts, oldest first."""
    rows = Account.objects.of(installation_id).order_by("id")
    return tuple(
        AccountFact(
            id=row.id,
            kind=row.kind,
            app_id=row.app_id,
            status=row.status,
            paused_until=row.paused_until,
            key=row.key,
        )
        for row in rows
    )


def account(installation_id: int, account_id: int) -> Account:
    """Return one account of the shop. Raises UnknownAccount."""
    found = Account.objects.of(installation_id).filter(id=account_id).first()
    if found is None:
        raise UnknownAccount
    return found


def account_of_app(installation_id: int, app_id: str) -> Account:
    """Return the shop's WeChat account with this appid. Raises UnknownAccount."""
    found = (
        Account.objects.of(installation_id)
        .filter(app_id=app_id, kind__in=WECHAT_KINDS)
        .first()
    )
    if found is None:
        raise UnknownAccount
    return found


def account_called(public_id: str) -> Account:
    """Return the account whose callback address has `public_id`.

    Raises UnknownAccount, also for a shop that uninstalled us.
    """
    if not public_id.isalnum():
        raise UnknownAccount
    found = (
        Account.objects.across_installations()  # the address names no shop, only this
        .filter(public_id=public_id)
        .exclude(installation__status=Installation.Status.UNINSTALLED)
        .first()
    )
    if found is None:
        raise UnknownAccount
    return found


def is_callback_secret(account: Account, secret: str) -> bool:
    """Whether an SMS callback's path holds the account's secret, in constant time."""
    known = bytes(account.callback_lookup or b"")
    return hmac.compare_digest(known, callback_lookup(secret))


def account_credentials(account: Account) -> Credentials:
    """Open an account's secrets. Raises `core.crypto.Unreadable`."""
    secrets = open_secrets(account)
    if account.kind in WECHAT_KINDS:
        return WeChatCredentials(
            account_id=account.id,
            version=account.version,
            kind=account.kind,
            app_id=account.app_id,
            app_secret=secrets.get("app_secret", ""),
            push_token=secrets.get("push_token", ""),
            aes_key=secrets.get("aes_key") or None,
        )
    return SmsCredentials(
        account_id=account.id,
        version=account.version,
        kind=account.kind,
        sdk_app_id=account.app_id,
        secret_id=secrets.get("secret_id", ""),
        secret_key=secrets.get("secret_key", ""),
        sign=str(account.options.get("sign", "")),
    )


def open_secrets(account: Account) -> dict[str, str]:
    """Return an account's secrets by name."""
    opened: dict[str, str] = json.loads(crypto.unseal(bytes(account.sealed_secrets)))
    return opened


def _follows(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, list[FollowFact]]:
    found: dict[int, list[FollowFact]] = defaultdict(list)
    rows = Follow.objects.of(installation_id).filter(customer_id__in=customer_ids)
    for row in rows.order_by("id"):
        found[row.customer_id].append(
            FollowFact(row.account_id, row.identity_id, row.is_following)
        )
    return found


def _grants(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, list[GrantFact]]:
    found: dict[int, list[GrantFact]] = defaultdict(list)
    rows = Grant.objects.of(installation_id).filter(customer_id__in=customer_ids)
    for row in rows.order_by("id"):
        found[row.customer_id].append(
            GrantFact(row.account_id, row.identity_id, row.template_id, row.available)
        )
    return found


def _suppressions(
    installation_id: int, lookups: Collection[bytes], now: datetime
) -> Mapping[bytes, list[SuppressionFact]]:
    found: dict[bytes, list[SuppressionFact]] = defaultdict(list)
    rows = Suppression.objects.of(installation_id).filter(
        Q(until__isnull=True) | Q(until__gt=now), lookup__in=lookups
    )
    for row in rows.order_by("id"):
        lookup = bytes(row.lookup)
        found[lookup].append(
            SuppressionFact(row.channel, lookup, row.reason, row.until)
        )
    return found
