"""Whatever is posted to a callback is read, or is unreadable; nothing else."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.integrations.sms.gateway import PROVIDERS

GATEWAYS = {
    name: vendor(
        dict.fromkeys(vendor.CREDENTIALS, "1"),
        "https://sms.example",
        connect_timeout=1,
        read_timeout=1,
    )
    for name, vendor in PROVIDERS.items()
}
#: every name that either vendor's callbacks have
NAMES = [
    "user_receive_time",
    "nationcode",
    "mobile",
    "report_status",
    "errmsg",
    "description",
    "sid",
    "extend",
    "sign",
    "text",
    "time",
    "phone_number",
    "send_time",
    "report_time",
    "success",
    "err_code",
    "err_msg",
    "sms_size",
    "biz_id",
    "out_id",
    "content",
    "dest_code",
    "sequence_id",
    "sign_name",
]

times = st.datetimes().map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}") | st.sampled_from(
    ["0001-01-01 00:00:00", "9999-12-31 23:59:59", "20260901120000", "9" * 5000, "²"]
)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["SUCCESS", "FAIL", "86", "13800000001", "+8613800000001", "R"]),
    times,
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
items = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), values)
bodies = st.one_of(
    st.binary(max_size=200),
    st.one_of(items, st.lists(items | values, max_size=4), values).map(
        lambda body: json.dumps(body).encode()
    ),
)


@pytest.mark.parametrize("name", GATEWAYS)
@given(body=bodies)
@settings(max_examples=1500, deadline=None)
def test_a_callback_of_any_shape_is_read_or_unreadable(name: str, body: bytes):
    news = GATEWAYS[name].read_callback(body)
    with contextlib.suppress(ValueError):
        sent = json.loads(body)
        unread = json.loads(news.unread) if news.why else []
        told = len(news.receipts) + len(news.replies) + len(unread)
        assert told == (len(sent) if isinstance(sent, list) else 1)
    for each in (*news.receipts, *news.replies):
        assert each.phone.startswith("+")
        assert each.at is None or each.at.utcoffset() is not None


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_body_of_half_a_megabyte_of_brackets_is_unreadable(name: str):
    body = b"[" * 500_000
    assert GATEWAYS[name].read_callback(body).unread == body
