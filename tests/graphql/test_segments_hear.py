"""What a mini-program tells us reaches segments within the second, in a quiet shop too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.segments import services
from tests.services.segments.living import live, members

if TYPE_CHECKING:
    from datetime import datetime

    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db


def test_a_new_person_of_a_quiet_shop_is_found_by_their_login(
    phone: Phone, now: datetime
) -> None:
    everybody = live(
        phone.shop, "untagged", {"not": {"type": "tag", "has": "vip"}}, now
    )
    on_wechat = live(phone.shop, "wechat", {"type": "identity", "kind": "openid"}, now)
    phone.log_in()

    services.recheck_due(now=now)

    person = {phone.identity.customer_id}
    assert members(everybody) == members(on_wechat) == person


def test_a_number_that_was_bound_lets_its_person_in(
    alice: Phone, now: datetime
) -> None:
    numbered = live(alice.shop, "phone", {"type": "identity", "kind": "phone"}, now)
    alice.do("bind_phone", code=alice.wechat.phone_code())

    services.recheck_due(now=now)

    assert members(numbered) == {alice.identity.customer_id}


def test_a_consent_and_an_answer_to_a_prompt_let_their_person_in(
    alice: Phone, now: datetime
) -> None:
    agreed = live(
        alice.shop,
        "agreed",
        {"type": "consent", "channel": "sms", "purpose": "marketing"},
        now,
    )
    granted = live(
        alice.shop, "granted", {"type": "grants", "template_id": "TEMPLATE-1"}, now
    )
    alice.do(
        "set_consent",
        channel="SMS",
        purpose="MARKETING",
        granted=True,
        textVersion="v1",
    )
    alice.do(
        "report_subscriptions",
        results=[{"templateId": "TEMPLATE-1", "result": "ACCEPT"}],
        templateIds=["TEMPLATE-1"],
    )

    services.recheck_due(now=now)

    assert members(agreed) == members(granted) == {alice.identity.customer_id}
