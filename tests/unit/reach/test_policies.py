from __future__ import annotations

import json
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.reach.policies import Cap, Policies

UNASKED = [Purpose.REMINDER, Purpose.MARKETING]


def test_a_shop_that_says_nothing_has_sensible_rules() -> None:
    policies = Policies.load({})
    assert policies == Policies()
    assert (policies.quiet_hours.start, policies.quiet_hours.end) == (time(22), time(8))
    assert policies.checkout_max_age_minutes == 10
    assert policies.dump() == {}


@pytest.mark.parametrize(
    "hours",
    [
        {"opens": "07:59"},
        {"closes": "22:01"},
        {"opens": "12:00", "closes": "12:00"},
        {"opens": "20:00", "closes": "09:00"},
    ],
)
def test_promise_7_sms_hours_cannot_be_widened_beyond_8_to_22(
    hours: dict[str, str],
) -> None:
    with pytest.raises(ValidationError):
        Policies.load({"sms_hours": hours})


@pytest.mark.parametrize("purpose", UNASKED)
def test_promise_7_sms_needs_consent_whatever_the_shop_says(purpose: Purpose) -> None:
    for rules in ("{}", '{"consent_required": {"sms": []}}'):
        assert Policies.load(json.loads(rules)).needs_consent(Channel.SMS, purpose)


def test_consent_can_be_asked_for_more_than_the_law_does() -> None:
    policies = Policies.load({"consent_required": {"wechat_subscribe": ["marketing"]}})
    assert policies.needs_consent(Channel.WECHAT_SUBSCRIBE, Purpose.MARKETING)
    assert not policies.needs_consent(Channel.WECHAT_SUBSCRIBE, Purpose.REMINDER)
    assert policies.needs_consent(Channel.SMS, Purpose.MARKETING)
    assert not policies.needs_consent(Channel.SMS, Purpose.SERVICE)


def test_promise_7_template_messages_take_service_only() -> None:
    policies = Policies()
    assert policies.takes(Channel.WECHAT_TEMPLATE, Purpose.SERVICE)
    for purpose in UNASKED:
        assert not policies.takes(Channel.WECHAT_TEMPLATE, purpose)
        with pytest.raises(ValidationError):
            Policies.load({"purposes": {"wechat_template": [purpose]}})


def test_a_shop_can_take_purposes_from_a_channel() -> None:
    policies = Policies.load({"purposes": {"sms": ["service"]}})
    assert not policies.takes(Channel.SMS, Purpose.MARKETING)
    assert policies.takes(Channel.WECHAT_SUBSCRIBE, Purpose.MARKETING)


@given(
    st.integers(0, 9),
    st.integers(0, 9),
    st.none() | st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_cap_never_lets_more_through_than_it_says(
    in_day: int, more_in_week: int, per_day: int | None, per_week: int
) -> None:
    in_week = in_day + more_in_week
    cap = Cap(per_day=per_day, per_week=per_week)
    if cap.allows(in_day=in_day, in_week=in_week):
        assert in_week + 1 <= per_week
        assert per_day is None or in_day + 1 <= per_day
    else:
        assert in_week >= per_week or (per_day is not None and in_day >= per_day)


def test_a_cap_for_one_channel_leaves_the_others_theirs() -> None:
    policies = Policies.load({"caps": {"per_channel": {"wechat_template": {}}}})
    assert policies.cap(Channel.SMS) == Cap(per_day=1, per_week=3)
    assert policies.cap(Channel.WECHAT_TEMPLATE) == Cap()


@pytest.mark.parametrize("reply", ["R", "r", " Ｒ ", "t", "T。", "TD", "退订", "退 订"])
def test_a_refusal_is_heard_however_it_is_typed(reply: str) -> None:
    assert Policies().is_opt_out(reply)


@pytest.mark.parametrize("reply", ["", "好的", "Really?", "不用退订", "1"])
def test_other_replies_are_no_refusal(reply: str) -> None:
    assert not Policies().is_opt_out(reply)


@pytest.mark.parametrize(
    "text", ["人工", " 转人工 ", "我要真人客服。", "HUMAN", "ａｇｅｎｔ"]
)
def test_who_wants_to_talk_to_the_staff_is_heard(text: str) -> None:
    assert Policies().is_hand_over(text)


@pytest.mark.parametrize("text", ["", "在吗", "带人工智能的音箱还有没有现货可以寄"])
def test_other_words_hand_nobody_over(text: str) -> None:
    assert not Policies().is_hand_over(text)


@pytest.mark.parametrize(
    "rules",
    [
        {"quite_hours": {}},
        {"quiet_hours": {"start": "22:00", "begin": "1"}},
        {"caps": {"total": {"per_day": -1}}},
        {"inbox_wait_seconds": 0},
        {"opt_out_text": ""},
        {"quotas": {"main": {"per_year": 1}}},
        {"quiet_hours_by_channel": {"pigeon": {}}},
        {"quiet_hours": {"start": "22:00:30"}},
    ],
)
def test_unknown_names_and_wrong_values_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policies.load(rules)


def test_a_time_that_yaml_read_as_a_number_is_refused() -> None:
    # `start: 22:00` without quotes is 1320 in YAML 1.1
    with pytest.raises(ValidationError, match="quotes"):
        Policies.load({"quiet_hours": {"start": 1320}})


def test_rules_survive_being_written_down() -> None:
    rules = {
        "quiet_hours": {"start": "21:30", "end": "09:00"},
        "sms_hours": {"closes": "20:00"},
        "caps": {"per_channel": {"sms": {"per_day": 2}}},
        "purposes": {"sms": ["service", "reminder"]},
        "quotas": {"main": {"per_month": 1000}},
    }
    policies = Policies.load(rules)
    written = json.loads(json.dumps(policies.dump()))
    assert Policies.load(written) == policies
    assert written["purposes"] == {"sms": ["reminder", "service"]}
    assert written["quiet_hours"]["start"] == "21:30"
