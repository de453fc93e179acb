"""The first page of the Dashboard extension, in a frame as the Dashboard has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.host import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Stage


@pytest.mark.parametrize(
    ("theme", "locale", "title", "health"),
    [
        ("light", "zh-Hans", "概览", "运行状况"),
        ("dark", "en", "Overview", "Health"),
    ],
)
def test_the_overview_shows_health_in_the_dashboards_language_and_theme(
    stage: Stage,
    open_page: Callable[..., Page],
    shoot: Any,
    assert_accessible: Any,
    theme: str,
    locale: str,
    title: str,
    health: str,
) -> None:
    frame = play(page := open_page(), stage, locale=locale, theme=theme)
    expect(frame.get_by_role("heading", level=1)).to_have_text(title)
    cards = frame.get_by_role("region", name=health).locator("article")
    expect(cards).to_have_count(4)
    assert frame.locator("html").get_attribute("data-theme") == theme
    assert frame.locator("html").get_attribute("lang") in {"zh-Hans", "en"}
    shoot(page, "page")
    assert_accessible(frame)


def test_the_first_paint_already_has_the_dashboards_theme(stage: Stage) -> None:
    for theme in ("light", "dark"):
        page = requests.get(f"{stage.url}/home?theme={theme}", timeout=10)
        assert f'data-theme="{theme}"' in page.text
        assert "<script>" not in page.text
        policy = page.headers["Content-Security-Policy"]
        assert f"frame-ancestors {stage.dashboard.origin}" in policy
        assert "X-Frame-Options" not in page.headers


def test_a_page_whose_theme_nobody_named_is_painted_when_it_is(stage: Stage) -> None:
    page = requests.get(f"{stage.url}/home", timeout=10)
    assert 'data-theme="awaited"' in page.text
    posted = requests.post(f"{stage.url}/widgets/order", data={}, timeout=10)
    assert 'data-theme="light"' in posted.text


def test_a_theme_switched_in_the_dashboard_is_worn_without_a_reload(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    frame = play(page := open_page(), stage)
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    frame.evaluate("window.still = true")
    page.evaluate("tell('theme', { theme: 'dark' })")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    assert frame.evaluate("window.still")
    assert (
        frame.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(38, 40, 54)"
    )


def test_a_staff_member_without_a_token_is_told_that_they_have_no_access(
    stage: Stage, open_page: Callable[..., Page], shoot: Any, assert_accessible: Any
) -> None:
    frame = play(page := open_page(), stage, token="", locale="en")
    expect(frame.get_by_role("heading")).to_have_text("You have no access to this page")
    shoot(page, "page")
    assert_accessible(frame)


def test_the_page_asks_with_the_newest_token_and_goes_on_by_itself(
    stage: Stage, browser: Any
) -> None:
    # a page of its own: the refused request is one the console rightly tells of
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    old = stage.staff_token()
    stage.pass_time(400)
    frame = play(page, stage, token=old, locale="en")
    # neither an error nor a page: it waits for the token that is about to come
    expect(frame.locator(".skeleton").first).to_be_visible()
    expect(frame.get_by_role("alert")).to_have_count(0)
    page.evaluate("token => tell('tokenRefresh', { token })", stage.staff_token())
    expect(frame.get_by_role("region", name="Health")).to_be_visible()
    used: list[str] = []
    page.on(
        "request",
        lambda sent: (
            "/graphql/dashboard/" in sent.url
            and used.append(sent.headers["authorization-bearer"])
        ),
    )
    newest = stage.staff_token()
    page.evaluate("token => tell('tokenRefresh', { token })", newest)
    frame.get_by_role("button", name=re.compile("Refresh")).click()
    expect(frame.get_by_role("button", name="Refresh", exact=True)).to_be_enabled()
    assert used[-1] == newest
    context.close()


def test_opened_outside_the_dashboard_it_says_where_it_lives(
    stage: Stage, open_page: Callable[..., Page], assert_accessible: Any
) -> None:
    page = open_page(language="en-GB")
    page.goto(stage.url)
    expect(page.get_by_role("heading")).to_have_text(
        "This page lives in the Saleor Dashboard"
    )
    assert_accessible(page)
    page.get_by_role("link", name="Try the demo").click()
    page.wait_for_url("**/demo/dashboard/")


def test_a_shop_that_does_not_answer_can_be_asked_again(
    stage: Stage, browser: Any, shoot: Any
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.route("**/graphql/dashboard/", lambda route: route.abort())
    frame = play(page, stage, locale="en")
    expect(frame.get_by_role("alert").first).to_contain_text("does not answer")
    shoot(page, "page")
    page.unroute("**/graphql/dashboard/")
    expect(frame.locator(".skeleton")).to_have_count(0)
    retry = frame.get_by_role("button", name="Try again")
    for left in range(retry.count(), 0, -1):
        retry.first.click()
        expect(retry).to_have_count(left - 1)
    expect(frame.get_by_role("region", name="Health")).to_be_visible()
    context.close()


def test_a_touch_taken_away_is_gone_from_the_picture_before_the_server_answers(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, route="/recalls/new", locale="en")
    touches = frame.locator(".recalls-line [data-kind=touch]")
    expect(touches).to_have_count(3)
    held = []

    def hold(route: Route) -> None:
        if "RecallPreview" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql/dashboard/", hold)
    frame.get_by_role("button", name="Remove Touch 2").click()
    expect(touches).to_have_count(2)
    expect(frame.locator(".recalls-line")).to_have_attribute("aria-busy", "true")
    expect(touches.nth(1)).to_contain_text("Touch 3")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(frame.locator(".recalls-line")).to_have_attribute("aria-busy", "false")
    expect(touches.nth(1)).to_contain_text("Touch 2")


def test_the_bar_moves_nothing_when_it_learns_that_set_up_is_wanted(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    held = []

    def hold(route: Route) -> None:
        if "query Setup " in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql/dashboard/", hold)
    frame = play(page, stage, route="/customers", locale="en")
    links = frame.get_by_role("navigation", name="Pages").get_by_role("link")
    expect(links.last).to_have_text("Settings")
    known = links.count()
    places = "all => all.map(each => each.getBoundingClientRect().x)"
    before = links.evaluate_all(places)
    while not held:
        page.wait_for_timeout(50)
    for each in held:
        each.continue_()
    expect(links).to_have_count(known + 1)
    assert links.evaluate_all(places)[:known] == before


def test_a_profile_shows_what_staff_know_of_a_person(
    stage: Stage, open_page: Callable[..., Page], shoot: Any
) -> None:
    page = open_page()
    frame = play(page, stage, route="/customers/3", locale="en", theme="dark")
    card = frame.get_by_role("region", name="Traits")
    expect(card.get_by_role("listitem")).to_have_count(6)
    card.get_by_role("button", name="Change “生日”").click()
    expect(frame.get_by_role("dialog")).to_be_visible()
    shoot(page, "dialog")
