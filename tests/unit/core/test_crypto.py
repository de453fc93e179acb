from __future__ import annotations

import pytest

from saleor_wechat_growth.core import crypto, jsontext, phones


def test_what_is_sealed_opens_and_cannot_be_read() -> None:
    sealed = crypto.seal_text("13812345678")
    assert b"138" not in sealed
    assert crypto.unseal_text(sealed) == "13812345678"


def test_an_older_key_still_opens_and_a_foreign_one_does_not(settings) -> None:
    settings.ENCRYPTION_KEYS = ("old",)
    sealed = crypto.seal(b"x")
    settings.ENCRYPTION_KEYS = ("new", "old")
    assert crypto.unseal(sealed) == b"x"
    settings.ENCRYPTION_KEYS = ("new",)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed)


def test_a_lookup_depends_on_every_part_and_where_it_ends(settings) -> None:
    assert crypto.lookup("a", "b") == crypto.lookup("a", "b")
    assert crypto.lookup("a", "b") != crypto.lookup("ab", "")
    before = crypto.lookup("a")
    settings.LOOKUP_KEY = b"another"
    assert crypto.lookup("a") != before


@pytest.mark.parametrize(
    ("raw", "region", "normal"),
    [
        ("138 1234 5678", "CN", "+8613812345678"),
        ("+86 138-1234-5678", "US", "+8613812345678"),
        ("(212) 555-0101", "US", "+12125550101"),
        ("12", "CN", None),
        ("nonsense", "CN", None),
        ("", "CN", None),
    ],
)
def test_phones_have_one_written_form(raw, region, normal) -> None:
    assert phones.normalise(raw, region) == normal


def test_money_is_read_without_floats() -> None:
    assert str(jsontext.loads(b'{"amount": 0.1}')["amount"]) == "0.1"
