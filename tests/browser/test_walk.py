"""`/demo/`: the main job, walked through by somebody with a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.host import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, ViewportSize

    from tests.browser.conftest import Stage

CHAT_CARD = ".wx-card[data-pane=chat]"
NOTICE = ".wx-card[data-pane=notices]"
TEXT = ".sms-texts [data-from=shop]"
#: a step of the clock waits for all that is due in it
PATIENCE = 60_000


#: wide enough for all panes of the phone beside the desk
WIDE: ViewportSize = {"width": 1440, "height": 900}


def arrive(page: Page, stage: Stage, *, follows: bool = True) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{stage.url}/demo/")
    expect(page.locator(".product")).to_have_count(8, timeout=PATIENCE)
    if follows:
        page.locator(".follow-button").click()
        # the push of the follow comes through the inbox
        expect(page.get_by_role("switch").first).to_be_checked(timeout=PATIENCE)


def leave_a_cart(page: Page, *, accept: bool) -> None:
    page.locator(".product").first.click()
    page.locator(".buy-bar .big-button").click()
    page.locator(".sheet-accept" if accept else ".sheet-buttons button").first.click()
    expect(page.locator(".panel.cart .pill")).to_be_visible()


def to_the_next_message(page: Page, told: str) -> None:
    """Let time pass until one more of what is `told` stands on the phone."""
    skip = page.locator(".clock .button-primary")
    before = page.locator(told).count()
    for _ in range(4):
        expect(skip).to_be_enabled(timeout=PATIENCE)
        skip.click()
        expect(skip).to_be_enabled(timeout=PATIENCE)
        if page.locator(told).count() > before:
            return
    pytest.fail("no message came")


def pay(page: Page) -> None:
    page.locator(".buy-bar .big-button").click()
    page.locator(".big-button.wide").click()
    expect(page.locator(".tick")).to_be_visible()


@pytest.mark.parametrize(
    ("theme", "language", "outcome"),
    [("light", "zh-CN", "优惠券召回"), ("dark", "en-GB", "Recovered by coupon")],
)
def test_a_cart_left_comes_back_by_a_message_and_is_bought_with_its_coupon(
    stage: Stage,
    open_page: Callable[..., Page],
    shoot: Any,
    assert_accessible: Any,
    theme: str,
    language: str,
    outcome: str,
) -> None:
    page = open_page(theme=theme, language=language)
    arrive(page, stage)
    shoot(page, "1-shop")
    assert_accessible(page)
    leave_a_cart(page, accept=False)
    to_the_next_message(page, CHAT_CARD)
    shoot(page, "2-first-message")
    assert_accessible(page)
    to_the_next_message(page, CHAT_CARD)
    page.locator(CHAT_CARD).last.click()
    expect(page.locator(".coupon-used")).to_be_visible()
    shoot(page, "3-cart-with-coupon")
    assert_accessible(page)
    pay(page)
    expect(page.locator(".panel.record .pill")).to_have_text(outcome, timeout=PATIENCE)
    page.wait_for_timeout(300)
    shoot(page, "4-recovered")
    assert_accessible(page)


def test_who_accepted_the_prompt_gets_a_subscribe_message(
    stage: Stage, open_page: Callable[..., Page], shoot: Any
) -> None:
    page = open_page(language="en-GB")
    arrive(page, stage)
    leave_a_cart(page, accept=True)
    left = page.locator("[data-right=grants]")
    # what a person is asked for after leaving a cart, and what the message then spends
    expect(left).to_have_text("2", timeout=PATIENCE)
    to_the_next_message(page, NOTICE)
    expect(left).to_have_text("1")
    shoot(page, "notice")


def test_who_is_only_known_by_phone_gets_an_sms_whose_link_leads_to_the_cart(
    stage: Stage, open_page: Callable[..., Page], shoot: Any, assert_accessible: Any
) -> None:
    page = open_page(language="en-GB")
    arrive(page, stage, follows=False)
    agreed = page.get_by_role("switch").last
    agreed.click()
    expect(agreed).to_be_checked(timeout=PATIENCE)
    leave_a_cart(page, accept=False)
    to_the_next_message(page, TEXT)
    expect(page.locator(".sms-bubble")).to_contain_text("购物车")
    shoot(page, "sms")
    assert_accessible(page)
    page.locator(".sms-bubble button").click()
    expect(page.locator(".cart-lines li")).to_have_count(1)
    pay(page)
    expect(page.locator(".panel.record .pill")).to_have_text(
        "Recovered by link", timeout=PATIENCE
    )


def test_who_can_be_reached_nowhere_is_not_sent_anything_and_the_record_says_why(
    stage: Stage, open_page: Callable[..., Page], shoot: Any
) -> None:
    page = open_page(language="en-GB")
    arrive(page, stage, follows=False)
    leave_a_cart(page, accept=False)
    page.locator(".clock .button-primary").click()
    record = page.locator(".record-lines")
    expect(record).to_contain_text("no accepted subscription", timeout=PATIENCE)
    expect(record).to_contain_text("there is no address to reach them at")
    expect(page.locator(f"{CHAT_CARD}, {NOTICE}, {TEXT}")).to_have_count(0)
    shoot(page, "record")


@pytest.mark.parametrize(
    ("theme", "locale", "under_way"),
    [("light", "zh-Hans", "进行中"), ("dark", "en", "Under way")],
)
def test_the_dashboards_page_lists_a_run_with_its_outcome(
    stage: Stage,
    open_page: Callable[..., Page],
    shoot: Any,
    assert_accessible: Any,
    theme: str,
    locale: str,
    under_way: str,
) -> None:
    page = open_page()
    arrive(page, stage)
    leave_a_cart(page, accept=True)
    to_the_next_message(page, NOTICE)
    frame = play(page, stage, theme=theme, locale=locale)
    newest = frame.locator("tbody tr", has_text="明前龙井茶").first
    expect(newest.locator(".pill")).to_have_text(under_way)
    shoot(page, "page")
    assert_accessible(frame)


def test_the_phone_can_be_used_by_keyboard_alone(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(language="en-GB")
    arrive(page, stage, follows=False)
    page.locator(".product").nth(2).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add to cart").focus()
    page.keyboard.press("Enter")
    allow = page.get_by_role("dialog").get_by_role("button", name="Allow")
    expect(allow).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Follow", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Type a message").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Type a message").focus()
    page.keyboard.type("领券")
    page.keyboard.press("Enter")
    expect(page.locator("[data-from=person] .bubble")).to_have_text("领券")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone_of_390_pixels(
    stage: Stage,
    open_page: Callable[..., Page],
    shoot: Any,
    assert_accessible: Any,
    theme: str,
) -> None:
    page = open_page(theme=theme, language="en-GB", size={"width": 390, "height": 844})
    page.goto(f"{stage.url}/demo/")
    expect(page.locator(".product")).to_have_count(8, timeout=PATIENCE)
    for tab in ("shop", "chat", "notices", "sms", "desk"):
        page.locator(f".sides [data-tab={tab}]").click()
        pane = ".desk" if tab == "desk" else f".phone[data-pane={tab}]"
        expect(page.locator(pane)).to_be_visible()
        expect(page.locator(".phone:visible, .desk:visible")).to_have_count(1)
        shoot(page, tab)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_whoever_follows_is_known_at_once_however_far_time_was_moved(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    # each move outlives WeChat's tokens, and every worker had kept another one
    page = open_page(language="en-GB")
    arrive(page, stage)
    for _ in range(7):
        stage.pass_time(86_400)
        first = page.locator(".customer header span").inner_text()
        page.get_by_role("button", name="New customer").click()
        expect(page.locator(".customer header span")).not_to_have_text(first)
        page.locator(".follow-button").click()
        expect(page.get_by_role("switch").first).to_be_checked(timeout=10_000)


def test_a_new_customer_starts_with_an_empty_phone(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page(language="en-GB")
    arrive(page, stage, follows=False)
    leave_a_cart(page, accept=False)
    first = page.locator(".customer header span").inner_text()
    page.get_by_role("button", name="New customer").click()
    expect(page.locator(".customer header span")).not_to_have_text(first)
    expect(page.locator(".panel.cart")).to_contain_text("Nothing in the cart yet")


def test_the_demos_server_takes_nothing_but_json_and_only_what_a_shopper_may_do(
    stage: Stage,
) -> None:
    api = f"{stage.url}/demo/api"
    form = requests.post(f"{api}/clock", data={"seconds": "60"}, timeout=10)
    assert form.status_code == 400
    assert (
        requests.post(f"{api}/shop/voucher_create", json={}, timeout=10).status_code
        == 404
    )
    assert (
        requests.post(f"{api}/clock", json={"seconds": -1}, timeout=10).status_code
        == 400
    )
    strange = requests.get(f"{api}/state?visitor=../x", timeout=10)
    assert strange.status_code == 400
