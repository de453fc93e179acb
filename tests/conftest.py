from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import factories

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

#: Noon of a working day in Shanghai: no quiet hours, every channel open.
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def shop(db: None) -> Installation:
    """The shop most tests happen in."""
    return factories.installation("http://127.0.0.1:8000/graphql/")


@pytest.fixture
def other_shop(db: None) -> Installation:
    """A second shop, in which nothing must ever happen."""
    return factories.installation("http://127.0.0.1:8001/graphql/")
