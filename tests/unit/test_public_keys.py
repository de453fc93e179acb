from __future__ import annotations

from saleor_wechat_growth.installations.models import new_public_key


def test_a_public_key_can_be_typed_after_an_option():
    keys = {new_public_key() for _ in range(2_000)}
    assert len(keys) == 2_000
    assert all(key.isascii() and key.isalnum() for key in keys)
