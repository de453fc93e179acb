from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.reach import cast

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account


@pytest.fixture
def service_account(shop: Installation) -> Account:
    return cast.service_account(shop.id)


@pytest.fixture
def mini_program(shop: Installation) -> Account:
    return cast.mini_program(shop.id)


@pytest.fixture
def sms_account(shop: Installation) -> Account:
    return cast.sms_account(shop.id)
