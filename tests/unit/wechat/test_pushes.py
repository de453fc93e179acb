from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from saleor_wechat_growth.integrations.wechat.callbacks import read_push
from saleor_wechat_growth.integrations.wechat.pushes import (
    AgentStep,
    Attended,
    Choice,
    Entered,
    Followed,
    Located,
    Modified,
    Other,
    Paid,
    Punished,
    ReceiptOutcome,
    Revoked,
    Said,
    Scanned,
    SentResult,
    Spot,
    SubscriptionChanged,
    SubscriptionPrompted,
    SubscriptionSent,
    Tapped,
    TemplateReceipt,
    Unfollowed,
    UnreadablePush,
)

AT = 1714036504


def xml(event: str, inside: str = "", openid: str = "o-alice", at: int = AT) -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName>"
        f"<FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{event}]]></Event>{inside}</xml>"
    )


def as_json(event: str, **more: Any) -> str:
    fields = {
        "ToUserName": "gh_1",
        "FromUserName": "o-alice",
        "CreateTime": AT,
        "MsgType": "event",
        "Event": event,
        **more,
    }
    return json.dumps(fields)


def test_a_plain_follow_has_no_scene():
    push = read_push(xml("subscribe", "<EventKey><![CDATA[]]></EventKey>"))
    assert isinstance(push, Followed)
    assert push.scene is None
    assert push.openid == "o-alice"
    assert push.account == "gh_1"
    assert push.sent_at == datetime(2024, 4, 25, 9, 15, 4, tzinfo=UTC)


def test_a_follow_by_code_has_its_scene_without_the_prefix():
    inside = "<EventKey>qrscene_poster-1</EventKey><Ticket>t</Ticket>"
    push = read_push(xml("subscribe", inside))
    assert isinstance(push, Followed)
    assert push.scene == "poster-1"


def test_a_follower_s_scan_has_its_scene():
    push = read_push(xml("SCAN", "<EventKey>123</EventKey><Ticket>t</Ticket>"))
    assert isinstance(push, Scanned)
    assert push.scene == "123"


def test_an_unfollow_is_one():
    assert isinstance(read_push(xml("unsubscribe")), Unfollowed)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("success", ReceiptOutcome.DELIVERED),
        ("SUCCESS", ReceiptOutcome.DELIVERED),
        ("failed:user block", ReceiptOutcome.BLOCKED),
        ("failed: user block", ReceiptOutcome.BLOCKED),
        ("Failed:User Block", ReceiptOutcome.BLOCKED),
        ("failed: system failed", ReceiptOutcome.FAILED),
        ("failed:freq limit", ReceiptOutcome.FAILED),
        ("something new", ReceiptOutcome.FAILED),
    ],
)
def test_a_template_receipt_has_its_outcome(status: str, outcome: ReceiptOutcome):
    inside = f"<MsgID>2800000000000000001</MsgID><Status><![CDATA[{status}]]></Status>"
    push = read_push(xml("TEMPLATESENDJOBFINISH", inside))
    assert isinstance(push, TemplateReceipt)
    assert push.msgid == "2800000000000000001"
    assert push.outcome is outcome
    assert push.status == status


def test_a_big_msgid_in_json_keeps_all_its_digits():
    text = as_json("TEMPLATESENDJOBFINISH", MsgID=2**63 - 1, Status="success")
    push = read_push(text)
    assert isinstance(push, TemplateReceipt)
    assert push.msgid == "9223372036854775807"


def test_a_receipt_without_msgid_is_unreadable():
    with pytest.raises(UnreadablePush):
        read_push(xml("TEMPLATESENDJOBFINISH", "<Status>success</Status>"))


POPUP_XML = """
<SubscribeMsgPopupEvent>
  <List><TemplateId><![CDATA[S1]]></TemplateId>
    <SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString>
    <PopupScene>2</PopupScene></List>
  <List><TemplateId><![CDATA[S2]]></TemplateId>
    <SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString>
    <PopupScene>2</PopupScene></List>
</SubscribeMsgPopupEvent>
"""
CHOICES = [
    {"TemplateId": "S1", "SubscribeStatusString": "accept", "PopupScene": "2"},
    {"TemplateId": "S2", "SubscribeStatusString": "reject", "PopupScene": "2"},
]
WRAPPED = {"SubscribeMsgPopupEvent": {"List": CHOICES}}


@pytest.mark.parametrize(
    "text",
    [
        xml("subscribe_msg_popup_event", POPUP_XML),
        as_json("subscribe_msg_popup_event", List=CHOICES),
        as_json("subscribe_msg_popup_event", **WRAPPED),
    ],
    ids=["XML", "JSON", "JSON, wrapped"],
)
def test_a_prompt_s_choices_are_the_same_in_every_spelling(text: str):
    push = read_push(text)
    assert isinstance(push, SubscriptionPrompted)
    assert push.choices == (Choice("S1", True, "2"), Choice("S2", False, "2"))


def test_a_single_choice_is_an_object_in_json():
    choice = {**CHOICES[0], "PopupScene": 0}
    push = read_push(as_json("subscribe_msg_popup_event", List=choice))
    assert isinstance(push, SubscriptionPrompted)
    assert push.choices == (Choice("S1", True, "0"),)


def test_a_changed_subscription_has_no_scene():
    element = {"TemplateId": "S1", "SubscribeStatusString": "reject"}
    push = read_push(as_json("subscribe_msg_change_event", List=element))
    assert isinstance(push, SubscriptionChanged)
    assert push.choices == (Choice("S1", False),)


SENT_XML = """
<SubscribeMsgSentEvent><List><TemplateId>S1</TemplateId>
<MsgID>1700827132819554304</MsgID><ErrorCode>0</ErrorCode>
<ErrorStatus><![CDATA[success]]></ErrorStatus></List></SubscribeMsgSentEvent>
"""


@pytest.mark.parametrize("code", ["0", 0])
def test_a_sent_subscription_is_the_same_in_both_spellings(code: object):
    element = {
        "TemplateId": "S1",
        "MsgID": "1700827132819554304",
        "ErrorCode": code,
        "ErrorStatus": "success",
    }
    pushes = [
        read_push(xml("subscribe_msg_sent_event", SENT_XML)),
        read_push(as_json("subscribe_msg_sent_event", List=element)),
    ]
    assert pushes[0] == pushes[1]
    assert isinstance(pushes[0], SubscriptionSent)
    expected = SentResult("S1", "1700827132819554304", True, "0", "success")
    assert pushes[0].results == (expected,)


def test_a_failed_subscription_says_so():
    element = {"TemplateId": "S1", "MsgID": "1", "ErrorCode": "-1"}
    push = read_push(as_json("subscribe_msg_sent_event", List=element))
    assert isinstance(push, SubscriptionSent)
    assert not push.results[0].delivered


@pytest.mark.parametrize("more", [{}, {"List": []}, {"List": ["S1"]}, {"List": [{}]}])
@pytest.mark.parametrize("name", ["popup", "change", "sent"])
def test_a_subscription_event_about_nothing_is_unreadable(name: str, more: Any):
    with pytest.raises(UnreadablePush):
        read_push(as_json(f"subscribe_msg_{name}_event", **more))


def test_a_message_is_known_by_its_msgid():
    fields = {"MsgType": "text", "Content": "还有货吗", "MsgId": 23456789012345678}
    push = read_push(json.dumps({**json.loads(as_json("")), **fields}))
    assert isinstance(push, Said)
    assert (push.kind, push.content) == ("text", "还有货吗")
    assert push.dedupe_key == "message:23456789012345678"


@pytest.mark.parametrize("spelt", [as_json, "xml"], ids=["JSON", "XML"])
@pytest.mark.parametrize(
    ("info", "infos"), [("8", ("8",)), (8, ("8",)), ("1,13", ("1", "13")), ("", ())]
)
def test_a_revocation_is_about_the_openid_inside(
    spelt: Any, info: object, infos: tuple[str, ...]
):
    name = "user_authorization_revoke"
    told = (
        xml(name, f"<OpenID>o-bob</OpenID><RevokeInfo>{info}</RevokeInfo>")
        if spelt == "xml"
        else as_json(name, OpenID="o-bob", RevokeInfo=info)
    )
    push = read_push(told)
    assert isinstance(push, Revoked)
    assert (push.openid, push.infos, push.all) == ("o-bob", infos, False)


def test_a_cancellation_takes_everything_back():
    push = read_push(as_json("user_authorization_cancellation", OpenID="o-bob"))
    assert isinstance(push, Revoked)
    assert push.all


def test_a_change_of_what_wechat_holds_is_about_the_openid_inside():
    push = read_push(as_json("user_info_modified", OpenID="o-bob", RevokeInfo="6"))
    assert isinstance(push, Modified)
    assert push.openid == "o-bob"


def test_a_revocation_that_names_nobody_is_unreadable():
    with pytest.raises(UnreadablePush):
        read_push(as_json("user_authorization_revoke", RevokeInfo="8"))


def test_a_punishment_is_about_the_account_and_nobody():
    told = {
        "event_type": 2,
        "punish_id": "p1",
        "illegal_reason": "存在诱导分享行为",
        "rule_name": "滥用分享行为",
        "rule_url": "https://rules",
        "detail": "{}",
    }
    push = read_push(as_json("wxa_punish_event", **told))
    assert isinstance(push, Punished)
    assert (push.openid, push.measure, push.punish_id) == ("", "2", "p1")
    assert (push.reason, push.rule) == ("存在诱导分享行为", "滥用分享行为")


@pytest.mark.parametrize(
    ("event", "inside", "key"),
    [
        ("CLICK", "<EventKey>new</EventKey>", "new"),
        ("VIEW", "<EventKey>https://x/</EventKey><MenuId>1</MenuId>", "https://x/"),
        ("view_miniprogram", "<EventKey>pages/index</EventKey>", "pages/index"),
        (
            "scancode_waitmsg",
            "<EventKey>scan</EventKey><ScanCodeInfo><A>qrcode</A></ScanCodeInfo>",
            "scan",
        ),
        (
            "pic_weixin",
            "<EventKey>photo</EventKey><SendPicsInfo><Count>1</Count></SendPicsInfo>",
            "photo",
        ),
        (
            "location_select",
            "<EventKey>where</EventKey><SendLocationInfo><X>23</X></SendLocationInfo>",
            "where",
        ),
    ],
)
def test_every_entry_of_a_menu_can_be_tapped(event: str, inside: str, key: str):
    push = read_push(xml(event, inside))
    assert isinstance(push, Tapped)
    assert (push.event, push.key) == (event.casefold(), key)


def test_an_item_of_a_menu_in_a_message_is_told_from_a_message():
    fields = {**json.loads(as_json("")), "MsgType": "text", "Content": "满意"}
    push = read_push(json.dumps({**fields, "MsgId": 1, "bizmsgmenuid": "101"}))
    assert isinstance(push, Said)
    assert push.menu_item == "101"


@pytest.mark.parametrize("number", [23.137466, "23.137466"])
def test_a_location_is_a_spot(number: object):
    told = {"Latitude": number, "Longitude": "113.352425", "Precision": "119.385040"}
    push = read_push(as_json("LOCATION", **told))
    assert isinstance(push, Located)
    assert push.spot == Spot(23.137466, 113.352425, 119.385040)
    assert push.without_spot().spot is None
    assert "113" not in repr(push)


@pytest.mark.parametrize("latitude", ["", "north", "91", "nan", "inf", "1e999"])
def test_a_location_that_is_no_place_is_unreadable(latitude: str):
    with pytest.raises(UnreadablePush):
        read_push(as_json("LOCATION", Latitude=latitude, Longitude="1"))


def test_a_place_that_was_sent_is_a_spot():
    fields = {**json.loads(as_json("")), "MsgType": "location", "MsgId": 1}
    push = read_push(json.dumps({**fields, "Location_X": 23.1, "Location_Y": 113.3}))
    assert isinstance(push, Said)
    assert push.spot == Spot(23.1, 113.3)


def test_a_customer_service_chat_has_its_button():
    push = read_push(as_json("user_enter_tempsession", SessionFrom="cart"))
    assert isinstance(push, Entered)
    assert push.source == "cart"


@pytest.mark.parametrize(
    ("event", "step"),
    [
        ("kf_create_session", AgentStep.TOOK),
        ("kf_switch_session", AgentStep.PASSED_ON),
        ("kf_close_session", AgentStep.LEFT),
    ],
)
def test_an_agent_takes_passes_on_and_leaves(event: str, step: AgentStep):
    push = read_push(xml(event, "<KfAccount>kf1@shop</KfAccount>"))
    assert isinstance(push, Attended)
    assert push.step is step


def test_a_payment_has_its_order():
    push = read_push(xml("user_pay_from_pay_cell", "<TransId>42</TransId>"))
    assert isinstance(push, Paid)
    assert push.order == "42"


@pytest.mark.parametrize("at", ["", "-1", "１７１４", "1e9", "99999999999999"])
def test_a_time_that_is_none_is_unreadable(at: str):
    with pytest.raises(UnreadablePush):
        read_push(as_json("subscribe", CreateTime=at))


def test_repeated_elements_and_objects_of_other_events_do_no_harm():
    push = read_push(xml("debug_demo", "<A>1</A><A>2</A><A>3</A><B><C>4</C></B><D/>"))
    assert isinstance(push, Other)
    assert "A" not in push.fields
    assert "B" not in push.fields


def key(text: str) -> str:
    return read_push(text).dedupe_key


def test_the_same_event_has_the_same_key_in_xml_and_json():
    assert key(xml("unsubscribe")) == key(as_json("unsubscribe"))
    popup = "subscribe_msg_popup_event"
    assert key(xml(popup, POPUP_XML)) == key(as_json(popup, List=CHOICES))
    assert key(xml(popup, POPUP_XML)) == key(as_json(popup, List=CHOICES[::-1]))


def test_events_that_differ_have_different_keys():
    finish = "TEMPLATESENDJOBFINISH"
    status = "<Status>success</Status>"
    texts = [
        xml("subscribe"),
        xml("unsubscribe"),
        xml("subscribe", openid="o-bob"),
        xml("subscribe", at=AT + 1),
        # two taps, and two receipts, of one person in one second
        xml("CLICK", "<EventKey>a</EventKey>"),
        xml("CLICK", "<EventKey>b</EventKey>"),
        as_json("user_authorization_revoke", OpenID="o-alice", RevokeInfo="8"),
        as_json("user_authorization_revoke", OpenID="o-alice", RevokeInfo="13"),
        xml(finish, f"<MsgID>1</MsgID>{status}"),
        xml(finish, f"<MsgID>2</MsgID>{status}"),
        as_json("subscribe_msg_popup_event", List=CHOICES[0]),
        as_json("subscribe_msg_popup_event", List=CHOICES[1]),
    ]
    assert len({key(text) for text in texts}) == len(texts)


def test_a_key_names_nobody():
    assert "o-alice" not in key(xml("subscribe"))


def test_a_push_does_not_show_whom_it_is_about():
    assert "o-alice" not in repr(read_push(xml("subscribe")))
