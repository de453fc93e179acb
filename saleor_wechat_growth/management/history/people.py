"""Who the demo shop's customers are, and how they come into our tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    email,
    openid,
    saleor_user,
    unionid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import observe, record_users
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.management.history import names
from saleor_wechat_growth.management.history.goods import global_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from saleor_wechat_growth.management.history.scene import Scene

#: core numbers its users from 1: the demo's own stay far below
_FIRST_USER: Final = 50_000
#: Beijing's numbers have eight digits and none begins with a zero
_NOBODYS_PHONE: Final = "+861000{:07d}"


@dataclass(slots=True, eq=False)
class Shopper:
    """Somebody, and how they can be reached. Texts are "" where there is nothing.

    joined_at: first seen. Moments are None where it never happened.
    """

    number: int
    joined_at: datetime
    family: str
    given: str
    user_id: str = ""
    email: str = ""
    mini_program: str = ""
    service: str = ""
    unionid: str = ""
    phone: str = ""
    followed_at: datetime | None = None
    unfollowed_at: datetime | None = None
    agreed_to_sms_at: datetime | None = None
    opted_out_at: datetime | None = None
    #: how readily they buy, around 1
    zeal: float = 1.0
    customer_id: int = 0
    #: of the openid in the mini-program, in the service account, of the phone
    identity_ids: dict[str, int] = field(default_factory=dict)

    def follows(self, at: datetime) -> bool:
        return (
            self.followed_at is not None
            and self.followed_at <= at
            and (self.unfollowed_at is None or at < self.unfollowed_at)
        )


def invent(
    random: Random, joined: Sequence[datetime], until: datetime
) -> list[Shopper]:
    """Make up somebody for each of these moments."""
    numbers = random.sample(range(10**7), len(joined))
    return [
        _shopper(random, number, at, phone, until)
        for number, (at, phone) in enumerate(zip(joined, numbers, strict=True))
    ]


def _shopper(
    random: Random, number: int, at: datetime, phone: int, until: datetime
) -> Shopper:
    def likely(chance: float) -> bool:
        return random.random() < chance

    def later(most: timedelta) -> datetime:
        return min(at + random.random() * most, until)

    family, given, latin = names.invent(random)
    shopper = Shopper(number, at, family, given, zeal=random.lognormvariate(0, 0.45))
    is_on_wechat = likely(0.9)
    if is_on_wechat:
        mark = f"{random.getrandbits(48):012x}"
        shopper.unionid = f"u-{mark}"
        shopper.mini_program = f"oM-{mark}"
        if likely(0.63):
            shopper.service = f"oS-{mark}"
            shopper.followed_at = later(timedelta(hours=20))
            gone_at = later(timedelta(days=50))
            if likely(0.13) and gone_at > shopper.followed_at:
                shopper.unfollowed_at = gone_at
    if not is_on_wechat or likely(0.74):
        shopper.user_id = global_id("User", _FIRST_USER + number)
        shopper.email = f"{latin}.{number:04d}@demo.example"
    if is_on_wechat and likely(0.6):
        shopper.phone = _NOBODYS_PHONE.format(phone)
        if likely(0.66):
            shopper.agreed_to_sms_at = later(timedelta(hours=2))
            if likely(0.05):
                shopper.opted_out_at = later(timedelta(days=40))
    return shopper


def write(scene: Scene, shoppers: Sequence[Shopper]) -> None:
    """Have them observed as their logins, follows and sign-ups would be."""
    shop, now = scene.installation_id, scene.now
    sightings = [_sightings(scene, shopper) for shopper in shoppers]
    observe(
        installation_id=shop,
        observations=[each for seen in sightings for each in seen],
        now=now,
    )
    record_users(
        installation_id=shop,
        words=[
            UserWord(
                saleor_id=each.user_id,
                email=each.email,
                profile={
                    "firstName": each.given,
                    "lastName": each.family,
                    "email": each.email,
                    "languageCode": "ZH_HANS",
                },
                updated_at=each.joined_at,
                issued_at=each.joined_at,
                is_fetched=False,
            )
            for each in shoppers
            if each.user_id
        ],
        now=now,
    )
    _look_up(scene, shoppers)
    _date(shop)


def _sightings(scene: Scene, shopper: Shopper) -> list[Observation]:
    at = shopper.joined_at
    platform = scene.mini_program.open_platform
    seen: list[Observation] = []
    if shopper.mini_program:
        mine = openid(shopper.mini_program, scene.mini_program.app_id)
        person = unionid(shopper.unionid, platform)
        seen.append(Observation((mine, person), "wechat_login", at))
        if shopper.followed_at:
            theirs = openid(shopper.service, scene.service.app_id)
            seen.append(
                Observation((theirs, person), "wechat_user_info", shopper.followed_at)
            )
        if shopper.phone:
            seen.append(
                Observation((mine, verified_phone(shopper.phone)), "wechat_phone", at)
            )
        if shopper.user_id:
            seen.append(
                Observation((mine, saleor_user(shopper.user_id)), "saleor_token", at)
            )
    return seen


def claims_of(scene: Scene, shopper: Shopper) -> tuple[Claim, ...]:
    """Return what a cart or order of theirs says of whose it is."""
    if not shopper.user_id:
        return (openid(shopper.mini_program, scene.mini_program.app_id),)
    mail = email(shopper.email)
    user = saleor_user(shopper.user_id)
    return (user, mail) if mail else (user,)


def _look_up(scene: Scene, shoppers: Sequence[Shopper]) -> None:
    rows = Identity.objects.of(scene.installation_id).values_list(
        "kind", "scope", "lookup", "id", "customer_id"
    )
    known = {
        (kind, scope, bytes(lookup)): (identity_id, customer_id)
        for kind, scope, lookup, identity_id, customer_id in rows
    }
    for shopper in shoppers:
        claims = {"": claims_of(scene, shopper)[0]}
        if shopper.mini_program:
            claims["mini_program"] = openid(
                shopper.mini_program, scene.mini_program.app_id
            )
        if shopper.service:
            claims["service"] = openid(shopper.service, scene.service.app_id)
        if shopper.phone:
            claims["phone"] = verified_phone(shopper.phone)
        for name, claim in claims.items():
            identity_id, shopper.customer_id = known[claim.key]
            shopper.identity_ids[name] = identity_id


def _date(installation_id: int) -> None:
    """Let each person be as old as what we first saw of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE growth_customer AS customer SET created_at = seen.at
            FROM (
                SELECT customer_id, min(first_seen_at) AS at FROM growth_identity
                WHERE installation_id = %(shop)s GROUP BY 1
            ) AS seen
            WHERE customer.id = seen.customer_id
                AND customer.installation_id = %(shop)s
                AND customer.created_at > seen.at
            """,
            {"shop": installation_id},
        )
