"""The pages of WeChat's doors: by keyboard alone, and when something is wrong."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.host import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Page

    from tests.browser.conftest import Stage

SERVICE_APP: Final = "wxdemoservice0001"
#: more often than any of the dialogs has things to stop at
ROUND: Final = 30
#: a GIF of one pixel
_PICTURE: Final = base64.b64decode(
    "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
)
#: of the history, at least
FOLLOWERS: Final = 300
_IN_DIALOG: Final = "document.activeElement.closest('dialog') !== null"
_ON_CROSS: Final = "document.activeElement.matches('.dialog-header *')"


@pytest.mark.parametrize(
    ("route", "opener", "first"),
    [
        ("/sources", "Import costs", "Choose a file"),
        ("/sources", "New source", "Name"),
        # a question begins with what leaves everything as it is
        ("/wechat/menus", "Take off", "Cancel"),
    ],
)
def test_a_dialog_takes_the_focus_keeps_it_and_gives_it_back(
    stage: Stage, open_page: Callable[..., Page], route: str, opener: str, first: str
) -> None:
    page = open_page()
    frame = play(page, stage, route=route, locale="en")
    button = frame.get_by_role("button", name=opener, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    dialog = frame.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_accessible_name(first)
    seen = set()
    for key in ["Tab"] * ROUND + ["Shift+Tab"] * ROUND:
        page.keyboard.press(key)
        assert frame.evaluate(_IN_DIALOG), "the focus left the dialog"
        seen.add(frame.evaluate(_ON_CROSS))
    assert seen == {True, False}, "not all of it was gone round"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_a_menu_that_was_changed_in_wechat_can_be_published_over(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    frame = play(page, stage, route="/wechat/menus", locale="en")
    publish = frame.get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_disabled()
    theirs = {"type": "view", "name": "官网", "url": "https://shop.example/"}
    stage.order("WECHAT", "menus", {"appid": SERVICE_APP, "buttons": [theirs]})
    frame.get_by_role("button", name="Compare with WeChat").click()
    expect(frame.get_by_text("WeChat shows: 官网.")).to_be_visible()
    expect(frame.get_by_text("Published now")).to_have_count(0)
    publish.click()
    frame.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(frame.get_by_text("Published now")).to_be_visible()
    shown = stage.look("WECHAT", "menus", appid=SERVICE_APP)["buttons"]
    assert theirs["name"] not in [each["name"] for each in shown]


def test_a_comparison_with_wechat_finds_the_followers_of_the_history_still_there(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    frame = play(open_page(), stage, route="/wechat/statistics", locale="en")
    card = frame.get_by_role("region", name="Followers we know")
    card.get_by_role("button", name="Compare now").click()
    expect(card.get_by_text("Comparing", exact=True)).to_be_visible()
    expect(card.get_by_text("Comparing", exact=True)).to_have_count(0, timeout=30_000)
    expect(card).to_contain_text("0 we did not know of, 0 who had left")
    assert int(card.locator("dd").first.inner_text()) > FOLLOWERS


def test_a_picture_is_deleted_only_after_a_question_and_is_no_longer_chosen(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    frame = play(open_page(), stage, route="/messages/contents/new", locale="en")
    frame.get_by_role("radio", name="Picture").check()
    frame.get_by_role("button", name="Choose a picture").click()
    pictures = frame.get_by_role("dialog", name="Pictures")
    taken: FilePayload = {
        "name": "tea.gif",
        "mimeType": "image/gif",
        "buffer": _PICTURE,
    }
    pictures.locator("input[type=file]").set_input_files(taken)
    frame.get_by_role("button", name="Another picture").click()
    pictures.get_by_role("button", name="Delete picture “tea”").click()
    asked = frame.get_by_role("dialog", name="Delete picture “tea”?")
    asked.get_by_role("button", name="Cancel").click()
    expect(pictures.get_by_role("button", name="tea 1×1")).to_be_visible()
    pictures.get_by_role("button", name="Delete picture “tea”").click()
    asked.get_by_role("button", name="Delete").click()
    expect(pictures.get_by_role("button", name="tea 1×1")).to_have_count(0)
    pictures.get_by_role("button", name="Close").click()
    expect(frame.get_by_text("No picture chosen")).to_be_visible()


def test_somebody_who_is_erased_leaves_the_page_that_shows_them(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    frame = play(open_page(), stage, route="/customers", locale="en")
    frame.locator("tbody a").last.click()
    frame.get_by_role("tab", name="Consent and privacy").click()
    frame.get_by_role("button", name="Erase customer").click()
    asked = frame.get_by_role("dialog")
    asked.get_by_label("Reason").fill("asked for by letter")
    asked.get_by_role("button", name="Erase for good").click()
    done = frame.get_by_role("heading", level=1, name="Erased customer")
    expect(done).to_be_visible(timeout=30_000)
