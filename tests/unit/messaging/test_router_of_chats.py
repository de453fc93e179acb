"""The router's rules of customer-service messages and of notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from saleor_wechat_growth.messaging.router import (
    TALK,
    Candidate,
    Choice,
    Reason,
    Refused,
    Sent,
    TemplateFact,
    Usage,
    choose,
)
from saleor_wechat_growth.reach.policies import Policies
from saleor_wechat_growth.reach.snapshot import (
    AccountFact,
    Address,
    ConsentFact,
    FollowFact,
    GrantFact,
    Reach,
    WindowFact,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: 23:00 in the shop
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
SERVICE = AccountFact(1, "service_account", "wxs", "active", None, "s")
MINI = AccountFact(2, "mini_program", "wxm", "active", None, "m")


def chat(purpose: str = "reminder", account: AccountFact = SERVICE) -> Candidate:
    fact = TemplateFact(1, "chat", "wechat_customer", purpose, "", is_active=True)
    return Candidate(fact, account)


def notice(purpose: str = "reminder", account: AccountFact = SERVICE) -> Candidate:
    fact = TemplateFact(2, "notice", "wechat_notice", purpose, "g", is_active=True)
    return Candidate(fact, account)


def person(now: datetime = NOON, *, lasts: timedelta = 48 * HOUR, left: int = 5):
    """Return what is known of somebody who wrote to both accounts."""
    return Reach(
        customer_id=1,
        addresses=(
            Address(11, "openid", "wxs", b"s"),
            Address(12, "openid", "wxm", b"m"),
        ),
        windows=tuple(
            WindowFact(account.id, identity, "message", now + lasts, left)
            for account, identity in ((SERVICE, 11), (MINI, 12))
        ),
        grants=(GrantFact(1, 11, "g", 1),),
    )


def decide(
    candidate: Candidate,
    reach: Reach,
    now: datetime = NOON,
    *,
    usage: Usage | None = None,
    lasts: timedelta = 24 * HOUR,
) -> Choice | Refused:
    return choose(
        [candidate],
        reach,
        Policies(),
        usage or Usage(),
        now,
        ZONE,
        expires_at=now + lasts,
    )


def refusal(decided: Choice | Refused) -> Reason:
    assert isinstance(decided, Refused)
    return decided.reasons[0][1]


@pytest.mark.parametrize(("account", "identity"), [(SERVICE, 11), (MINI, 12)])
def test_a_chat_goes_by_either_kind_of_account_within_its_window(
    account: AccountFact, identity: int
) -> None:
    decided = decide(chat(account=account), person())
    assert isinstance(decided, Choice)
    assert (decided.identity_id, decided.at) == (identity, NOON)


def test_a_chat_needs_no_follow_and_no_consent() -> None:
    assert isinstance(decide(chat("marketing"), person()), Choice)


def test_a_chat_is_not_sent_against_the_persons_word() -> None:
    said = ConsentFact("wechat_customer", "marketing", False, NOON)
    unwilling = replace(person(), consents=(said,))
    assert refusal(decide(chat("marketing"), unwilling)) == Reason.CONSENT_WITHDRAWN
    assert isinstance(decide(chat("service"), unwilling), Choice)


@pytest.mark.parametrize(
    "reach",
    [
        replace(person(), windows=()),
        person(left=0),
        person(lasts=timedelta(seconds=-1)),
        # a window's last seconds are too short for a call
        person(lasts=timedelta(seconds=4)),
        # of another account
        replace(person(), windows=(WindowFact(2, 12, "message", NIGHT, 5),)),
    ],
)
def test_a_chat_needs_a_window_with_a_message_left(reach: Reach) -> None:
    assert refusal(decide(chat(), reach)) == Reason.NO_WINDOW


def test_a_window_without_a_limit_is_one() -> None:
    free = WindowFact(1, 11, "pay", NOON + HOUR, None)
    assert isinstance(decide(chat(), replace(person(), windows=(free,))), Choice)


def test_a_chat_waits_for_the_end_of_quiet_hours_if_its_window_does() -> None:
    decided = decide(chat(), person(NIGHT), NIGHT)
    assert isinstance(decided, Choice)
    assert decided.waits_for == Reason.QUIET_HOURS


def test_a_window_that_ends_before_quiet_hours_do_loses_the_route() -> None:
    short = person(NIGHT, lasts=timedelta(minutes=1))
    assert refusal(decide(chat(), short, NIGHT)) == Reason.QUIET_HOURS
    # what answers a person's own act knows no quiet hours
    assert isinstance(decide(chat("service"), short, NIGHT), Choice)


def test_a_window_that_ends_before_the_cap_opens_loses_the_route() -> None:
    two = Usage(tuple(Sent("sms", NOON - HOUR) for _ in range(2)))
    short = person(lasts=2 * HOUR)
    assert refusal(decide(chat(), short, usage=two)) == Reason.CAPPED
    assert isinstance(decide(chat(), person(), usage=two), Choice)


def test_reminders_stand_back_from_a_talk_with_the_staff() -> None:
    talking = replace(person(), is_with_human=True)
    decided = decide(chat(), talking)
    assert isinstance(decided, Choice)
    assert (decided.waits_for, decided.at) == (Reason.WITH_HUMAN, NOON + TALK)
    assert refusal(decide(chat(), talking, lasts=TALK)) == Reason.WITH_HUMAN
    answered = decide(chat("service"), talking)
    assert isinstance(answered, Choice)
    assert answered.waits_for is None


def test_a_notice_needs_a_grant_of_the_service_account_and_no_follow() -> None:
    assert isinstance(decide(notice(), person()), Choice)
    without = replace(person(), grants=(GrantFact(2, 12, "g", 1),))
    assert refusal(decide(notice(), without)) == Reason.NO_GRANT


def test_a_notice_does_not_go_by_a_mini_program() -> None:
    decided = decide(notice(account=MINI), person())
    assert refusal(decided) == Reason.ACCOUNT_OF_OTHER_KIND


# -- an open chat before what is still there tomorrow ------------------------------

SMS = Candidate(
    TemplateFact(3, "text", "sms", "reminder", "s", is_active=True),
    AccountFact(3, "tencent_sms", "1400", "active", None, "sms"),
)
PHONE = Address(13, "phone", "", b"p")
AGREED = ConsentFact("sms", "reminder", True, NOON)


def weigh(
    *candidates: Candidate,
    reach: Reach | None = None,
    policies: Policies | None = None,
    now: datetime = NOON,
) -> Choice:
    known = reach or person(now)
    decided = choose(
        candidates,
        replace(known, addresses=(*known.addresses, PHONE), consents=(AGREED,)),
        policies or Policies(),
        Usage(),
        now,
        ZONE,
        expires_at=now + 24 * HOUR,
    )
    assert isinstance(decided, Choice)
    return decided


@pytest.mark.parametrize("first", [notice(), SMS])
def test_an_open_chat_goes_before_a_subscription_and_before_an_sms(
    first: Candidate,
) -> None:
    decided = weigh(first, chat())
    assert decided.candidate == chat()
    assert decided.skipped == ((first.template.key, Reason.SPARED),)
    assert decided.is_out_of_turn


@pytest.mark.parametrize("first", [notice(), SMS])
def test_the_marketers_order_stays_where_the_shop_wants_it(first: Candidate) -> None:
    decided = weigh(first, chat(), policies=Policies(open_chats_first=False))
    assert decided.candidate == first
    assert not decided.is_out_of_turn


def test_a_chat_that_cannot_go_changes_no_order() -> None:
    decided = weigh(notice(), chat(), SMS, reach=replace(person(), windows=()))
    assert (decided.candidate, decided.skipped) == (notice(), ())


def test_a_chat_that_would_have_to_wait_changes_no_order() -> None:
    at_night = weigh(
        notice("service"), chat("reminder"), reach=person(NIGHT), now=NIGHT
    )
    assert at_night.candidate == notice("service")


def test_what_spends_nothing_keeps_its_turn() -> None:
    fact = TemplateFact(
        4, "template", "wechat_template", "service", "t", is_active=True
    )
    following = replace(person(), follows=(FollowFact(1, 11, is_following=True),))
    assert (
        weigh(Candidate(fact, SERVICE), chat(), reach=following).candidate.template
        == fact
    )
