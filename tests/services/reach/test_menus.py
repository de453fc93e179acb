"""Menus are published as they were drafted, compared with WeChat, and counted."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.insights.queries import menus as figures
from saleor_wechat_growth.reach import menus, services
from saleor_wechat_growth.reach.errors import (
    MenuInvalid,
    MenuNotShown,
    MenuRefused,
    MenuStale,
    MenuUnknown,
    VersionUnknown,
)
from saleor_wechat_growth.reach.models import Account, Menu, MenuVersion
from saleor_wechat_growth.reach.services import menus as publishing
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID, demo_seed
from tests.services.reach import cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
CREATE = "/cgi-bin/menu/create"
DELETE = "/cgi-bin/menu/delete"
SHOWN = "/cgi-bin/get_current_selfmenu_info"
NEW = {"id": "new", "name": "新品", "kind": "click", "key": "new_goods"}
SHOP = {"id": "shop", "name": "商城", "kind": "view", "url": "https://tea.example/"}
MINI = {
    "id": "mini",
    "name": "小程序",
    "kind": "miniprogram",
    "appid": "wxmini",
    "pagepath": "pages/index",
    "url": "https://tea.example/",
}
MENU: list[dict[str, Any]] = [
    NEW,
    {"id": "more", "name": "更多", "entries": [SHOP, MINI]},
]


class Platform:
    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.url = url

    @property
    def menu(self) -> Any:
        return self.state.menus.get(SERVICE_APPID)

    def tell(self, what: str, **body: Any) -> None:
        answer = requests.post(f"{self.url}/_sandbox/{what}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text


@pytest.fixture
def platform(settings: Settings) -> Iterator[Platform]:
    state = State(demo_seed(), Clock(time.time))
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield Platform(state, serving.url("wechat"))


@pytest.fixture
def account(shop: Installation, platform: Platform) -> Account:
    del platform
    return services.save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id=SERVICE_APPID,
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def save(account: Account, buttons: object = MENU) -> Menu:
    row = Menu.objects.of(account.installation_id).first()
    return services.save_menu(
        installation_id=account.installation_id,
        account_key="service",
        buttons=buttons,
        version=row.version if row else 0,
    )


def publish(account: Account, number: int | None = None, now: datetime = NOW) -> Menu:
    return services.publish_menu(
        installation_id=account.installation_id,
        account_key="service",
        by="staff:1",
        number=number,
        now=now,
    )


def read(account: Account, now: datetime = NOW) -> Menu:
    return services.read_menu(
        installation_id=account.installation_id, account_key="service", now=now
    )


def versions(account: Account) -> list[tuple[int, bool, bool]]:
    rows = MenuVersion.objects.of(account.installation_id).order_by("number")
    return [
        (row.number, row.published_at is not None, row.taken_off_at is None)
        for row in rows
    ]


def test_a_published_menu_is_what_wechat_shows(
    platform: Platform, account: Account
) -> None:
    save(account)
    row = publish(account)
    assert platform.menu == [
        {"type": "click", "name": "新品", "key": "new_goods"},
        {
            "name": "更多",
            "sub_button": [
                {"type": "view", "name": "商城", "url": "https://tea.example/"},
                {
                    "type": "miniprogram",
                    "name": "小程序",
                    "appid": "wxmini",
                    "pagepath": "pages/index",
                    "url": "https://tea.example/",
                },
            ],
        },
    ]
    assert menus.is_same(menus.load(row.draft), row.shown)
    assert versions(account) == [(1, True, True)]


def test_an_earlier_version_comes_back(platform: Platform, account: Account) -> None:
    save(account)
    publish(account)
    save(account, [{**NEW, "name": "上新"}])
    publish(account, now=NOW + timedelta(hours=1))
    assert platform.menu[0]["name"] == "上新"
    row = publish(account, number=1, now=NOW + timedelta(hours=2))
    assert platform.menu[0]["name"] == "新品"
    assert [each["id"] for each in row.draft] == ["new", "more"]
    assert versions(account) == [(1, True, False), (2, True, False), (3, True, True)]
    with pytest.raises(VersionUnknown):
        publish(account, number=9)


def test_what_wechat_refuses_changes_nothing(
    platform: Platform, account: Account
) -> None:
    save(account)
    publish(account)
    save(account, [NEW])
    platform.tell("faults", kind="errcode", path=CREATE, code=40018, times=1)
    with pytest.raises(MenuRefused) as refused:
        publish(account)
    assert refused.value.code == "40018"
    assert versions(account) == [(1, True, True)]
    assert len(platform.menu) == 2


def test_a_publishing_without_an_answer_is_settled_by_asking(
    platform: Platform, account: Account
) -> None:
    save(account)
    platform.tell("faults", kind="accept-then-drop", path=CREATE, times=1)
    row = publish(account)
    assert menus.is_same(menus.load(row.draft), platform.menu)
    assert versions(account) == [(1, True, True)]
    save(account, [NEW])
    platform.tell("faults", kind="drop", path=CREATE, times=1)
    with pytest.raises(MenuNotShown):
        publish(account)
    assert len(platform.menu) == 2
    assert versions(account) == [(1, True, True)]


def test_what_nobody_could_ask_after_stays_unknown_until_somebody_can(
    platform: Platform, account: Account
) -> None:
    save(account)
    publish(account)
    save(account, [NEW])
    platform.tell("faults", kind="accept-then-drop", path=CREATE, times=1)
    platform.tell("faults", kind="drop", path=SHOWN, times=1)
    with pytest.raises(MenuUnknown):
        publish(account)
    assert versions(account) == [(1, True, True), (2, False, True)]
    read(account, NOW + timedelta(hours=1))
    assert versions(account) == [(1, True, False), (2, True, True)]


def test_a_menu_that_wechat_took_is_not_told_as_refused_as_it_cannot_be_read(
    platform: Platform, account: Account
) -> None:
    save(account)
    platform.tell("faults", kind="drop", path=SHOWN, times=1)
    row = publish(account)
    assert versions(account) == [(1, True, True)]
    assert row.is_on
    assert menus.is_same(menus.load(row.draft), row.shown)


def test_a_taking_off_without_an_answer_is_settled_by_asking(
    platform: Platform, account: Account
) -> None:
    def take_off() -> None:
        services.take_off_menu(
            installation_id=account.installation_id, account_key="service", now=NOW
        )

    save(account)
    publish(account)
    platform.tell("faults", kind="drop", path=DELETE, times=2)
    with pytest.raises(MenuNotShown):
        take_off()
    platform.tell("faults", kind="drop", path=SHOWN, times=1)
    with pytest.raises(MenuUnknown):
        take_off()
    assert versions(account) == [(1, True, True)]
    platform.tell("faults", kind="accept-then-drop", path=DELETE, times=1)
    take_off()
    assert versions(account) == [(1, True, False)]


@pytest.mark.parametrize("was_called", [True, False])
def test_a_publishing_that_was_killed_is_settled_by_what_wechat_shows(
    platform: Platform,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    was_called: bool,  # noqa: FBT001 -- a case
) -> None:
    save(account)

    def die(*_: object) -> None:
        raise SystemExit

    where = "_published" if was_called else "create_menu"
    with monkeypatch.context() as killing:
        killing.setattr(publishing, where, die)
        with pytest.raises(SystemExit):
            publish(account)
    assert versions(account) == [(1, False, True)]
    read(account)
    assert versions(account) == ([(1, True, True)] if was_called else [])
    assert (platform.menu is not None) == was_called


def test_a_change_in_wechats_console_is_seen_and_can_be_taken_over(
    platform: Platform, account: Account
) -> None:
    save(account)
    publish(account)
    picture = {"type": "img", "name": "海报", "value": "media-1"}
    renamed = {"type": "click", "name": "看新品", "key": "new_goods"}
    platform.tell("menus", appid=SERVICE_APPID, buttons=[renamed, picture])
    row = read(account)
    assert not menus.is_same(menus.load(row.draft), row.shown)
    row = services.take_over_menu(
        installation_id=account.installation_id, account_key="service"
    )
    # the renamed entry is the same entry, so its taps go on being counted
    assert [(each["id"], each["kind"]) for each in row.draft] == [
        ("new", "click"),
        ("found-1", "kept"),
    ]
    wrong = menus.problems(menus.load(row.draft))
    assert [(each.path, each.wrong) for each in wrong] == [
        ((1,), menus.Wrong.CONSOLE_ONLY)
    ]
    with pytest.raises(MenuInvalid):
        publish(account)


def test_two_who_edit_at_once_do_not_overwrite_each_other(account: Account) -> None:
    save(account)
    with pytest.raises(MenuStale):
        services.save_menu(
            installation_id=account.installation_id,
            account_key="service",
            buttons=[],
            version=0,
        )


def test_a_menu_is_taken_off_also_where_there_is_none(
    platform: Platform, account: Account
) -> None:
    save(account)
    publish(account)
    for _ in range(2):
        services.take_off_menu(
            installation_id=account.installation_id, account_key="service", now=NOW
        )
    assert platform.menu is None
    assert versions(account) == [(1, True, False)]


@pytest.mark.parametrize(
    ("buttons", "wrong"),
    [
        ([], menus.Wrong.EMPTY),
        ([{**NEW, "id": str(n), "key": str(n)} for n in range(4)], "TOO_MANY"),
        ([{**NEW, "name": " "}], "NAME_MISSING"),
        ([{**NEW, "name": "六个汉字太长"}], "NAME_LONG"),
        ([NEW, {**NEW, "id": "again"}], "KEY"),
        ([{**SHOP, "url": "http://tea.example/"}], "URL"),
        ([{**MINI, "appid": ""}], "APP"),
        ([{**MINI, "pagepath": ""}], "PAGE"),
        (
            [
                {
                    "id": "more",
                    "name": "更多",
                    "entries": [{**NEW, "id": str(n), "key": str(n)} for n in range(6)],
                }
            ],
            "TOO_MANY",
        ),
    ],
)
def test_what_wechat_would_refuse_is_said_before_it_is_asked(
    buttons: Any, wrong: Any
) -> None:
    found = [each.wrong for each in menus.problems(menus.load(buttons))]
    assert found == [menus.Wrong[wrong] if isinstance(wrong, str) else wrong]


def tap(account: Account, who: cast.Person, how: str, key: str, at: datetime) -> None:
    happening = Happening(
        installation_id=account.installation_id,
        kind="menu.used",
        subject=f"customer:{who.customer_id}",
        at=at,
        body={
            "customer_id": who.customer_id,
            "identity_id": who.identity_id,
            "account_id": account.id,
            "account_key": account.key,
            "how": how,
            "key": key,
        },
    )
    dispatch([happening], NOW)


def test_taps_are_counted_by_entry_whatever_it_is_called_meanwhile(
    account: Account,
) -> None:
    save(account)
    publish(account)
    alice = cast.alice(account)
    for minutes in (1, 2, 2):
        # the same push twice is one tap
        tap(account, alice, "click", "new_goods", NOW - timedelta(minutes=minutes))
    tap(account, alice, "mini_program", "pages/index", NOW - timedelta(minutes=3))
    tap(account, alice, "click", "of nobody", NOW - timedelta(minutes=4))
    tap(account, alice, "click", "new_goods", NOW - timedelta(days=31))
    save(account, [{**NEW, "name": "上新"}])
    publish(account)
    told = figures.taps(account.installation_id, NOW)
    assert [(each.item, each.taps, each.people) for each in told["service"]] == [
        ("new", 2, 1),
        ("mini", 1, 1),
    ]
    assert ActivityEvent.objects.of(account.installation_id).count() == 5
