"""Menus, followers and mirrored tags, as the pages ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach.models import Account, FollowerCheck, Menu
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID, demo_seed
from saleor_wechat_growth.segments.services import rename_wechat_tags, save_tag
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django.fixtures import Settings

    from saleor_wechat_growth.installations.models import Installation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("their_keys"),
]

BUTTONS = """id name kind key url appId page kept"""
MENUS = f"""
query($account: ID!) {{ accountMenu(account: $account) {{
  key version isChanged
  draft {{ {BUTTONS} entries {{ {BUTTONS} }} }}
  problems {{ path wrong }}
  versions {{ number by takenOffAt names }}
  shown {{ isOn isOurs names }}
  unknownSince
  taps {{ entry taps people }}
  replies {{ key name }}
}} }}
"""
SAVE = """
mutation($account: ID!, $version: Int!, $buttons: [MenuButtonInput!]!) {
  saveMenu(account: $account, version: $version, buttons: $buttons) {
    menu { version isChanged } errors { field code }
  }
}
"""
FOLLOWERS = """
{ accountFollowers {
    key following waiting comparedAt nextAt isRunning listed total found lost error
} }
"""
TAGS = """
{ wechatTags { tag account direction isMadeHere people waiting refused error
  isRenamed nameError } }
"""
MIRROR = """
mutation($key: String!, $account: ID!) {
  mirrorTagWithWechat(key: $key, account: $account, direction: BOTH) {
    wechatTag { tag direction isMadeHere } errors { field code message }
  }
}
"""
NEW = {"id": "new", "name": "新品", "kind": "CLICK", "key": "new"}
LIST = {
    "id": "more",
    "name": "更多",
    "kind": "CLICK",
    "entries": [
        {"id": "shop", "name": "商城", "kind": "VIEW", "url": "https://tea.example/"}
    ],
}


@pytest.fixture
def platform(settings: Settings) -> Iterator[State]:
    state = State(demo_seed())
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield state


@pytest.fixture
def account(shop: Installation, platform: State) -> Account:
    del platform
    return service_account(shop)


def service_account(shop: Installation, key: str = "service") -> Account:
    return save_account(
        installation_id=shop.id,
        key=key,
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id=SERVICE_APPID if key == "service" else f"wx{key}",
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def told(shop: Installation, query: str, **variables: Any) -> Any:
    bearer = as_staff(shop, permissions=["MANAGE_USERS", "MANAGE_DISCOUNTS"])
    status, body = ask(shop, query, bearer, variables)
    assert status == 200
    assert "errors" not in body, body
    return body["data"]


def change(shop: Installation, name: str, **variables: Any) -> Any:
    given = ", ".join(f"${each}: {_TYPES[each]}" for each in variables)
    passed = ", ".join(f"{each}: ${each}" for each in variables)
    text = f"mutation({given}) {{ {name}({passed}) {{ errors {{ field code }} }} }}"
    return told(shop, text, **variables)[name]["errors"]


_TYPES = {"account": "ID!", "number": "Int", "key": "String!", "alsoThere": "Boolean!"}


def menu_of(shop: Installation, account: str = "service") -> Any:
    return told(shop, MENUS, account=account)["accountMenu"]


def save(shop: Installation, *buttons: Any, version: int = 0) -> Any:
    answer = told(shop, SAVE, account="service", version=version, buttons=buttons)
    return answer["saveMenu"]["errors"]


def actions(shop: Installation) -> list[str]:
    rows = AuditEntry.objects.of(shop.id).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_a_menu_is_drafted_published_changed_and_restored(
    shop: Installation, account: Account, platform: State
) -> None:
    assert save(shop, NEW, LIST) == []
    menu = menu_of(shop)
    assert (menu["version"], menu["isChanged"], menu["problems"]) == (1, True, [])
    assert menu["draft"][1]["entries"][0]["url"] == "https://tea.example/"
    assert change(shop, "publishMenu", account="service") == []
    assert [each["name"] for each in platform.menus[SERVICE_APPID]] == ["新品", "更多"]
    menu = menu_of(shop)
    assert (menu["isChanged"], menu["shown"]["isOurs"]) == (False, True)
    assert save(shop, NEW, version=1) == []
    assert change(shop, "publishMenu", account="service") == []
    assert change(shop, "publishMenu", account="service", number=1) == []
    assert change(shop, "takeOffMenu", account="service") == []
    assert SERVICE_APPID not in platform.menus
    assert actions(shop) == [
        "menu.saved",
        "menu.published",
        "menu.saved",
        "menu.published",
        "menu.published",
        "menu.taken_off",
    ]


def test_a_menu_of_which_nothing_is_known_is_told_as_that(
    shop: Installation, account: Account, platform: State
) -> None:
    assert save(shop, NEW) == []
    for path in ("/cgi-bin/menu/create", "/cgi-bin/get_current_selfmenu_info"):
        platform.faults.order(Fault(kind=Kind.LOST, path=path, times=1))
    assert change(shop, "publishMenu", account="service") == [
        {"field": None, "code": "MENU_UNKNOWN"}
    ]
    menu = menu_of(shop)
    assert (menu["unknownSince"] is None, menu["versions"]) == (False, [])
    assert actions(shop)[-1] == "menu.publishing_unknown"
    assert change(shop, "readMenu", account="service") == []
    menu = menu_of(shop)
    assert (menu["unknownSince"], len(menu["versions"])) == (None, 1)


def test_what_somebody_made_in_wechat_is_shown_and_taken_over(
    shop: Installation, account: Account, platform: State
) -> None:
    platform.menus[SERVICE_APPID] = [{"type": "img", "name": "海报", "value": "m"}]
    assert change(shop, "readMenu", account="service") == []
    menu = menu_of(shop)
    assert (menu["shown"]["isOurs"], menu["shown"]["isOn"]) == (False, True)
    assert change(shop, "takeOverMenu", account="service") == []
    menu = menu_of(shop)
    assert (menu["draft"][0]["kind"], menu["draft"][0]["kept"]) == ("KEPT", "img")
    assert menu["problems"] == [{"path": [0], "wrong": "CONSOLE_ONLY"}]
    assert change(shop, "publishMenu", account="service") == [
        {"field": "buttons", "code": "MENU_INVALID"}
    ]


@pytest.mark.usefixtures("account")
def test_refusals_of_menus_have_their_codes(shop: Installation) -> None:
    assert save(shop, NEW, version=7) == [{"field": "version", "code": "MENU_STALE"}]
    assert save(shop, {**NEW, "id": "no id!"}) == [
        {"field": "buttons", "code": "MENU_INVALID"}
    ]
    assert change(shop, "publishMenu", account="service", number=4) == [
        {"field": "number", "code": "VERSION_UNKNOWN"}
    ]
    for name in ("publishMenu", "readMenu", "takeOverMenu", "takeOffMenu"):
        assert change(shop, name, account="nobody") == [
            {"field": "account", "code": "ACCOUNT_UNKNOWN"}
        ]
    assert actions(shop) == []


def test_a_comparison_of_followers_is_asked_for_and_seen(
    shop: Installation, account: Account, now: datetime
) -> None:
    (before,) = told(shop, FOLLOWERS)["accountFollowers"]
    assert (before["comparedAt"], before["isRunning"]) == (None, False)
    assert change(shop, "checkFollowers", account="service") == []
    (after,) = told(shop, FOLLOWERS)["accountFollowers"]
    assert after["isRunning"]
    assert FollowerCheck.objects.of(shop.id).get(account=account).due_at is not None
    assert actions(shop) == ["followers.check_asked"]
    assert change(shop, "checkFollowers", account="nobody") == [
        {"field": "account", "code": "ACCOUNT_UNKNOWN"}
    ]


def test_a_tag_is_kept_the_same_until_that_ends(
    shop: Installation, account: Account, platform: State, now: datetime
) -> None:
    save_tag(installation_id=shop.id, key="vip", name="VIP", now=now)
    answer = told(shop, MIRROR, key="vip", account="service")["mirrorTagWithWechat"]
    assert answer["wechatTag"] == {
        "tag": "vip",
        "direction": "BOTH",
        "isMadeHere": True,
    }
    assert "VIP" in platform.tags.names[SERVICE_APPID].values()
    (row,) = told(shop, TAGS)["wechatTags"]
    assert (row["people"], row["waiting"], row["refused"]) == (0, 0, 0)
    assert (row["isRenamed"], row["nameError"]) == (False, "")
    save_tag(installation_id=shop.id, key="vip", name="V" * 31, now=now)
    assert told(shop, TAGS)["wechatTags"][0]["isRenamed"]
    rename_wechat_tags(now=now)
    (row,) = told(shop, TAGS)["wechatTags"]
    assert (row["isRenamed"], row["nameError"]) == (False, "45158")
    ended = {"key": "vip", "account": "service", "alsoThere": True}
    assert change(shop, "stopMirroringTag", **ended) == []
    assert "VIP" not in platform.tags.names[SERVICE_APPID].values()
    assert actions(shop) == ["tag.wechat_mirrored", "tag.wechat_stopped"]


def test_a_full_account_is_a_refusal_of_its_own(
    shop: Installation, account: Account, platform: State, now: datetime
) -> None:
    save_tag(installation_id=shop.id, key="vip", name="VIP", now=now)
    names = platform.tags.names[SERVICE_APPID]
    names.update({100 + number: f"t{number}" for number in range(100)})
    answer = told(shop, MIRROR, key="vip", account="service")["mirrorTagWithWechat"]
    assert [each["code"] for each in answer["errors"]] == ["FULL"]


def test_nothing_is_shown_of_another_shop(
    shop: Installation, other_shop: Installation, account: Account, now: datetime
) -> None:
    service_account(other_shop, "theirs")
    save_tag(installation_id=shop.id, key="vip", name="VIP", now=now)
    assert save(shop, NEW) == []
    told(shop, MIRROR, key="vip", account="service")
    assert menu_of(other_shop, "service") is None
    assert menu_of(other_shop, "theirs")["draft"] == []
    assert told(other_shop, TAGS)["wechatTags"] == []
    assert change(other_shop, "checkFollowers", account="service") == [
        {"field": "account", "code": "ACCOUNT_UNKNOWN"}
    ]
    assert Menu.objects.of(other_shop.id).count() == 0


@pytest.mark.usefixtures("account")
def test_staff_need_their_permissions(shop: Installation) -> None:
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS"])
    for query in (MENUS, FOLLOWERS, TAGS):
        variables = {"account": "service"} if query == MENUS else {}
        _, body = ask(shop, query, bearer, variables)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    given = {"account": "service", "version": 0, "buttons": [NEW]}
    _, body = ask(shop, SAVE, as_staff(shop, permissions=["MANAGE_USERS"]), given)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_second_account_costs_no_further_query(
    shop: Installation, account: Account, django_assert_num_queries: Any
) -> None:
    assert save(shop, NEW) == []
    with CaptureQueriesContext(connection) as one:
        menu_of(shop)
        told(shop, FOLLOWERS)
    service_account(shop, "loyal")
    with django_assert_num_queries(len(one)):
        menu_of(shop)
        told(shop, FOLLOWERS)
