"""A shop in which anything happens, and what its ledgers say, in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.commerce.services import record_orders
from saleor_wechat_growth.commerce.words import OrderWord, Stamp
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.customers.observations import Claim, openid
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.insights.models import EarningDay, RecallDay
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import Message
from tests.services.journeys.conftest import LINE, Shop

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = [openid(f"oM-{number}", "wxmini") for number in range(4)]


class Orders:
    """What core says of orders, each time as a whole."""

    def __init__(self, here: Shop) -> None:
        self.here = here

    def tell(
        self,
        saleor_id: str,
        claim: Claim,
        *,
        checkout: str = "",
        total: str = "89",
        currency: str = "CNY",
        status: str = "UNFULFILLED",
        refunded: str = "0",
        is_paid: bool = True,
    ) -> None:
        here = self.here
        known = Order.objects.of(here.id).filter(saleor_id=saleor_id).first()
        word = OrderWord(
            saleor_id=saleor_id,
            stamp=Stamp(here.now, here.now, is_fetched=False),
            number="1",
            status=status,
            checkout_id=checkout,
            sales_channel="default-channel",
            currency=currency,
            lines=(LINE,),
            total=Decimal(total),
            discount=Decimal(0),
            charged=Decimal(total) - Decimal(refunded),
            refunded=Decimal(refunded),
            voucher_code="",
            voucher_saleor_id="",
            placed_at=known.placed_at if known else here.now,
            is_paid=is_paid,
            is_staff=False,
            claims=(claim,),
        )
        dispatch(
            record_orders(installation_id=here.id, words=[word], now=here.now), here.now
        )


def give_coupon(here: Shop, run: Run) -> None:
    coupon, _ = Coupon.objects.get_or_create(
        installation_id=here.id, key="tea", defaults={"name": "满减券"}
    )
    code = Code.objects.create(
        installation_id=here.id,
        coupon=coupon,
        lookup=run.id.to_bytes(16),
        sealed_value=b"",
        state=Code.State.GRANTED,
    )
    run.coupon_grant = CouponGrant.objects.create(
        installation_id=here.id,
        coupon=coupon,
        code=code,
        customer_id=run.customer_id,
        origin=f"run:{run.id}",
        state=CouponGrant.State.ISSUED,
        value=10,
        currency="CNY",
        granted_at=here.now,
        issued_at=here.now,
        expires_at=here.now + timedelta(days=9),
    )
    run.save(update_fields=["coupon_grant"])


def redeem(here: Shop, grant: CouponGrant, order: str, *, back: bool = False) -> None:
    """Say what coupons say when a code paid, or when that was taken back."""
    state = CouponGrant.State.REVERSED if back else CouponGrant.State.REDEEMED
    grant.state, grant.order_saleor_id = state, order
    grant.spent = Decimal(0) if back else Decimal(10)
    grant.redeemed_at = here.now
    grant.save()
    kind = "coupon.reversed" if back else "coupon.redeemed"
    body = {"grant_id": grant.id, "order_saleor_id": order}
    dispatch([Happening(here.id, kind, f"grant:{grant.id}", here.now, body)], here.now)


def settle(here: Shop, message: Message, state: str) -> None:
    """Say what messaging says when the fate of a message is known."""
    if state == "accepted":
        here.accept(message)
        return
    message.state, message.reason, message.due_at = state, "no_route", None
    message.save()
    body = {"run_id": message.run_id, "customer_id": message.customer_id}
    happening = Happening(
        here.id, f"message.{state}", f"message:{message.id}", here.now, body
    )
    dispatch([happening], here.now)


class History:
    """Random things, one after another."""

    def __init__(self, here: Shop, seed: int) -> None:
        self.here = here
        self.random = Random(seed)
        self.orders = Orders(here)
        self.told: dict[str, dict] = {}

    def go_on(self, moments: int) -> None:
        acts = [
            self._cart,
            self._cart,
            self._nameless_cart,
            self._message,
            self._message,
            self._message,
            self._order,
            self._coupon,
            self._take_back,
            self._follow,
            self._time,
            self._time,
        ]
        for _ in range(moments):
            self.random.choice(acts)()

    def _cart(self) -> None:
        name = f"cart-{self.random.randrange(12)}"
        cart = Cart.objects.of(self.here.id).filter(saleor_id=name).first()
        if cart is None or cart.status == Cart.Status.OPEN:
            total = str(self.random.randrange(20, 300))
            self.here.cart(name, PEOPLE[hash_of(name) % 4], total=total)

    def _nameless_cart(self) -> None:
        total = str(self.random.randrange(20, 300))
        self.here.cart(f"nameless-{self.random.randrange(4)}", total=total)

    def _message(self) -> None:
        open_ones = Message.objects.of(self.here.id).filter(state="waiting")
        taken = Message.objects.of(self.here.id).filter(state="accepted")
        if message := self._one(open_ones):
            states = ["accepted", "accepted", "failed", "suppressed"]
            settle(self.here, message, self.random.choice(states))
        elif message := self._one(taken):
            settle(self.here, message, self.random.choice(["delivered", "failed"]))

    def _order(self) -> None:
        cart = self._one(Cart.objects.of(self.here.id).filter(status="open"))
        if cart is None or cart.saleor_id.startswith("nameless"):
            return
        name = f"order-{len(self.told)}"
        self.told[name] = {
            "claim": PEOPLE[hash_of(cart.saleor_id) % 4],
            "checkout": cart.saleor_id,
            "total": str(self.random.randrange(20, 300)),
            "currency": self.random.choice(["CNY", "CNY", "USD"]),
        }
        run = Run.objects.of(self.here.id).filter(cart=cart).first()
        grant = run.coupon_grant if run else None
        if grant is not None and grant.state == "issued" and self.random.random() < 0.7:
            redeem(self.here, grant, name)
        self.orders.tell(name, **self.told[name])

    def _coupon(self) -> None:
        runs = Run.objects.of(self.here.id).filter(outcome="waiting", coupon_grant=None)
        if run := self._one(runs):
            give_coupon(self.here, run)

    def _take_back(self) -> None:
        if not self.told:
            return
        name = self.random.choice(list(self.told))
        total = self.told[name]["total"]
        self.told[name] |= self.random.choice(
            [{"status": "CANCELED"}, {"refunded": total}, {"refunded": "7"}]
        )
        self.here.now += timedelta(seconds=1)
        self.orders.tell(name, **self.told[name])
        order = Order.objects.of(self.here.id).get(saleor_id=name)
        grants = CouponGrant.objects.of(self.here.id)
        grant = grants.filter(order_saleor_id=name, state="redeemed").first()
        if grant is not None and (order.cancelled_at or order.refunded_at):
            redeem(self.here, grant, name, back=True)

    def _follow(self) -> None:
        if message := self._one(
            Message.objects.of(self.here.id).filter(accepted_at__isnull=False)
        ):
            Touch.objects.create(
                installation_id=self.here.id,
                customer_id=message.customer_id,
                kind="link",
                origin=f"message:{message.id}",
                at=self.here.now,
            )
            self.here.now += timedelta(seconds=1)

    def _time(self) -> None:
        self.here.wait(minutes=self.random.choice([20, 70, 400, 1500]))

    def _one(self, rows):
        found = list(rows.order_by("id"))
        return self.random.choice(found) if found else None


def hash_of(name: str) -> int:
    return int(name.rpartition("-")[2])


def _day(moment) -> date:
    return moment.astimezone(ZONE).date()


def recalls_told(installation_id: int) -> dict:
    """Count every ledger row by row."""
    found: dict = {}

    def of(journey_id, day) -> dict:
        empty = {
            "entered": 0,
            "touched": 0,
            "reversed": 0,
            "not_eligible": Counter(),
            "outcomes": Counter(),
            "messages": Counter(),
        }
        return found.setdefault((journey_id, day), empty)

    entry_of: dict[int, tuple] = {}
    for run in Run.objects.of(installation_id):
        entry_of[run.id] = (run.journey_id, _day(run.entered_at))
        day = of(*entry_of[run.id])
        day["entered"] += 1
        day["touched"] += run.touches > 0
        is_recovered = run.outcome.startswith("recovered")
        day["reversed"] += is_recovered and run.reversed_at is not None
        day["outcomes"][run.outcome] += 1
    for message in Message.objects.of(installation_id):
        of(*entry_of[message.run_id])["messages"][message.state] += 1
    verdicts: dict[tuple, Decision] = {}
    for decision in Decision.objects.of(installation_id).filter(stage="entry"):
        key = (decision.facts["journey"], decision.subject)
        known = verdicts.get(key)
        if known is None or (
            known.run_id is None
            and (decision.run_id is not None or decision.at >= known.at)
        ):
            verdicts[key] = decision
    for (journey_id, _), decision in verdicts.items():
        if decision.run_id is None:
            day = of(journey_id, _day(decision.at))
            day["not_eligible"][decision.reason] += 1
    return found


def earnings_told(installation_id: int) -> dict:
    found: dict = {}
    kinds = ("voucher", "link", "window")

    def of(journey_id, day, currency) -> dict:
        empty = {f"{kind}_orders": 0 for kind in (*kinds, "reversed")}
        empty |= {
            name: Decimal(0) for name in (*kinds, "reversed", "refunded", "coupon_cost")
        }
        return found.setdefault((journey_id, day, currency), empty)

    orders = {order.saleor_id: order for order in Order.objects.of(installation_id)}
    for run in Run.objects.of(installation_id).select_related("coupon_grant"):
        order = orders.get(run.order_saleor_id)
        if order is None or order.paid_at is None:
            continue
        grant = run.coupon_grant
        if (
            grant is not None
            and grant.state == "redeemed"
            and grant.order_saleor_id == order.saleor_id
        ):
            of(run.journey_id, _day(order.paid_at), grant.currency)["coupon_cost"] += (
                grant.spent
            )
        if not run.outcome.startswith("recovered"):
            continue
        day = of(run.journey_id, _day(order.paid_at), order.currency)
        if run.reversed_at is not None:
            day["reversed_orders"] += 1
            day["reversed"] += order.total
            continue
        kind = run.outcome.removeprefix("recovered_")
        day[f"{kind}_orders"] += 1
        day[kind] += order.total
        day["refunded"] += min(order.refunded, order.total)
    return found


def recalls_rolled(installation_id: int) -> dict:
    fields = ("entered", "touched", "reversed", "not_eligible", "outcomes", "messages")
    return {
        (row.journey_id, row.day): {name: getattr(row, name) for name in fields}
        for row in RecallDay.objects.of(installation_id)
    }


def earnings_rolled(installation_id: int) -> dict:
    kinds = ("voucher", "link", "window", "reversed")
    fields = (*kinds, *(f"{kind}_orders" for kind in kinds), "refunded", "coupon_cost")
    return {
        (row.journey_id, row.day, row.currency): {
            name: getattr(row, name) for name in fields
        }
        for row in EarningDay.objects.of(installation_id)
    }
