"""Who stands behind a mini-program: what WeChat and core say, told to `customers`.

Calls to WeChat are made outside any transaction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from django.db import transaction

from saleor_wechat_growth.activity.services import is_first
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    openid,
    saleor_user,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.queries import identities_of
from saleor_wechat_growth.customers.services import Bearer, observe, open_session
from saleor_wechat_growth.installations import queries as installations
from saleor_wechat_growth.installations.errors import UnknownShop
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services import with_keys
from saleor_wechat_growth.integrations.saleor.tokens import (
    CustomerToken,
    verify_customer,
)
from saleor_wechat_growth.integrations.wechat.weblogin import web_session
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account, Channel, Grant, Suppression
from saleor_wechat_growth.reach.policies import UNASKED
from saleor_wechat_growth.reach.services import (
    Answer,
    PlaceSeen,
    Statement,
    lift,
    note_places,
    record_consents,
    record_prompt,
)
from saleor_wechat_growth.reach.services.erased import ERASED
from saleor_wechat_growth.reach.services.suppressions import OPTED_OUT
from saleor_wechat_growth.segments import services as segments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from saleor_wechat_growth.customers.services import Opened
    from saleor_wechat_growth.integrations.saleor.keys import Jwks
    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway

#: a mini-program has fewer templates; more are made up by somebody
MOST_TEMPLATES: Final = 50

#: the name space of reported prompts among the ids of clients
_REPORTS: Final = UUID("0b1b44a2-6a53-4f0e-8f0e-3f3a7f0f6c55")

_CODE: Final = re.compile(r"[\x21-\x7e]{1,512}")


class BadCode(Exception):
    """WeChat gives no such codes; it need not be asked."""


class PersonConflict(Exception):
    """What was brought belongs to another person; the link waits for a human."""


class TooManyTemplates(Exception):
    """More template ids than a mini-program can have."""


class LocationRefused(Exception):
    """The person has not allowed us to know where they are."""


def log_in(*, public_key: str, app_id: str, code: str, now: datetime) -> Opened:
    """Open a session for the person whom WeChat knows by `code`.

    The code is of `wx.login`, or of the web login of a service account.
    Raises UnknownShop, UnknownAccount, BadCode or GatewayError.
    """
    shop = installations.by_public_key(public_key)
    if shop is None:
        raise UnknownShop
    account, gateway = _wechat_account(shop.id, app_id)
    plausible = _plausible(code)
    if account.kind == Account.Kind.MINI_PROGRAM:
        found = gateway.code_to_session(plausible)
    else:
        found = web_session(gateway, plausible)
    claims: tuple[Claim, ...] = (openid(found.openid, account.app_id),)
    if found.unionid:
        claims += (unionid(found.unionid, account.open_platform),)
    with transaction.atomic():
        (resolved,) = observe(
            installation_id=shop.id,
            observations=[Observation(claims, "wechat_login", now, is_own_act=True)],
            now=now,
        )
        segments.meet(installation_id=shop.id, people=[resolved.customer_id], now=now)
        return open_session(
            installation_id=shop.id, identity_id=resolved.identity_ids[0], now=now
        )


def bind_phone(*, bearer: Bearer, code: str, now: datetime) -> None:
    """Learn the number of the person who pressed getPhoneNumber, as verified.

    Raises UnknownAccount, BadCode or GatewayError, and PersonConflict if another
    person has proved to have this number.
    """
    _, gateway = _mini_program(bearer.installation_id, bearer.app_id)
    number = gateway.phone_number(_plausible(code))
    _tie(bearer, verified_phone(number), "wechat_phone", now)


def bind_location(*, bearer: Bearer, spot: Mapping[str, Any], now: datetime) -> None:
    """Keep where the person is, in the caller's transaction, which holds the shop.

    spot: as of `PlaceSeen`. Raises UnknownAccount, and LocationRefused without their
    consent.
    """
    shop = bearer.installation_id
    account = reach.account_of_app(shop, bearer.app_id)
    if not reach.allowing_location(shop, [bearer.customer_id]):
        raise LocationRefused
    note_places(
        installation_id=shop,
        seen=[
            PlaceSeen(
                customer_id=bearer.customer_id,
                identity_id=bearer.identity_id,
                account_id=account.id,
                spot=spot,
                at=now,
            )
        ],
        now=now,
    )


def link_saleor_customer(*, bearer: Bearer, token: str, now: datetime) -> None:
    """Tie the person to the core user whose access token they hold.

    Raises BadToken or UnknownKey if core did not give this token, ShopUnreachable
    if its keys cannot be had to tell, and PersonConflict if the person or the user
    is tied to another already.
    """
    shop = Installation.objects.get(id=bearer.installation_id)

    def check(keys: Jwks) -> CustomerToken:
        return verify_customer(token, keys=keys, api_url=shop.saleor_api_url, now=now)

    user = with_keys(api_url=shop.saleor_api_url, check=check, now=now)
    _tie(bearer, saleor_user(user.user_id), "saleor_token", now)


def report_answers(
    *,
    bearer: Bearer,
    answers: Mapping[str, str],
    client_id: UUID | None,
    now: datetime,
) -> None:
    """Keep what a person answered to a subscription prompt, by template id.

    client_id: made by the phone; a report of the same openid and id counts once.
    Raises UnknownAccount, and TooManyTemplates if a client makes ids up.
    """
    if client_id is not None and not is_first(
        installation_id=bearer.installation_id,
        # nobody can spend another's id, nor that of an event
        event_id=uuid5(_REPORTS, f"{bearer.identity_id}:{client_id}"),
        now=now,
    ):
        return
    known = set(
        Grant.objects.of(bearer.installation_id)
        .filter(identity_id=bearer.identity_id)
        .values_list("template_id", flat=True)
    )
    if len(known | answers.keys()) > MOST_TEMPLATES:
        raise TooManyTemplates
    account = reach.account_of_app(bearer.installation_id, bearer.app_id)
    record_prompt(
        installation_id=bearer.installation_id,
        answers=[
            Answer(
                customer_id=bearer.customer_id,
                identity_id=bearer.identity_id,
                account_id=account.id,
                template_id=template_id,
                answer=answer,
                at=now,
            )
            for template_id, answer in answers.items()
        ],
    )
    segments.note(
        installation_id=bearer.installation_id,
        touched={"grants": [bearer.customer_id]},
        now=now,
    )


def state_consent(*, bearer: Bearer, statement: Statement) -> None:
    """Keep what a person said; a yes to a channel ends their own earlier no to it.

    A no by reply, and what an erasure left of who had their address before. Only the
    addresses they proved to have are freed, and only of their own word: who merely
    typed a number, an operator's or a gateway's refusal stay as they are.
    """
    shop = bearer.installation_id
    record_consents(installation_id=shop, statements=[statement])
    person = [bearer.customer_id]
    segments.note(
        installation_id=shop,
        touched={"consents": person, "suppressions": person},
        now=statement.stated_at,
    )
    is_renewed = statement.is_granted and statement.purpose in UNASKED
    if statement.channel == "" or not is_renewed:
        return
    kind = (
        IdentityKind.PHONE if statement.channel == Channel.SMS else IdentityKind.OPENID
    )
    addresses = Identity.objects.of(shop).filter(
        customer_id=bearer.customer_id, kind=kind
    )
    refused = Suppression.objects.of(shop).filter(
        channel=statement.channel,
        lookup__in=addresses.values("lookup"),
        reason__in=(OPTED_OUT, ERASED),
        # of a yes and a no at one moment the no counts
        since__lt=statement.stated_at,
    )
    lift(
        installation_id=shop,
        channel=statement.channel,
        lookups=[bytes(each.lookup) for each in refused],
    )


def _mini_program(installation_id: int, app_id: str) -> tuple[Account, WeChatGateway]:
    account, gateway = _wechat_account(installation_id, app_id)
    if account.kind != Account.Kind.MINI_PROGRAM:
        raise UnknownAccount(app_id)
    return account, gateway


def _wechat_account(installation_id: int, app_id: str) -> tuple[Account, WeChatGateway]:
    account = reach.account_of_app(installation_id, app_id)
    credentials = reach.account_credentials(account)
    if not isinstance(credentials, WeChatCredentials):
        raise UnknownAccount(app_id)
    return account, wechat_gateway(credentials)


def _plausible(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise BadCode
    return code


def _tie(bearer: Bearer, claim: Claim, source: str, now: datetime) -> None:
    """Tie the bearer's openid to another value. Raises PersonConflict."""
    mine = _openid_of(bearer)
    shop = bearer.installation_id
    with transaction.atomic():
        (resolved,) = observe(
            installation_id=shop,
            observations=[Observation((mine, claim), source, now, is_own_act=True)],
            now=now,
        )
        segments.meet(
            installation_id=shop,
            people={bearer.customer_id, resolved.customer_id},
            now=now,
        )
    persons = identities_of(shop, [resolved.customer_id])
    known = {each.id for each in persons.get(resolved.customer_id, ())}
    # a link that is not followed is kept all the same, for a human to decide
    if not known.issuperset(resolved.identity_ids):
        raise PersonConflict


def _openid_of(bearer: Bearer) -> Claim:
    row = Identity.objects.of(bearer.installation_id).get(id=bearer.identity_id)
    return openid(crypto.unseal_text(row.sealed_value), row.scope)
