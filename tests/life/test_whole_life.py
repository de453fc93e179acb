"""A whole customer life with a shop, from a scanned poster to a tombstone.

Everything goes over HTTP, by the doors that people, staff and gateways have; the only
look behind them is the last one, into the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.management.embedded import free_port
from saleor_wechat_growth.management.supervisor import run_command
from tests.life.people import Person, Staff, until, waited
from tests.life.shop import COUPON, WELCOMES, Shop, scans, set_up
from tests.life.traces import Traces, kept, traces
from tests.stage import Instance, instance

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

MINUTE, HOUR, DAY = 60, 3600, 86_400

#: how often the tables may be walked again at the end of an erasure
LAST_LOOKS = 5
#: titles, as growth.yaml has them
RECALL = "购物车召回"
SMS_REMINDER = "购物车提醒短信"

FIND = "query($text: String!) { customers(search: $text) { edges { node { id } } } }"
PROFILE = """query($id: ID!) { customer(id: $id) {
  follows { account isFollowing }
  suppressions { channel }
  runs { id journey }
} }"""
RUN = """query($id: ID!) { run(id: $id) {
  outcome messages { id touch channel state }
} }"""
WHY = "query($id: ID!) { message(id: $id) { reasons { stage reason facts } } }"
TOUCHES = (
    "query($id: ID!) { sourceTouches(customer: $id) { source kind isFirst isFollow } }"
)
PRIVACY = """query($id: ID!) { customerPrivacy(id: $id) {
  erasedAt erasure { state isTheirWish waitsForCore }
} }"""
#: states of a message that its gateway took
SENT = ("ACCEPTED", "DELIVERED")
#: what may still carry a hash of the person's, which keeps them away; the scope of a
#: number that was typed is a hash of whom it was typed by
REMEMBERED = {
    "growth_erasedidentity.lookup",
    "growth_erasedidentity.scope",
    "growth_suppression.lookup",
}

#: that two tombstones are one
MERGED = {"growth_customer", "growth_merge"}


@pytest.fixture
def stage() -> Iterator[Instance]:
    with instance(port=free_port()) as found:
        run_command(("demo", "--set-up"), found.env)
        yield found


class Life:
    """One person's life with one shop, chapter by chapter."""

    def __init__(self, stage: Instance) -> None:
        self.stage = stage
        self.staff = Staff(stage)
        self.shop: Shop = set_up(self.staff)
        self.person = Person(stage, self.shop.key)
        self.id = ""

    def profile(self) -> dict[str, Any]:
        found: dict[str, Any] = self.staff.ask(PROFILE, id=self.id)
        return found

    def recall(self) -> dict[str, Any]:
        """Return the newest run of the cart recall."""
        newest = max(self._recalls(), key=lambda each: int(each["id"]))
        found: dict[str, Any] = self.staff.ask(RUN, id=newest["id"])
        return found

    def _recalls(self) -> list[dict[str, Any]]:
        runs = self.profile()["runs"]
        return [each for each in runs if each["journey"] == RECALL]

    def touch(self, number: int, *states: str) -> dict[str, Any]:
        """Return a message of the newest recall, once it is in one of these states."""
        found: dict[str, Any] = until(
            f"touch {number} to be {states}",
            lambda: next(
                (
                    each
                    for each in self.recall()["messages"]
                    if each["touch"] == number and each["state"] in states
                ),
                None,
            ),
        )
        return found

    def why_not(self, message: dict[str, Any]) -> set[tuple[str, str]]:
        """Return the ways that a message could not take, and why."""
        reasons = self.staff.ask(WHY, id=message["id"])["reasons"]
        return {
            (each["facts"]["template"], each["reason"])
            for each in reasons
            if each["stage"] == "route"
        }

    def is_welcomed(self) -> None:
        person = self.person
        assert person.scan(self.shop.code) == "followed"
        said = until("two welcomes", lambda: self._chat(2))
        assert [each["data"]["content"] for each in said] == [*WELCOMES.values()]
        followed_at = self._followed_at()
        assert all(0 <= each["at"] - followed_at < MINUTE for each in said)
        assert scans(self.staff, self.shop) == 1

    def _chat(self, count: int) -> list[dict[str, Any]]:
        said = self.person.on_wechat(self.person.service_openid)
        return said if len(said) >= count else []

    def _followed_at(self) -> float:
        (pushed,) = (
            push
            for push in self.stage.look("WECHAT", "pushes")["pushes"]
            if push["event"] == "subscribe"
        )
        return float(pushed["at"])

    def becomes_a_customer(self) -> None:
        person = self.person
        person.open_mini_program()
        person.give_phone()
        # known before by the poster: the same in the account and the mini-program, once
        # WeChat has said who the follower is
        self.id, touch = until("the follower's number", self._found)
        assert touch["source"] == "兰溪路店"
        assert (touch["isFirst"], touch["isFollow"]) == (True, True)
        person.have_an_account()
        person.agree_to_sms()
        assert person.claim(COUPON)

    def _found(self) -> tuple[str, dict[str, Any]] | None:
        for edge in self.staff.ask(FIND, text=self.person.phone)["edges"]:
            found = str(edge["node"]["id"])
            if touches := self.staff.ask(TOUCHES, id=found):
                (touch,) = touches
                return found, touch
        return None

    def leaves_a_cart(self) -> None:
        person = self.person
        person.fill_a_cart("TEA-LJ-50", "CUP-CE-1")
        assert person.accept_what_is_asked("CART")

    def is_recalled_by_the_best_channel(self) -> None:
        """The chat has closed; of the others the mini-program's notice is first."""
        self.stage.pass_time(61 * MINUTE)
        touch = self._first_touch(SENT)
        assert touch["channel"] == "WECHAT_SUBSCRIBE"
        assert self.why_not(touch) == {("cart-chat", "no_window")}
        assert self.person.got() == (2, 1, 0)

    def _first_touch(self, states: Sequence[str], run: int = 1) -> dict[str, Any]:
        until("the recall", lambda: len(self._recalls()) == run)
        return self.touch(1, *states)

    def unfollows_and_is_recalled_by_sms(self) -> None:
        self.person.unfollow()
        until("the unfollow", lambda: not self._follows())
        self.stage.pass_time(24 * HOUR)
        touch = self.touch(2, *SENT)
        assert touch["channel"] == "SMS"
        why = {reason for _, reason in self.why_not(touch)}
        assert {"no_window", "no_grant", "not_following"} <= why
        assert self.person.got() == (2, 1, 1)
        assert self.person.in_sms()[0]["rendered"].endswith("拒收请回复R")

    def _follows(self) -> bool:
        return any(each["isFollowing"] for each in self.profile()["follows"])

    def replies_r_and_is_never_written_to_again(self) -> None:
        self.person.reply("R")
        until("the refusal", lambda: self.profile()["suppressions"])
        # the platform would let us: what keeps us away is ours
        self.stage.order(
            "SMS", "blacklist", {"phone": self.person.phone, "listed": False}
        )
        calls = self._calls()
        assert calls["SendSms"] == 1
        self.stage.pass_time(49 * HOUR)
        self._is_kept_from(self.touch(3, "SUPPRESSED"))
        self.stage.pass_time(7 * DAY)
        until("the recall's end", lambda: self.recall()["outcome"] == "LOST")
        self.person.open_mini_program()
        self.person.fill_a_cart("HONEY-500", "SILK-WH")
        self.stage.pass_time(61 * MINUTE)
        self._is_kept_from(self._first_touch(["SUPPRESSED"], run=2))
        for number, hours in ((2, 24), (3, 49)):
            self.stage.pass_time(hours * HOUR)
            self._is_kept_from(self.touch(number, "SUPPRESSED"))
        assert self.person.got() == (2, 1, 1)
        # not even tried
        assert self._calls() == calls

    def _is_kept_from(self, message: dict[str, Any]) -> None:
        assert (SMS_REMINDER, "suppressed") in self.why_not(message)

    def _calls(self) -> dict[str, int]:
        """Count the calls that send something; asking what became of it is none."""
        wechat = self.stage.look("WECHAT", "calls")["calls"]
        sms = self.stage.look("SMS", "calls")["calls"]
        return {
            name: count
            for name, count in {**wechat, **sms}.items()
            if "send" in name.lower() and not name.startswith("Pull")
        }

    def is_erased(self) -> None:
        self.person.open_mini_program()
        self.person.do("request_erasure")
        # until then it can be taken back
        self.stage.pass_time(25 * HOUR)
        until("the erasure", lambda: self._privacy()["erasedAt"])
        # the tables are walked again, until nothing more was on its way
        for _ in range(LAST_LOOKS):
            self.stage.pass_time(16 * MINUTE)
            if waited(15, self._is_over):
                break
        assert self._is_over()
        assert self._privacy()["erasure"]["isTheirWish"]

    def _is_over(self) -> bool:
        return bool(self._privacy()["erasure"]["state"] == "DONE")

    def _privacy(self) -> dict[str, Any]:
        found: dict[str, Any] = self.staff.ask(PRIVACY, id=self.id)
        return found


def test_a_whole_life_ends_as_a_tombstone(stage: Instance, settings: Settings) -> None:
    life = Life(stage)
    life.is_welcomed()
    life.becomes_a_customer()
    life.leaves_a_cart()
    life.is_recalled_by_the_best_channel()
    life.unfollows_and_is_recalled_by_sms()
    life.replies_r_and_is_never_written_to_again()
    with traces(stage, settings) as found:
        # the search finds what is there, so that finding nothing says something
        for value in life.person.values():
            assert found.of([value]), value
        hashed = found.hashes_of(life.person)
        assert "growth_identity.lookup" in hashed
        life.is_erased()
        assert_only_a_tombstone(found, life.person)


def assert_only_a_tombstone(found: Traces, person: Person) -> None:
    # what core was read of meanwhile is forgotten as it is handled
    waited(30, lambda: not found.of(person.values()))
    assert found.of(person.values()) == set()
    assert found.hashes_of(person) <= REMEMBERED
    # two, if the account and the mini-program met them before WeChat said who they are
    tombstones = found.tombstones()
    assert tombstones
    assert set(found.rows(tombstones)) <= kept() | MERGED
