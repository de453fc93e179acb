from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.reach.policies import LEGAL_ZONE, Policies

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: a zone at the other end, one of half hours, and two whose clocks change
ZONES = [
    SHANGHAI,
    ZoneInfo("America/New_York"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("Australia/Lord_Howe"),
]
DEFAULTS = Policies()
UNASKED = [Purpose.REMINDER, Purpose.MARKETING]

moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 -- made aware below
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def rules(draw: st.DrawFn) -> Policies:
    opens = draw(st.integers(8, 21))
    return Policies.load(
        {
            "quiet_hours": {"start": draw(times), "end": draw(times)},
            "sms_hours": {
                "opens": time(opens),
                "closes": time(draw(st.integers(opens + 1, 22))),
            },
        }
    )


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def is_quiet(at: datetime, zone: ZoneInfo, policies: Policies) -> bool:
    """The rule as a person would say it, minute by minute."""
    clock = at.astimezone(zone).time()
    start, end = policies.quiet_hours.start, policies.quiet_hours.end
    if start < end:
        return start <= clock < end
    return start != end and (clock >= start or clock < end)


def is_allowed(
    at: datetime, channel: Channel, purpose: Purpose, zone: ZoneInfo, policies: Policies
) -> bool:
    # in UTC: an hour that is had twice equals no time of another zone (PEP 495)
    moment = at.astimezone(UTC)
    return next_allowed(moment, channel, purpose, zone, policies) == moment


def is_legal(at: datetime, policies: Policies) -> bool:
    clock = at.astimezone(LEGAL_ZONE).time()
    return policies.sms_hours.opens <= clock < policies.sms_hours.closes


@given(moments, st.sampled_from(ZONES), rules(), st.sampled_from(UNASKED))
def test_what_is_allowed_is_neither_quiet_nor_for_sms_illegal(
    at: datetime, zone: ZoneInfo, policies: Policies, purpose: Purpose
) -> None:
    for channel in Channel:
        allowed = next_allowed(at, channel, purpose, zone, policies)
        if allowed is None:
            continue
        assert allowed >= at
        assert not is_quiet(allowed, zone, policies)
        assert channel != Channel.SMS or is_legal(allowed, policies)
        assert is_allowed(allowed, channel, purpose, zone, policies)


@given(
    moments, st.sampled_from([SHANGHAI, ZoneInfo("Asia/Kolkata")]), rules(), st.data()
)
def test_no_earlier_moment_is_allowed(
    at: datetime, zone: ZoneInfo, policies: Policies, data: st.DataObject
) -> None:
    allowed = next_allowed(at, Channel.SMS, Purpose.MARKETING, zone, policies)
    until = allowed or at + timedelta(days=3)
    assume(until > at)
    seconds = int((until - at).total_seconds())
    between = at + timedelta(seconds=data.draw(st.integers(0, max(seconds - 1, 0))))
    assert is_quiet(between, zone, policies) or not is_legal(between, policies)


@given(moments, st.sampled_from(ZONES), rules(), st.sampled_from(list(Channel)))
def test_what_answers_a_persons_own_act_goes_at_any_hour(
    at: datetime, zone: ZoneInfo, policies: Policies, channel: Channel
) -> None:
    assert next_allowed(at, channel, Purpose.SERVICE, zone, policies) == at


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 21:59", "2026-11-23 21:59"),
        ("2026-11-23 22:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
    ],
)
@pytest.mark.parametrize("channel", list(Channel))
def test_nothing_unasked_is_sent_from_22_to_8(
    at: str, expected: str, channel: Channel
) -> None:
    allowed = next_allowed(local(at), channel, Purpose.REMINDER, SHANGHAI, DEFAULTS)
    assert allowed == local(expected)


def test_a_channel_can_have_quiet_hours_of_its_own() -> None:
    policies = Policies.load(
        {"quiet_hours_by_channel": {"wechat_subscribe": {"start": "20:00"}}}
    )
    evening = local("2026-11-23 20:30")
    later = next_allowed(
        evening, Channel.WECHAT_SUBSCRIBE, Purpose.REMINDER, SHANGHAI, policies
    )
    assert later == local("2026-11-24 08:00")
    assert is_allowed(
        evening, Channel.WECHAT_TEMPLATE, Purpose.REMINDER, SHANGHAI, policies
    )


def test_promise_7_no_quiet_hours_can_open_the_legal_hours_of_sms() -> None:
    wide_open = Policies.load({"quiet_hours": {"start": "00:00", "end": "00:00"}})
    night = local("2026-11-23 23:00")
    assert is_allowed(
        night, Channel.WECHAT_SUBSCRIBE, Purpose.REMINDER, SHANGHAI, wide_open
    )
    sms = next_allowed(night, Channel.SMS, Purpose.REMINDER, SHANGHAI, wide_open)
    assert sms == local("2026-11-24 08:00")


def test_legal_hours_are_those_of_shanghai_wherever_the_shop_is() -> None:
    paris = ZoneInfo("Europe/Paris")
    # half past three in the afternoon there is half past ten at night in Shanghai
    allowed = next_allowed(
        local("2026-11-23 15:30", paris),
        Channel.SMS,
        Purpose.MARKETING,
        paris,
        DEFAULTS,
    )
    assert allowed == local("2026-11-24 08:00", paris)
    assert allowed.astimezone(SHANGHAI).time() == time(15)


def test_quiet_hours_over_all_legal_hours_mean_never() -> None:
    policies = Policies.load({"quiet_hours": {"start": "08:00", "end": "22:00"}})
    noon = local("2026-11-23 12:00")
    assert next_allowed(noon, Channel.SMS, Purpose.REMINDER, SHANGHAI, policies) is None


def test_an_end_in_the_hour_that_is_had_twice_moves_time_forward() -> None:
    new_york = ZoneInfo("America/New_York")
    policies = Policies.load({"quiet_hours": {"start": "00:00", "end": "01:30"}})
    second_pass = datetime(2026, 11, 1, 1, 10, fold=1, tzinfo=new_york)
    allowed = next_allowed(
        second_pass, Channel.WECHAT_SUBSCRIBE, Purpose.REMINDER, new_york, policies
    )
    assert allowed == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert not is_allowed(
        second_pass, Channel.WECHAT_SUBSCRIBE, Purpose.REMINDER, new_york, policies
    )
