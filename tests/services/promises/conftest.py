from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.models import SaleDay
from saleor_wechat_growth.promises.services import SaleDraft, Who
from saleor_wechat_growth.reach.models import Grant
from tests.services.messaging.conftest import gateways, serving, world
from tests.services.messaging.store import Store, open_store
from tests.services.messaging.world import MINI_APP, Person, World

__all__ = ["gateways", "serving", "world"]

HOUR = timedelta(hours=1)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with open_store(world, world.now) as store:
        store.sells("茶杯", 100)
        yield store


@pytest.fixture
def template(world: World) -> Template:
    """What tells of sales. SERVICE: the person asked for it, so no hours and no caps."""
    return world.template(
        "wechat_subscribe", text="{{ event.title }}", purpose="service"
    )


def who(person: Person) -> Who:
    return Who(person.customer.pk, person.identities[MINI_APP].pk, MINI_APP)


def ledger(world: World, person: Person, template: Template) -> tuple[int, ...]:
    """Available, promised, reserved, spent."""
    row = Grant.objects.of(world.shop.pk).get(
        identity=person.identities[MINI_APP], template_id=template.gateway_id
    )
    return row.available, row.promised, row.reserved, row.spent


def sale(
    world: World, template: Template, starts_at: datetime, **changes: object
) -> SaleDay:
    return services.save_sale_day(
        installation_id=world.shop.pk,
        key="d11",
        draft=SaleDraft(
            title="双十一",
            starts_at=starts_at,
            ends_at=starts_at + 24 * HOUR,
            template_id=template.pk,
            **changes,  # type: ignore[arg-type]
        ),
        now=world.now,
    )
