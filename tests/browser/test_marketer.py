"""A marketer who has never seen it: from an empty shop to a recall that earned.

They use what they see in the Dashboard, and nothing else. Beside them stand WeChat's and
Tencent Cloud's consoles (orders to the stand-ins), and a customer with a phone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.test_dashboard_host import DESKTOP, visit
from tests.browser.test_walk import CHAT_CARD, PATIENCE, WIDE, pay

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FrameLocator, Locator, Page

    from tests.browser.conftest import Stage

#: what their contracts with WeChat and Tencent Cloud say
OPEN_PLATFORM: Final = "demo-open-platform"
SERVICE_APP: Final = "wxdemoservice0001"
MINI_PROGRAM_APP: Final = "wxdemomini0000001"
SMS_APP: Final = "1400000001"
#: the marketer's own phone
OWN: Final = {"appid": SERVICE_APP, "openid": "oS-the-marketer"}
OPENS: Final = 10
TWO_FRAMES: Final = (
    "() => new Promise((done) => "
    "requestAnimationFrame(() => requestAnimationFrame(() => done())))"
)


@dataclass
class Desk:
    """The marketer's screen: the Dashboard, and our page in it."""

    page: Page
    app: FrameLocator
    stage: Stage
    shoot: Callable[[Any, str], None]

    def go(self, section: str) -> None:
        bar = self.app.get_by_role("navigation", name="Pages")
        bar.get_by_role("link", name=section, exact=True).click()

    def fill(self, label: str, value: str) -> None:
        self.app.get_by_label(label, exact=True).fill(value)

    def press(self, name: str) -> None:
        self.app.get_by_role("button", name=name, exact=True).click()

    def choose(self, box: Locator, option: str) -> None:
        """Pick one of a box that is typed into."""
        box.click()
        self.app.get_by_role("option", name=option).first.click()
        box.press("Escape")

    def save(self) -> None:
        self.app.locator(".savebar").get_by_role("button", name="Save").click()

    def told(self, words: str) -> None:
        """Wait for a toast of the Dashboard's, and put it away."""
        toast = self.page.locator(".host-toasts li", has_text=words).last
        expect(toast).to_be_visible()
        toast.get_by_role("button").click()

    def point(self, name: str) -> Locator:
        """Give a point of the set-up list."""
        points = self.app.locator(".setup-point")
        return points.filter(has=self.app.get_by_role("heading", name=name))

    def is_done(self, name: str) -> None:
        # the list looks by itself, every five seconds
        expect(self.point(name)).to_have_attribute(
            "data-state", "DONE", timeout=PATIENCE
        )

    def keep(self, name: str) -> None:
        expect(self.app.locator(".skeleton")).to_have_count(0)
        # what was asserted may not be painted yet
        self.page.evaluate(TWO_FRAMES)
        self.shoot(self.page, name)


def open_shop(stage: Stage) -> None:
    """Move on to business hours: at night messages would rightly wait."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    opens = now.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    wait = opens - now + (timedelta(days=1) if now > opens else timedelta())
    stage.pass_time(int(wait.total_seconds()))


def arrive(stage: Stage, page: Page, shoot: Any) -> Desk:
    visit(page, stage)
    page.get_by_role("link", name="WeChat Growth").click()
    return Desk(page, page.frame_locator("iframe[title='app']"), stage, shoot)


def see_what_to_do(desk: Desk) -> None:
    desk.go("Overview")
    desk.keep("01-nothing-yet")
    desk.go("Set-up")
    expect(desk.point("A WeChat account answers")).to_have_attribute(
        "data-state", "TODO"
    )
    desk.is_done("Saleor knows the app")
    desk.keep("02-checklist")


def add_service_account(desk: Desk) -> None:
    wechat = desk.point("A WeChat account answers")
    wechat.get_by_role("link", name="Add an account").click()
    token, key = _enter_wechat(
        desk, "演示商城服务号", SERVICE_APP, "not-a-secret-demo-service"
    )
    desk.keep("03-service-account")
    desk.save()
    desk.told("The account was saved")
    _enter_callback(desk, "演示商城服务号", SERVICE_APP, token, key)
    # what was entered is never shown again
    desk.keep("04-accounts")


def add_mini_program(desk: Desk) -> None:
    desk.app.get_by_role("link", name="Add an account").click()
    desk.app.get_by_role("radio", name="Mini-program").check()
    token, key = _enter_wechat(
        desk, "演示商城小程序", MINI_PROGRAM_APP, "not-a-secret-demo-mini-program"
    )
    desk.save()
    desk.told("The account was saved")
    _enter_callback(desk, "演示商城小程序", MINI_PROGRAM_APP, token, key)


def _enter_wechat(desk: Desk, name: str, app: str, secret: str) -> tuple[str, str]:
    desk.fill("Name", name)
    desk.fill("App id", app)
    desk.fill("AppSecret", secret)
    desk.app.get_by_label("Open Platform").fill(OPEN_PLATFORM)
    made = desk.app.get_by_role("button", name="Make one up")
    made.nth(0).click()
    made.nth(1).click()
    token = desk.app.get_by_label(re.compile("^Token")).input_value()
    return token, desk.app.get_by_label(re.compile("^EncodingAESKey")).input_value()


def _enter_callback(desk: Desk, name: str, app: str, token: str, key: str) -> None:
    """Copy the address into WeChat's console, which asks it for an echo."""
    card = _account(desk, name)
    address = card.get_by_label("Callback address").input_value()
    mine = {"token": token, "aes_key": key, "callback_url": address, "mode": "safe"}
    desk.stage.order("WECHAT", "accounts/change", {"appid": app, **mine})
    echo = desk.stage.order("WECHAT", "accounts/verify", {"appid": app})
    assert echo == {"verified": True}


def _account(desk: Desk, name: str) -> Locator:
    return desk.app.locator(".card").filter(
        has=desk.app.get_by_role("heading", name=name)
    )


def add_sms_account(desk: Desk) -> None:
    desk.go("Set-up")
    sms = desk.point("An SMS account answers")
    sms.get_by_role("link", name="Add an account").click()
    desk.fill("Name", "演示商城短信")
    desk.fill("SdkAppId", SMS_APP)
    desk.fill("SecretId", "not-a-secret-demo-sms-id")
    desk.fill("SecretKey", "not-a-secret-demo-sms-key")
    desk.fill("Signature", "演示商城")
    desk.save()
    dialog = desk.app.get_by_role("dialog", name="Copy this address now")
    address = dialog.get_by_label("Callback address").input_value()
    desk.keep("05-sms-address")
    console = {"sdk_app_id": SMS_APP, "callback_url": address}
    desk.stage.order("SMS", "accounts/change", console)
    dialog.get_by_role("button", name="I copied it").click()
    expect(desk.app.get_by_text("Not tested yet")).to_have_count(3)


def try_them(desk: Desk) -> None:
    for name in ("演示商城服务号", "演示商城小程序", "演示商城短信"):
        _account(desk, name).get_by_role("button", name="Test", exact=True).click()
        desk.told(name)
    desk.keep("06-tested")
    desk.go("Set-up")
    desk.is_done("A WeChat account answers")
    desk.is_done("An SMS account answers")


def follow_own_account(desk: Desk) -> str:
    """Follow, as the list says, and give the openid that our page shows for it."""
    desk.stage.order("WECHAT", "people", OWN)
    desk.stage.order("WECHAT", "follow", OWN)
    desk.is_done("WeChat’s pushes arrive")
    desk.keep("07-callback-done")
    desk.go("Customers")
    desk.app.get_by_role("row").nth(1).get_by_role("link").first.click()
    desk.app.get_by_role("button", name="Show the whole WeChat OpenID").click()
    shown = desk.app.locator(".customers-value", has_text="oS-the-marketer")
    expect(shown).to_be_visible()
    desk.keep("08-myself")
    return str(shown.inner_text())


def take_templates(desk: Desk) -> None:
    _new_template(desk, "演示商城服务号", "购物车商品提醒", "Reminder")
    # what a field surely shows is filled in already
    first = desk.app.get_by_label("商品名称", exact=True)
    expect(first).to_have_value("【first item】")
    desk.fill("备注", "您的商品还在等您，点开继续结算")
    desk.keep("09-template")
    _save_template(desk)
    _take_the_risk(desk)


def take_coupon_template(desk: Desk) -> None:
    _new_template(desk, "演示商城服务号", "购物车商品提醒", "Marketing")
    desk.fill("Name", "购物车商品提醒（送券）")
    _insert(desk, "备注", "coupon code")
    _save_template(desk)
    _take_the_risk(desk)


def take_sms_template(desk: Desk) -> None:
    _new_template(desk, "演示商城短信", "购物车提醒", "Reminder")
    _insert(desk, "Variable 1", "first item")
    _insert(desk, "Variable 2", "link code")
    desk.keep("11-sms-template")
    _save_template(desk)


def _new_template(desk: Desk, account: str, title: str, purpose: str) -> None:
    desk.go("Messages")
    desk.app.get_by_role("link", name="New template").first.click()
    box = desk.app.get_by_label("Account", exact=True)
    box.select_option(label=box.locator("option", has_text=account).inner_text())
    known = desk.app.get_by_role("list", name="The account's templates")
    known.get_by_role("button", name=title).click()
    desk.app.get_by_role("radio", name=purpose, exact=True).check()


def _insert(desk: Desk, label: str, value: str) -> None:
    field = desk.app.locator(".messages-field").filter(
        has=desk.app.get_by_label(label, exact=True)
    )
    field.get_by_label(label, exact=True).fill("")
    field.get_by_role("button", name="Insert").click()
    desk.app.get_by_role("menuitem", name=value, exact=True).click()


def _save_template(desk: Desk) -> None:
    desk.save()
    desk.told("Template saved")


def _take_the_risk(desk: Desk) -> None:
    desk.press("Read the risk")
    dialog = desk.app.get_by_role("dialog", name="Read the risk first")
    dialog.get_by_role("checkbox").check()
    desk.keep("10-risk")
    dialog.get_by_role("button", name="Allow it").click()
    desk.told("Allowed")


def let_myself_send(desk: Desk) -> None:
    """Take the right to send, which whoever may change accounts may give."""
    desk.go("Set-up")
    test = desk.point("A test message to yourself")
    test.get_by_role("link", name="Settings → Staff").click()
    right = desk.app.get_by_role(
        "switch", name="owner@demo.example may send and give coupons"
    )
    right.click()
    desk.told("owner@demo.example may send now")


def send_myself_a_test(desk: Desk, openid: str) -> None:
    desk.go("Messages")
    desk.app.get_by_role("link", name="购物车商品提醒", exact=True).click()
    desk.press("Send a test")
    dialog = desk.app.get_by_role("dialog", name="Send yourself a test")
    dialog.get_by_label("Your OpenID").fill(openid)
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog).to_contain_text("Sent. Look at your phone.")
    desk.keep("12-test-sent")
    dialog.get_by_role("button", name="Close").first.click()


def make_coupon(desk: Desk) -> None:
    desk.go("Set-up")
    desk.is_done("A test message to yourself")
    desk.is_done("Templates are ready")
    coupon = desk.point("A coupon to give")
    coupon.get_by_role("link", name="Make a coupon").click()
    desk.fill("Name", "欢迎回来立减券")
    desk.app.get_by_label(re.compile("^Amount off")).fill("20")
    desk.app.get_by_label(re.compile("^Minimum order")).fill("50")
    desk.app.get_by_label(re.compile("^Ceiling")).fill("1000")
    desk.keep("13-coupon-form")
    desk.save()
    desk.told("Coupon saved")
    expect(desk.app.get_by_text("Active").first).to_be_visible(timeout=PATIENCE)
    desk.keep("14-coupon")


def make_recall(desk: Desk) -> None:
    desk.go("Set-up")
    recall = desk.point("A recall is live")
    recall.get_by_role("link", name="Set it up").click()
    desk.press("Remove Touch 3")
    second = desk.app.get_by_role("group", name="Touch 2")
    box = second.get_by_role("combobox", name="Messages")
    for message in ("Template message · 购物车商品提醒", "SMS · 购物车提醒"):
        second.get_by_role("button", name=f"Remove {message}", exact=True).click()
    desk.choose(box, "（送券）")
    coupon = desk.app.get_by_label("Which coupon")
    coupon.select_option(label="欢迎回来立减券")
    desk.fill("Mini-program page (optional)", "pages/cart/index?checkout={{ cart.id }}")
    desk.fill("Mini-program AppID (optional)", MINI_PROGRAM_APP)
    desk.keep("15-recall-form")
    desk.press("Save as draft")
    desk.told("The recall is saved")


def start_recall(desk: Desk) -> None:
    expect(desk.app.get_by_text("Not started yet", exact=True)).to_be_visible()
    desk.press("Start")
    asked = desk.app.get_by_role("dialog", name="Start “Abandoned carts”?")
    asked.get_by_role("button", name="Start", exact=True).click()
    desk.told("The recall is live")
    desk.keep("16-live")


def see_it_parked(desk: Desk) -> None:
    desk.go("Set-up")
    expect(desk.app.get_by_text("Everything is set up")).to_be_visible(timeout=PATIENCE)
    desk.keep("17-parked")


def be_a_customer(desk: Desk) -> str:
    """Leave a cart, be reminded, get the coupon, buy with it; return what was paid."""
    phone = desk.page.context.new_page()
    phone.set_viewport_size(WIDE)
    phone.goto(desk.page.url.split("/demo/")[0] + "/demo/")
    expect(phone.locator(".product")).to_have_count(8)
    phone.locator(".follow-button").click()
    expect(phone.get_by_role("switch").first).to_be_checked(timeout=PATIENCE)
    phone.locator(".product").first.click()
    # nothing is asked: this shop has no message that needs a subscription
    phone.locator(".buy-bar .big-button").click()
    expect(phone.locator(".panel.cart .pill")).to_be_visible()
    skip = phone.locator(".clock .button-primary")
    for count, station in enumerate(("18-reminded", "19-coupon-came"), 1):
        expect(skip).to_be_enabled(timeout=PATIENCE)
        skip.click()
        expect(phone.locator(CHAT_CARD)).to_have_count(count, timeout=PATIENCE)
        desk.shoot(phone, station)
    phone.locator(CHAT_CARD).last.click()
    expect(phone.locator(".coupon-used")).to_be_visible()
    paid = phone.locator(".buy-total .price").inner_text()
    pay(phone)
    outcome = phone.locator(".panel.record .pill")
    expect(outcome).to_have_text("Recovered by coupon", timeout=PATIENCE)
    desk.shoot(phone, "20-bought")
    return paid


def see_what_it_earned(desk: Desk, paid: str) -> None:
    desk.go("Overview")
    figures = desk.app.get_by_role("region", name="Key figures").locator("article")
    revenue = figures.filter(has_text=re.compile(r"^\s*Recovered revenue"))
    expect(revenue).to_contain_text(paid, timeout=PATIENCE)
    desk.keep("21-overview")


def read_why(desk: Desk) -> None:
    desk.go("Recalls")
    desk.app.get_by_role("link", name="Abandoned carts").click()
    desk.app.get_by_role("tab", name="Runs").click()
    desk.app.get_by_role("row").nth(1).get_by_role("link").first.click()
    said = "Recovered: the customer bought with the recall's coupon."
    expect(desk.app.get_by_text(said)).to_be_visible()
    story = desk.app.get_by_role("list", name="What happened")
    expect(story).to_contain_text("The customer followed the link of touch 2.")
    desk.keep("22-record")


def look_at_the_order(desk: Desk) -> None:
    desk.page.get_by_role("link", name="Orders").click()
    desk.page.locator(".host-list button").first.click()
    widget = desk.page.frame_locator("iframe[title='growth-order']")
    expect(widget.get_by_text("Brought by a recall's coupon")).to_be_visible()
    expect(widget.get_by_text("brought it")).to_be_visible()
    expect(widget.get_by_text("Coupon: 欢迎回来立减券")).to_be_visible()
    desk.keep("23-order")


def test_a_marketer_comes_from_an_empty_shop_to_a_recall_that_earned_an_order(
    empty_stage: Stage, open_page: Callable[..., Page], shoot: Any
) -> None:
    open_shop(empty_stage)
    desk = arrive(empty_stage, open_page(size=DESKTOP, language="en-GB"), shoot)
    see_what_to_do(desk)
    add_service_account(desk)
    add_mini_program(desk)
    add_sms_account(desk)
    try_them(desk)
    openid = follow_own_account(desk)
    take_templates(desk)
    take_coupon_template(desk)
    take_sms_template(desk)
    let_myself_send(desk)
    send_myself_a_test(desk, openid)
    make_coupon(desk)
    make_recall(desk)
    start_recall(desk)
    see_it_parked(desk)
    paid = be_a_customer(desk)
    see_what_it_earned(desk, paid)
    read_why(desk)
    look_at_the_order(desk)
