from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.messaging.router import (
    DAY,
    WEEK,
    Candidate,
    Choice,
    Reason,
    Refused,
    Sent,
    TemplateFact,
    Usage,
    choose,
)
from saleor_wechat_growth.reach.hours import next_allowed
from saleor_wechat_growth.reach.policies import Policies
from saleor_wechat_growth.reach.snapshot import (
    AccountFact,
    Address,
    ConsentFact,
    FollowFact,
    GrantFact,
    Reach,
    SuppressionFact,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CHANNELS = ("wechat_template", "wechat_subscribe", "sms")
ACCOUNTS = {
    "wechat_template": AccountFact(1, "service_account", "wxs", "active", None, "s"),
    "wechat_subscribe": AccountFact(2, "mini_program", "wxm", "active", None, "m"),
    "sms": AccountFact(3, "tencent_sms", "14", "active", None, "t"),
}
ADDRESSES = {
    "wechat_template": Address(11, "openid", "wxs", b"s"),
    "wechat_subscribe": Address(12, "openid", "wxm", b"m"),
    "sms": Address(13, "phone", "", b"p"),
}


def candidate(channel: str, purpose: str = "reminder", **changes: object) -> Candidate:
    number = CHANNELS.index(channel)
    template = TemplateFact(
        number, f"t{number}", channel, purpose, f"g{number}", is_active=True
    )
    return Candidate(replace(template, **changes), ACCOUNTS[channel])  # type: ignore[arg-type]


def reachable(purpose: str = "reminder") -> Reach:
    """Return what is known of somebody who can be reached everywhere."""
    return Reach(
        customer_id=1,
        addresses=tuple(ADDRESSES.values()),
        follows=(FollowFact(1, 11, is_following=True),),
        grants=(GrantFact(2, 12, "g1", 1),),
        consents=(ConsentFact("sms", purpose, is_granted=True, stated_at=NOON),),
    )


def decide(
    candidates: list[Candidate],
    reach: Reach,
    *,
    usage: Usage | None = None,
    now: datetime = NOON,
    lasts: timedelta = timedelta(hours=6),
    policies: Policies | None = None,
) -> Choice | Refused:
    return choose(
        candidates,
        reach,
        policies or Policies(),
        usage or Usage(),
        now,
        ZONE,
        expires_at=now + lasts,
    )


def test_the_marketers_order_is_kept() -> None:
    first = candidate("wechat_subscribe")
    chosen = decide([first, candidate("sms")], reachable())
    assert isinstance(chosen, Choice)
    assert (chosen.candidate, chosen.identity_id, chosen.at) == (first, 12, NOON)


def test_a_typed_number_is_no_address() -> None:
    typed = Address(9, "form_phone", "", b"f")
    refused = decide([candidate("sms")], replace(reachable(), addresses=(typed,)))
    assert refused == Refused((("t2", Reason.NO_ADDRESS),))


def test_an_address_of_another_app_is_none() -> None:
    reach = replace(reachable(), addresses=(Address(11, "openid", "other", b"s"),))
    refused = decide([candidate("wechat_subscribe")], reach)
    assert refused == Refused((("t1", Reason.NO_ADDRESS),))


def test_a_cap_opens_when_the_oldest_send_leaves_its_window() -> None:
    sent = Usage((Sent("sms", NOON - timedelta(hours=20)),))
    chosen = decide([candidate("sms")], reachable(), usage=sent)
    assert isinstance(chosen, Choice)
    assert chosen.at == NOON + timedelta(hours=4)
    assert chosen.waits_for == Reason.CAPPED


def test_a_cap_that_opens_too_late_gives_the_message_to_the_next_route() -> None:
    sent = Usage((Sent("sms", NOON - timedelta(hours=1)),))
    chosen = decide(
        [candidate("sms"), candidate("wechat_subscribe")], reachable(), usage=sent
    )
    assert isinstance(chosen, Choice)
    assert chosen.candidate.template.channel == "wechat_subscribe"
    assert chosen.skipped == (("t2", Reason.CAPPED),)


def test_the_cap_over_all_channels_counts_them_together() -> None:
    sent = Usage(tuple(Sent(channel, NOON - DAY / 2) for channel in CHANNELS[:2]))
    refused = decide([candidate("sms")], reachable(), usage=sent)
    assert refused == Refused((("t2", Reason.CAPPED),))


def test_caps_leave_service_messages_alone() -> None:
    sent = Usage(tuple(Sent("sms", NOON - timedelta(hours=1)) for _ in range(9)))
    chosen = decide([candidate("sms", "service")], reachable(), usage=sent)
    assert isinstance(chosen, Choice)
    assert chosen.at == NOON


def test_each_refusal_has_its_reason() -> None:
    nobody = Reach(customer_id=1)
    refused = decide([candidate(channel) for channel in CHANNELS], nobody)
    assert refused == Refused(
        (
            ("t0", Reason.PURPOSE_NOT_ALLOWED),
            ("t1", Reason.NO_ADDRESS),
            ("t2", Reason.NO_ADDRESS),
        )
    )


# -- for whatever the facts are ------------------------------------------------

moments = st.integers(0, 14 * 24 * 60).map(lambda m: NOON + timedelta(minutes=m))
purposes = st.sampled_from(("service", "reminder", "marketing"))


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    channels = draw(st.permutations(CHANNELS))
    return [
        replace(
            candidate(
                channel,
                draw(purposes),
                is_active=draw(st.booleans()),
                risk_allowed=draw(st.booleans()),
            ),
            account=replace(
                ACCOUNTS[channel],
                status=draw(st.sampled_from(("active", "paused"))),
                paused_until=draw(st.none() | moments),
            ),
            quota_resumes_at=draw(st.none() | moments),
        )
        for channel in channels[: draw(st.integers(0, 3))]
    ]


@st.composite
def people(draw: st.DrawFn) -> Reach:
    return Reach(
        customer_id=1,
        addresses=tuple(
            address for address in ADDRESSES.values() if draw(st.booleans())
        ),
        follows=(FollowFact(1, 11, is_following=draw(st.booleans())),),
        grants=(GrantFact(2, 12, "g1", draw(st.integers(0, 2))),),
        consents=tuple(
            ConsentFact(channel, purpose, draw(st.booleans()), NOON)
            for channel in CHANNELS
            for purpose in ("reminder", "marketing")
            if draw(st.booleans())
        ),
        suppressions=tuple(
            SuppressionFact(channel, address.lookup, "test", draw(st.none() | moments))
            for channel, address in ADDRESSES.items()
            if draw(st.booleans())
        ),
    )


usages = st.lists(
    st.builds(
        Sent,
        st.sampled_from(CHANNELS),
        st.integers(0, 7 * 24 * 60).map(lambda m: NOON - timedelta(minutes=m)),
    ),
    max_size=8,
).map(lambda sent: Usage(tuple(sent)))
decided = (candidates(), people(), usages, moments)


@given(*decided)
def test_a_choice_breaks_no_rule(
    routes: list[Candidate], reach: Reach, usage: Usage, now: datetime
) -> None:
    lasts = timedelta(days=3)
    chosen = decide(routes, reach, usage=usage, now=now, lasts=lasts)
    if isinstance(chosen, Refused):
        return
    template, account = chosen.candidate.template, chosen.candidate.account
    channel, purpose = template.channel, template.purpose
    policies = Policies()
    address = ADDRESSES[channel]
    assert address in reach.addresses
    assert chosen.identity_id == address.identity_id
    assert template.is_active
    assert account.can_send(chosen.at)
    assert reach.suppression(channel, address.lookup, now) is None
    assert next_allowed(chosen.at, channel, purpose, ZONE, policies) == chosen.at
    assert now <= chosen.at
    assert chosen.at == now or chosen.at < now + lasts
    if channel == "wechat_template":
        assert reach.is_following(1, 11)
        assert purpose == "service" or template.risk_allowed
    if channel == "wechat_subscribe":
        assert reach.available(12, template.gateway_id) > 0
    if purpose != "service":
        assert reach.consent(channel, purpose) is not False
        assert channel != "sms" or reach.consent("sms", purpose)
        in_day = [s for s in usage.sent if s.at > chosen.at - DAY]
        in_week = [s for s in usage.sent if s.at > chosen.at - WEEK]
        assert policies.caps.total.allows(in_day=len(in_day), in_week=len(in_week))
    resumes = chosen.candidate.quota_resumes_at
    assert resumes is None or chosen.at >= resumes


@given(*decided)
def test_every_route_before_the_choice_was_refused_by_itself(
    routes: list[Candidate], reach: Reach, usage: Usage, now: datetime
) -> None:
    chosen = decide(routes, reach, usage=usage, now=now)
    lost = chosen.reasons if isinstance(chosen, Refused) else chosen.skipped
    assert [key for key, _ in lost] == [c.template.key for c in routes[: len(lost)]]
    for route, reason in zip(routes, lost, strict=False):
        assert decide([route], reach, usage=usage, now=now) == Refused((reason,))
    if isinstance(chosen, Choice):
        assert chosen.candidate == routes[len(lost)]
    else:
        assert len(lost) == len(routes)


@given(*decided)
def test_at_the_moment_a_choice_waits_for_it_need_wait_no_more(
    routes: list[Candidate], reach: Reach, usage: Usage, now: datetime
) -> None:
    chosen = decide(routes, reach, usage=usage, now=now)
    if isinstance(chosen, Choice) and chosen.waits_for is not None:
        later = decide([chosen.candidate], reach, usage=usage, now=chosen.at)
        assert isinstance(later, Choice)
        assert later.at == chosen.at
        assert later.waits_for is None
