from __future__ import annotations

from datetime import UTC, datetime, timedelta

from saleor_wechat_growth.reach.snapshot import (
    AccountFact,
    Address,
    ConsentFact,
    FollowFact,
    GrantFact,
    Reach,
    SuppressionFact,
    WindowFact,
)

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
PHONE = Address(1, "phone", "", b"a" * 16)


def test_a_suppression_ends_at_its_time_and_not_before() -> None:
    reach = Reach(
        1, suppressions=(SuppressionFact("sms", PHONE.lookup, "43117", NOW + HOUR),)
    )
    assert reach.suppression("sms", PHONE.lookup, NOW) is not None
    assert reach.suppression("sms", PHONE.lookup, NOW + HOUR) is None
    assert reach.suppression("wechat_template", PHONE.lookup, NOW) is None
    assert reach.suppression("sms", b"b" * 16, NOW) is None


def test_silence_is_neither_consent_nor_refusal() -> None:
    reach = Reach(1, consents=(ConsentFact("sms", "reminder", False, NOW),))
    assert reach.consent("sms", "reminder") is False
    assert reach.consent("sms", "marketing") is None


def test_grants_and_follows_are_those_of_the_very_openid() -> None:
    reach = Reach(
        1,
        follows=(FollowFact(7, 1, True), FollowFact(8, 2, False)),
        grants=(GrantFact(7, 1, "tpl", 2), GrantFact(7, 2, "tpl", 1)),
    )
    assert reach.available(1, "tpl") == 2
    assert reach.available(1, "other") == 0
    assert reach.is_following(7, 1)
    assert not reach.is_following(8, 2)
    assert not reach.is_following(8, 1)


def test_a_pause_without_end_does_not_end() -> None:
    assert AccountFact(1, "sms", "x", "active", None).can_send(NOW)
    assert not AccountFact(1, "sms", "x", "paused", None).can_send(NOW)
    assert not AccountFact(1, "sms", "x", "paused", NOW + HOUR).can_send(NOW)
    assert AccountFact(1, "sms", "x", "paused", NOW).can_send(NOW)


def window(ends_in: int, left: int | None, account_id: int = 7) -> WindowFact:
    return WindowFact(account_id, 8, "message", NOW + timedelta(seconds=ends_in), left)


def test_a_message_goes_by_the_window_that_lasts_longest():
    reach = Reach(1, windows=(window(60, 3), window(3600, 1), window(90, None)))
    assert reach.window(7, 8, NOW) == window(3600, 1)


def test_windows_that_are_used_up_or_about_to_end_are_none():
    used_up, ending = window(3600, 0), window(5, 3)
    reach = Reach(1, windows=(used_up, ending, window(3600, 5, account_id=9)))
    assert reach.window(7, 8, NOW) is None
    assert reach.window(7, 9, NOW) is None
    assert reach.window(7, 8, NOW - timedelta(seconds=1)) == ending
