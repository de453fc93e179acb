"""Customer-service messages: what WeChat gets, its windows, and promise 4."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.queries import in_flight
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services import claiming, recover_lost
from saleor_wechat_growth.messaging.services.pool import calling
from saleor_wechat_growth.reach.models import Window
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import MINI_APP, SERVICE_APP, Person, World

State = Message.State
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SEND = "*/custom/send"
NOWHERE = Landing()


def spoken_with(world: World, trigger: str = "message", app_id: str = "") -> Person:
    person = world.person()
    world.acts(person, trigger, **({"app_id": app_id} if app_id else {}))
    return person


def has_token(world: World) -> None:
    """Let the stand-in know our token: the first call of a test fetches one."""
    world.plan(spoken_with(world), world.content(), landing=NOWHERE)
    world.send()
    world.gateways.wechat.ledger.sends.clear()
    Window.objects.of(world.shop.pk).delete()
    Attempt.objects.of(world.shop.pk).delete()


def shown(world: World) -> list[dict]:
    """What the phones show, in order."""
    return [each.rendered["customer"] for each in world.gateways.wechat.ledger.sends]


def ledger(world: World) -> list[tuple[int, int]]:
    rows = Window.objects.of(world.shop.pk).order_by("id")
    return list(rows.values_list("reserved", "spent"))


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_a_text_is_taken_and_never_said_to_be_delivered(world: World) -> None:
    alice = spoken_with(world)
    message = world.plan(alice, world.content(), landing=NOWHERE)
    assert world.send() == 1
    assert fate(message) == (State.ACCEPTED, "")
    assert message.gateway_id == ""
    assert shown(world) == [{"kind": "text", "content": "您好，测试商城"}]
    assert ledger(world) == [(0, 1)]


def test_a_bare_link_in_a_text_leads_where_the_message_does(
    world: World, settings
) -> None:
    settings.PUBLIC_URL = "https://growth.example"
    content = world.content(
        content='来<a>看看</a>，或<a href="https://a.example">这里</a>'
    )
    landing = Landing(
        mini_program="pages/cart", app_id="wxmini", h5="https://h.example"
    )
    world.plan(spoken_with(world), content, landing=landing)
    world.send()
    [text] = shown(world)
    assert 'data-miniprogram-appid="wxmini"' in text["content"]
    assert 'data-miniprogram-path="pages/cart?r=' in text["content"]
    assert '<a href="https://growth.example/r/' in text["content"]
    assert '<a href="https://a.example">这里</a>' in text["content"]


def test_a_news_card_leads_by_a_tracked_link_to_its_own_address(
    world: World, settings
) -> None:
    settings.PUBLIC_URL = "https://growth.example"
    cover = world.picture()
    content = world.content(
        "news",
        media=cover,
        title="新品",
        description="来看",
        url="https://h.example/new",
    )
    message = world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    assert fate(message) == (State.ACCEPTED, "")
    [card] = shown(world)
    assert card["picture"] == f"https://growth.example/media/{cover.public_id}"
    assert card["url"].startswith("https://growth.example/r/")
    assert (card["title"], card["description"]) == ("新品", "来看")


def test_on_a_mini_program_a_card_is_a_link(world: World) -> None:
    content = world.content(
        "news", app_id=MINI_APP, title="新品", url="https://h.example/new"
    )
    message = world.plan(spoken_with(world, app_id=MINI_APP), content, landing=NOWHERE)
    world.send()
    assert fate(message) == (State.ACCEPTED, "")
    assert [each["kind"] for each in shown(world)] == ["link"]


def test_a_menu_shows_its_items_in_order(world: World) -> None:
    content = world.content("menu", head="满意吗？", item1="满意", item2="不满意")
    world.plan(spoken_with(world), content, landing=NOWHERE)
    world.send()
    [menu] = shown(world)
    assert menu["head"] == "满意吗？"
    assert [each["content"] for each in menu["items"]] == ["满意", "不满意"]


def test_a_card_that_leads_nowhere_is_not_sent(world: World) -> None:
    message = world.plan(
        spoken_with(world), world.content("news", title="新品"), landing=NOWHERE
    )
    world.send()
    assert fate(message) == (State.SUPPRESSED, "misfit:url:empty")


def test_without_a_window_the_next_route_is_taken(world: World) -> None:
    template = world.template("wechat_template")
    message = world.plan(world.person(), world.content(), template)
    world.send()
    assert fate(message) == (State.ACCEPTED, "")
    assert message.channel == "wechat_template"
    assert ("route", "refused", "no_window") in world.decisions(message)


@pytest.mark.parametrize("code", [45015, 45047])
def test_a_window_that_wechat_says_is_over_is_closed_and_the_next_route_taken(
    world: World, code: int
) -> None:
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path=SEND, code=code, times=1)
    )
    alice = spoken_with(world)
    message = world.plan(alice, world.content(), world.template("wechat_template"))
    world.send()
    assert fate(message) == (State.ACCEPTED, "")
    assert message.channel == "wechat_template"
    assert ledger(world) == [(0, 0)]
    later = world.plan(alice, world.content(), landing=NOWHERE)
    world.send(MINUTE)
    assert fate(later) == (State.SUPPRESSED, "no_window")
    assert world.gateways.wechat.calls["/cgi-bin/message/custom/send"] == 1


def test_an_account_without_the_right_loses_this_content_alone(world: World) -> None:
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path=SEND, code=48001, times=1)
    )
    content, template = world.content(), world.template("wechat_template")
    message = world.plan(spoken_with(world), content, template)
    world.send()
    assert fate(message) == (State.ACCEPTED, "")
    content.refresh_from_db()
    assert content.status == "paused"


def test_no_more_leave_than_the_window_allows(world: World) -> None:
    alice = spoken_with(world, "follow")
    messages = [world.plan(alice, world.content(), landing=NOWHERE) for _ in range(4)]
    for seconds in range(0, 40, 5):
        world.send(seconds * SECOND)
    assert [fate(each) for each in messages] == [
        (State.ACCEPTED, ""),
        (State.ACCEPTED, ""),
        (State.ACCEPTED, ""),
        (State.SUPPRESSED, "no_window"),
    ]
    assert ledger(world) == [(0, 3)]


@pytest.mark.parametrize("is_called", [True, False])
def test_promise_4_a_customer_message_lost_in_flight_stays_unknown_and_listed(
    world: World,
    is_called: bool,  # noqa: FBT001
) -> None:
    message = world.plan(spoken_with(world), world.content(), landing=NOWHERE)
    [flight] = world.promised()
    assert ledger(world) == [(1, 0)]
    if is_called:
        calling(flight)()
    for seconds in range(125, 960, 60):
        world.settle(seconds * SECOND)
        world.send(seconds * SECOND)
    assert fate(message) == (State.UNKNOWN, "worker_lost")
    assert message.due_at is None
    assert len(shown(world)) == int(is_called)
    assert list(in_flight(world.shop.pk)) == [message]
    assert ledger(world) == [(0, 1)]


@pytest.mark.parametrize("kind", [Kind.HANG, Kind.DROP])
def test_promise_4_a_customer_message_without_an_answer_is_not_sent_again(
    world: World, kind: Kind
) -> None:
    has_token(world)
    world.gateways.wechat.faults.order(Fault(kind=kind, path=SEND, times=1))
    message = world.plan(spoken_with(world), world.content(), landing=NOWHERE)
    world.send()
    for seconds in range(15, 960, 60):
        world.settle(seconds * SECOND)
        world.send(seconds * SECOND)
    assert fate(message) == (State.UNKNOWN, "no_answer")
    assert Attempt.objects.of(world.shop.pk).count() == 1
    assert len(shown(world)) == int(kind is Kind.HANG)
    assert ledger(world) == [(0, 1)]


def test_promise_4_a_crash_before_the_claim_is_committed_takes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = world.plan(spoken_with(world), world.content(), landing=NOWHERE)
    drafts = world.drafts()

    def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(claiming, "open_attempts", dies)
        with pytest.raises(RuntimeError):
            world.claim(drafts)
    assert ledger(world) == [(0, 0)]
    world.send(2 * MINUTE)
    assert fate(message) == (State.ACCEPTED, "")
    assert recover_lost(now=world.at(10 * MINUTE)) == 0


def test_quiet_hours_lose_a_route_whose_window_ends_before_they_do(
    world: World,
) -> None:
    alice = spoken_with(world, "scan")
    night = timedelta(hours=11)  # 23:00 in Shanghai
    world.now += night
    world.acts(alice, "scan")
    content = world.content(purpose="reminder")
    message = world.plan(
        alice, content, landing=NOWHERE, expires_at=world.now + timedelta(hours=20)
    )
    world.send()
    assert fate(message) == (State.SUPPRESSED, "quiet_hours")


def test_what_was_said_in_a_chat_goes_with_who_leaves_the_account(world: World) -> None:
    alice, bob = spoken_with(world), spoken_with(world)
    notice = world.template("wechat_template")
    said = {
        name: world.plan(person, template, landing=NOWHERE)
        for name, person, template in (
            ("chat", alice, world.content()),
            ("notice", alice, notice),
            ("of another", bob, world.content()),
        )
    }
    for seconds in (0, 3):
        world.send(seconds * SECOND)
    left(world, alice, world.now + 5 * SECOND)
    world.acts(alice)
    said["since"] = world.plan(alice, world.content(), landing=NOWHERE)
    world.send(MINUTE)
    # told late: what was said since stays
    left(world, alice, world.now + 5 * SECOND)
    kept = {}
    for name, message in said.items():
        assert fate(message) == (State.ACCEPTED, ""), name
        kept[name] = message.sealed_content is not None
    assert kept == {"chat": False, "notice": True, "of another": True, "since": True}


def left(world: World, person: Person, at: datetime) -> None:
    account = world.accounts[SERVICE_APP]
    news = Happening(
        installation_id=world.shop.pk,
        kind="follower.left",
        subject=f"customer:{person.customer.pk}",
        at=at,
        body={
            "customer_id": person.customer.pk,
            "identity_id": person.identities[SERVICE_APP].pk,
            "account_id": account.pk,
            "account_key": account.key,
        },
    )
    announce(happenings=[news], now=at)
