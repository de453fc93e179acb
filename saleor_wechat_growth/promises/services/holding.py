"""The subscription that stands behind a promise: put aside, and let go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.promises.errors import NoGrant, NotOffered, TooManyPromises
from saleor_wechat_growth.promises.models import GoodsWatch, Promise, Reminder
from saleor_wechat_growth.reach.models import Account, Grant
from saleor_wechat_growth.reach.services import GrantKey, let_go, put_aside

if TYPE_CHECKING:
    from datetime import datetime

#: open at a time, of one person
MOST_PROMISES: Final = 50

State = Promise.State


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks, by which of their openids, in the mini-program or account `app_id`."""

    customer_id: int
    identity_id: int
    app_id: str


def usable(template: Template | None, app_id: str) -> Template:
    """Return a template by which this can be promised.

    Raises:
        NotOffered: there is none, it is paused, it wants no subscription, or it is
            another account's than the one the person uses.

    """
    if template is None or not is_usable(template, app_id):
        raise NotOffered
    return template


def is_usable(template: Template | None, app_id: str) -> bool:
    """Whether something can be promised by it, see `usable`."""
    return (
        template is not None
        and template.status == Template.Status.ACTIVE
        and template.channel in GRANTED
        and template.account.status == Account.Status.ACTIVE
        and template.account.app_id == app_id
    )


def owner_of(installation_id: int, identity_id: int) -> int:
    """Return whose identity it is now. Raises NotOffered if it is gone."""
    owners = Identity.objects.of(installation_id).filter(id=identity_id)
    found = owners.values_list("customer_id", flat=True).first()
    if found is None:
        raise NotOffered
    return found


def check_room(installation_id: int, who: Who) -> None:
    """Raise TooManyPromises if the person was promised enough."""
    count = sum(
        model.objects.of(installation_id)
        .filter(customer_id=who.customer_id, state=State.PROMISED)
        .count()
        for model in (Reminder, GoodsWatch)
    )
    if count >= MOST_PROMISES:
        raise TooManyPromises


def take(installation_id: int, who: Who, template: Template) -> None:
    """Put a subscription of the person aside. Raises NoGrant.

    A long-term one stands for all that it is asked for: nothing is put aside, and the
    promise is over with it. In the caller's transaction, which holds the shop and
    writes the promise.
    """
    key = GrantKey(who.identity_id, template.gateway_id)
    if template.is_long_term:
        ledgers = Grant.objects.of(installation_id).filter(
            available__gt=0, **key._asdict()
        )
        if not ledgers.exists():
            raise NoGrant(template.gateway_id)
        return
    (is_taken,) = put_aside(installation_id=installation_id, keys=[key])
    if not is_taken:
        raise NoGrant(template.gateway_id)


def release(installation_id: int, promises: Iterable[Promise]) -> None:
    """Let go of what stands behind promises that end unsaid.

    In the caller's transaction, which holds the shop.
    """
    ending = list(promises)
    gone = void(installation_id, ending)
    keys = [key_of(each) for each in ending if each.origin not in gone]
    let_go(installation_id=installation_id, keys=keys)


def void(installation_id: int, promises: Sequence[Promise]) -> frozenset[str]:
    """Return the origins of promises whose subscription WeChat says is gone.

    What was accepted before it said so is used up, whoever held it.
    """
    rows = Grant.objects.of(installation_id).filter(
        identity_id__in={each.identity_id for each in promises},
        zeroed_at__isnull=False,
    )
    zeroed: dict[GrantKey, datetime] = {
        GrantKey(identity_id, template_id): at
        for identity_id, template_id, at in rows.values_list(
            "identity_id", "template_id", "zeroed_at"
        )
        if at is not None
    }
    return frozenset(
        each.origin
        for each in promises
        if (at := zeroed.get(key_of(each))) is not None and each.promised_at <= at
    )


def key_of(promise: Promise) -> GrantKey:
    return GrantKey(promise.identity_id, promise.gateway_id)
