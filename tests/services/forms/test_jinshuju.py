"""Answers taken at Jinshuju: whose they are, once, edited, and hostile pushes."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from saleor_wechat_growth.activity.facts import LinkWanted
from saleor_wechat_growth.activity.services import make_links
from saleor_wechat_growth.core import clock as interfaces
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.customers.services import advance_erasures, request_erasure
from saleor_wechat_growth.forms import queries, services
from saleor_wechat_growth.forms.models import Form, Invitation, Submission
from saleor_wechat_growth.forms.services import FormDraft, Who
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import try_account
from saleor_wechat_growth.sandbox import jinshuju
from saleor_wechat_growth.sandbox.jinshuju.demo import TASTES
from saleor_wechat_growth.segments.models import Tagging
from saleor_wechat_growth.segments.services import define_trait
from tests.services.forms.conftest import CALLBACK_SECRET


@pytest.fixture(autouse=True)
def _stopped(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interfaces, "now", lambda: now)


@pytest.fixture
def form(
    remote: jinshuju.State, account: Account, shop: Installation, now: datetime
) -> Form:
    """The survey of tastes, mapped as somebody would."""
    fields = services.remote_fields(
        installation_id=shop.id, account_id=account.pk, token=TASTES
    )
    fields[1]["choices"][0]["tag"] = "likes-cups"
    fields[2]["points_at"] = "form_phone"
    return services.save_form(
        installation_id=shop.id,
        key="tastes",
        draft=FormDraft(
            kind="jinshuju",
            title_zh="口味",
            fields=fields,
            account_id=account.pk,
            remote_token=TASTES,
        ),
        now=now,
    )


def path(account: Account, secret: str = CALLBACK_SECRET) -> str:
    return f"/callbacks/jinshuju/{account.public_id}/{secret}"


def push(account: Account, body: Any, secret: str = CALLBACK_SECRET) -> int:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    answer = Client().post(
        path(account, secret), content, content_type="application/json"
    )
    return int(answer.status_code)


def entry(serial: int = 1, carried: str = "", **values: Any) -> dict[str, Any]:
    return {
        "form": TASTES,
        "form_name": "口味",
        "entry": {
            "serial_number": serial,
            "x_field_1": carried,
            "created_at": "2026-11-23T03:59:00.000Z",
            "updated_at": "2026-11-23T03:59:00.000Z",
            "field_1": "绿茶",
            **values,
        },
    }


def arrived(address: str) -> None:
    """Wait until the stand-in has had an answer to all that it pushed."""
    parts = urlsplit(address)
    url = f"{parts.scheme}://{parts.netloc}/_sandbox/pushes"
    until = time.monotonic() + 10
    while time.monotonic() < until:
        pushes = requests.get(url, timeout=10).json()["pushes"]
        if all(each["outcome"] != "pending" for each in pushes):
            assert {each["outcome"] for each in pushes} == {"delivered"}
            return
    raise AssertionError("the stand-in still waits for an answer")


def code_of(address: str) -> str:
    (code,) = parse_qs(urlsplit(address).query)["x_field_1"]
    return code


@pytest.mark.django_db(transaction=True)
def test_a_link_in_a_message_carries_the_person_all_the_way(
    form: Form,
    account: Account,
    alice: Who,
    shop: Installation,
    now: datetime,
    remote: jinshuju.State,
    live_server: Any,
) -> None:
    remote.point(account.app_id, live_server.url + path(account))
    plain = services.inviting.gateway_of(form).link(TASTES)
    codes = make_links(
        installation_id=shop.id,
        wanted=[LinkWanted("message:1", alice.customer_id, {"h5": plain})],
        now=now,
    )
    browser = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"}
    step = requests.get(
        f"{live_server.url}/r/{codes['message:1']}",
        headers=browser,
        allow_redirects=False,
        timeout=10,
    )
    address = step.headers["Location"]
    # by chance alone: a code may well have the digits of an id in it
    assert len(code_of(address)) == 24
    page = requests.get(address, timeout=10)
    assert "您最常喝哪种茶" in page.text
    done = requests.post(
        address, data={"field_1": "gReN", "field_2": ["cUpS"]}, timeout=10
    )
    assert "提交成功" in done.text
    arrived(address)
    while handle_due(now=now):
        pass
    row = Submission.objects.of(shop.id).get()
    assert row.customer_id == alice.customer_id
    assert queries.answers_of(row) == {"field_1": "gReN", "field_2": ["cUpS"]}
    assert Tagging.objects.of(shop.id).get().tag.key == "likes-cups"


@pytest.mark.django_db(transaction=True)
def test_a_repeated_entry_counts_once_and_an_edited_one_changes_it(
    form: Form, account: Account, shop: Installation, now: datetime
) -> None:
    assert push(account, entry()) == 200
    assert push(account, entry()) == 200
    handle_due(now=now)
    later = entry(updated_at="2026-11-23T04:30:00.000Z", field_1="红茶")
    assert push(account, later) == 200
    older = entry(updated_at="2026-11-23T04:10:00.000Z", field_1="乌龙")
    assert push(account, older) == 200
    handle_due(now=now)
    row = Submission.objects.of(shop.id).get()
    assert queries.answers_of(row)["field_1"] == "bLaK"
    assert row.customer_id is None


@pytest.mark.django_db(transaction=True)
def test_a_code_is_good_for_one_entry_of_its_form_and_a_day(
    form: Form, account: Account, alice: Who, shop: Installation, now: datetime
) -> None:
    code = code_of(services.invite(form=form, customer_id=alice.customer_id, now=now))
    old = code_of(
        services.invite(
            form=form, customer_id=alice.customer_id, now=now - timedelta(days=2)
        )
    )
    for serial, carried in enumerate((code, code, old, "guessed", "x" * 3000), 1):
        push(account, entry(serial, carried))
    handle_due(now=now)
    rows = Submission.objects.of(shop.id).order_by("external_id")
    assert [each.customer_id for each in rows] == [
        alice.customer_id,
        None,
        None,
        None,
        None,
    ]
    services.drop_old_invitations(now=now + timedelta(days=60))
    assert not Invitation.objects.of(shop.id).exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_read_as_its_type_is_kept_and_named(
    form: Form, account: Account, shop: Installation, now: datetime
) -> None:
    push(account, entry(field_3="no number", field_1="自己写的", field_4="1990-01-02"))
    handle_due(now=now)
    row = Submission.objects.of(shop.id).get()
    assert row.unusable == {"field_1": "not_a_choice", "field_3": "not_a_phone"}
    assert queries.answers_of(row) == {
        "field_1": "自己写的",
        "field_3": "no number",
        "field_4": "1990-01-02",
    }


@pytest.mark.django_db(transaction=True)
def test_a_form_that_nobody_mapped_leaves_nothing_behind(
    account: Account, remote: jinshuju.State, shop: Installation, now: datetime
) -> None:
    assert push(account, entry()) == 200
    handle_due(now=now)
    assert InboxEvent.objects.of(shop.id).get().handled_at == now
    assert not Submission.objects.of(shop.id).exists()


@pytest.mark.parametrize("secret", ["wrong", "x" * 300, "%00"])
def test_a_wrong_secret_is_a_404_and_stores_nothing(
    account: Account, shop: Installation, secret: str
) -> None:
    assert push(account, entry(), secret) == 404
    assert not InboxEvent.objects.of(shop.id).exists()


def test_the_secret_of_another_kind_of_account_is_a_404(
    account: Account, shop: Installation
) -> None:
    Account.objects.of(shop.id).update(kind=Account.Kind.TENCENT_SMS)
    assert push(account, entry()) == 404


def test_too_large_a_push_is_a_413(account: Account, shop: Installation) -> None:
    assert push(account, entry(field_2="x" * 600_000)) == 413
    assert not InboxEvent.objects.of(shop.id).exists()


def test_only_post_is_taken(account: Account) -> None:
    assert Client().get(path(account)).status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"form":"TaStE1","entry":[]}',
        b'{"form":7,"entry":{"serial_number":1}}',
        b'{"form":"../etc","entry":{"serial_number":1}}',
        b'{"form":"TaStE1","entry":{"serial_number":true}}',
        b'{"form":"TaStE1","entry":{"serial_number":{"a":1}}}',
        b'{"form":"TaStE1","entry":{"serial_number":"' + b"9" * 99 + b'"}}',
        b"[" * 100_000,
        b'{"form":"TaStE1","entry":{"serial_number":1,"field_3":1e99999999999999999999}}',
    ],
)
def test_an_unreadable_push_is_acknowledged_and_kept_with_its_error(
    account: Account, shop: Installation, now: datetime, body: bytes
) -> None:
    assert push(account, body) == 200
    row = InboxEvent.objects.of(shop.id).get()
    assert (row.kind, row.due_at) == ("jinshuju.unreadable", None)
    assert row.error
    assert handle_due(now=now) == 0


@pytest.mark.django_db(transaction=True)
def test_strange_values_of_a_readable_entry_lose_nobody_elses(
    form: Form, account: Account, shop: Installation, now: datetime
) -> None:
    strange = entry(
        1,
        field_1={"a": {"b": [None, 1.5, "\ud800"]}},
        field_2=["\0", {"province": "上海", "city": None}],
        field_3=1e400,
        field_4={"hour": 1, "minute": {}},
        created_at="0001-01-01T00:00:00+14:00",
    )
    assert push(account, strange) == 200
    assert push(account, entry(2)) == 200
    handle_due(now=now)
    assert Submission.objects.of(shop.id).count() == 2
    assert not InboxEvent.objects.of(shop.id).filter(handled_at=None).exists()


def test_the_account_is_tried_by_listing_its_forms(
    account: Account, shop: Installation, remote: jinshuju.State, now: datetime
) -> None:
    tried = try_account(installation_id=shop.id, account_id=account.pk, now=now)
    assert (tried.verdict, tried.verdict_facts) == ("ok", {"forms": 2})
    remote.accounts.clear()
    tried = try_account(installation_id=shop.id, account_id=account.pk, now=now)
    assert (tried.verdict, tried.verdict_facts) == ("secret", {"code": "http-401"})


def test_more_forms_than_a_page_are_all_listed(
    account: Account, shop: Installation, remote: jinshuju.State
) -> None:
    for number in range(120):
        remote.forms[f"f{number}"] = jinshuju.state.Form(
            token=f"f{number}", name=str(number), questions=(), api_key=account.app_id
        )
    found = services.remote_forms(installation_id=shop.id, account_id=account.pk)
    assert len(found) == len({each.token for each in found}) == 122


def test_no_error_of_the_gateway_says_its_keys(
    account: Account, shop: Installation, remote: jinshuju.State
) -> None:
    remote.accounts.clear()
    with pytest.raises(GatewayError) as caught:
        services.remote_forms(installation_id=shop.id, account_id=account.pk)
    assert account.app_id not in str(caught.value)
    assert caught.value.__context__ is None


#: what JSON may bring and no table of PostgreSQL's holds, nor UTF-8
STRANGE = ("a\0b", "\ud800", "\0", "好\udfffa")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("strange", STRANGE)
def test_texts_that_no_table_holds_are_stored_handled_and_lose_nothing(
    form: Form,
    account: Account,
    alice: Who,
    shop: Installation,
    now: datetime,
    strange: str,
) -> None:
    """In answers, in what the link carried, in names of fields: as JSON writes them."""
    define_trait(
        installation_id=shop.id, key="since", type="text", label="入会", now=now
    )
    fields = list(form.fields)
    fields[3] = {**fields[3], "type": "text", "choices": [], "trait": "since"}
    Form.objects.of(shop.id).update(fields=fields)
    code = code_of(services.invite(form=form, customer_id=alice.customer_id, now=now))
    hers = dict.fromkeys(("field_1", "field_3", "field_4", strange), strange)
    pushes = [
        entry(1, code, **hers),
        entry(2, strange),
        entry(3, code + strange, field_2=[strange]),
        {**entry(4), "form_name": strange, strange: {strange: strange}},
        entry(5, field_4="still read"),
    ]
    assert [push(account, each) for each in pushes] == [200] * 5
    while handle_due(now=now):
        pass
    rows = InboxEvent.objects.of(shop.id)
    assert [row.error for row in rows] == [""] * 5
    assert {row.handled_at for row in rows} == {now}
    kept = {row.external_id: row for row in Submission.objects.of(shop.id)}
    assert sorted(kept) == ["1", "2", "3", "4", "5"]
    assert kept["1"].customer_id == alice.customer_id
    assert queries.answers_of(kept["5"])["field_4"] == "still read"
    for row in kept.values():
        assert "\0" not in json.dumps(queries.answers_of(row))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "body",
    [
        b'{"form":"TaStE1","entry":{"serial_number":"1\\u0000"}}',
        b'{"form":"TaStE1","entry":{"serial_number":"\\ud800"}}',
        b'{"form":"Ta\\u0000","entry":{"serial_number":1}}',
        b'{"form":"\\udfff","entry":{"serial_number":1}}',
    ],
)
def test_a_strange_name_of_an_entry_is_kept_with_its_error_or_found_nowhere(
    form: Form, account: Account, shop: Installation, now: datetime, body: bytes
) -> None:
    assert push(account, body) == 200
    assert push(account, entry(7)) == 200
    while handle_due(now=now):
        pass
    strange, plain = InboxEvent.objects.of(shop.id).order_by("id")
    assert strange.error or strange.handled_at == now
    assert plain.handled_at == now
    assert Submission.objects.of(shop.id).filter(external_id="7").exists()


@pytest.mark.django_db(transaction=True)
def test_promise_10_what_the_erased_answered_is_in_no_body_that_came(
    form: Form, account: Account, alice: Who, shop: Installation, now: datetime
) -> None:
    code = code_of(services.invite(form=form, customer_id=alice.customer_id, now=now))
    push(account, entry(carried=code))
    push(account, entry(serial=2))
    while handle_due(now=now):
        pass
    request_erasure(
        installation_id=shop.pk,
        customer_id=alice.customer_id,
        requested_by="staff:1",
        begins_at=now,
        now=now,
    )
    while advance_erasures(now=now):
        pass
    # edited over there when they were erased already
    push(account, entry(field_1="红茶"))
    while handle_due(now=now):
        pass
    rows = InboxEvent.objects.of(shop.pk).filter(kind="jinshuju.entry").order_by("id")
    assert [each.body is None for each in rows] == [True, False, True]
