"""The extension in `/demo/dashboard/`: every frame the Dashboard has, and its habits.

Opened as 127.0.0.1 the host frames the app from localhost: two sites, as in a shop.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Frame, Page

    from tests.browser.conftest import Stage

DESKTOP = {"width": 1440, "height": 900}


def host_of(stage: Stage) -> str:
    return stage.url.replace("localhost", "127.0.0.1") + "/demo/dashboard"


def visit(page: Page, stage: Stage, path: str = "/", staff: str = "owner") -> None:
    page.goto(f"{host_of(stage)}{path}?locale=en&staff={staff}")
    expect(page.get_by_role("link", name="Customers")).to_be_visible()


def open_app(page: Page) -> Frame:
    page.get_by_role("link", name="WeChat Growth").click()
    return frame_named(page, "app")


def frame_named(page: Page, title: str) -> Frame:
    element = page.locator(f"iframe[title='{title}']").element_handle()
    frame = element.content_frame()
    assert frame is not None
    # loaded twice: the first address lacks the theme
    frame.wait_for_url(re.compile("//localhost:.*[?&]theme=|/widgets/[a-z]+$"))
    return frame


def test_a_deep_link_survives_f5(
    stage: Stage, open_page: Callable[..., Page], shoot: Any
) -> None:
    page = open_page(size=DESKTOP)
    visit(page, stage)
    frame = open_app(page)
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (261, 77, 1179, 822)
    frame.evaluate("window.still = true")
    frame.get_by_role("link", name="Coupons", exact=True).click()
    page.wait_for_url("**/extensions/app/*/coupons")
    assert frame.evaluate("window.still"), (
        "the frame was loaded anew: the bridge is dead"
    )
    page.reload()
    frame = frame_named(page, "app")
    assert urlsplit(frame.url).path == "/coupons"
    here = frame.locator(".shell-nav [aria-current=page]")
    expect(here).to_have_text("Coupons")
    shoot(page, "page")


def test_a_member_of_staff_without_the_permission_is_told_so(
    stage: Stage, browser: Any
) -> None:
    # a page of its own: the console rightly tells of the refused request
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    visit(page, stage, staff="warehouse")
    frame = open_app(page)
    expect(frame.get_by_text("no access").first).to_be_visible()
    context.close()


def test_a_widget_understands_its_doubled_parameters_and_grows_with_its_content(
    stage: Stage, open_page: Callable[..., Page], assert_accessible: Any
) -> None:
    page = open_page(size=DESKTOP)
    visit(page, stage)
    page.get_by_role("link", name="Customers").click()
    page.locator(".host-list button").first.click()
    frame = frame_named(page, "growth-customer")
    asked = parse_qs(urlsplit(frame.url).query)
    assert len(asked["saleorApiUrl"]) == len(asked["id"]) == 2
    assert len(asked["customerId"]) == 1
    expect(frame.locator(".widget")).to_be_visible()
    expect(frame.locator(".widget .skeleton")).to_have_count(0)
    height = frame.locator(".widget").evaluate("each => each.offsetHeight")
    shown = page.locator(".host-frame")
    expect(shown).to_have_css("height", f"{height}px")
    assert_accessible(frame)


def test_a_post_widget_works_without_a_handshake(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(size=DESKTOP)
    visit(page, stage)
    page.get_by_role("link", name="Customers").click()
    page.locator(".host-list button").first.click()
    page.get_by_role("button", name="Widget by POST").click()
    frame = frame_named(page, "growth-customer")
    expect(frame.locator(".widget")).to_be_visible()
    handed = json.loads(frame.locator("#handover").text_content() or "")
    assert set(handed) == {"token", "saleorApiUrl", "appId", "context"}
    assert set(handed["context"]) == {"customerId"}
    expect(frame.locator(".widget .skeleton")).to_have_count(0)


def test_what_is_posted_to_a_widget_can_be_no_script(stage: Stage) -> None:
    page = requests.post(
        f"{stage.url}/widgets/customer",
        data={"accessToken": "</script><script>alert(1)</script>", "customerId": "1"},
        timeout=10,
    )
    assert "<script>alert" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors" in page.headers["Content-Security-Policy"]


def test_a_popup_for_many_gets_the_ticked_ones_and_the_lists_own_noise(
    stage: Stage, open_page: Callable[..., Page], assert_accessible: Any
) -> None:
    page = open_page(size=DESKTOP)
    visit(page, stage)
    page.get_by_role("link", name="Customers").click()
    for number in range(2):
        page.get_by_role("checkbox").nth(number).check()
    page.get_by_role("button", name=re.compile("^More actions")).click()
    frame = frame_named(page, "growth-customers-actions")
    asked = parse_qs(urlsplit(frame.url).query)
    assert asked["customerIds"][0].count(",") == 1
    assert "locale" in asked or "asc" in asked
    expect(frame.locator(".skeleton")).to_have_count(0)
    assert_accessible(frame)
    page.locator(".host-popup header button").click()
    expect(page.locator(".host-popup")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stand_in_itself_is_accessible(
    stage: Stage, open_page: Callable[..., Page], assert_accessible: Any, theme: str
) -> None:
    page = open_page(size=DESKTOP, theme=theme)
    visit(page, stage, "/customers")
    expect(page.locator(".host-list li").first).to_be_visible()
    assert_accessible(page)
