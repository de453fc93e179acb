"""A small shop's people with something of everything, drawn at random."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import (
    Account,
    Channel,
    Consent,
    Follow,
    Grant,
    Purpose,
    Suppression,
    Window,
)
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Membership, Segment, Tag, Tagging
from saleor_wechat_growth.segments.services import TraitWanted

KINDS = ("product_viewed", "cart_added", "mall_viewed")
PRODUCTS = ("P1", "P2", "P3")
CATEGORIES = ("C1", "C2")
CURRENCIES = ("CNY", "USD")
TAGS = ("vip", "老客", "blocked")
ACCOUNTS = ("service", "loyal")
ROLES = ("loyal_customers",)
TEMPLATES = ("T1", "T2")
COUPONS = ("ten", "twenty")
CHOICES = ("red", "blue")
TRAITS = {
    "city": "text",
    "points": "number",
    "member": "boolean",
    "birthday": "date",
    "colour": "choice",
}


def trait_value(kind: str, chance: random.Random, today: date) -> Any:
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "date":
        return (today + timedelta(days=chance.randint(-4, 4))).isoformat()
    values: dict[str, tuple[Any, ...]] = {
        "text": ("上海", "北京", "上饶"),
        "number": (0, 1, 5, 2.5),
        "choice": CHOICES,
    }
    return chance.choice(values[kind])


@dataclass
class Town:
    """The shop and everything that can happen to its people."""

    shop: Installation
    now: datetime
    chance: random.Random
    people: list[int] = field(default_factory=list)
    serial: int = 0

    def __post_init__(self) -> None:
        for key, kind in TRAITS.items():
            services.define_trait(
                installation_id=self.shop.pk,
                key=key,
                type=kind,
                label=key,
                options=CHOICES if kind == "choice" else (),
                now=self.now,
            )
        for key in TAGS:
            services.save_tag(
                installation_id=self.shop.pk, key=key, name=key, now=self.now
            )
        self.accounts = [
            Account.objects.create(
                installation=self.shop,
                key=key,
                kind=Account.Kind.SERVICE_ACCOUNT,
                name="x",
                app_id=f"wx{self.shop.pk}{key}",
                role=role,
                sealed_secrets=b"",
            )
            for key, role in zip(ACCOUNTS, ("", *ROLES), strict=True)
        ]
        self.account = self.accounts[0]
        self.mini = Account.objects.create(
            installation=self.shop,
            key="mini",
            kind=Account.Kind.MINI_PROGRAM,
            name="x",
            app_id=f"wx{self.shop.pk}mini",
            sealed_secrets=b"",
        )
        self.coupons = [
            Coupon.objects.create(installation=self.shop, key=key, name=key)
            for key in COUPONS
        ]

    def next(self) -> str:
        self.serial += 1
        return f"{self.shop.pk}:{self.serial}"

    def ago(self, days: float = 12) -> datetime:
        # whole hours, so that windows' edges are met
        return self.now - timedelta(hours=self.chance.randint(0, int(days * 24)))

    def person(self) -> int:
        made = Customer.objects.create(installation=self.shop, created_at=self.now)
        self.people.append(made.pk)
        return made.pk

    def event(self, person: int) -> str:
        kind = self.chance.choice(KINDS)
        properties: dict[str, Any] = {}
        if self.chance.random() < 0.7:
            properties["price"] = self.chance.choice([1, 1.0, 2.5, "2", True, None])
        if self.chance.random() < 0.5:
            properties["name"] = self.chance.choice(["tee", "apple tee", "茶"])
        ActivityEvent.objects.create(
            installation=self.shop,
            occurred_at=self.ago(),
            customer_id=person,
            kind=kind,
            source="client",
            properties=properties,
        )
        return f"events:{kind}"

    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "product": self.chance.choice(PRODUCTS),
                "category": self.chance.choice(CATEGORIES),
                "quantity": 1,
            }
            for _ in range(self.chance.randint(1, 2))
        ]

    def order(self, person: int) -> str:
        at = self.ago()
        often = self.chance.random
        Order.objects.create(
            installation=self.shop,
            saleor_id=self.next(),
            customer_id=person,
            is_staff=often() < 0.1,
            currency=self.chance.choice(CURRENCIES),
            total=self.chance.choice([10, 20, 50]),
            refunded=self.chance.choice([0, 0, 5, 15]),
            lines=self.lines(),
            placed_at=at,
            paid_at=at if often() < 0.8 else None,
            cancelled_at=at if often() < 0.1 else None,
            refunded_at=at if often() < 0.1 else None,
        )
        return "orders"

    def cart(self, person: int) -> str:
        Cart.objects.create(
            installation=self.shop,
            saleor_id=self.next(),
            customer_id=person,
            status=self.chance.choice(["open", "open", "converted", "emptied"]),
            is_staff=self.chance.random() < 0.1,
            currency=self.chance.choice(CURRENCIES),
            total=self.chance.choice([10, 20, 50]),
            lines=self.lines(),
            source_updated_at=self.chance.choice([self.ago(3), self.ago(3), None]),
        )
        return "carts"

    def tag(self, person: int) -> str:
        key = self.chance.choice(TAGS)
        tag = Tag.objects.of(self.shop.pk).get(key=key)
        worn = Tagging.objects.of(self.shop.pk).filter(tag=tag, customer_id=person)
        if worn.exists():
            worn.delete()
        else:
            Tagging.objects.create(
                installation=self.shop,
                tag=tag,
                customer_id=person,
                at=self.now,
                origin="test",
            )
        return f"tags:{key}"

    def trait(self, person: int) -> str:
        key = self.chance.choice(list(TRAITS))
        value = trait_value(TRAITS[key], self.chance, self.now.date())
        services.set_traits(
            installation_id=self.shop.pk,
            wanted=[
                TraitWanted(person, key, value if self.chance.random() < 0.9 else None)
            ],
            now=self.now,
        )
        return "traits"

    def identity(self, person: int) -> str:
        kind = self.chance.choice(
            [IdentityKind.OPENID, IdentityKind.PHONE, IdentityKind.EMAIL]
        )
        found = Identity.objects.create(
            installation=self.shop,
            customer_id=person,
            kind=kind,
            scope="wxa" if kind == IdentityKind.OPENID else "",
            lookup=crypto.lookup(self.next()),
            sealed_value=b"",
            first_seen_at=self.now,
        )
        if kind == IdentityKind.OPENID:
            if self.chance.random() < 0.7:
                Follow.objects.create(
                    installation=self.shop,
                    customer_id=person,
                    identity=found,
                    account=self.chance.choice(self.accounts),
                    is_following=self.chance.random() < 0.7,
                    changed_at=self.now,
                )
            for template in TEMPLATES:
                if self.chance.random() < 0.6:
                    Grant.objects.create(
                        installation=self.shop,
                        customer_id=person,
                        identity=found,
                        account=self.chance.choice([self.account, self.mini]),
                        template_id=template,
                        available=self.chance.randint(0, 2),
                    )
            if self.chance.random() < 0.5:
                Window.objects.create(
                    installation=self.shop,
                    customer_id=person,
                    identity=found,
                    account=self.account,
                    trigger=self.chance.choice(Window.Trigger.values),
                    opened_at=self.now,
                    ends_at=self.now + timedelta(hours=self.chance.randint(-2, 48)),
                    allowed=self.chance.choice([None, 1, 5]),
                    spent=self.chance.randint(0, 1),
                )
        if self.chance.random() < 0.3:
            Suppression.objects.create(
                installation=self.shop,
                channel=self.chance.choice(Channel.values),
                lookup=found.lookup,
                reason="x",
                since=self.now,
                until=self.chance.choice(
                    [
                        None,
                        self.now + timedelta(hours=self.chance.randint(-20, 20)),
                    ]
                ),
            )
        return "identities"

    def consent(self, person: int) -> str:
        Consent.objects.create(
            installation=self.shop,
            customer_id=person,
            channel=self.chance.choice([Channel.SMS, Channel.WECHAT_TEMPLATE]),
            purpose=Purpose.MARKETING,
            is_granted=self.chance.random() < 0.6,
            text_version="1",
            source="test",
            stated_at=self.ago(1),
        )
        return "consents"

    def coupon(self, person: int) -> str:
        coupon = self.chance.choice(self.coupons)
        code = Code.objects.create(
            installation=self.shop,
            coupon=coupon,
            lookup=crypto.lookup(self.next()),
            sealed_value=b"",
            state="granted",
        )
        CouponGrant.objects.create(
            installation=self.shop,
            coupon=coupon,
            code=code,
            customer_id=person,
            origin=self.next(),
            state=self.chance.choice(["issued", "redeemed", "expired"]),
            value=Decimal(10),
            currency="CNY",
            granted_at=self.now,
            expires_at=self.now,
        )
        return "coupons"

    @property
    def happenings(self) -> tuple[Any, ...]:
        return (
            self.event,
            self.event,
            self.event,
            self.order,
            self.order,
            self.cart,
            self.tag,
            self.trait,
            self.identity,
            self.consent,
            self.coupon,
        )

    def something(self) -> tuple[str, int]:
        """Let something happen to somebody; return what it touches and whom."""
        person = self.chance.choice(self.people)
        return self.chance.choice(self.happenings)(person), person

    def segment(self, key: str, members: list[int]) -> Segment:
        """A segment whose members are given, whatever its rule."""
        made = Segment.objects.create(
            installation=self.shop,
            key=key,
            name=key,
            status=Segment.Status.LIVE,
            built_version=1,
            rule={"type": "tag", "has": "nobody"},
        )
        for person in members:
            Membership.objects.create(
                installation=self.shop,
                segment=made,
                customer_id=person,
                entered_as=person,
                entered_at=self.now,
                why="test",
            )
        return made


def town(shop: Installation, now: datetime, seed: int, size: int = 40) -> Town:
    """A town of `size` people, some of them merged away or erased."""
    made = Town(shop, now, random.Random(seed))
    for _ in range(size):
        made.person()
    for _ in range(size * 8):
        made.something()
    survivor, merged, erased = made.people[:3]
    Customer.objects.filter(pk=merged).update(merged_into=survivor)
    Customer.objects.filter(pk=erased).update(erased_at=now)
    return made
