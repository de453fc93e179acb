from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.api.storefront.persons import MOST_TEMPLATES
from saleor_wechat_growth.reach.models import Account, Consent, Grant

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
