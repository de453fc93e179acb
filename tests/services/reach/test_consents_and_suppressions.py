from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    lookup_of,
    openid,
    verified_phone,
)
from saleor_wechat_growth.reach import queries, services
from saleor_wechat_growth.reach.models import Channel, Consent, Purpose, Suppression
from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

NUMBER = "+8613800000001"
LOOKUP = b"l" * 16


@pytest.fixture
def alice(shop: Installation) -> cast.Person:
    return cast.known(shop.id, verified_phone(NUMBER))


def said(
    person: cast.Person, at: datetime, *, granted: bool, purpose: Purpose
) -> services.Statement:
    return services.Statement(
        customer_id=person.customer_id,
        channel=Channel.SMS,
        purpose=purpose,
        is_granted=granted,
        text_version="2026-11",
        source="mini_program",
        stated_at=at,
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_promise_10_the_newest_statement_counts_whichever_arrives_last(
    shop: Installation, alice: cast.Person, now: datetime, order: tuple[int, ...]
) -> None:
    statements = [
        said(alice, now, granted=True, purpose=Purpose.REMINDER),
        said(alice, now + timedelta(days=1), granted=False, purpose=Purpose.REMINDER),
        said(alice, now, granted=True, purpose=Purpose.MARKETING),
    ]
    for index in order:
        services.record_consents(
            installation_id=shop.id, statements=[statements[index]]
        )
    reach = queries.snapshot(shop.id, [alice.customer_id], now)[alice.customer_id]
    assert reach.consent(Channel.SMS, Purpose.REMINDER) is False
    assert reach.consent(Channel.SMS, Purpose.MARKETING) is True
    assert Consent.objects.of(shop.id).count() == 3, "all of them are kept as proof"


def test_of_a_yes_and_a_no_at_one_moment_the_no_counts(
    shop: Installation, alice: cast.Person, now: datetime
) -> None:
    services.record_consents(
        installation_id=shop.id,
        statements=[
            said(alice, now, granted=granted, purpose=Purpose.REMINDER)
            for granted in (True, False, True)
        ],
    )
    facts = queries.consents_of(shop.id, [alice.customer_id])[alice.customer_id]
    assert [fact.is_granted for fact in facts] == [False]


def test_a_refusal_by_sms_stops_every_sms_to_that_number(
    shop: Installation, other_shop: Installation, alice: cast.Person, now: datetime
) -> None:
    """Also for a number of nobody we know, who may prove it one day."""
    elsewhere = cast.known(other_shop.id, verified_phone(NUMBER))
    services.opt_out(installation_id=shop.id, phones={NUMBER: now}, source="sms_reply")
    services.opt_out(
        installation_id=shop.id, phones={"+8613899999999": now}, source="sms_reply"
    )
    reach = queries.snapshot(shop.id, [alice.customer_id], now)[alice.customer_id]
    (address,) = reach.addresses
    found = reach.suppression(Channel.SMS, address.lookup, now + timedelta(999))
    assert found is not None
    assert found.reason == "opted_out"
    assert reach.consent(Channel.SMS, Purpose.REMINDER) is False
    assert reach.consent(Channel.SMS, Purpose.MARKETING) is False
    untouched = queries.snapshot(other_shop.id, [elsewhere.customer_id], now)
    assert untouched[elsewhere.customer_id].suppressions == ()
    assert untouched[elsewhere.customer_id].consents == ()
    assert Suppression.objects.of(shop.id).count() == 4


@pytest.mark.parametrize("order", list(permutations([1, 30, None])))
def test_the_longest_suppression_wins_in_any_order(
    shop: Installation, now: datetime, order: tuple[int | None, ...]
) -> None:
    for days in order:
        services.suppress(
            installation_id=shop.id,
            channel=Channel.WECHAT_TEMPLATE,
            lookups=[LOOKUP, LOOKUP],
            reason=f"{days} days",
            since=now,
            until=now + timedelta(days=days) if days else None,
        )
    row = Suppression.objects.of(shop.id).get()
    assert (row.until, row.reason) == (None, "None days")


@pytest.mark.parametrize("days", [(0, 1), (1, 0)])
def test_the_newest_refusal_is_the_one_that_a_yes_has_to_be_later_than(
    shop: Installation, now: datetime, days: tuple[int, int]
) -> None:
    for day in days:
        opt_out(shop, now + timedelta(days=day))
    newest = now + timedelta(days=1)
    assert {row.since for row in Suppression.objects.of(shop.id)} == {newest}


def opt_out(shop: Installation, at: datetime) -> None:
    services.opt_out(installation_id=shop.id, phones={NUMBER: at}, source="sms_reply")


def is_suppressed(shop: Installation) -> bool:
    lookup = lookup_of(IdentityKind.PHONE, NUMBER)
    return Suppression.objects.of(shop.id).filter(lookup=lookup).exists()


@pytest.mark.parametrize(
    ("hours", "stays_free"),
    [(-1, True), (0, False), (1, False)],
    ids=["before", "at", "after"],
)
def test_a_no_said_before_a_yes_stops_nothing_when_it_arrives_after_it(
    shop: Installation,
    alice: cast.Person,
    now: datetime,
    hours: int,
    stays_free: bool,  # noqa: FBT001 -- parametrized
) -> None:
    yes = now + timedelta(days=1)
    services.record_consents(
        installation_id=shop.id,
        statements=[said(alice, yes, granted=True, purpose=Purpose.REMINDER)],
    )

    opt_out(shop, yes + timedelta(hours=hours))

    assert is_suppressed(shop) is not stays_free
    reach = queries.snapshot(shop.id, [alice.customer_id], now)[alice.customer_id]
    assert reach.consent(Channel.SMS, Purpose.REMINDER) is stays_free
    assert Consent.objects.of(shop.id).filter(is_granted=False).count() == 2, "proof"


def test_a_yes_of_before_the_number_was_theirs_outdates_no_refusal(
    shop: Installation, now: datetime
) -> None:
    person = cast.known(shop.id, openid("openid-of-alice", "wx1"), at=now)
    services.record_consents(
        installation_id=shop.id,
        statements=[said(person, now, granted=True, purpose=Purpose.REMINDER)],
    )
    cast.known(
        shop.id,
        openid("openid-of-alice", "wx1"),
        verified_phone(NUMBER),
        at=now + timedelta(hours=2),
    )

    opt_out(shop, now - timedelta(hours=1))

    assert is_suppressed(shop)


def test_a_typed_number_is_no_address_and_its_refusal_is_not_the_typists(
    shop: Installation, alice: cast.Person, now: datetime
) -> None:
    bob = cast.known(
        shop.id,
        openid("openid-of-bob", "wx1"),
        Claim(IdentityKind.FORM_PHONE, NUMBER),
    )
    assert bob.customer_id != alice.customer_id

    opt_out(shop, now)

    reach = queries.snapshot(shop.id, [bob.customer_id], now)[bob.customer_id]
    assert [address.kind for address in reach.addresses] == ["openid"]
    assert reach.consents == ()


def test_a_lifted_suppression_is_gone(shop: Installation, now: datetime) -> None:
    services.suppress(
        installation_id=shop.id,
        channel=Channel.SMS,
        lookups=[LOOKUP],
        reason="manual",
        since=now,
    )

    def lift(channel: Channel) -> int:
        return services.lift(installation_id=shop.id, channel=channel, lookups=[LOOKUP])

    assert lift(Channel.WECHAT_TEMPLATE) == 0
    assert lift(Channel.SMS) == 1
    assert lift(Channel.SMS) == 0
