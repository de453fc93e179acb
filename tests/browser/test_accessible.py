"""Every page, widget and popup: axe finds nothing, and 344 px are enough.

The list is the code's own (routes.ts, the manifest), so a new page is looked at too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.conftest import AXE, ROOT, SIZE
from tests.browser.host import play

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Frame, Page, ViewportSize

    from tests.browser.conftest import Stage
    from tests.browser.host import Kind

ROUTES: Final = ROOT / "dashboard_extension" / "src" / "app" / "routes.ts"
#: as narrow as a widget on the Dashboard's detail pages
NARROW: Final[ViewportSize] = {"width": 344, "height": 822}
#: what no link leads to
EXAMPLES: Final = {
    "/settings/accounts/:key": "/settings/accounts/service",
}
#: the customer, order and voucher that a mount of the Dashboard's is about
_IDS: Final = """{
  customers(first: 50) { edges { node { saleorId } } }
  lastRuns(first: 50) { orderId }
  coupons { voucherId }
}"""

#: of the document; a chart measures itself a moment after its frame has changed
_WIDTH: Final = """async (most) => {
  const { documentElement: root } = document;
  for (let left = 20; left > 0 && root.scrollWidth > most; left -= 1)
    await new Promise((done) => setTimeout(done, 100));
  return root.scrollWidth;
}"""
_AXE: Final = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""


def patterns() -> list[str]:
    """Return the paths of all pages, `:id` and its like in them."""
    code = ROUTES.read_text(encoding="utf-8")
    code = code[code.index("export const ROUTES") :]
    # several addresses of one page: the last will do
    code = re.sub(r'\[(?:"[^"]*", )*("[^"]*")\]\.map', r"\1", code)
    return list(dict.fromkeys(re.findall(r'"(/[^"]*)"', code)))


def is_of(pattern: str, path: str) -> bool:
    """Tell whether a path is one of a pattern's, and of none before it."""
    for each in patterns():
        if re.fullmatch(re.sub(r":\w+", "[^/]+", each), path):
            return each == pattern
    return False


@pytest.fixture
def eyes(browser: Browser, stage: Stage) -> Iterator[Eyes]:
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield Eyes(context.new_page(), stage)
    context.close()


class Eyes:
    """One screen that looks at everything, in both languages and themes."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self.stage = stage
        #: paths that links of the pages seen so far lead to
        self.known: dict[str, None] = {}
        self.looked: set[str] = set()
        self.wrong: list[str] = []
        self._script = AXE.read_text(encoding="utf-8")

    def look(
        self,
        route: str,
        kind: Kind = "APP_PAGE",
        params: tuple[tuple[str, str], ...] = (),
    ) -> None:
        frame = play(
            self.page, self.stage, route=route, kind=kind, params=params, locale="en"
        )
        self.looked.add(route)
        self._settle(frame)
        self._follow(frame)
        frame.evaluate(self._script)
        self._check(frame, route)
        tabs = frame.get_by_role("tab")
        for number in range(1, tabs.count()):
            tabs.nth(number).click()
            self._settle(frame)
            self._follow(frame)
            self._check(frame, f"{route}, {tabs.nth(number).inner_text()}")

    def another(self, pattern: str) -> str | None:
        """Return a page not looked at yet that stands above a pattern's."""
        above = pattern.rpartition("/")[0]
        ahead = (path for path in self.known if path not in self.looked)
        return next((path for path in ahead if is_of(above, path)), None)

    def _follow(self, frame: Frame) -> None:
        links = frame.locator("a[href^='/']")
        for href in links.evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            self.known[urlsplit(href).path] = None

    def _check(self, frame: Frame, what: str) -> None:
        """Look in English and light, then in Chinese and dark, wide and narrow."""
        self._fits(frame, what, "en")
        found = frame.evaluate(_AXE)
        self._dress("zh-Hans", "dark")
        expect(frame.locator("html")).to_have_attribute("lang", "zh-Hans")
        self._settle(frame)
        self._fits(frame, what, "zh")
        found += frame.evaluate(_AXE)
        self._dress("en", "light")
        expect(frame.locator("html")).to_have_attribute("lang", "en")
        self.wrong += [f"{what}: {each}" for each in found]

    def _dress(self, locale: str, theme: str) -> None:
        self.page.evaluate(
            "([locale, theme]) => { tell('localeChanged', { locale });"
            " tell('theme', { theme }); }",
            [locale, theme],
        )

    def _fits(self, frame: Frame, what: str, language: str) -> None:
        self.page.set_viewport_size(NARROW)
        width = frame.evaluate(_WIDTH, NARROW["width"])
        self.page.set_viewport_size(SIZE)
        if width > NARROW["width"]:
            self.wrong.append(f"{what} ({language}) scrolls sideways: {width} px")

    def _settle(self, frame: Frame) -> None:
        expect(frame.get_by_role("heading", level=1)).to_be_attached()
        expect(frame.locator(".skeleton, [aria-busy=true]")).to_have_count(0)


def test_every_page_is_accessible_and_fits_a_phone(eyes: Eyes) -> None:
    named = [pattern for pattern in patterns() if ":" in pattern]
    assert len(named) > 5
    for pattern in patterns():
        if pattern not in named:
            eyes.look(pattern)
    while named:
        found = {
            pattern: path
            for pattern in named
            if (path := EXAMPLES.get(pattern) or _linked(eyes, pattern))
        }
        if not found:
            # not every recall can be edited: another one may
            more = next((each for each in map(eyes.another, named) if each), None)
            assert more, f"no link leads to {named}: say where they are in EXAMPLES"
            eyes.look(more)
        for pattern, path in found.items():
            eyes.look(path)
            named.remove(pattern)
    assert eyes.wrong == []


def _linked(eyes: Eyes, pattern: str) -> str | None:
    return next((path for path in eyes.known if is_of(pattern, path)), None)


def test_every_widget_and_popup_is_accessible_and_fits_its_place(eyes: Eyes) -> None:
    manifest = requests.get(f"{eyes.stage.url}/api/manifest", timeout=10).json()
    mounts = [each for each in manifest["extensions"] if each["target"] != "APP_PAGE"]
    assert {each["target"] for each in mounts} == {"WIDGET", "POPUP"}
    params = _params(eyes.stage)
    for mount in mounts:
        about = params[
            re.sub("_(DETAILS|OVERVIEW|ACTION|WIDGETS).*", "", mount["mount"])
        ]
        if "OVERVIEW" in mount["mount"]:
            about = (("customerIds", ",".join(about[0][1] for _ in range(2))),)
        eyes.look(urlsplit(mount["url"]).path, mount["target"], about)
    assert eyes.wrong == []


def _params(stage: Stage) -> dict[str, tuple[tuple[str, str], ...]]:
    """Give what each place is about: things that the history knows."""
    data = _asked(stage, _IDS)
    customer = _first(edge["node"]["saleorId"] for edge in data["customers"]["edges"])
    order = _first(each["orderId"] for each in data["lastRuns"])
    voucher = _first(each["voucherId"] for each in data["coupons"])
    return {
        "HOMEPAGE": (),
        "CUSTOMER": (("customerId", customer),),
        "ORDER": (("orderId", order),),
        "VOUCHER": (("voucherId", voucher),),
        "SEARCH": (("customerId", customer),),
    }


def _asked(stage: Stage, query: str) -> dict[str, Any]:
    told = requests.post(
        f"{stage.url}/graphql/dashboard/",
        json={"query": query},
        headers={
            "Authorization-Bearer": stage.staff_token(),
            "Saleor-Api-Url": f"{stage.env['SANDBOX_SALEOR_URL']}/graphql/",
        },
        timeout=10,
    ).json()
    assert "errors" not in told, told
    data: dict[str, Any] = told["data"]
    return data


def _first(values: Any) -> str:
    return next(str(each) for each in values if each)
