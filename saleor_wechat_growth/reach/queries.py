from __future__ import annotations

import hmac
import json
import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, Subquery

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.reach.credentials import (
    REQUIRED_SECRETS,
    WECHAT_KINDS,
    Credentials,
    JinshujuCredentials,
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
    HandOver,
    MenuVersion,
    Policy,
    Suppression,
    Use,
    Window,
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
    WindowFact,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.customers.queries import KnownIdentity

logger = logging.getLogger(__name__)

#: identities that a message can go to; a number that was only typed may be a
#: stranger's (ADR 6)
_ADDRESSES: Final = frozenset({IdentityKind.OPENID, IdentityKind.PHONE})

# Of two statements made at one moment, the refusal counts.
_SAID: Final = """
SELECT DISTINCT ON (customer_id, channel, purpose)
    customer_id, channel, purpose, is_granted, stated_at
FROM growth_consent WHERE installation_id = %(shop)s AND customer_id {whose}
ORDER BY customer_id, channel, purpose, stated_at DESC, is_granted, id
"""
_ALL_SAID: Final = _SAID.format(whose="= ANY(%(people)s)")
#: the newest statements of one `person`
CONSENTS: Final = _SAID.format(whose="= %(person)s")
#: what one openid, `identity`, allows
LEDGERS: Final = """
SELECT template_id, available, last_answer FROM growth_grant
WHERE installation_id = %(shop)s AND identity_id = %(identity)s
"""


def snapshot(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, Reach]:
    """Return what is known about reaching each customer, known or not.

    Seven queries, however many customers.
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
    windows = windows_of(installation_id, customer_ids, now)
    consents = consents_of(installation_id, customer_ids)
    with_humans = with_human(installation_id, customer_ids, now)
    lookups = {each.lookup for group in addresses.values() for each in group}
    suppressions = _suppressions(installation_id, lookups, now)
    return {
        customer_id: Reach(
            customer_id=customer_id,
            addresses=addresses.get(customer_id, ()),
            follows=tuple(follows.get(customer_id, ())),
            grants=tuple(grants.get(customer_id, ())),
            windows=tuple(windows.get(customer_id, ())),
            is_with_human=customer_id in with_humans,
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
    given: dict[str, Any] = {"shop": installation_id, "people": list(customer_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_ALL_SAID, given)
        rows = cursor.fetchall()
    found: dict[int, list[ConsentFact]] = defaultdict(list)
    for customer_id, *said in rows:
        found[customer_id].append(ConsentFact(*said))
    return {customer_id: tuple(facts) for customer_id, facts in found.items()}


def refusing(installation_id: int, customer_ids: Collection[int]) -> frozenset[int]:
    """Return which of these customers said no to profiling (`reach.profiling`)."""
    newest = (
        Consent.objects.of(installation_id)
        .filter(among("customer_id", customer_ids), channel="", purpose=Use.PROFILING)
        .order_by("customer_id", "-stated_at", "is_granted")
        .distinct("customer_id")
        .values_list("customer_id", "is_granted")
    )
    return frozenset(person for person, is_granted in newest if not is_granted)


def with_human(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, datetime]:
    """Return until when a human talks with each of those with whom one does."""
    newest = (
        HandOver.objects.of(installation_id)
        .filter(among("customer_id", customer_ids))
        .order_by("customer_id", "-at", "-id")
        .distinct("customer_id")
        .values_list("customer_id", "until")
    )
    return {customer_id: until for customer_id, until in newest if until > now}


def last_left(
    installation_id: int, identity_ids: Collection[int]
) -> Mapping[int, datetime]:
    """Return when each of these openids last left its account, of those who did."""
    rows = Follow.objects.of(installation_id).filter(
        among("identity_id", identity_ids), left_at__isnull=False
    )
    return {row.identity_id: row.left_at for row in rows if row.left_at is not None}


def owners_of_openids(
    installation_id: int, openids: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return customer and identity of each known (appid, openid)."""
    by_lookup = {
        lookup_of(IdentityKind.OPENID, value, app_id): (app_id, value)
        for app_id, value in openids
    }
    rows = Identity.objects.of(installation_id).filter(
        among("lookup", by_lookup), kind=IdentityKind.OPENID
    )
    return {
        by_lookup[bytes(row.lookup)]: (row.customer_id, row.id)
        for row in rows
        if row.scope == by_lookup[bytes(row.lookup)][0]
    }


def may_know_place(account: Account, openid: str) -> bool:
    """Whether the person of this openid allows us to know where they are."""
    owner = owners_of_openids(account.installation_id, {(account.app_id, openid)})
    for customer_id, _ in owner.values():
        return customer_id in allowing_location(account.installation_id, [customer_id])
    return False


def allowing_location(
    installation_id: int, customer_ids: Collection[int]
) -> frozenset[int]:
    """Return which of these customers allow us to know where they are."""
    return frozenset(
        customer_id
        for customer_id, said in consents_of(installation_id, customer_ids).items()
        for each in said
        if each.channel == "" and each.purpose == Use.LOCATION and each.is_granted
    )


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
        role=row.role,
    )


def account(installation_id: int, account_id: int) -> Account:
    """Return one account of the shop. Raises UnknownAccount."""
    found = Account.objects.of(installation_id).filter(id=account_id).first()
    if found is None:
        raise UnknownAccount
    return found


def menu_uses(
    installation_id: int, account_ids: Collection[int]
) -> Mapping[tuple[int, str, str], str]:
    """Return entries of menus that were ever published: (account, how, key) -> id.

    Of two entries that were used alike, the one published last.
    """
    versions = (
        MenuVersion.objects.of(installation_id)
        .filter(menu__account_id__in=set(account_ids))
        .order_by("number")
        .values_list("menu__account_id", "buttons")
    )
    return {
        (account_id, *use): entry_id
        for account_id, buttons in versions
        for use, entry_id in menus.by_use(menus.load(buttons)).items()
    }


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
    """Whether a callback's path holds the account's secret, in constant time."""
    known = bytes(account.callback_lookup or b"")
    return hmac.compare_digest(known, callback_lookup(secret))


def usable_wechat(account: Account) -> WeChatCredentials | None:
    """Open the secrets of a WeChat account; None, and a line in the log, if no key does.

    For work that goes over many accounts: one of them must not hold up the others.
    """
    try:
        opened = account_credentials(account)
    except crypto.Unreadable:
        logger.warning("no key opens the secrets of account %s", account.pk)
        return None
    return opened if isinstance(opened, WeChatCredentials) else None


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
    if account.kind == Account.Kind.JINSHUJU:
        return JinshujuCredentials(
            account_id=account.id,
            version=account.version,
            app_id=account.app_id,
            api_secret=secrets.get("api_secret", ""),
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
            "customer_id",
            "account_id",
            "identity_id",
            "template_id",
            "available",
            "promised",
        )
    )
    for customer_id, account_id, identity_id, template_id, available, promised in rows:
        fact = GrantFact(account_id, identity_id, template_id, available, promised)
        found[customer_id].append(fact)
    return found


def windows_of(
    installation_id: int, customer_ids: Collection[int], now: datetime
) -> Mapping[int, list[WindowFact]]:
    """Return what is open, with what both readings of the rule leave (ADR 13)."""
    rows = (
        Window.objects.of(installation_id)
        .filter(among("customer_id", customer_ids))
        .order_by("identity_id", "-opened_at", "id")
    )
    by_openid: dict[int, list[Window]] = defaultdict(list)
    for row in rows:
        by_openid[row.identity_id].append(row)
    found: dict[int, list[WindowFact]] = defaultdict(list)
    for of_one in by_openid.values():
        newest = _fewest(
            _left(row) for row in of_one if row.opened_at == of_one[0].opened_at
        )
        for row in of_one:
            if row.ends_at > now:
                left = _fewest((_left(row), newest))
                found[row.customer_id].append(
                    WindowFact(
                        row.account_id, row.identity_id, row.trigger, row.ends_at, left
                    )
                )
    return found


def _left(row: Window) -> int | None:
    return None if row.allowed is None else row.allowed - row.reserved - row.spent


def _fewest(counts: Iterable[int | None]) -> int | None:
    """Return the smallest; None is no limit."""
    return min((count for count in counts if count is not None), default=None)


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
