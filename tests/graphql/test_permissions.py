from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.api.storefront.persons import MOST_TEMPLATES
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import (
    Claim,
    Observation,
    openid,
    verified_phone,
)
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.reach.models import (
    Account,
    Channel,
    Consent,
    Grant,
    Suppression,
)
from saleor_wechat_growth.reach.services import opt_out, suppress

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

CART, COUPON = "tpl-cart", "tpl-coupon"


def report(phone: Phone, *results: tuple[str, str]) -> Any:
    payload = phone.do("report_subscriptions", **reported(*results))
    return payload["me"]["subscriptions"]


def reported(*results: tuple[str, str]) -> dict[str, Any]:
    return {
        "results": [{"templateId": each, "result": word} for each, word in results],
        "templateIds": [each for each, _ in results],
    }


def consent(phone: Phone, **changes: Any) -> dict[str, Any]:
    return {
        "channel": "SMS",
        "purpose": "MARKETING",
        "granted": True,
        "textVersion": "sms-3",
        **changes,
    }


def test_where_no_pushes_arrive_a_report_grants(alice: Phone, now: datetime) -> None:
    found = report(alice, (CART, "ACCEPT"), (COUPON, "REJECT"))
    assert found == [
        {"templateId": CART, "available": 1, "lastAnswer": "ACCEPT"},
        {"templateId": COUPON, "available": 0, "lastAnswer": "REJECT"},
    ]
    row = Grant.objects.of(alice.shop.id).get(template_id=CART)
    assert row.identity_id == alice.identity.id
    assert row.customer_id == alice.identity.customer_id
    assert row.last_answer_at == now


def test_where_pushes_arrive_a_report_only_keeps_the_answer(
    alice: Phone, now: datetime
) -> None:
    Account.objects.of(alice.shop.id).update(last_push_at=now)
    found = report(alice, (CART, "ACCEPT"), (COUPON, "BAN"))
    assert [each["available"] for each in found] == [0, 0]
    assert [each["lastAnswer"] for each in found] == ["ACCEPT", "BAN"]


def test_every_accepted_prompt_is_one_more(alice: Phone, clock: Clock) -> None:
    report(alice, (CART, "ACCEPT"))
    clock.move(timedelta(minutes=1))
    (found,) = report(alice, (CART, "FILTER"))
    assert (found["available"], found["lastAnswer"]) == (1, "FILTER")
    clock.move(timedelta(minutes=1))
    (found,) = report(alice, (CART, "ACCEPT"))
    assert found["available"] == 2


def test_one_prompt_asks_once_about_a_template(alice: Phone) -> None:
    found = report(alice, (CART, "ACCEPT"), (CART, "ACCEPT"), (CART, "ACCEPT"))
    assert [each["available"] for each in found] == [1, 1, 1]


def test_what_was_never_asked_is_shown_as_such(alice: Phone, bob: Phone) -> None:
    report(alice, (CART, "ACCEPT"))
    found = bob.ask("me", templateIds=[CART, "tpl-x", ""])["subscriptions"]
    assert found == [
        {"templateId": each, "available": 0, "lastAnswer": None}
        for each in (CART, "tpl-x", "")
    ]


def test_a_subscription_belongs_to_one_shop(alice: Phone, stranger: Phone) -> None:
    report(alice, (CART, "ACCEPT"))
    (found,) = stranger.ask("me", templateIds=[CART])["subscriptions"]
    assert found["available"] == 0


@pytest.mark.parametrize("template_id", ["", "x" * 65, "a b", "模板", "a\n"])
def test_what_is_no_template_id_is_refused(alice: Phone, template_id: str) -> None:
    answer = reported((CART, "ACCEPT"), (template_id, "ACCEPT"))
    (error,) = alice.ask("report_subscriptions", **answer)["errors"]
    assert error["code"] == "TEMPLATE_INVALID"
    assert error["field"] == "results.1.templateId"
    assert not Grant.objects.of(alice.shop.id).exists()


def test_nobody_fills_the_ledger_with_made_up_templates(alice: Phone) -> None:
    long = reported(*((f"tpl-{n}", "ACCEPT") for n in range(21)))
    assert alice.refused("report_subscriptions", **long) == "TOO_MANY"
    for start in range(0, MOST_TEMPLATES, 10):
        report(alice, *((f"tpl-{n}", "ACCEPT") for n in range(start, start + 10)))
    one_more = reported((CART, "ACCEPT"))
    assert alice.refused("report_subscriptions", **one_more) == "TOO_MANY"
    report(alice, ("tpl-0", "ACCEPT"))
    assert Grant.objects.of(alice.shop.id).count() == MOST_TEMPLATES


def test_a_consent_is_kept_with_what_the_person_saw(
    alice: Phone, now: datetime
) -> None:
    payload = alice.do("set_consent", **consent(alice))
    assert payload["me"]["consents"] == [
        {
            "channel": "SMS",
            "purpose": "MARKETING",
            "granted": True,
            "statedAt": now.isoformat().replace("+00:00", "Z"),
        }
    ]
    row = Consent.objects.of(alice.shop.id).get()
    assert (row.customer_id, row.text_version, row.source) == (
        alice.identity.customer_id,
        "sms-3",
        "mini_program",
    )


def test_the_newest_word_counts_and_none_is_overwritten(
    alice: Phone, clock: Clock
) -> None:
    alice.do("set_consent", **consent(alice))
    clock.move(timedelta(seconds=1))
    alice.do("set_consent", **consent(alice, purpose="REMINDER"))
    alice.do("set_consent", **consent(alice, granted=False))
    found = {each["purpose"]: each["granted"] for each in alice.me()["consents"]}
    assert found == {"MARKETING": False, "REMINDER": True}
    assert Consent.objects.of(alice.shop.id).count() == 3


@pytest.mark.parametrize("version", ["", "x" * 41])
def test_a_consent_names_the_text_that_was_seen(alice: Phone, version: str) -> None:
    given = consent(alice, textVersion=version)
    assert alice.refused("set_consent", **given) == "TEXT_VERSION_INVALID"
    assert not Consent.objects.of(alice.shop.id).exists()


def test_a_channel_nobody_knows_is_refused(alice: Phone) -> None:
    given = consent(alice, channel="PIGEON")
    assert alice.error_code("set_consent", **given) == "BAD_INPUT"


NUMBER, OTHER = "+8613800000001", "+8613800000002"


def has(phone: Phone, claim: Claim, now: datetime) -> bytes:
    """Give a person a number; the hash it is suppressed under."""
    mine = openid(phone.openid, phone.identity.scope)
    (resolved,) = observe(
        installation_id=phone.shop.id,
        observations=[Observation((mine, claim), "test", now)],
        now=now,
    )
    return bytes(
        Identity.objects.of(phone.shop.id).get(id=resolved.identity_ids[1]).lookup
    )


def suppressed(phone: Phone, lookup: bytes, channel: Channel = Channel.SMS) -> bool:
    rows = Suppression.objects.of(phone.shop.id)
    return rows.filter(channel=channel, lookup=lookup).exists()


def refuse_sms(phone: Phone, number: str, at: datetime) -> None:
    opt_out(installation_id=phone.shop.id, phones={number: at}, source="sms_reply")


@pytest.mark.parametrize("purpose", ["REMINDER", "MARKETING"])
def test_a_newer_yes_to_sms_ends_the_persons_own_no(
    alice: Phone, now: datetime, clock: Clock, purpose: str
) -> None:
    lookup = has(alice, verified_phone(NUMBER), now)
    refuse_sms(alice, NUMBER, now)
    refuse_sms(alice, OTHER, now)
    assert suppressed(alice, lookup)
    clock.move(timedelta(seconds=1))
    before = Suppression.objects.of(alice.shop.id).count()
    alice.do("set_consent", **consent(alice, purpose=purpose))
    assert not suppressed(alice, lookup)
    assert Suppression.objects.of(alice.shop.id).count() == before - 1
    found = {each["purpose"]: each["granted"] for each in alice.me()["consents"]}
    assert found == {"REMINDER": False, "MARKETING": False, purpose: True}
    # and a no after it counts again
    clock.move(timedelta(seconds=1))
    refuse_sms(alice, NUMBER, clock.now)
    assert suppressed(alice, lookup)


@pytest.mark.parametrize(
    "changes",
    [{"granted": False}, {"channel": "WECHAT_TEMPLATE"}, {"purpose": "SERVICE"}],
)
def test_what_is_no_yes_to_unasked_sms_frees_no_number(
    alice: Phone, now: datetime, clock: Clock, changes: dict[str, Any]
) -> None:
    lookup = has(alice, verified_phone(NUMBER), now)
    refuse_sms(alice, NUMBER, now)
    clock.move(timedelta(seconds=1))
    alice.do("set_consent", **consent(alice, **changes))
    assert suppressed(alice, lookup)


def test_a_yes_no_newer_than_the_no_frees_no_number(
    alice: Phone, now: datetime
) -> None:
    lookup = has(alice, verified_phone(NUMBER), now)
    refuse_sms(alice, NUMBER, now)
    alice.do("set_consent", **consent(alice))
    assert suppressed(alice, lookup)


def test_a_yes_frees_no_number_that_is_not_proved_to_be_theirs(
    alice: Phone, bob: Phone, now: datetime, clock: Clock
) -> None:
    bobs = has(bob, verified_phone(OTHER), now)
    typed = has(alice, Claim(IdentityKind.FORM_PHONE, OTHER), now)
    refuse_sms(alice, OTHER, now)
    clock.move(timedelta(seconds=1))
    alice.do("set_consent", **consent(alice))
    assert suppressed(alice, bobs)
    assert suppressed(alice, typed)


def test_a_yes_ends_nobody_elses_refusal(
    alice: Phone, now: datetime, clock: Clock
) -> None:
    lookup = has(alice, verified_phone(NUMBER), now)
    for channel, reason in (
        (Channel.SMS, "manual"),
        (Channel.WECHAT_TEMPLATE, "opted_out"),
    ):
        suppress(
            installation_id=alice.shop.id,
            channel=channel,
            lookups=[lookup],
            reason=reason,
            since=now,
        )
    clock.move(timedelta(seconds=1))
    alice.do("set_consent", **consent(alice))
    assert suppressed(alice, lookup)
    assert suppressed(alice, lookup, Channel.WECHAT_TEMPLATE)
