"""A test message to somebody the operator names, told apart by its origin.

It is a message like any other: a row, promised with its attempt before the call,
its answer recorded and, if it gets none, settled. But it is filled from the sample,
nobody else's turn decides about it, and it goes now or not at all: whatever a gateway
refuses it for, it has failed, with the gateway's word. What the law and
the person said holds: SMS hours, a suppression, a withdrawn consent; the shop's own
quiet hours and caps do not, as somebody waits for it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import (
    PHONES,
    Observation,
    form_phone,
    lookup_of,
)
from saleor_wechat_growth.customers.queries import survivor_of
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.messaging import rendering
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    NotReady,
    PictureAway,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import TEST, Message, Template
from saleor_wechat_growth.messaging.previewing import sample
from saleor_wechat_growth.messaging.queries.situation import (
    UNCOUNTED,
    Situation,
    situation,
)
from saleor_wechat_growth.messaging.rendering import Content, Field
from saleor_wechat_growth.messaging.router import (
    Choice,
    Reason,
    Refused,
    Usage,
    choose,
)
from saleor_wechat_growth.messaging.services.lines import Line, Lines, prepared_call
from saleor_wechat_growth.messaging.services.news import News
from saleor_wechat_growth.messaging.services.pictures import Pictures
from saleor_wechat_growth.messaging.services.pool import calling
from saleor_wechat_growth.messaging.services.quotas import take_quota
from saleor_wechat_growth.messaging.services.recording import record
from saleor_wechat_growth.messaging.services.rows import open_attempts
from saleor_wechat_growth.messaging.services.saying import content_of
from saleor_wechat_growth.messaging.services.uploading import (
    PICTURE_AWAY,
    upload,
)
from saleor_wechat_growth.reach.models import Channel, Suppression
from saleor_wechat_growth.reach.policies import Policies, QuietHours
from saleor_wechat_growth.reach.services import (
    GrantKey,
    WindowKey,
    reserve,
    take_windows,
)
from saleor_wechat_growth.reach.snapshot import Address, ConsentFact, Reach

_SOURCE: Final = "test"
#: a test without an answer is settled as any other: so long it may still arrive
_WORTH: Final = timedelta(minutes=10)
_NEVER_QUIET: Final = QuietHours(start=time(0), end=time(0))


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a test goes to: one of these, the others left out.

    phone: in any usual writing; openid: of the template's account.
    """

    customer_id: int | None = None
    phone: str = ""
    openid: str = ""


class NoTest(Exception):
    """Nothing was sent. `reason`: a word of the engine's, as of any route."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def send_test(
    *, installation_id: int, template_id: int, to: Addressee, now: datetime
) -> Message:
    """Send a template, filled from the sample, and return what came of it.

    In no transaction: it waits for the gateway.

    Raises:
        NoTest: unknown_template, unknown_recipient, account_unusable,
            wrong_template, missing:<name>, misfit:<field>:<rule>, or why the router
            sends nothing by it now.

    """
    # WeChat is asked before anything is locked
    picture = _picture(installation_id, template_id, now)
    flight = _promise(installation_id, template_id, to, picture, now)
    result = calling(flight)()
    record(landed=[(flight, result)], now=now)
    return (
        Message.objects.of(installation_id)
        .select_related("template__account")
        .get(id=flight.message_id)
    )


@transaction.atomic
def _promise(
    installation_id: int, template_id: int, to: Addressee, picture: str, now: datetime
) -> Flight:
    began = monotonic()
    # first of all locks, as in the claim
    hold([installation_id])
    template = _template(installation_id, template_id)
    customer, only = _recipient(installation_id, template, to, now)
    message = Message(
        installation_id=installation_id,
        customer_id=customer,
        origin=f"{TEST}{uuid.uuid4()}",
        routes=[template.pk],
        landing=rendering.Landing().as_json(),
        planned_at=now,
        expires_at=now + _WORTH,
    )
    known = situation(installation_id, [message], now)
    choice = _route(known, message, template, only)
    line, content = _written(template, known, picture)
    address = _address(installation_id, choice.identity_id)
    _take(known, template, choice, now)
    message.state = Message.State.SENDING
    message.template = template
    message.identity_id = choice.identity_id
    message.channel = template.channel
    message.sealed_content = crypto.seal(
        json.dumps(content.as_json(), ensure_ascii=False).encode()
    )
    message.client_msg_id = uuid.uuid4().hex
    message.prepared_at = message.claimed_at = now
    message.calls = message.calls_on_route = 1
    message.save()
    open_attempts([message], now)
    news = News()
    news.decided(
        message,
        Decision.Stage.CLAIM,
        "send",
        "test",
        {"template": template.key, "channel": template.channel, "attempt": 1},
    )
    news.write(now)
    return Flight(
        installation_id=installation_id,
        message_id=message.pk,
        number=1,
        account_id=template.account_id,
        claimed_at=began,
        prepared=prepared_call(message, template, line, content, address),
        holds_grant=choice.candidate.template.uses_up_grants,
    )


def _template(installation_id: int, template_id: int) -> Template:
    found = Template.objects.of(installation_id).filter(id=template_id)
    template = found.select_related("account", "media").first()
    if template is None:
        raise NoTest("unknown_template")
    return template


def _picture(installation_id: int, template_id: int, now: datetime) -> str:
    template = _template(installation_id, template_id)
    try:
        return Pictures(installation_id, [template], now).of(template)
    except PictureAway:
        pass
    try:
        return upload(template, Lines().of(template.account).client, now)
    except NotReady:
        raise NoTest("account_unusable") from None
    except PictureAway:
        raise NoTest(PICTURE_AWAY) from None


def _recipient(
    installation_id: int, template: Template, to: Addressee, now: datetime
) -> tuple[int, Identity | None]:
    """Return the person, and their one identity if an address was named."""
    if to.phone:
        return _by_phone(installation_id, to.phone, now)
    if to.openid:
        app_id = template.account.app_id
        found = _identity(installation_id, IdentityKind.OPENID, to.openid, app_id)
        if found is None:
            raise NoTest("unknown_recipient")
        return found.customer_id, found
    customer = survivor_of(installation_id, to.customer_id or 0)
    if customer is None or customer.erased_at is not None:
        raise NoTest("unknown_recipient")
    return customer.pk, None


def _by_phone(
    installation_id: int, written: str, now: datetime
) -> tuple[int, Identity]:
    """Return who proved this number; nobody did: somebody known by it alone."""
    claim = form_phone(written)
    if claim is None:
        raise NoTest("unknown_recipient")
    proved = _identity(installation_id, IdentityKind.PHONE, claim.value)
    if proved is not None:
        return proved.customer_id, proved
    # a number that refused us is remembered by its hashes, not by its person
    _check_suppressed(installation_id, claim.value, now)
    (resolved,) = observe(
        installation_id=installation_id,
        observations=[Observation((claim,), _SOURCE, now)],
        now=now,
    )
    identities = Identity.objects.of(installation_id)
    return resolved.customer_id, identities.get(id=resolved.identity_ids[0])


def _check_suppressed(installation_id: int, phone: str, now: datetime) -> None:
    lookups = [lookup_of(kind, phone) for kind in sorted(PHONES)]
    rows = Suppression.objects.of(installation_id).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        channel=Channel.SMS,
        lookup__in=lookups,
    )
    if rows.exists():
        raise NoTest(Reason.SUPPRESSED)


def _identity(
    installation_id: int, kind: str, value: str, scope: str = ""
) -> Identity | None:
    return (
        Identity.objects.of(installation_id)
        .filter(kind=kind, scope=scope, lookup=lookup_of(kind, value, scope))
        .first()
    )


def _route(
    known: Situation, message: Message, template: Template, only: Identity | None
) -> Choice:
    """Ask the router, as somebody who asked for this message themselves."""
    reach = _asked_for(known.people[message.customer_id], template, only, known.now)
    choice = choose(
        known.candidates([template.pk]),
        reach,
        _without_habits(known.policies),
        Usage(),
        known.now,
        known.zone,
        expires_at=message.expires_at,
    )
    if isinstance(choice, Refused):
        raise NoTest(choice.reasons[0][1])
    if choice.waits_for is not None:
        raise NoTest(choice.waits_for)
    return choice


def _asked_for(
    reach: Reach, template: Template, only: Identity | None, now: datetime
) -> Reach:
    addresses = reach.addresses
    if only is not None:
        # a typed number is no address of a person's, but one the operator answers for
        is_openid = only.kind == IdentityKind.OPENID
        kind = IdentityKind.OPENID if is_openid else IdentityKind.PHONE
        scope = only.scope if is_openid else ""
        addresses = (Address(only.pk, kind, scope, bytes(only.lookup)),)
    word = reach.consent(template.channel, template.purpose)
    if word is not None:
        return replace(reach, addresses=addresses)
    asked = ConsentFact(template.channel, template.purpose, True, now)
    return replace(reach, addresses=addresses, consents=(*reach.consents, asked))


def _without_habits(policies: Policies) -> Policies:
    """Return what binds whoever the message is for: law and platform."""
    return policies.model_copy(
        update={"quiet_hours": _NEVER_QUIET, "quiet_hours_by_channel": {}}
    )


def _written(
    template: Template, known: Situation, picture: str
) -> tuple[Line, Content]:
    facts = sample(known.now, known.zone, template.account.name)
    fields = [Field.of(raw) for raw in template.fields]
    try:
        line = Lines().of(template.account)
        content = content_of(
            template, fields, facts, rendering.own_landing(fields, template.form)
        )
    except NotReady:
        raise NoTest("account_unusable") from None
    except MissingValue as missing:
        raise NoTest(f"missing:{missing.name}") from None
    except DoesNotFit as misfit:
        raise NoTest(f"misfit:{misfit.field}:{misfit.rule}") from None
    except WrongTemplate:
        raise NoTest("wrong_template") from None
    return line, replace(content, picture=picture)


def _take(known: Situation, template: Template, choice: Choice, now: datetime) -> None:
    """Take what a send uses up: of the account's day, and the person's grant."""
    is_counted = template.channel not in UNCOUNTED
    if is_counted and take_quota(known, template.account_id, 1, now) < 1:
        raise NoTest(Reason.QUOTA_USED_UP)
    if template.channel == Channel.WECHAT_CUSTOMER:
        (is_open,) = take_windows(
            installation_id=known.installation_id,
            wanted=[WindowKey(template.account_id, choice.identity_id)],
            now=now,
        )
        if not is_open:
            raise NoTest(Reason.NO_WINDOW)
    if choice.candidate.template.uses_up_grants:
        (got,) = reserve(
            installation_id=known.installation_id,
            keys=[GrantKey(choice.identity_id, template.gateway_id)],
        )
        if not got:
            raise NoTest(Reason.NO_GRANT)


def _address(installation_id: int, identity_id: int) -> str:
    sealed = Identity.objects.of(installation_id).values_list("sealed_value", flat=True)
    return crypto.unseal_text(bytes(sealed.get(id=identity_id)))
