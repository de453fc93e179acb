"""Whatever people ask, take back and are told, the ledger stays exact."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.errors import NoGrant, NotOffered, UnknownPromise
from saleor_wechat_growth.promises.models import Reminder, SaleDay
from saleor_wechat_growth.promises.services import SaleDraft
from saleor_wechat_growth.reach.models import Grant
from saleor_wechat_growth.reach.services import GrantKey
from tests.services.messaging.world import MINI_APP, Person, World
from tests.services.promises.conftest import HOUR, who

State = Reminder.State

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.integers(0, 1)),
        st.tuples(st.just("ask"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("take back"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("call off"), st.integers(0, 2)),
        st.tuples(st.just("journey"), st.integers(0, 1)),
        st.tuples(st.just("nothing left"), st.integers(0, 1)),
        st.tuples(st.just("tell")),
        st.tuples(st.just("send")),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    max_size=25,
)


class Life:
    """Two people, three sales, one template, and a gateway that keeps count too."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.template = world.template(
            "wechat_subscribe", text="{{ shop.name }}", purpose="service"
        )
        self.people = [world.person(grants=self.template) for _ in range(2)]
        self.later = timedelta()
        self.sales: list[SaleDay] = [
            services.save_sale_day(
                installation_id=world.shop.pk,
                key=f"s{number}-{self.template.pk}",
                draft=SaleDraft(
                    title="促销",
                    starts_at=world.now + (number + 1) * 10 * HOUR,
                    ends_at=world.now + (number + 1) * 10 * HOUR + 5 * HOUR,
                    template_id=self.template.pk,
                ),
                now=world.now,
            )
            for number in range(3)
        ]

    def do(self, step: tuple[object, ...]) -> None:
        what, *rest = step
        # no two things happen at one moment
        self.later += timedelta(seconds=1)
        getattr(self, str(what).replace(" ", "_"))(*rest)

    def key(self, person: Person) -> GrantKey:
        return GrantKey(person.identities[MINI_APP].pk, self.template.gateway_id)

    def row(self, person: Person) -> Grant:
        identity_id, template_id = self.key(person)
        return Grant.objects.of(self.world.shop.pk).get(
            identity_id=identity_id, template_id=template_id
        )

    def accept(self, number: int) -> None:
        person = self.people[number]
        row = self.row(person)
        row.available += 1
        row.save()
        memory = self.world.gateways.wechat.memory.grants
        memory[MINI_APP, person.mini_openid, self.template.gateway_id] += 1

    def ask(self, number: int, sale: int) -> None:
        try:
            services.remind(
                installation_id=self.world.shop.pk,
                key=self.sales[sale].key,
                who=who(self.people[number]),
                now=self.world.now + self.later,
            )
        except NoGrant:
            assert self.row(self.people[number]).available == 0
        except NotOffered:
            pass

    def take_back(self, number: int, index: int) -> None:
        person = self.people[number]
        mine = Reminder.objects.of(self.world.shop.pk).filter(customer=person.customer)
        found = list(mine.order_by("id"))[index : index + 1]
        for each in found:
            try:
                services.cancel_reminder(
                    installation_id=self.world.shop.pk,
                    customer_id=person.customer.pk,
                    reminder_id=each.pk,
                    now=self.world.now + self.later,
                )
            except UnknownPromise:
                each.refresh_from_db()
                assert each.state != State.PROMISED

    def call_off(self, sale: int) -> None:
        self.sales[sale].refresh_from_db()
        if self.sales[sale].cancelled_at is None:
            services.cancel_sale_day(
                installation_id=self.world.shop.pk,
                sale_id=self.sales[sale].pk,
                now=self.world.now + self.later,
            )

    def journey(self, number: int) -> None:
        self.world.plan(
            self.people[number],
            self.template,
            due_at=self.world.now + self.later,
            expires_at=self.world.now + self.later + HOUR,
            pointless_if_ordered_since=None,
        )

    def nothing_left(self, number: int) -> None:
        """WeChat forgets; we learn it by the next send."""
        person = self.people[number]
        memory = self.world.gateways.wechat.memory.grants
        memory[MINI_APP, person.mini_openid, self.template.gateway_id] = 0

    def tell(self) -> None:
        services.tell_due(now=self.world.now + self.later)

    def send(self) -> None:
        self.world.send(self.later)

    def wait(self, hours: int) -> None:
        self.later += hours * HOUR

    def check(self) -> None:
        shop = self.world.shop.pk
        for person in self.people:
            row = self.row(person)
            assert min(row.available, row.promised, row.reserved, row.spent) >= 0
            assert row.reserved == 0
            standing = Reminder.objects.of(shop).filter(
                customer=person.customer, state=State.PROMISED
            )
            held = [
                each
                for each in standing
                if row.zeroed_at is None or each.promised_at > row.zeroed_at
            ]
            # what is put aside is what stands behind a promise, no more and no less
            assert row.promised == len(held)
            sent = Message.objects.of(shop).filter(
                customer=person.customer, state__in=("accepted", "delivered", "unknown")
            )
            assert row.spent == sent.count()
        kept = Reminder.objects.of(shop).filter(state=State.SENT)
        assert kept.count() == (
            Message.objects.of(shop)
            .filter(origin__startswith="reminder:", state="accepted")
            .count()
        )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_random_promises_keep_the_ledger_exact(
    world: World, steps: list[tuple[object, ...]]
) -> None:
    life = Life(world)
    for step in steps:
        life.do(step)
        life.check()
    # to the end of everything: nobody's subscription is left behind
    life.wait(100)
    life.tell()
    for _ in range(3):
        life.send()
    life.check()
    assert not Reminder.objects.of(world.shop.pk).filter(state=State.PROMISED).exists()
    assert all(life.row(each).promised == 0 for each in life.people)
