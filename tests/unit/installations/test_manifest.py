"""What core reads at install, against what core and the Dashboard take."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import resolve

from saleor_wechat_growth.installations import manifest

URL = "https://growth.example"
#: facts of the Dashboard 3.23: where a WIDGET may stand
WIDGETS = {
    "HOMEPAGE_WIDGETS",
    "CUSTOMER_DETAILS_WIDGETS",
    "ORDER_DETAILS_WIDGETS",
    "VOUCHER_DETAILS_WIDGETS",
}
POPUPS = {
    "CUSTOMER_DETAILS_MORE_ACTIONS",
    "CUSTOMER_OVERVIEW_MORE_ACTIONS",
    "SEARCH_ACTION",
}


def extensions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manifest.build(URL)["extensions"]
    return found


@pytest.fixture(params=extensions(), ids=lambda each: each["identifier"])
def extension(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def test_every_mount_is_there() -> None:
    by_target: dict[str, set[str]] = {}
    for each in extensions():
        by_target.setdefault(each["target"], set()).add(each["mount"])
    assert by_target == {
        "APP_PAGE": {"NAVIGATION_CUSTOMERS"},
        "WIDGET": WIDGETS,
        "POPUP": POPUPS,
    }


def test_each_is_known_by_a_name_of_its_own() -> None:
    names = [each["identifier"] for each in extensions()]
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 256 for name in names)


def test_no_page_of_the_dashboard_has_two_widgets_of_ours() -> None:
    # frames of one origin on one page hear each other's messages
    mounts = Counter(
        each["mount"] for each in extensions() if each["target"] == "WIDGET"
    )
    assert set(mounts.values()) == {1}


def test_it_asks_for_what_its_page_reads_and_never_for_apps(
    extension: dict[str, Any],
) -> None:
    assert extension["permissions"], "its token would carry none"
    assert set(extension["permissions"]) <= set(manifest.build(URL)["permissions"])
    assert "MANAGE_APPS" not in extension["permissions"]


def test_its_address_is_one_that_we_serve(extension: dict[str, Any]) -> None:
    url = extension["url"]
    # the Dashboard takes an app page's only relative, core joins a popup's
    assert url.startswith("/" if extension["target"] == "APP_PAGE" else f"{URL}/")
    path = urljoin(f"{URL}/", url).removeprefix(URL)
    assert resolve(path).view_name.startswith("saleor_wechat_growth.web.pages")


def test_widgets_are_loaded_by_get_and_so_know_theme_and_language(
    extension: dict[str, Any],
) -> None:
    if extension["target"] != "WIDGET":
        assert "options" not in extension
        return
    is_home = extension["mount"] == "HOMEPAGE_WIDGETS"
    option = "homeWidgetTarget" if is_home else "widgetTarget"
    assert extension["options"] == {option: {"method": "GET"}}
