"""Ten thousand callbacks that WeChat never sent: no 500, and nothing is lost.

Through the door itself, down to the inbox's table; only the queue that commits what
arrives together is left out, because waiting for ten thousand commits proves nothing
more. What was stored is then handled as everything else.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.inbox import intake
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due, receive
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.web import callbacks
from tests.conftest import NOON
from tests.services.reach import cast
from tests.services.reach.test_callbacks import post, sealed, signed

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.arrivals import Arrival
    from saleor_wechat_growth.reach.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at_noon")]

#: callbacks an example, and examples
MANY: Final = 12
EXAMPLES: Final = 850
LEAST: Final = 10_000

EVENTS: Final = (
    "subscribe",
    "unsubscribe",
    "SCAN",
    "LOCATION",
    "CLICK",
    "VIEW",
    "view_miniprogram",
    "scancode_waitmsg",
    "pic_weixin",
    "location_select",
    "TEMPLATESENDJOBFINISH",
    "subscribe_msg_popup_event",
    "subscribe_msg_change_event",
    "subscribe_msg_sent_event",
    "user_enter_tempsession",
    "kf_create_session",
    "kf_close_session",
    "user_info_modified",
    "user_authorization_revoke",
    "user_authorization_cancellation",
    "user_pay_from_pay_cell",
    "wxa_punish_event",
    "never_heard_of",
)
KINDS: Final = ("event", "event", "event", "text", "image", "location", "", "😀")
#: what a field may hold that no field should
ODD: Final[tuple[Any, ...]] = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "nan",
    "a\x00b",
    "\ud83d",
    "]]>",
    "<a/>",
    "&amp;",
    "人工",
    "٣",
    "x" * 3000,
    0,
    -1,
    2**70,
    1.5,
    float("inf"),
    None,
    True,
    [],
    {},
    [[]],
    {"List": {}},
    {"item": [1, {"a": "b"}]},
)
USUAL: Final[dict[str, tuple[Any, ...]]] = {
    "ToUserName": ("gh_alice",),
    "FromUserName": ("o-alice", "o-bob", "o-carol", "😀"),
    "CreateTime": (1795406400, "1795406401", "1795406402", 1, "99999999999"),
    "EventKey": ("qrscene_door-1", "qrscene_", "door-1", "https://x/?a=1&b=2"),
    "Ticket": ("t",),
    "Content": ("在吗", "人工", "R", "x" * 2000),
    "MsgId": (1, "2", 2**63),
    "MsgID": (1, 2**63),
    "Status": ("success", "failed:user block", "failed: system failed"),
    "Latitude": ("23.1", 23.1, "91"),
    "Longitude": ("113.3", 113.3),
    "Location_X": ("23.1",),
    "Location_Y": ("113.3",),
    "OpenID": ("o-alice", "o-bob"),
    "RevokeInfo": ("8", 13, "1,2,8", "301"),
    "TransId": ("42",),
    "event_type": (1, "4"),
    "punish_id": ("p1",),
    "bizmsgmenuid": ("101",),
    "SessionFrom": ("cart",),
    "List": (
        {"TemplateId": "S1", "SubscribeStatusString": "accept", "PopupScene": "0"},
        [
            {"TemplateId": "S1", "SubscribeStatusString": "reject"},
            {"TemplateId": "S2", "MsgID": "1", "ErrorCode": 0},
        ],
        [{"TemplateId": ["S1"]}],
    ),
    "SubscribeMsgPopupEvent": (
        {"List": {"TemplateId": "S1", "SubscribeStatusString": "accept"}},
        [{"List": "S1"}],
    ),
}


@dataclass(frozen=True)
class Callback:
    """One call: what it says, how it is spelt and damaged, and who signed it."""

    fields: dict[str, Any]
    as_json: bool
    is_sealed: bool
    is_signed: bool
    #: (how, where): cut off, a byte changed, something put in
    damage: tuple[str, int] | None


def _fields(draw: st.DrawFn) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "MsgType": draw(st.sampled_from(KINDS)),
        "Event": draw(st.sampled_from(EVENTS)),
    }
    left_out = draw(st.sets(st.sampled_from(sorted(USUAL)), max_size=4))
    for number, name in enumerate(sorted(USUAL.keys() - left_out)):
        usual = USUAL[name]
        # one draw for all of them would repeat itself, one for each is too slow
        fields[name] = usual[(len(left_out) + number) % len(usual)]
    for name in draw(st.sets(st.sampled_from(sorted(USUAL)), max_size=3)):
        fields[name] = draw(st.sampled_from(USUAL[name]))
    for name in draw(st.sets(st.sampled_from(["Event", *sorted(USUAL)]), max_size=2)):
        fields[name] = draw(st.sampled_from(ODD))
    return fields


@st.composite
def a_callback(draw: st.DrawFn) -> Callback:
    damaged = draw(st.integers(0, 5)) == 0
    return Callback(
        fields=_fields(draw),
        as_json=draw(st.booleans()),
        is_sealed=draw(st.booleans()),
        is_signed=draw(st.integers(0, 9)) > 0,
        damage=(
            (
                draw(st.sampled_from(["cut", "change", "put in"])),
                draw(st.integers(0, 2000)),
            )
            if damaged
            else None
        ),
    )


def xml(value: Any) -> str:
    """Spell a value as WeChat might: CDATA for texts, elements for the rest."""
    if isinstance(value, dict):
        return "".join(
            f"<{name}>{xml(each)}</{name}>"
            for name, inner in value.items()
            for each in (inner if isinstance(inner, list) else [inner])
        )
    if isinstance(value, str):
        return f"<![CDATA[{value.encode('utf-8', 'replace').decode()}]]>"
    return "" if value is None else str(value)


def spelt(call: Callback) -> bytes:
    text = json.dumps(call.fields) if call.as_json else f"<xml>{xml(call.fields)}</xml>"
    body = text.encode("utf-8", "replace")
    if call.damage is None:
        return body
    how, where = call.damage
    at = where % len(body)
    if how == "cut":
        return body[:at]
    damage = b"\xff" if how == "change" else b"<!DOCTYPE x>{\x00"
    return body[:at] + damage + body[at + (how == "change") :]


@pytest.fixture
def open_mini_program(shop: Any) -> Account:
    """A mini-program whose pushes come in the clear."""
    return save_account(
        installation_id=shop.id,
        key="open",
        kind="mini_program",
        name="Alice's tea",
        app_id="wxopenprogram0001",
        secrets={"app_secret": "s3cret", "push_token": cast.PUSH_TOKEN},
    )


def test_promise_1_of_ten_thousand_callbacks_none_is_a_500_and_none_is_lost(
    mini_program: Account,
    open_mini_program: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submitted: list[Arrival] = []
    answers: Counter[int] = Counter()

    def store(arrival: Arrival) -> None:
        submitted.append(arrival)
        receive(arrivals=[arrival])

    monkeypatch.setattr(intake, "submit", store)
    monkeypatch.setattr(callbacks, "LARGEST_BODY", 4000)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(calls=st.lists(a_callback(), min_size=MANY, max_size=MANY))
    def callbacks_come(calls: list[Callback]) -> None:
        submitted.clear()
        for call in calls:
            before = len(submitted)
            query, body, account = signed(), spelt(call), open_mini_program
            if call.is_sealed:
                account = mini_program
                text = body.decode("utf-8", "replace")
                query, sealed_body = sealed(account, text, as_json=call.as_json)
                body = sealed_body.encode()
            if not call.is_signed:
                query = {**query, "nonce": "43"}
            status = post(account, query, body).status_code
            answers[status] += 1
            if status == 200:
                assert len(submitted) == before + 1, "acknowledged, and not stored"
            else:
                assert len(submitted) == before, "stored, and not acknowledged"
                assert status == 413 if len(body) > 4000 else status == 401
                assert status == 413 or not call.is_signed, "WeChat's own was refused"
        keys = {arrival.dedupe_key for arrival in submitted}
        rows = InboxEvent.objects.of(mini_program.installation_id)
        assert rows.filter(dedupe_key__in=keys).count() == len(keys)

    callbacks_come()
    assert sum(answers.values()) >= LEAST
    assert min(answers[200], answers[401], answers[413]) > 100, "of each kind enough"
    assert set(answers) == {200, 401, 413}

    while handle_due(now=NOON):
        pass
    waiting = InboxEvent.objects.of(mini_program.installation_id).filter(
        handled_at__isnull=True
    )
    errors = Counter(waiting.values_list("kind", "error"))
    assert {kind for kind, _ in errors} <= {"wechat.unreadable"}, errors
