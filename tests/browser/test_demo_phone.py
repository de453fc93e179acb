"""`/demo/`: a visitor plays a customer of the account, the mini-program and the texts.

Each act goes by the stand-ins' pushes or our storefront API, and the record beside the
phone tells what came of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.test_walk import (
    NOTICE,
    PATIENCE,
    TEXT,
    arrive,
    leave_a_cart,
    to_the_next_message,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Stage

CHAT = ".phone[data-pane=chat]"
SHOP = ".phone[data-pane=shop]"


@pytest.fixture
def visit(stage: Stage, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a way to open the demo as somebody new."""

    def opened(*, follows: bool = True, language: str = "en-GB", **told: Any) -> Page:
        page = open_page(language=language, **told)
        arrive(page, stage, follows=follows)
        return page

    return opened


def told(page: Page, *texts: str) -> None:
    """Expect the record to say these."""
    for text in texts:
        expect(page.locator(".record-lines")).to_contain_text(text, timeout=PATIENCE)


def scan(page: Page, source: str) -> None:
    page.locator(f"{CHAT} .bar-button").first.click()
    code = page.locator(".codes-list button", has_text=source)
    expect(code.locator("img")).to_have_js_property("complete", True)
    assert code.locator("img").evaluate("each => each.naturalWidth") > 0
    code.click()


def open_mine(page: Page) -> None:
    page.locator(".tabs button").last.click()
    expect(page.locator(".ticket").first).to_be_visible(timeout=PATIENCE)


def say(page: Page, text: str) -> None:
    field = page.locator(f"{CHAT} .composer input")
    if not field.count():
        page.locator(".bar-switch").click()
    field.fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("theme", "language"), [("light", "zh-CN"), ("dark", "en-GB")])
def test_a_stranger_who_scans_a_code_follows_and_is_welcomed(
    visit: Callable[..., Page],
    shoot: Any,
    assert_accessible: Any,
    theme: str,
    language: str,
) -> None:
    page = visit(follows=False, theme=theme, language=language)
    page.locator(f"{CHAT} .bar-button").first.click()
    expect(page.locator(".codes-list button").first).to_be_visible()
    shoot(page, "1-codes")
    assert_accessible(page)
    page.locator(".codes-close").click()
    scan(page, "湖滨门店")
    expect(page.locator(f"{CHAT} .chat-line").first).to_contain_text("湖滨门店")
    # WeChat allows three messages in the minute of a follow: the welcome is two
    expect(page.locator(f"{CHAT} .bubble")).to_contain_text(
        "欢迎来到演示商城", timeout=PATIENCE
    )
    expect(page.locator(f"{CHAT} .applet img")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("switch").first).to_be_checked()
    told(page, "湖滨门店")
    shoot(page, "2-welcomed")
    assert_accessible(page)


def test_a_follower_who_scans_comes_back_and_is_greeted_otherwise(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    expect(page.locator(f"{CHAT} .bubble")).to_be_visible(timeout=PATIENCE)
    scan(page, "感谢卡")
    expect(page.locator(f"{CHAT} .chat-line").last).to_contain_text("感谢卡")
    told(page, "Scanned the code of 包裹里的感谢卡")
    expect(page.locator(f"{CHAT} .bubble").last).to_contain_text(
        "欢迎回来", timeout=PATIENCE
    )


def test_a_code_of_the_mini_program_opens_it_and_its_source_is_known(
    visit: Callable[..., Page],
) -> None:
    page = visit(follows=False)
    page.locator(".product").first.click()
    scan(page, "龙井货架")
    expect(page.locator(".product")).to_have_count(8)
    told(page, "Opened the mini-program by 龙井货架")


def test_a_tap_of_the_menu_is_answered_with_an_article_and_told_by_its_name(
    visit: Callable[..., Page], shoot: Any
) -> None:
    page = visit()
    page.locator(".menu-place > button", has_text="新茶").click()
    page.locator(".submenu button", has_text="本周新茶").click()
    expect(page.locator(f"{CHAT} .article img")).to_be_visible(timeout=PATIENCE)
    told(page, "Tapped “本周新茶” in the menu")
    shoot(page, "article")


def test_a_word_is_answered_with_a_menu_whose_items_can_be_tapped(
    visit: Callable[..., Page], shoot: Any, assert_accessible: Any
) -> None:
    page = visit()
    say(page, "优惠")
    expect(page.locator("[data-from=person] .bubble").first).to_have_text("优惠")
    item = page.locator(".menu-bubble button", has_text="领券")
    expect(item).to_be_visible(timeout=PATIENCE)
    item.click()
    expect(page.locator("[data-from=person] .bubble").last).to_have_text("领券")
    expect(
        page.locator("[data-from=shop] .bubble", has_text="满 59 减 10")
    ).to_be_visible(timeout=PATIENCE)
    told(page, "Wrote “优惠”", "Wrote “领券”", "Goes out now: Chat message")
    shoot(page, "menu")
    assert_accessible(page)


def test_who_unfollows_can_follow_again_and_the_app_knows_both(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    page.locator(".bar-end").click()
    expect(page.locator(f"{CHAT} .chat-line").last).to_contain_text("no longer follow")
    expect(page.get_by_role("switch").first).not_to_be_checked(timeout=PATIENCE)
    told(page, "Unfollowed")
    expect(page.locator("[data-right=windows]")).to_have_text("0")
    page.locator(".follow-button").click()
    expect(page.get_by_role("switch").first).to_be_checked(timeout=PATIENCE)


def test_a_coupon_that_is_claimed_stands_in_the_wallet(
    visit: Callable[..., Page], shoot: Any, assert_accessible: Any
) -> None:
    page = visit(follows=False)
    open_mine(page)
    claim = page.locator(".ticket", has_text="新茶尝鲜券").get_by_role("button")
    claim.click()
    expect(claim).to_have_text("Claimed", timeout=PATIENCE)
    expect(page.locator(".wallet code")).not_to_be_empty()
    told(page, "A coupon is theirs: 新茶尝鲜券")
    shoot(page, "claimed")
    assert_accessible(page)


def test_the_form_takes_answers_and_thanks(
    visit: Callable[..., Page], shoot: Any, assert_accessible: Any
) -> None:
    page = visit(follows=False)
    open_mine(page)
    page.locator(".mine-row", has_text="What tea").get_by_role("button").click()
    send = page.locator(".form-page .big-button")
    expect(send).to_be_disabled()
    page.get_by_role("radio", name="Oolong").check()
    page.get_by_role("checkbox", name="Snacks").check()
    shoot(page, "form")
    assert_accessible(page)
    send.click()
    expect(page.locator(f"{SHOP} .tick")).to_be_visible(timeout=PATIENCE)
    told(page, "Answered “您喜欢喝什么茶？”")


def test_a_reminder_is_promised_against_a_subscription_and_kept(
    visit: Callable[..., Page], shoot: Any
) -> None:
    page = visit(follows=False)
    open_mine(page)
    # the next: others have moved time, and there are always some left to come
    coming = page.locator(".mine-row", has=page.locator("small")).first
    title = coming.locator("h3").inner_text()
    remind = page.locator(".mine-row", has_text=title).get_by_role("button")
    remind.click()
    page.locator(".sheet-accept").click()
    expect(remind).to_have_text("Promised", timeout=PATIENCE)
    told(page, f"Asked to be told of {title}")
    expect(page.locator("[data-right=grants]")).to_contain_text("1 put aside")
    page.locator(".clock .button-primary").click()
    expect(page.locator(NOTICE)).to_contain_text(title, timeout=PATIENCE)
    told(page, "What was promised has been told")
    shoot(page, "kept")


def test_who_refuses_the_subscription_is_promised_nothing(
    visit: Callable[..., Page],
) -> None:
    page = visit(follows=False)
    page.locator(".product").first.click()
    watch = page.locator(".watch button")
    watch.click()
    page.locator(".sheet-buttons button").first.click()
    expect(watch).to_be_enabled()
    expect(watch).to_have_text("Tell me when it is cheaper")
    watch.click()
    page.locator(".sheet-accept").click()
    expect(watch).to_have_text("We shall tell you", timeout=PATIENCE)
    told(page, "Asked to be told about")


def test_who_answers_r_is_never_texted_again(
    visit: Callable[..., Page], shoot: Any
) -> None:
    page = visit(follows=False)
    agreed = page.get_by_role("switch").last
    agreed.click()
    expect(agreed).to_be_checked(timeout=PATIENCE)
    leave_a_cart(page, accept=False)
    to_the_next_message(page, TEXT)
    page.locator(".sms-foot input").fill("R")
    page.keyboard.press("Enter")
    expect(page.locator(".sms-texts [data-from=person]")).to_contain_text("R")
    expect(page.locator("[data-right=refused]")).to_be_visible(timeout=PATIENCE)
    page.locator(".clock .button-primary").click()
    expect(page.locator(".clock .button-primary")).to_be_enabled(timeout=PATIENCE)
    expect(page.locator(TEXT)).to_have_count(1)
    shoot(page, "refused")


def test_what_no_phone_can_do_is_refused(stage: Stage) -> None:
    api = f"{stage.url}/demo/api"
    arrived = requests.post(f"{api}/visitors", json={}, timeout=10).json()
    visitor = {"visitor": arrived["visitor"]}
    for act, body in (
        ("scan", {"code": 0}),
        ("scan", {"code": "../1"}),
        ("tap", {"path": [9]}),
        ("tap", {"path": [1]}),
        ("say", {"text": " "}),
        ("say", {"text": "x" * 501}),
        ("reply", {"text": ""}),
        ("prompt", {"choices": {"nosuch": "accept"}}),
    ):
        answer = requests.post(f"{api}/{act}", json={**visitor, **body}, timeout=10)
        assert answer.status_code == 400, (act, body)
    assert requests.get(f"{api}/codes/0", timeout=10).status_code == 404
    assert requests.get(f"{api}/media/nosuch", timeout=10).status_code == 404
