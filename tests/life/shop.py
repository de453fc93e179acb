"""A shop set up by hand, in the Dashboard: a code, a welcome, a coupon, a recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.life.people import Staff, until

ACCOUNTS = "{ sendingAccounts { id key } }"
ACCESS = "{ storefrontAccess { shopKey } }"
COUPONS = "{ coupons { id key } }"
JOURNEYS = "{ journeys { id key name recipe parameters status } }"
SAVE_TEMPLATE = """mutation($key: String!, $input: TemplateInput!) {
  saveTemplate(key: $key, input: $input) { template { id key } errors { field code } }
}"""
SAVE_SOURCE = """mutation($key: String!, $input: SourceInput!) {
  saveSource(key: $key, input: $input) { source { id key } errors { field code } }
}"""
CODE_ACCOUNTS = "{ codeAccounts { id kind } }"
MAKE_CODE = """mutation($source: ID!, $kind: CodeKindInput!) {
  makeCode(source: $source, kind: $kind, label: "兰溪路店") {
    code { id } errors { field code }
  }
}"""
CODES = """query($id: ID!) { source(id: $id) {
  codeList(first: 5) { edges { node { state link scans } } }
} }"""
SAVE_RECALL = """mutation($id: ID, $key: String!, $name: String!, $recipe: String!,
                         $parameters: JSON!) {
  saveRecall(id: $id, key: $key, name: $name, recipe: $recipe,
             parameters: $parameters) {
    journey { id } wrong { path code } errors { field code message }
  }
}"""
START = (
    "mutation($id: ID!) { startRecall(id: $id) { journey { status } errors { code } } }"
)
PAUSE = (
    "mutation($id: ID!) { pauseRecall(id: $id) { journey { status } errors { code } } }"
)
CLAIM = """mutation($id: ID!, $input: CouponClaimInput!) {
  saveCouponClaim(couponId: $id, input: $input) { coupon { id } errors { field code } }
}"""

#: what a stranger is greeted with, in this order
WELCOMES = {
    "hello": "欢迎来到演示商城！",
    "gift": "回复“优惠”，看看今天有什么好东西。",
}
COUPON = "欢迎礼券"


@dataclass(frozen=True)
class Shop:
    """What the staff know of their own shop. `code` is what the QR code says."""

    key: str
    source_id: str
    code: str
    recall_id: str


def set_up(staff: Staff) -> Shop:
    """Set up, over what the demo's growth.yaml has: accounts, templates, a recall."""
    accounts = {each["key"]: each["id"] for each in staff.ask(ACCOUNTS)}
    for key, text in WELCOMES.items():
        _content(staff, accounts["service"], key, "SERVICE", text)
    _content(
        staff,
        accounts["service"],
        "cart-chat",
        "REMINDER",
        "您购物车里的{{ cart.first_item }}还在等您。",
    )
    source = staff.ask(
        SAVE_SOURCE,
        key="lanxi-road",
        input={
            "name": "兰溪路店",
            "publicName": "兰溪路店",
            "kind": "OFFLINE",
            "placement": "STORE",
        },
    )["source"]["id"]
    (service,) = (
        each["id"]
        for each in staff.ask(CODE_ACCOUNTS)
        if each["kind"] == "SERVICE_ACCOUNT"
    )
    kind = {"form": "QR_PERMANENT", "account": service}
    staff.ask(MAKE_CODE, source=source, kind=kind)
    _welcome(staff)
    _offer_the_coupon(staff)
    return Shop(
        key=staff.ask(ACCESS)["shopKey"],
        source_id=source,
        code=until("the code", lambda: _made(staff, source)),
        recall_id=_recall(staff),
    )


def scans(staff: Staff, shop: Shop) -> int:
    return sum(each["scans"] for each in _codes(staff, shop.source_id))


def _content(staff: Staff, account: str, key: str, purpose: str, text: str) -> None:
    staff.ask(
        SAVE_TEMPLATE,
        key=key,
        input={
            "accountId": account,
            "channel": "WECHAT_CUSTOMER",
            "gatewayId": "",
            "title": key,
            "purpose": purpose,
            "form": "TEXT",
            "fields": [{"name": "content", "text": text}],
        },
    )


def _codes(staff: Staff, source: str) -> list[dict[str, Any]]:
    edges = staff.ask(CODES, id=source)["codeList"]["edges"]
    return [edge["node"] for edge in edges]


def _made(staff: Staff, source: str) -> str:
    (code,) = _codes(staff, source)
    return str(code["link"]) if code["state"] == "MADE" else ""


def _welcome(staff: Staff) -> None:
    """Greet by a welcome of our own, in the place of the demo's."""
    (theirs,) = (each for each in staff.ask(JOURNEYS) if each["key"] == "welcome")
    staff.ask(PAUSE, id=theirs["id"])
    saved = staff.ask(
        SAVE_RECALL,
        key="lanxi-welcome",
        name="欢迎新朋友",
        recipe="welcome",
        parameters={
            "account": "service",
            "source": "lanxi-road",
            "messages": [{"templates": [key]} for key in WELCOMES],
        },
    )
    assert not saved["wrong"], saved
    staff.ask(START, id=saved["journey"]["id"])


def _offer_the_coupon(staff: Staff) -> None:
    (coupon,) = (each for each in staff.ask(COUPONS) if each["key"] == "welcome-back")
    staff.ask(
        CLAIM,
        id=coupon["id"],
        input={
            "isOn": True,
            "claimFrom": "2026-01-01T00:00:00Z",
            "perPerson": 1,
            "name": COUPON,
            "text": "满 99 元可用",
            "pictureUrl": "",
            "showsRemaining": False,
        },
    )


def _recall(staff: Staff) -> str:
    """Have the demo's recall try a chat first; its other routes stay as they are."""
    (recall,) = (each for each in staff.ask(JOURNEYS) if each["key"] == "cart-recall")
    parameters = recall["parameters"]
    for touch in parameters["touches"]:
        touch["templates"] = ["cart-chat", *touch["templates"]]
    saved = staff.ask(
        SAVE_RECALL,
        id=recall["id"],
        key=recall["key"],
        name=recall["name"],
        recipe=recall["recipe"],
        parameters=parameters,
    )
    assert not saved["wrong"], saved
    staff.ask(START, id=recall["id"])
    return str(recall["id"])
