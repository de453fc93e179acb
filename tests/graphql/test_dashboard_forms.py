"""Forms on their page: drawn, mapped, closed, their answers read and downloaded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from saleor_wechat_growth.forms import services
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.forms.services import Who
from saleor_wechat_growth.installations.models import AuditEntry, Installation
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox import jinshuju
from saleor_wechat_growth.sandbox.jinshuju.demo import API_KEY, API_SECRET, TASTES
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.segments.services import define_trait
from tests.graphql.dashboard import as_staff, ask
from tests.services.forms.conftest import person

pytestmark = pytest.mark.usefixtures("their_keys")

RECALLS = ("MANAGE_USERS", "MANAGE_DISCOUNTS")
SAVE = """
mutation($id: ID, $input: FormInput!) {
  saveForm(id: $id, input: $input) {
    form { id key version fields { key trait pointsAt choices { value tag } } }
    errors { field code }
  }
}
"""
LIST = """
{ forms { id key kind isActive couponName tally { submissions known lastAt } } }
"""
ANSWERS = """
query($id: ID!) {
  formSubmissions(formId: $id, first: 20) {
    edges { node { id source person { id } answers { field label text fault } } }
  }
}
"""


def wanted(**changes: Any) -> dict[str, Any]:
    field = {
        "key": "tea",
        "type": "CHOICE",
        "labelZh": "喝什么茶",
        "trait": "tea",
        "choices": [
            {"value": "green", "labelZh": "绿茶", "tag": "likes-green"},
            {"value": "black", "labelZh": "红茶"},
        ],
    }
    return {
        "key": "taste",
        "kind": "SURVEY",
        "titleZh": "口味",
        "fields": [field],
        **changes,
    }


@pytest.fixture(autouse=True)
def _trait(shop: Installation, now: datetime) -> None:
    define_trait(
        installation_id=shop.id,
        key="tea",
        type="choice",
        label="茶",
        options=["green", "black"],
        now=now,
    )


def do(shop: Installation, query: str, **variables: Any) -> Any:
    bearer = as_staff(shop, permissions=RECALLS)
    status, body = ask(shop, query, bearer, variables)
    assert (status, body.get("errors")) == (200, None), body
    (found,) = body["data"].values()
    return found


def saved(shop: Installation) -> Form:
    done = do(shop, SAVE, input=wanted())
    assert done["errors"] == []
    return Form.objects.of(shop.id).get(id=done["form"]["id"])


def answered(shop: Installation, form: Form, now: datetime, count: int = 1) -> Who:
    for number in range(count):
        who = person(shop, f"p{number}", now)
        services.submit(
            installation_id=shop.id,
            form_key=form.key,
            who=who,
            given={"tea": ["green"]},
            client_id=uuid4(),
            now=now,
        )
    return who


def test_a_form_is_saved_changed_closed_and_audited(shop: Installation) -> None:
    form = saved(shop)
    changed = wanted(key="", titleZh="新口味")
    changed["fields"][0]["isRequired"] = True
    done = do(shop, SAVE, id=str(form.pk), input=changed)
    assert (done["form"]["version"], done["form"]["key"]) == (2, "taste")
    close = "mutation($id: ID!) { setFormOpen(id: $id, isOpen: false) { form { isActive } errors { code } } }"
    assert do(shop, close, id=str(form.pk))["form"] == {"isActive": False}
    entries = AuditEntry.objects.of(shop.id).order_by("id")
    assert [(each.action, each.target) for each in entries] == [
        ("form.saved", "taste"),
        ("form.saved", "taste"),
        ("form.closed", "taste"),
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"key": "?"}, "key", "VALUE_INVALID"),
        ({"fields": []}, "fields", "VALUE_MISSING"),
        ({"couponId": "7"}, "coupon", "COUPON_UNFIT"),
        ({"kind": "JINSHUJU"}, "account", "TRAIT_UNFIT"),
    ],
)
def test_what_is_wrong_is_told_by_its_part(
    shop: Installation, change: dict[str, Any], field: str, code: str
) -> None:
    errors = do(shop, SAVE, input=wanted(**change))["errors"]
    assert errors[0]["field"] == field
    if field != "account":
        assert errors[0]["code"] == code
    assert not Form.objects.of(shop.id).exists()


def test_a_key_is_taken_once(shop: Installation) -> None:
    saved(shop)
    assert do(shop, SAVE, input=wanted())["errors"] == [
        {"field": "key", "code": "KEY_TAKEN"}
    ]


def test_answers_are_listed_with_their_people_and_labels(
    shop: Installation, now: datetime
) -> None:
    form = saved(shop)
    who = answered(shop, form, now)
    (edge,) = do(shop, ANSWERS, id=str(form.pk))["edges"]
    assert edge["node"]["person"] == {"id": str(who.customer_id)}
    assert edge["node"]["answers"] == [
        {"field": "tea", "label": "喝什么茶", "text": "绿茶", "fault": None}
    ]
    (row,) = do(shop, LIST)
    assert row["tally"]["submissions"] == row["tally"]["known"] == 1
    mine = "query($id: ID!) { customerAnswers(customerId: $id) { formTitle } }"
    assert do(shop, mine, id=str(who.customer_id)) == [{"formTitle": "口味"}]


def test_a_download_is_audited(shop: Installation, now: datetime) -> None:
    form = saved(shop)
    who = answered(shop, form, now)
    query = "mutation($id: ID!) { exportFormAnswers(id: $id) { header rows } }"
    table = do(shop, query, id=str(form.pk))
    assert table["header"] == ["submitted_at", "customer", "喝什么茶"]
    assert table["rows"] == [[now.isoformat(), str(who.customer_id), "绿茶"]]
    entry = AuditEntry.objects.of(shop.id).get(action="form.exported")
    assert entry.details == {"rows": 1}


def test_answers_take_as_many_queries_for_twenty_as_for_one(
    shop: Installation,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    form = saved(shop)
    answered(shop, form, now, 20)
    with django_assert_max_num_queries(16):
        assert len(do(shop, ANSWERS, id=str(form.pk))["edges"]) == 20
    with django_assert_max_num_queries(8):
        do(shop, LIST)


@pytest.mark.parametrize("permissions", [(), ("MANAGE_DISCOUNTS",), ("MANAGE_ORDERS",)])
def test_who_may_not_see_customers_sees_no_forms(
    shop: Installation, permissions: tuple[str, ...]
) -> None:
    _, body = ask(shop, LIST, as_staff(shop, permissions=permissions))
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_who_may_not_change_recalls_changes_no_form(shop: Installation) -> None:
    bearer = as_staff(shop, permissions=("MANAGE_USERS",))
    _, body = ask(shop, SAVE, bearer, {"input": wanted()})
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert not Form.objects.of(shop.id).exists()


def test_a_shops_forms_are_its_own(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    form = saved(shop)
    answered(shop, form, now)
    assert do(other_shop, LIST) == []
    assert do(other_shop, ANSWERS, id=str(form.pk))["edges"] == []
    done = do(other_shop, SAVE, id=str(form.pk), input=wanted())
    assert done["errors"] == [{"field": "id", "code": "FORM_UNKNOWN"}]


@pytest.fixture
def remote(settings: Any) -> Iterator[jinshuju.State]:
    state = jinshuju.State(jinshuju.demo.demo_seed())
    state.clock.offset = -time.time()
    with Serving({"jinshuju": jinshuju.create_app(state)}) as serving:
        url = serving.url("jinshuju")
        settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "JINSHUJU_URL": url}
        yield state


def test_jinshujus_forms_are_read_and_mapped(
    shop: Installation, remote: jinshuju.State
) -> None:
    save_account(
        installation_id=shop.id,
        key="jsj",
        kind=Account.Kind.JINSHUJU,
        name="金数据",
        app_id=API_KEY,
        secrets={"api_secret": API_SECRET},
    )
    listed = '{ jinshujuForms(account: "jsj") { token name formId } }'
    assert [each["token"] for each in do(shop, listed)] == [TASTES, "FeEdB2"]
    asked = """
    query($token: String!) {
      jinshujuFields(account: "jsj", token: $token) {
        key type labelZh isRequired remote choices { value labelZh labelEn tag }
      }
    }
    """
    fields = do(shop, asked, token=TASTES)
    assert [each["type"] for each in fields] == ["CHOICE", "CHOICES", "PHONE", "DATE"]
    fields[2]["pointsAt"] = "PHONE"
    made = wanted(
        key="there", kind="JINSHUJU", fields=fields, account="jsj", remoteToken=TASTES
    )
    done = do(shop, SAVE, input=made)
    assert done["errors"] == []
    assert do(shop, listed)[0]["formId"] == done["form"]["id"]
    remote.accounts.clear()
    _, body = ask(shop, listed, as_staff(shop, permissions=RECALLS))
    assert body["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
