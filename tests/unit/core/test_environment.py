from __future__ import annotations

import pytest

from saleor_wechat_growth.config.environment import (
    REAL_HOSTS,
    BadEnvironment,
    parse,
    threshold,
)
from saleor_wechat_growth.config.logs import mask


def test_nothing_set_means_the_real_gateways_and_no_sandbox() -> None:
    environment = parse({})
    assert dict(environment.gateway_urls) == REAL_HOSTS
    assert not environment.sandbox
    assert environment.encryption_keys == ()


def test_plans_are_kept_unless_the_address_of_the_database_says_no() -> None:
    assert [threshold(given) for given in (5, "0", "none")] == [5, 0, None]
    with pytest.raises(BadEnvironment, match="prepare_threshold"):
        threshold("off")


def test_lists_are_separated_by_spaces_or_commas() -> None:
    environment = parse({"ENCRYPTION_KEYS": "new, old older"})
    assert environment.encryption_keys == ("new", "old", "older")


def test_a_secret_may_stand_in_a_file(tmp_path) -> None:
    path = tmp_path / "key"
    path.write_text("s3cret\n")
    assert parse({"SECRET_KEY_FILE": str(path)}).secret_key == "s3cret"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PUBLIC_URL": "shop.example"}, "PUBLIC_URL"),
        ({"WECHAT_API_URL": "ftp://x"}, "WECHAT_API_URL"),
        ({"SANDBOX": "maybe"}, "SANDBOX"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"SECRET_KEY_FILE": "/nowhere/at/all"}, "SECRET_KEY_FILE"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(given, named) -> None:
    with pytest.raises(BadEnvironment, match=named):
        parse(given)


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("GET /cgi-bin/x?access_token=AbC-1_2&y=1", "AbC-1_2"),
        ("POST /callbacks/sms/abc/t0ps3cret 200", "t0ps3cret"),
        ("Service Unavailable: /callbacks/jinshuju/abc/t0ps3cret", "t0ps3cret"),
        ("Authorization: Bearer eyJh.bGci.OiJ", "eyJh.bGci.OiJ"),
        ("sent to +8613812345678", "13812345678"),
        ("sent to 13812345678.", "1381234"),
    ],
)
def test_logs_mask_what_must_not_be_in_them(line, secret) -> None:
    assert secret not in mask(line)
