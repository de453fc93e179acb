"""People of a shop for the Dashboard's API: Alice with all she did, Bob with little."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import record_events
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.customers.models import IdentityKind, Merge
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    openid,
    saleor_user,
    verified_phone,
)
from saleor_wechat_growth.customers.services import observe, record_users
from saleor_wechat_growth.customers.services.users import UserWord
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.reach.models import Account, Channel, Consent, Follow, Grant
from saleor_wechat_growth.segments.services import put_tags

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

ALICE = "VXNlcjox"
BOB = "VXNlcjoy"


def see(shop: Installation, at: datetime, *claims: Claim) -> int:
    """Return whose these values are, seen together."""
    seen = observe(
        installation_id=shop.id,
        observations=[Observation(claims, "test", at)],
        now=at,
    )
    return seen[0].customer_id


def word(saleor_id: str, at: datetime, first: str, last: str, mail: str) -> UserWord:
    return UserWord(
        saleor_id=saleor_id,
        email=mail,
        profile={"firstName": first, "lastName": last, "email": mail},
        updated_at=at,
        issued_at=at,
        is_fetched=False,
    )


def named(shop: Installation, at: datetime, *words: UserWord) -> None:
    record_users(installation_id=shop.id, words=list(words), now=at)


def alice(shop: Installation, at: datetime) -> int:
    """Return 王小明: a user of core's with a phone and an openid."""
    named(shop, at, word(ALICE, at, "小明", "王", "alice@example.com"))
    see(shop, at, saleor_user(ALICE), verified_phone("+8613800001234"))
    return see(shop, at, saleor_user(ALICE), openid("oMini-alice-0001", "wxmini"))


def bob(shop: Installation, at: datetime) -> int:
    """Return somebody only WeChat knows."""
    return see(shop, at, openid("oMini-bob-00002", "wxmini"))


def merged(shop: Installation, at: datetime) -> Merge:
    """Return the merge by which Alice was taken into whom WeChat alone knew."""
    service = openid("oService-alice-1", "wxservice")
    see(shop, at, service)
    alice(shop, at)
    see(shop, at, saleor_user(ALICE), service)
    return Merge.objects.of(shop.id).get(undone_at=None)


def typed(number: str) -> Claim:
    return Claim(IdentityKind.FORM_PHONE, number)


def account(shop: Installation, kind: Account.Kind, app_id: str) -> Account:
    return Account.objects.create(
        installation_id=shop.id,
        key=app_id,
        kind=kind,
        name=f"Account {app_id}",
        app_id=app_id,
        sealed_secrets=crypto.seal_text("{}"),
    )


def order(shop: Installation, customer_id: int, at: datetime, **given: Any) -> Order:
    number = given.get("number", "1")
    values = {
        "saleor_id": f"order-{customer_id}-{number}",
        "number": number,
        "currency": "CNY",
        "total": 100,
        "charged": 100,
        "placed_at": at,
        "paid_at": at,
        **given,
    }
    return Order.objects.create(
        installation_id=shop.id, customer_id=customer_id, **values
    )


def a_life(shop: Installation, customer_id: int, now: datetime) -> None:
    """Let one of everything happen around a person, an hour after the other."""
    owned: dict[str, Any] = {"installation_id": shop.id, "customer_id": customer_id}

    def ago(hours: int) -> datetime:
        return now - timedelta(hours=hours)

    mini = account(shop, Account.Kind.MINI_PROGRAM, "wxmini")
    identity = observe(
        installation_id=shop.id,
        observations=[
            Observation((openid("oMini-alice-0001", "wxmini"),), "test", now)
        ],
        now=now,
    )[0].identity_ids[0]
    template = Template.objects.create(
        installation_id=shop.id,
        key="cart",
        account=mini,
        channel=Channel.WECHAT_SUBSCRIBE,
        gateway_id="tpl-1",
        title="购物车提醒",
        purpose="reminder",
    )
    Follow.objects.create(
        **owned,
        identity_id=identity,
        account=mini,
        is_following=True,
        changed_at=ago(20),
    )
    Grant.objects.create(
        **owned,
        identity_id=identity,
        account=mini,
        template_id="tpl-1",
        available=2,
        spent=1,
        last_answer="accept",
        last_answer_at=ago(19),
    )
    Consent.objects.create(
        **owned,
        channel=Channel.SMS,
        purpose="marketing",
        is_granted=True,
        text_version="v1",
        source="mini_program",
        stated_at=ago(18),
    )
    record_events(
        installation_id=shop.id,
        events=[
            EventFact(kind, at, source, customer_id, {"product": "UHJvZHVjdDox"})
            for kind, at, source in (
                ("product_viewed", ago(17), ActivityEvent.Source.CLIENT),
                ("order_paid", ago(9), ActivityEvent.Source.SALEOR),
                ("order_paid", ago(8), ActivityEvent.Source.CLIENT),
            )
        ],
        now=now,
    )
    cart = Cart.objects.create(
        **owned,
        saleor_id=f"cart-{customer_id}",
        status=Cart.Status.OPEN,
        currency="CNY",
        total=108,
        lines=[{"name": "明前龙井茶", "quantity": 2}],
        source_created_at=ago(16),
        source_updated_at=ago(15),
    )
    journey = Journey.objects.create(installation_id=shop.id, key="recall", name="召回")
    version = JourneyVersion.objects.create(
        installation_id=shop.id,
        journey=journey,
        number=1,
        definition={},
        published_at=ago(99),
    )
    run = Run.objects.create(
        **owned,
        journey=journey,
        version=version,
        cart=cart,
        entered_at=ago(14),
        started_from=ago(15),
        outcome=Run.Outcome.RECOVERED_VOUCHER,
        reason="its_coupon",
        ended_at=ago(6),
        touches=1,
    )
    put_tags(
        installation_id=shop.id,
        wanted=[(customer_id, "老客户", f"run:{run.pk}")],
        now=ago(13),
    )
    coupon = Coupon.objects.create(installation_id=shop.id, key="ten", name="满百减十")
    code = Code.objects.create(
        installation_id=shop.id,
        coupon=coupon,
        lookup=b"0123456789abcdef",
        sealed_value=crypto.seal_text("TEN-1"),
        state=Code.State.GRANTED,
    )
    CouponGrant.objects.create(
        **owned,
        coupon=coupon,
        code=code,
        origin=f"run:{run.pk}",
        state=CouponGrant.State.REDEEMED,
        value=10,
        currency="CNY",
        granted_at=ago(12),
        expires_at=now + timedelta(days=1),
        redeemed_at=ago(7),
        order_saleor_id="order-1",
    )
    Message.objects.create(
        **owned,
        origin="step:1",
        run_id=run.pk,
        state=Message.State.DELIVERED,
        channel=Channel.WECHAT_SUBSCRIBE,
        template=template,
        planned_at=ago(11),
        accepted_at=ago(11),
        expires_at=now,
    )
    order(shop, customer_id, ago(10), number="7")
