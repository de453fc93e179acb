"""Copies and erasure of what is known of somebody, by the shop's staff."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers.models import Customer, DataExport, Merge
from saleor_wechat_growth.customers.observations import openid, saleor_user
from saleor_wechat_growth.customers.services import advance_erasures, request_erasure
from saleor_wechat_growth.customers.services.exporting import KEPT
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.installations.services import advance_jobs
from saleor_wechat_growth.reach.models import Consent
from tests.graphql import people
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("their_keys")]

PRIVACY = """privacy { id erasedAt allowsProfiling allowsLocation
  erasure { state isTheirWish requestedBy reason waitsForCore }
  exports { id state isTheirWish requestedBy size downloads } }"""


def change(shop: Installation, mutation: str) -> Any:
    status, body = ask(shop, f"mutation {{ it: {mutation} }}")
    assert status == 200, body
    assert "errors" not in body, body
    return body["data"]["it"]


def read(shop: Installation, customer_id: int) -> Any:
    query = PRIVACY.replace("privacy", f'customerPrivacy(id: "{customer_id}")', 1)
    _, body = ask(shop, f"{{ {query} }}")
    assert "errors" not in body, body
    return body["data"]["customerPrivacy"]


def audited(shop: Installation) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.of(shop.id).order_by("id")
    return list(rows.values_list("action", "target"))


def test_a_copy_is_made_shown_and_downloaded_and_who_did_is_written_down(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    payload = change(
        shop, f'exportCustomer(id: "{customer_id}") {{ {PRIVACY} errors {{ code }} }}'
    )
    (export,) = payload["privacy"]["exports"]
    assert (export["state"], export["isTheirWish"]) == ("MAKING", False)
    assert export["requestedBy"] == "ada@demo.example"
    while advance_jobs(now=DataExport.objects.of(shop.id).get().requested_at):
        pass
    (export,) = read(shop, customer_id)["exports"]
    assert export["state"] == "READY"
    assert export["size"] > 0
    download = f'downloadCustomerExport(id: "{export["id"]}")'
    taken = change(shop, f"{download} {{ fileName content errors {{ code }} }}")
    with zipfile.ZipFile(io.BytesIO(b64decode(taken["content"]))) as archive:
        assert archive.namelist() == ["data.json", "data.html"]
    assert taken["fileName"] == f"customer-{customer_id}.zip"
    assert audited(shop) == [
        ("customer.exported", f"customer:{customer_id}"),
        ("customer.export_downloaded", f"customer:{customer_id}"),
    ]
    DataExport.objects.of(shop.id).update(expires_at=now - KEPT)
    again = change(shop, f"{download} {{ errors {{ code field }} }}")
    assert again["errors"] == [{"code": "EXPORT_UNKNOWN", "field": "id"}]


def test_an_erasure_by_staff_needs_a_reason_and_leaves_a_tombstone(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    for reason in ("", "  ", "x" * 201):
        payload = change(
            shop,
            f'eraseCustomer(id: "{customer_id}", reason: "{reason}")'
            " { errors { code field } }",
        )
        assert payload["errors"] == [{"code": "REASON_INVALID", "field": "reason"}]
    payload = change(
        shop,
        f'eraseCustomer(id: "{customer_id}", reason: "a letter of 3 May")'
        f" {{ {PRIVACY} errors {{ code }} }}",
    )
    assert payload["privacy"]["erasure"]["state"] == "REQUESTED"
    while advance_erasures(now=clock.now()):
        pass
    shown = read(shop, customer_id)
    assert shown["erasedAt"] is not None
    assert shown["erasure"]["reason"] == "a letter of 3 May"
    assert shown["erasure"]["requestedBy"] == "ada@demo.example"
    assert shown["erasure"]["isTheirWish"] is False
    again = change(
        shop, f'eraseCustomer(id: "{customer_id}", reason: "x") {{ errors {{ code }} }}'
    )
    assert again["errors"] == [{"code": "CUSTOMER_ERASED"}]
    _, body = ask(shop, f'{{ customer(id: "{customer_id}") {{ customer {{ id }} }} }}')
    assert body["data"]["customer"] is None
    assert audited(shop) == [("customer.erased", f"customer:{customer_id}")]


def test_what_was_one_person_by_a_merge_cannot_be_parted_after_its_erasure(
    shop: Installation, now: datetime
) -> None:
    people.alice(shop, now)
    service = openid("oService-alice-1", "wxservice")
    people.see(shop, now, service)
    customer_id = people.see(shop, now, saleor_user(people.ALICE), service)
    merge = Merge.objects.of(shop.id).get()
    request_erasure(
        installation_id=shop.id,
        customer_id=customer_id,
        requested_by="customer",
        begins_at=now,
        now=now,
    )
    while advance_erasures(now=now):
        pass
    payload = change(
        shop, f'unmergeCustomer(id: "{merge.pk}") {{ errors {{ code field }} }}'
    )
    assert payload["errors"] == [{"code": "CUSTOMER_ERASED", "field": "id"}]
    _, body = ask(shop, "{ merges(first: 5) { edges { node { id } } } }")
    assert body["data"]["merges"]["edges"] == []


CONSENT = (
    'setConsent(id: "{id}", {about}, isGranted: {said}, textVersion: "p1"{more}) {{'
    " errors {{ code field }} profile {{ consents {{ channel purpose isGranted source"
    " recordedBy proof }} }} }}"
)


def test_staff_write_down_a_refusal_of_profiling_with_what_they_have_to_show(
    shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    payload = change(
        shop,
        CONSENT.format(
            id=customer_id,
            about="purpose: PROFILING",
            said="false",
            more=', source: "telephone", proof: "call of 3 May, number 17"',
        ),
    )
    (said,) = payload["profile"]["consents"]
    assert said == {
        "channel": None,
        "purpose": "PROFILING",
        "isGranted": False,
        "source": "telephone",
        "recordedBy": "ada@demo.example",
        "proof": "call of 3 May, number 17",
    }
    assert read(shop, customer_id)["allowsProfiling"] is False
    row = Consent.objects.of(shop.id).get()
    assert b"call of" not in bytes(row.sealed_proof or b"")
    (entry,) = AuditEntry.objects.of(shop.id)
    assert "call of" not in str(entry.details)


@pytest.mark.parametrize(
    ("about", "more", "code"),
    [
        ("purpose: MARKETING", "", "CONSENT_INVALID"),
        ("channel: SMS, purpose: LOCATION", "", "CONSENT_INVALID"),
        ("purpose: LOCATION", ', source: "hearsay"', "SOURCE_INVALID"),
        ("purpose: LOCATION", f', proof: "{"x" * 501}"', "PROOF_INVALID"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(
    shop: Installation, now: datetime, about: str, more: str, code: str
) -> None:
    customer_id = people.alice(shop, now)
    payload = change(
        shop, CONSENT.format(id=customer_id, about=about, said="true", more=more)
    )
    assert payload["errors"][0]["code"] == code
    assert not Consent.objects.of(shop.id).exists()


MUTATIONS = [
    'exportCustomer(id: "{customer}") {{ errors {{ code }} }}',
    'downloadCustomerExport(id: "{export}") {{ errors {{ code }} }}',
    'eraseCustomer(id: "{customer}", reason: "x") {{ errors {{ code }} }}',
]


def _ids(shop: Installation, now: datetime) -> dict[str, int]:
    customer_id = people.alice(shop, now)
    export = DataExport.objects.create(
        installation=shop,
        customer_id=customer_id,
        requested_at=now,
        requested_by="x",
        made_at=now,
        expires_at=now + timedelta(days=3650),
        sealed_file=b"",
    )
    return {"customer": customer_id, "export": export.pk}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_nothing_is_done_without_the_right_to_customers(
    shop: Installation, now: datetime, mutation: str
) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS", "MANAGE_APPS"])
    query = mutation.format(**_ids(shop, now))
    _, body = ask(shop, f"mutation {{ it: {query} }}", bearer=bearer)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert audited(shop) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_nobody_of_another_shop_is_touched(
    shop: Installation, other_shop: Installation, now: datetime, mutation: str
) -> None:
    payload = change(shop, mutation.format(**_ids(other_shop, now)))
    assert payload["errors"][0]["code"].endswith("_UNKNOWN")
    assert audited(shop) == audited(other_shop) == []
    assert Customer.objects.of(other_shop.id).get().erased_at is None


def test_a_persons_rights_are_read_by_those_who_manage_customers_of_the_shop(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    customer_id = people.alice(shop, now)
    assert read(shop, customer_id)["allowsProfiling"] is True
    assert read(shop, customer_id)["allowsLocation"] is False
    assert read(other_shop, customer_id) is None
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS"])
    query = f'{{ customerPrivacy(id: "{customer_id}") {{ id }} }}'
    _, body = ask(shop, query, bearer=bearer)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_profile_asks_no_more_for_more_copies(
    shop: Installation, now: datetime, django_assert_max_num_queries: Any
) -> None:
    customer_id = people.alice(shop, now)
    for number in range(8):
        DataExport.objects.create(
            installation=shop,
            customer_id=customer_id,
            requested_at=now - timedelta(days=number),
            requested_by="staff:VXNlcjoy",
        )
    read(shop, customer_id)
    with django_assert_max_num_queries(11):
        assert len(read(shop, customer_id)["exports"]) == 8
