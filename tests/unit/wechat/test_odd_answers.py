"""Answers of WeChat's that are none: each a failure that its caller knows."""

from __future__ import annotations

import pytest

from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.integrations.wechat.media import upload_picture
from tests.unit.wechat.conftest import Shop
from tests.unit.wechat.stub import Reply

ALICE = "o-alice"


@pytest.mark.parametrize(
    "told",
    [
        {"subscribe_time": "1714036504"},
        {"subscribe_time": 10**18},
        {"unionid": 7},
        {"remark": ["vip"]},
        {"tagid_list": 5},
        {"tagid_list": ["2"]},
        {"subscribe_scene": {"of": "them"}},
    ],
)
def test_a_follower_who_is_none_is_a_failure(
    shop: Shop, told: dict[str, object]
) -> None:
    shop.answer = lambda _: Reply({"subscribe": 1, "openid": ALICE, **told})
    with pytest.raises(GatewayError) as caught:
        shop.gateway.user_info(ALICE)
    assert caught.value.code == "malformed"


def test_an_errcode_beyond_numbers_is_no_answer_of_wechats(shop: Shop) -> None:
    shop.answer = lambda _: Reply(b'{"errcode": 1e999}')
    with pytest.raises(GatewayError) as caught:
        shop.gateway.user_info(ALICE)
    assert caught.value.code == "not-wechat"


@pytest.mark.parametrize("at", [None, "1714036504", 10**18, 10**30])
def test_a_picture_of_no_time_that_there_is_is_a_failure(
    shop: Shop, at: object
) -> None:
    shop.answer = lambda _: Reply({"media_id": "m", "created_at": at})
    with pytest.raises(GatewayError) as caught:
        upload_picture(shop.gateway, b"a picture", "image/png")
    assert caught.value.code == "malformed"
