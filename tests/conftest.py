from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

from saleor_wechat_growth.core import clock
from tests import factories

if TYPE_CHECKING:
    from xdist.remote import Producer

    from saleor_wechat_growth.installations.models import Installation

#: Noon of a working day in Shanghai: no quiet hours, every channel open.
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: one instance and one Chromium serve this whole folder
BROWSER = "tests/browser"
#: what takes longest, in this order; workers begin with it, so that none ends long
#: after the other
LONGEST = (BROWSER, "tests/faults", "tests/life", "tests/packaging", "tests/services")


class ByFile(LoadFileScheduling):
    """A file's tests stay together and in their order, those of the browser too."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return BROWSER if file.startswith(BROWSER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    def turn(item: pytest.Item) -> int:
        return next(
            (at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)),
            len(LONGEST),
        )

    if hasattr(config, "workerinput"):
        items.sort(key=turn)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def clock_at_noon(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the doors read `now`, so that what they receive is due when a test handles it.

    Without it they read the wall's clock, which passes any noon of ours some day.
    """
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def shop(db: None) -> Installation:
    """The shop most tests happen in."""
    return factories.installation("http://127.0.0.1:8000/graphql/")


@pytest.fixture
def other_shop(db: None) -> Installation:
    """A second shop, in which nothing must ever happen."""
    return factories.installation("http://127.0.0.1:8001/graphql/")
