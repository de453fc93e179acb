from __future__ import annotations

import pytest
from django.test import RequestFactory

from saleor_wechat_growth.api.core.addresses import client_network


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("113.110.1.2", None, "113.110.1.2"),
        # our own proxy says whom it answers; what stands before is the client's own
        ("127.0.0.1", "113.110.1.2", "113.110.1.2"),
        ("10.0.0.2", "1.2.3.4, 113.110.1.2", "113.110.1.2"),
        ("10.0.0.2", "113.110.1.2, 10.0.0.3", "113.110.1.2"),
        # who calls us from outside can write what they like
        ("58.60.1.7", "113.110.1.2", "58.60.1.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "113.110.1.2, rubbish", "127.0.0.1"),
        # one household is one network
        ("2400:3200:1:2:a:b:c:d", None, "2400:3200:1:2::"),
        ("::1", "2400:3200:1:2::5", "2400:3200:1:2::"),
        ("::ffff:58.60.1.7", None, "58.60.1.7"),
        ("", None, "None"),
    ],
)
def test_the_client_is_who_called_the_outermost_of_our_proxies(
    peer: str, forwarded: str | None, client: str
) -> None:
    request = RequestFactory().post("/", REMOTE_ADDR=peer)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_network(request) == client
