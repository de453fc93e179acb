from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import requests

from saleor_wechat_growth.sandbox.faults import Call, Fault, Faults, Kind
from saleor_wechat_growth.sandbox.wechat import demo
from tests.unit.sandbox.conftest import ALICE, BOB, CART, until

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import WeChat

SEND = "/cgi-bin/message/template/send"


def test_a_fault_strikes_as_often_as_ordered():
    faults = Faults()
    faults.order(Fault(kind=Kind.HTTP, times=2))

    struck = [faults.draw(Call("/any"))[1] is not None for _ in range(3)]

    assert struck == [True, True, False]


def test_a_seeded_probability_repeats_itself():
    def pattern() -> list[bool]:
        faults = Faults()
        faults.order(Fault(kind=Kind.HANG, probability=0.3, seed=7))
        return [faults.draw(Call("/any"))[1] is not None for _ in range(100)]

    assert pattern() == pattern()
    assert 15 < sum(pattern()) < 45


def test_a_fault_matches_path_person_and_template():
    fault = Fault(kind=Kind.DROP, path="*/send", recipient="a", template="t")
    faults = Faults()
    faults.order(fault)

    def strikes(path: str, recipient: str, template: str) -> bool:
        call = Call(path, frozenset([recipient]), template)
        return faults.draw(call)[1] is not None

    assert strikes("/x/send", "a", "t")
    assert not strikes("/x/get", "a", "t")
    assert not strikes("/x/send", "b", "t")
    assert not strikes("/x/send", "a", "u")


def test_delays_add_up_before_another_fault():
    faults = Faults()
    faults.order(Fault(kind=Kind.DELAY, seconds=0.05))
    faults.order(Fault(kind=Kind.DELAY, seconds=0.1))
    faults.order(Fault(kind=Kind.HTTP, times=1))

    seconds, fault = faults.draw(Call("/any"))

    assert seconds == pytest.approx(0.15)
    assert fault is not None


def test_a_delay_delays(wechat_gateway: WeChat):
    wechat_gateway.tell("faults", {"kind": "delay", "path": SEND, "seconds": 0.2})
    started = time.monotonic()

    assert wechat_gateway.remind()["errcode"] == 0

    assert time.monotonic() - started >= 0.2


def test_a_server_error_carries_nothing_out(wechat_gateway: WeChat):
    order = {"kind": "http", "path": SEND, "status": 502, "times": 1}
    wechat_gateway.tell("faults", order)
    token = wechat_gateway.token()["access_token"]

    answer = requests.post(
        f"{wechat_gateway.url}{SEND}?access_token={token}", json={}, timeout=10
    )

    assert answer.status_code == 502
    assert wechat_gateway.ask("sends")["sends"] == []


def test_an_ordered_code_for_one_person(wechat_gateway: WeChat):
    order = {"kind": "errcode", "recipient": ALICE, "code": 43019, "message": "no"}
    wechat_gateway.tell("faults", [order])

    assert wechat_gateway.remind(ALICE)["errcode"] == 43019
    assert wechat_gateway.remind(BOB)["errcode"] == 0

    wechat_gateway.tell("faults/clear")
    assert wechat_gateway.remind(ALICE)["errcode"] == 0


def _send(gateway: WeChat, client_msg_id: str) -> None:
    token = gateway.token()["access_token"]
    body = {
        "touser": ALICE,
        "template_id": demo.CART_TEMPLATE,
        "data": CART,
        "client_msg_id": client_msg_id,
    }
    requests.post(f"{gateway.url}{SEND}?access_token={token}", json=body, timeout=0.3)


def test_a_hanging_send_is_carried_out_and_never_answered(wechat_gateway: WeChat):
    order = {"kind": "accept-then-hang", "path": SEND, "times": 1}
    wechat_gateway.tell("faults", order)

    with pytest.raises(requests.ReadTimeout):
        _send(wechat_gateway, "m-1")

    assert len(wechat_gateway.ask("sends")["sends"]) == 1
    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 40241


def test_a_dropped_send_is_not_carried_out(wechat_gateway: WeChat):
    wechat_gateway.tell("faults", {"kind": "drop", "path": SEND, "times": 1})

    with pytest.raises(requests.ConnectionError):
        _send(wechat_gateway, "m-1")

    assert wechat_gateway.ask("sends")["sends"] == []
    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 0


def test_a_send_whose_caller_gave_up_is_carried_out_late(wechat_gateway: WeChat):
    order = {"kind": "delay", "path": SEND, "seconds": 0.5, "times": 1}
    wechat_gateway.tell("faults", order)

    with pytest.raises(requests.ReadTimeout):
        _send(wechat_gateway, "m-1")

    until(lambda: wechat_gateway.ask("sends")["sends"])


def test_a_wrong_order_is_explained(wechat_gateway: WeChat):
    url = f"{wechat_gateway.url}/_sandbox/faults"

    answer = requests.post(url, json={"kind": "flood"}, timeout=10)

    assert answer.status_code == 400
    assert "flood" in answer.json()["error"]
