"""A whole instance, as `make run` starts it, and a browser to look at it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from saleor_wechat_growth.management.embedded import free_port
from saleor_wechat_growth.management.supervisor import run_command
from tests.browser.host import Dashboard, serving
from tests.browsers import ensure_chromium
from tests.stage import Instance, instance

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
AXE = ROOT / "dashboard_extension" / "node_modules" / "axe-core" / "axe.min.js"
#: what a Dashboard's frame is at 1440×900
SIZE: ViewportSize = {"width": 1179, "height": 822}
SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
)


@dataclass(frozen=True)
class Stage(Instance):
    """A running instance, and the Dashboard that its pages are looked at in.

    Its `url` is by name, not by number: the Dashboard's frame is of another site.
    """

    dashboard: Dashboard


# Not for the session: while Playwright is open there is an event loop in this thread,
# and Django's tests after it could not touch the database.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=ensure_chromium(), args=list(SWITCHES)
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """Return the demo shop as `make run` has it, its three months of history included."""
    with _instance() as found:
        run_command(("demo", "--set-up"), found.env)
        run_command(("demo", "--history"), found.env)
        yield found


@pytest.fixture
def empty_stage() -> Iterator[Stage]:
    """Return a shop that has installed the app this moment, and done nothing more."""
    with _instance() as found:
        manifest = f"{found.env['PUBLIC_URL']}/api/manifest"
        found.order("SALEOR", "install", {"manifest_url": manifest})
        yield found


@contextmanager
def _instance() -> Iterator[Stage]:
    port = free_port()
    with (
        serving() as dashboard,
        instance(
            port=port,
            # the test's own Dashboard, and the one of /demo/dashboard/
            FRAME_ANCESTORS=f"{dashboard.origin} "
            f"http://localhost:{port} http://127.0.0.1:{port}",
        ) as found,
    ):
        yield Stage(found.url, found.env, dashboard)


@dataclass(frozen=True)
class Opened:
    """A page of one visitor's, and what went wrong on it."""

    page: Page
    wrong: list[str]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Return a way to get a page; in the end none may have complained."""
    with _pages(browser) as opened:
        yield opened


@contextmanager
def _pages(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []
    wrong: list[str] = []

    def opened(
        *,
        theme: str = "light",
        language: str = "zh-CN",
        size: ViewportSize | None = None,
        excused: str = "",
    ) -> Page:
        """Open a page; the console may tell of what is `excused`."""
        context = browser.new_context(
            viewport=size or SIZE,
            locale=language,
            color_scheme=theme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error" and not (excused and excused in said.text):
                wrong.append(f"console: {said.text}")

        page.on("console", hear)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Any, str], None]:
    """Return a way to keep a picture, for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    test = request.node.name.removeprefix("test_").replace("[", "-").replace("]", "")

    def kept(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{test}-{name}.png")

    return kept


@pytest.fixture
def assert_accessible() -> Callable[[Any], None]:
    """Return a check of a page, or frame, by axe-core."""
    script = AXE.read_text(encoding="utf-8")

    def checked(frame: Any) -> None:
        frame.evaluate(script)
        found = frame.evaluate("axe.run(document).then(result => result.violations)")
        told = [
            f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for each in found
            for node in each["nodes"]
        ]
        assert told == []

    return checked
