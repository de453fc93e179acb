from __future__ import annotations

import pytest

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.integrations.wechat.errors import (
    FAILURES,
    LOGIN_CALL,
    STALE_TOKEN,
    TOKEN_CALL,
    AddressRefused,
    failure_of,
    refusal,
)

#: the summary of retry classes in the protocol reference (facts §12)
CLASSES = {
    Failure.TOKEN: [40001, 40014, 42001],
    Failure.TRANSIENT: [-1, 45011, 268487001, 268487002, 43108],
    Failure.QUOTA: [45009, 44993],
    Failure.RECIPIENT: [
        *(40003, 43004, 43019, 43101, 43117),
        *(45015, 45047, 48002, 84061),
    ],
    Failure.MESSAGE: [47003],
    Failure.CONTENT: [40036, 40037, 40249, 43107, 43116, 45168],
    Failure.ACCOUNT: [48001, 48004, 50002, 40164, 60020],
}


@pytest.mark.parametrize(
    ("failure", "errcode"),
    [(failure, errcode) for failure, codes in CLASSES.items() for errcode in codes],
)
def test_each_code_is_in_its_class(failure: Failure, errcode: int):
    assert failure_of(errcode) is failure


def test_a_code_nobody_has_seen_is_unknown():
    assert failure_of(99999) is Failure.UNKNOWN


def test_only_stale_tokens_are_token_failures():
    stale = {code for code, failure in FAILURES.items() if failure is Failure.TOKEN}
    assert stale == STALE_TOKEN


@pytest.mark.parametrize("table", [TOKEN_CALL, LOGIN_CALL])
@pytest.mark.parametrize("errcode", STALE_TOKEN)
def test_a_call_without_a_token_has_no_stale_one(table, errcode: int):
    assert failure_of(errcode, table) is not Failure.TOKEN


def test_of_the_message_only_a_field_s_name_is_kept():
    errmsg = "argument invalid! data.thing1.value invalid, openid o-alice rid: 1"
    error = refusal("/send", 47003, errmsg)
    assert error.detail == "/send field=thing1"
    assert str(error) == "message: 47003 /send field=thing1"


@pytest.mark.parametrize(
    "errmsg",
    [
        "invalid ip 1.2.3.4, not in whitelist",
        "data.13800000001.value",
        "data.THING1.value",
        "data.o-alice.value",
    ],
)
def test_anything_else_in_the_message_is_dropped(errmsg: str):
    assert refusal("/send", 40164, errmsg).detail == "/send"


def test_our_own_address_is_kept_apart_because_the_operator_has_to_list_it():
    errmsg = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1"
    error = refusal("/token", 40164, errmsg, TOKEN_CALL)
    assert isinstance(error, AddressRefused)
    assert error.address == "203.0.113.7"
    assert "203" not in str(error)
    # of another code it would be somebody's text
    assert not isinstance(refusal("/token", 40013, errmsg), AddressRefused)
