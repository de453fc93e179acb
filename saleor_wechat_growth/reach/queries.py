from __future__ import annotations

import hmac
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, Subquery

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.credentials import (
    REQUIRED_SECRETS,
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
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.customers.queries import KnownIdentity

#: identities that a message can go to; a number that was only typed may be a
#: stranger's (ADR 6)
_ADDRESSES: Final = frozenset({IdentityKind.OPENID, IdentityKind.PHONE})


def snapshot(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, Reach]:
    """Return what is known about reaching each customer, known or not.

    Five queries, however many customers.
    """
    identities = identities_of(installation_id, customer_ids)
    return reach_of(installation_id, customer_ids, identities, now)


def reach_of(
    installation_id: int,
    customer_ids: Collection[int],
    identities: Mapping[int, Sequence[KnownIdentity]],
    now: datetime,
) -> Mapping[int, Reach]:
    """Return the same of customers whose identities the caller has read."""
    addresses = {
        customer_id: tuple(
            Address(known.id, known.kind, known.scope, known.lookup)
            for known in of_one
            if known.kind in _ADDRESSES
        )
        for customer_id, of_one in identities.items()
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
        .filter(among("customer_id", customer_ids))
        .order_by("customer_id", "channel", "purpose", "-stated_at", "is_granted", "id")
        .distinct("customer_id", "channel", "purpose")
        .values_list("customer_id", "channel", "purpose", "is_granted", "stated_at")
    )
    found: dict[int, list[ConsentFact]] = defaultdict(list)
    for customer_id, channel, purpose, is_granted, stated_at in rows:
        fact = ConsentFact(channel, purpose, is_granted, stated_at)
        found[customer_id].append(fact)
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


def rules(installation_id: int) -> tuple[ZoneInfo, Policies]:
    """Return `zone` and `policies`, in one query."""
    said = Subquery(Policy.objects.of(installation_id).values("rules"))
    shop = Installation.objects.filter(id=installation_id)
    name, own = shop.values_list("time_zone", said).get()
    return ZoneInfo(name), Policies() if own is None else Policies.load(own)


def accounts(installation_id: int) -> tuple[AccountFact, ...]:
    """Return the shop's gateway accounts, oldest first."""
    rows = Account.objects.of(installation_id).order_by("id")
    return tuple(account_fact(row) for row in rows)


def account_fact(row: Account) -> AccountFact:
    return AccountFact(
        id=row.id,
        kind=row.kind,
        app_id=row.app_id,
        status=row.status,
        paused_until=row.paused_until,
        key=row.key,
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
    key_id, key = REQUIRED_SECRETS[Account.Kind(account.kind)]
    return SmsCredentials(
        account_id=account.id,
        version=account.version,
        kind=account.kind,
        app_id=account.app_id,
        key_id=secrets.get(key_id, ""),
        key=secrets.get(key, ""),
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
    rows = (
        Follow.objects.of(installation_id)
        .filter(among("customer_id", customer_ids))
        .order_by("id")
        .values_list("customer_id", "account_id", "identity_id", "is_following")
    )
    for customer_id, account_id, identity_id, is_following in rows:
        found[customer_id].append(FollowFact(account_id, identity_id, is_following))
    return found


def _grants(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, list[GrantFact]]:
    found: dict[int, list[GrantFact]] = defaultdict(list)
    rows = (
        Grant.objects.of(installation_id)
        .filter(among("customer_id", customer_ids))
        .order_by("id")
        .values_list(
            "customer_id", "account_id", "identity_id", "template_id", "available"
        )
    )
    for customer_id, account_id, identity_id, template_id, available in rows:
        fact = GrantFact(account_id, identity_id, template_id, available)
        found[customer_id].append(fact)
    return found


def _suppressions(
    installation_id: int, lookups: Collection[bytes], now: datetime
) -> Mapping[bytes, list[SuppressionFact]]:
    found: dict[bytes, list[SuppressionFact]] = defaultdict(list)
    rows = (
        Suppression.objects.of(installation_id)
        .filter(Q(until__isnull=True) | Q(until__gt=now), among("lookup", lookups))
        .order_by("id")
        .values_list("channel", "lookup", "reason", "until")
    )
    for channel, raw, reason, until in rows:
        lookup = bytes(raw)
        found[lookup].append(SuppressionFact(channel, lookup, reason, until))
    return found
