"""The traps of the Dashboard's frame, one test each.

Those of the theme, the empty token, the refresh and the first paint are in
test_extension.py, those of deep links, doubled parameters, POST widgets and ticked rows
in test_dashboard_host.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.host import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Page

    from tests.browser.conftest import Stage
    from tests.browser.host import Kind

POPUP_SECONDS: Final = 300
#: the SDK gives up on an answer after ten
GIVES_UP_MS: Final = 11_000


def title(frame: Frame) -> Any:
    return frame.get_by_role("heading", level=1)


def queries(page: Page) -> list[str]:
    """Collect the token of every question to our server from now on."""
    used: list[str] = []

    def note(sent: Any) -> None:
        if "/graphql/dashboard/" in sent.url:
            used.append(sent.headers["authorization-bearer"])

    page.on("request", note)
    return used


def test_storage_and_cookies_are_dead_and_nothing_needs_them(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    frame = play(open_page(), stage, locale="en")
    expect(title(frame)).to_have_text("Overview")
    assert (
        frame.evaluate(
            "() => { try { return localStorage } catch (e) { return e.name } }"
        )
        == "SecurityError"
    )
    frame.evaluate("document.cookie = 'a=1; SameSite=None; Secure'")
    assert frame.evaluate("document.cookie") == ""
    expect(frame.get_by_role("region", name="Health")).to_be_visible()


def test_confirm_is_dead_so_the_page_asks_itself_before_changes_are_left(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(excused="Ignored call to 'confirm()'")
    frame = play(page, stage, locale="en", route="/coupons/new")
    frame.get_by_label("Name", exact=True).fill("春茶券")
    # the Dashboard's sandbox answers no at once, whatever a person would say
    assert frame.evaluate("confirm('really?')") is False
    bar = frame.get_by_role("navigation", name="Pages")
    bar.get_by_role("link", name="Messages").click()
    asked = frame.get_by_role("dialog", name="Leave without saving?")
    asked.get_by_role("button", name="Stay").click()
    expect(frame.get_by_label("Name", exact=True)).to_have_value("春茶券")
    bar.get_by_role("link", name="Messages").click()
    asked.get_by_role("button", name="Leave").click()
    expect(title(frame)).to_have_text("Messages")


def test_the_clipboard_is_dead_so_what_is_to_be_copied_is_selected(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(excused="Clipboard API has been blocked")
    frame = play(page, stage, locale="en", route="/settings")
    frame.get_by_role("button", name="Copy").first.click()
    expect(frame.get_by_text("Selected: press Ctrl+C")).to_be_visible()
    assert "/callbacks/wechat/" in frame.evaluate("getSelection().toString()")


def test_a_list_can_be_downloaded_from_the_frame(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/messages", params=[("tab", "log")])
    with page.expect_download() as caught:
        frame.get_by_role("button", name="Download CSV").click()
    text = caught.value.path().read_text(encoding="utf-8-sig")
    assert text.count("\n") > 1


def test_no_form_loads_the_frame_anew(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/customers")
    box = frame.get_by_role("searchbox")
    frame.evaluate("window.still = true")
    box.fill("Alice")
    box.press("Enter")
    expect(frame.get_by_role("row")).not_to_have_count(0)
    assert frame.evaluate("window.still")
    # a new document would be our own referrer's, to whom the Dashboard says nothing
    assert frame.evaluate("document.referrer") == f"{stage.dashboard.origin}/"


def test_two_handshakes_are_one_beginning(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/coupons")
    expect(title(frame)).to_have_text("Coupons")
    expect(frame.locator(".skeleton")).to_have_count(0)
    frame.evaluate("window.still = true")
    used = queries(page)
    page.evaluate("handshake()")
    page.evaluate("handshake()")
    page.wait_for_timeout(500)
    assert used == [], "what was there already was asked for again"
    assert frame.evaluate("window.still")
    expect(title(frame)).to_have_text("Coupons")


def test_a_handshake_without_a_token_takes_nothing_from_who_has_one(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/coupons")
    expect(title(frame)).to_have_text("Coupons")
    page.evaluate("said.token = ''; handshake()")
    page.wait_for_timeout(300)
    expect(title(frame)).to_have_text("Coupons")


def test_the_dashboards_own_path_is_not_routed_by(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    # the host says "/dashboard/extensions/app/…/home" after every load
    frame = play(page := open_page(), stage, locale="en", route="/segments")
    expect(title(frame)).to_have_text("Segments")
    page.evaluate("tell('redirect', { path: '/dashboard/extensions/app/x/messages' })")
    page.wait_for_timeout(300)
    expect(title(frame)).to_have_text("Segments")


def test_a_dashboard_that_answers_nothing_keeps_nobody_waiting(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.clock.install()
    frame = play(page, stage, locale="en")
    expect(title(frame)).to_have_text("Overview")
    page.evaluate("known.length = 0")
    for name in ("Coupons", "Messages"):
        bar = frame.get_by_role("navigation", name="Pages")
        bar.get_by_role("link", name=name).click()
        expect(title(frame)).to_have_text(name)
    # the SDK's own rejection must not surface as an error of the page: see `open_page`
    page.clock.fast_forward(GIVES_UP_MS)
    page.wait_for_timeout(100)


@pytest.mark.parametrize(
    ("kind", "route"), [("WIDGET", "/widgets/customer"), ("POPUP", "/popups/customer")]
)
def test_a_mount_shown_to_who_may_not_see_it_gets_no_token_and_says_so(
    stage: Stage,
    open_page: Callable[..., Page],
    assert_accessible: Any,
    kind: Kind,
    route: str,
) -> None:
    frame = play(
        open_page(),
        stage,
        token="",
        locale="en",
        route=route,
        kind=kind,
        params=[("customerId", "VXNlcjox")],
    )
    expect(frame.get_by_text(re.compile("no access"))).to_be_visible()
    assert_accessible(frame)


def test_a_widget_renewed_within_seconds_stays_as_it_is(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/widgets/home", kind="WIDGET")
    expect(frame.get_by_text("Recovered revenue").first).to_be_attached()
    expect(frame.locator(".skeleton")).to_have_count(0)
    frame.evaluate("window.still = document.querySelector('.widget').innerHTML")
    page.evaluate("token => tell('tokenRefresh', { token })", stage.staff_token())
    page.wait_for_timeout(500)
    assert frame.evaluate(
        "document.querySelector('.widget').innerHTML === window.still"
    )


def test_a_widget_leads_on_by_the_dashboard_and_not_within_its_own_frame(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, locale="en", route="/widgets/home", kind="WIDGET")
    frame.evaluate("window.still = true")
    frame.get_by_role("link").first.click()
    page.wait_for_function("heard.some(each => each.type === 'redirect')")
    asked = page.evaluate("heard.find(each => each.type === 'redirect').payload.to")
    assert asked == "/extensions/app/QXBwOjE%3D/overview"
    assert frame.evaluate("window.still")


def test_a_popup_gets_no_second_token_and_says_when_its_time_is_over(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.clock.install()
    frame = play(
        page,
        stage,
        locale="en",
        route="/popups/customer",
        kind="POPUP",
        params=[("customerId", "VXNlcjox")],
    )
    expect(frame.locator(".skeleton")).to_have_count(0)
    over = frame.get_by_text("This window has been open for five minutes")
    expect(over).to_have_count(0)
    page.clock.fast_forward(POPUP_SECONDS * 1000)
    expect(over).to_be_visible()
    frame.get_by_role("button", name="Close").click()
    page.wait_for_function("heard.some(each => each.type === 'popupClose')")


@pytest.mark.parametrize(
    "params",
    [
        [("customerIds", "VXNlcjox,VXNlcjoy")],
        [("customerIds[0]", "VXNlcjox"), ("customerIds[1]", "VXNlcjoy")],
        [("customerIds", "VXNlcjox"), ("customerIds", "VXNlcjoy")],
        [("asc", "true"), ("sort", "name"), ("customerIds", "VXNlcjox,VXNlcjoy")],
    ],
    ids=["commas", "indices", "repeated", "the lists own query"],
)
def test_ticked_rows_are_understood_in_every_shape(
    stage: Stage, open_page: Callable[..., Page], params: list[tuple[str, str]]
) -> None:
    page = open_page()
    asked: list[Any] = []

    def note(sent: Any) -> None:
        if "/graphql/dashboard/" in sent.url:
            asked.append(sent.post_data_json["variables"])

    page.on("request", note)
    frame = play(
        page,
        stage,
        locale="en",
        route="/popups/customers",
        kind="POPUP",
        params=params,
    )
    expect(frame.locator(".skeleton")).to_have_count(0)
    expect(title(frame)).to_be_attached()
    assert any(["VXNlcjox", "VXNlcjoy"] in each.values() for each in asked)


@pytest.mark.parametrize(
    "params", [[], [("customerId", "VXNlcjox")]], ids=["list", "one"]
)
def test_the_search_action_works_wherever_it_is_called(
    stage: Stage, open_page: Callable[..., Page], params: list[tuple[str, str]]
) -> None:
    frame = play(
        open_page(),
        stage,
        locale="en",
        route="/popups/search",
        kind="POPUP",
        params=params,
    )
    expect(frame.get_by_role("searchbox")).to_be_focused()


def test_the_manifest_heeds_what_the_dashboard_does_with_urls_and_frames(
    stage: Stage,
) -> None:
    manifest = requests.get(f"{stage.url}/api/manifest", timeout=10).json()
    origin = manifest["appUrl"].rstrip("/")
    places = []
    for each in manifest["extensions"]:
        if each["target"] == "APP_PAGE":
            assert each["url"].startswith("/")
        else:
            # core resolves a relative one differently for each target
            assert each["url"].startswith(f"{origin}/")
        if each["target"] == "WIDGET":
            places.append(each["mount"])
        # who lacks one of them is handed no token at all
        assert each["permissions"]
    # frames of one origin on one page hear each other's messages
    assert len(places) == len(set(places))
