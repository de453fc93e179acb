"""What staff change about customers: who is who, and what may be sent to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers.models import Identity, Merge
from saleor_wechat_growth.customers.observations import (
    Claim,
    lookup_of,
    openid,
    saleor_user,
)
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach.models import Consent, Suppression
from saleor_wechat_growth.reach.services import opt_out
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

CONFLICTS = """{ identityConflicts { edges { node {
  id seenAt source
  low { identity { kind masked } customer { id name } }
  high { identity { kind masked } customer { id name } }
} } } }"""
MAIL = Claim(people.IdentityKind.EMAIL, "alice@example.com")


def change(shop: Installation, mutation: str, **given: Any) -> dict[str, Any]:
    """Return the payload of a mutation."""
    _, body = ask(shop, f"mutation {{ it: {mutation} }}", **given)
    assert "errors" not in body, body
    payload: dict[str, Any] = body["data"]["it"]
    return payload


def audited(shop: Installation) -> list[tuple[str, str, dict[str, Any]]]:
    return list(
        AuditEntry.objects.of(shop.id)
        .order_by("id")
        .values_list("action", "target", "details")
    )


def conflict(shop: Installation, now: datetime) -> str:
    """Return a conflict: Bob's user signs in with Alice's e-mail address."""
    people.alice(shop, now)
    people.see(shop, now, saleor_user(people.BOB), MAIL)
    (edge,) = ask(shop, CONFLICTS)[1]["data"]["identityConflicts"]["edges"]
    conflict_id: str = edge["node"]["id"]
    return conflict_id


def test_a_value_is_shown_whole_only_with_a_note_of_who_looked(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    phone = Identity.objects.of(shop.id).get(kind="phone")
    payload = change(
        shop, f'revealIdentity(id: "{phone.pk}") {{ value errors {{ code }} }}'
    )
    assert payload == {"value": "+8613800001234", "errors": []}
    assert audited(shop) == [
        (
            "identity.revealed",
            f"customer:{customer_id}",
            {"identity": phone.pk, "kind": "phone"},
        )
    ]


def test_a_conflict_is_shown_with_both_ends(shop: Installation, now: datetime) -> None:
    conflict(shop, now)
    _, body = ask(shop, CONFLICTS)
    (edge,) = body["data"]["identityConflicts"]["edges"]
    ends = {edge["node"][side]["identity"]["kind"] for side in ("low", "high")}
    assert ends == {"EMAIL", "SALEOR_USER"}
    names = {edge["node"][side]["customer"]["name"] for side in ("low", "high")}
    assert names == {"王小明", ""}


def test_two_of_a_conflict_are_parted_for_good(
    shop: Installation, now: datetime
) -> None:
    conflict_id = conflict(shop, now)
    payload = change(
        shop,
        f'partCustomers(id: "{conflict_id}") {{ customers {{ name }} errors {{ code }} }}',
    )
    assert len(payload["customers"]) == 2
    people.see(shop, now, saleor_user(people.BOB), MAIL)
    assert customer_queries.conflicts(shop.id) == []
    assert [action for action, _, _ in audited(shop)] == ["customers.parted"]
    again = change(shop, f'partCustomers(id: "{conflict_id}") {{ errors {{ code }} }}')
    assert again == {"errors": [{"code": "CONFLICT_UNKNOWN"}]}


def test_the_two_of_a_conflict_become_one_if_a_human_says_so(
    shop: Installation, now: datetime
) -> None:
    conflict_id = conflict(shop, now)
    payload = change(
        shop,
        f'mergeConflict(id: "{conflict_id}") {{ customers {{ saleorId }} errors {{ code }} }}',
    )
    # the e-mail address is Bob's now
    assert payload == {"customers": [{"saleorId": people.BOB}], "errors": []}
    assert [action for action, _, _ in audited(shop)] == ["customers.confirmed"]


def test_two_saleor_users_never_become_one(shop: Installation, now: datetime) -> None:
    people.see(shop, now, saleor_user(people.ALICE))
    people.see(shop, now, saleor_user(people.BOB))
    people.see(shop, now, saleor_user(people.ALICE), saleor_user(people.BOB))
    (found,) = customer_queries.conflicts(shop.id)
    payload = change(
        shop, f'mergeConflict(id: "{found.link_id}") {{ errors {{ code field }} }}'
    )
    assert payload == {"errors": [{"code": "NEVER_ONE", "field": "id"}]}
    assert audited(shop) == []
    assert len(customer_queries.conflicts(shop.id)) == 1


def test_a_merge_is_taken_back(shop: Installation, now: datetime) -> None:
    merge = people.merged(shop, now)
    listing = "{ merges { edges { node { id survivor { name } } } } }"
    (edge,) = ask(shop, listing)[1]["data"]["merges"]["edges"]
    assert edge["node"] == {"id": str(merge.pk), "survivor": {"name": "王小明"}}
    payload = change(
        shop,
        f'unmergeCustomer(id: "{merge.pk}") {{ customers {{ id name }} errors {{ code }} }}',
    )
    assert payload["customers"] == [
        {"id": str(merge.survivor_id), "name": ""},
        {"id": str(merge.loser_id), "name": "王小明"},
    ]
    assert ask(shop, listing)[1]["data"]["merges"]["edges"] == []
    assert [action for action, _, _ in audited(shop)] == ["customers.unmerged"]
    again = change(shop, f'unmergeCustomer(id: "{merge.pk}") {{ errors {{ code }} }}')
    assert again == {"errors": [{"code": "MERGE_UNKNOWN"}]}


def test_who_was_unmerged_is_found_by_the_name_they_got_meanwhile(
    shop: Installation, now: datetime
) -> None:
    merge = people.merged(shop, now)
    later = now.replace(hour=5)
    people.named(
        shop,
        later,
        people.word(people.ALICE, later, "Ada", "Lovelace", "alice@example.com"),
    )
    change(shop, f'unmergeCustomer(id: "{merge.pk}") {{ errors {{ code }} }}')
    _, body = ask(shop, '{ customers(search: "ada") { edges { node { id } } } }')
    (edge,) = body["data"]["customers"]["edges"]
    assert edge["node"]["id"] == str(merge.loser_id)


def test_a_channel_is_closed_and_opened_again_by_hand(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    payload = change(
        shop,
        f'suppressCustomer(id: "{customer_id}", channel: SMS, reason: COMPLAINED)'
        " { errors { code } profile { suppressions { channel masked reason until } } }",
    )
    assert {
        (each["masked"], each["reason"]) for each in payload["profile"]["suppressions"]
    } == {("138****1234", "staff")}
    payload = change(
        shop,
        f'liftSuppression(id: "{customer_id}", channel: SMS) {{ errors {{ code }}'
        " profile { suppressions { channel } } }",
    )
    assert payload == {"errors": [], "profile": {"suppressions": []}}
    assert [(action, details) for action, _, details in audited(shop)] == [
        (
            "customer.suppressed",
            {"channel": "sms", "addresses": 2, "reason": "complained"},
        ),
        ("customer.suppression_lifted", {"channel": "sms", "addresses": 2}),
    ]


def test_a_number_that_somebody_typed_is_closed_and_opened_for_them_alone(
    shop: Installation, now: datetime
) -> None:
    owner = people.alice(shop, now)
    number = "+8613800001234"
    typist = people.see(shop, now, saleor_user(people.BOB), people.typed(number))
    ask_for = (
        'suppressCustomer(id: "{}", channel: SMS) {{ errors {{ code }} }}',
        'liftSuppression(id: "{}", channel: SMS) {{ errors {{ code }} }}',
    )
    proved = Suppression.objects.of(shop.id).filter(lookup=lookup_of("phone", number))
    closed, opened = ask_for
    assert change(shop, closed.format(typist)) == {"errors": []}
    assert not proved.exists()
    assert Suppression.objects.of(shop.id).exists()

    change(shop, closed.format(owner))
    change(shop, opened.format(typist))
    assert proved.exists()


def test_nobody_can_take_back_anothers_no(shop: Installation, now: datetime) -> None:
    customer_id = people.alice(shop, now)
    opt_out(installation_id=shop.id, phones={"+8613800001234": now}, source="sms_reply")
    payload = change(
        shop,
        f'liftSuppression(id: "{customer_id}", channel: SMS) {{ errors {{ code field }} }}',
    )
    assert payload == {"errors": [{"code": "SAID_NO", "field": "channel"}]}
    lookup = lookup_of("phone", "+8613800001234")
    assert Suppression.objects.of(shop.id).filter(lookup=lookup).exists()
    assert audited(shop) == []


def test_a_channel_without_an_address_cannot_be_closed(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.bob(shop, now)
    payload = change(
        shop,
        f'suppressCustomer(id: "{customer_id}", channel: SMS) {{ errors {{ code }} }}',
    )
    assert payload == {"errors": [{"code": "NO_ADDRESS"}]}


CONSENT = (
    'setConsent(id: "{id}", channel: SMS, purpose: MARKETING, isGranted: {said},'
    ' textVersion: "{text}") {{ errors {{ code field }}'
    " profile {{ consents {{ isGranted source textVersion }} }} }}"
)


def test_what_somebody_said_to_staff_is_kept_as_said_to_staff(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    change(shop, CONSENT.format(id=customer_id, said="true", text="paper-2026"))
    payload = change(shop, CONSENT.format(id=customer_id, said="false", text=""))
    assert payload["profile"]["consents"] == [
        {"isGranted": False, "source": "staff", "textVersion": ""},
        {"isGranted": True, "source": "staff", "textVersion": "paper-2026"},
    ]
    (first, _) = audited(shop)
    assert first == (
        "customer.consent_recorded",
        f"customer:{customer_id}",
        {
            "channel": "sms",
            "purpose": "marketing",
            "is_granted": True,
            "text_version": "paper-2026",
            "source": "staff",
        },
    )


@pytest.mark.parametrize("text", ["", "  ", "x" * 41])
def test_a_yes_needs_the_wording_it_was_said_to(
    shop: Installation, now: datetime, text: str
) -> None:
    customer_id = people.alice(shop, now)
    payload = change(shop, CONSENT.format(id=customer_id, said="true", text=text))
    assert payload["errors"] == [
        {"code": "TEXT_VERSION_INVALID", "field": "textVersion"}
    ]
    assert not Consent.objects.of(shop.id).exists()


MUTATIONS = [
    'revealIdentity(id: "{identity}") {{ errors {{ code }} }}',
    'partCustomers(id: "{link}") {{ errors {{ code }} }}',
    'mergeConflict(id: "{link}") {{ errors {{ code }} }}',
    'unmergeCustomer(id: "{merge}") {{ errors {{ code }} }}',
    'suppressCustomer(id: "{customer}", channel: SMS) {{ errors {{ code }} }}',
    'liftSuppression(id: "{customer}", channel: SMS) {{ errors {{ code }} }}',
    CONSENT.replace("{id}", "{customer}")
    .format_map({"customer": "{customer}", "said": "true", "text": "v1"})
    .replace("{ ", "{{ ")
    .replace(" }", " }}"),
]


def _ids(shop: Installation, now: datetime) -> dict[str, str]:
    link = conflict(shop, now)
    service = openid("oService-alice-1", "wxservice")
    people.see(shop, now, service)
    people.see(shop, now, saleor_user(people.ALICE), service)
    merge = Merge.objects.of(shop.id).get()
    identity = Identity.objects.of(shop.id).get(kind="phone")
    return {
        "link": link,
        "merge": str(merge.pk),
        "identity": str(identity.pk),
        "customer": str(identity.customer_id),
    }


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_nothing_is_changed_without_the_right_to_customers(
    shop: Installation, now: datetime, mutation: str
) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS", "MANAGE_DISCOUNTS"])
    query = mutation.format(**_ids(shop, now))
    _, body = ask(shop, f"mutation {{ it: {query} }}", bearer=bearer)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert audited(shop) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_nobody_of_another_shop_is_changed(
    shop: Installation, other_shop: Installation, now: datetime, mutation: str
) -> None:
    payload = change(shop, mutation.format(**_ids(other_shop, now)))
    assert payload["errors"][0]["code"].endswith("_UNKNOWN")
    assert audited(shop) == audited(other_shop) == []
