"""Writing down what gateways answered, many in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db import transaction

from saleor_wechat_growth.core import arrays
from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.integrations.wechat.errors import BAD_MEDIA, DUPLICATE
from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import (
    Outcome,
    Remember,
    Result,
)
from saleor_wechat_growth.messaging.flights import Flight
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.situation import midnight_after
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.pictures import forget_uploads
from saleor_wechat_growth.messaging.services.receipts import fate_of_early_receipt
from saleor_wechat_growth.messaging.services.rows import UNREAD_BY_FATES, save_fates
from saleor_wechat_growth.messaging.services.stopping import (
    MISFIT,
    pause_if_misfitting,
    pause_template,
    stop_account,
)
from saleor_wechat_growth.messaging.services.unknowns import next_look
from saleor_wechat_growth.messaging.services.uploading import UPLOAD_TASK
from saleor_wechat_growth.messaging.services.withholding import call_off
from saleor_wechat_growth.reach.models import Account, Channel
from saleor_wechat_growth.reach.services import (
    GrantKey,
    Whose,
    WindowKey,
    close_windows,
    give_back,
    leave,
    pause_account,
    put_aside_again,
    return_windows,
    spend,
    spend_windows,
    suppress,
    zero,
)

State = Message.State

#: a busy gateway is tried again after 5, 10, 20, 40, 80 s; then the next route's turn
FIRST_RETRY: Final = timedelta(seconds=5)
MOST_CALLS_A_ROUTE: Final = 6

#: what refuses this message and would whatever way it went: values that do not fit
#: (promise 7), and a gateway that had just taken the same
_FINAL: Final = frozenset({MISFIT, str(DUPLICATE)})

Landed = tuple[Flight, Result]


def record(*, landed: Sequence[Landed], now: datetime) -> None:
    """Write these answers down, and what each of them means for its message."""
    if not landed:
        return
    ordered = sorted(
        landed, key=lambda each: (each[0].installation_id, each[0].message_id)
    )
    with transaction.atomic():
        # first of all locks, as in the claim
        hold(flight.installation_id for flight, _ in ordered)
        for installation_id, group in groupby(
            ordered, key=lambda each: each[0].installation_id
        ):
            _Recording(installation_id, list(group), now).run()


class _Recording:
    """The answers of one shop's calls."""

    def __init__(
        self, installation_id: int, landed: Sequence[Landed], now: datetime
    ) -> None:
        self.installation_id = installation_id
        self.landed = landed
        self.now = now
        self.news = News()
        self.messages = {
            message.pk: message
            for message in Message.objects.of(installation_id)
            .filter(arrays.among("id", [flight.message_id for flight, _ in landed]))
            .defer(*UNREAD_BY_FATES)
            .order_by("id")
            .select_for_update()
        }
        self.template_keys = _template_keys(
            installation_id,
            [flight for flight, result in landed if result.outcome == Outcome.REFUSED],
        )
        self.spent: list[GrantKey] = []
        self.returned: list[GrantKey] = []
        self.put_aside_again: list[GrantKey] = []
        self.emptied: list[GrantKey] = []
        self.windows_spent: list[WindowKey] = []
        self.windows_returned: list[WindowKey] = []
        self.windows_over: dict[datetime, list[int]] = defaultdict(list)
        self.lost_pictures: list[tuple[int, int]] = []
        self.unfollowed: list[tuple[Message, Flight]] = []
        self.suppressed: dict[tuple[str, str, datetime | None], list[int]] = (
            defaultdict(list)
        )
        self.bad_templates: dict[int, str] = {}
        self.misfits: set[int] = set()
        self.bad_accounts: dict[int, str] = {}
        self.used_up: dict[int, str] = {}

    def run(self) -> None:
        self._attempts()
        changed = []
        for flight, result in self.landed:
            message = self.messages.get(flight.message_id)
            if message is not None and self._apply(message, flight, result):
                changed.append(message)
        save_fates(changed)
        self._ledgers()
        self._people()
        self._ourselves()
        self.news.tell(self.now)

    def _apply(self, message: Message, flight: Flight, result: Result) -> bool:
        """Change the message by the answer; False if its fate is known better."""
        if message.state == State.SENDING and message.calls == flight.number:
            if result.outcome == Outcome.ACCEPTED:
                self._accepted(message, flight, result)
            elif result.outcome == Outcome.UNKNOWN:
                self._unknown(message, flight)
            else:
                self._refused(message, flight, result)
            return True
        if message.state == State.UNKNOWN and result.outcome == Outcome.ACCEPTED:
            # the answer to a repeated call, or one that came after its lease
            self._accepted(message, flight, result)
            return True
        return False

    def _accepted(self, message: Message, flight: Flight, result: Result) -> None:
        was_unknown = message.state == State.UNKNOWN
        message.state = State.ACCEPTED
        message.reason = ""
        message.gateway_id = result.taken.gateway_id or message.gateway_id
        message.parts = result.taken.parts
        message.accepted_at = self.now
        message.due_at = None
        self.news.decided(
            message,
            Stage.OUTCOME,
            "accepted",
            "duplicate" if result.taken.is_duplicate else "",
            {"channel": message.channel, "attempt": message.calls},
        )
        self.news.touched(message, self.now)
        self.news.happened(message, "accepted", self.now)
        if not was_unknown:
            self._use_up(message, flight)
        fate_of_early_receipt(message, self.news)

    def _unknown(self, message: Message, flight: Flight) -> None:
        message.state = State.UNKNOWN
        message.reason = "no_answer"
        message.due_at = next_look(message, self.now)
        self._use_up(message, flight)
        self.news.decided(
            message,
            Stage.OUTCOME,
            "unknown",
            "no_answer",
            {"channel": message.channel, "attempt": message.calls},
        )
        self.news.happened(message, "unknown", self.now)
        fate_of_early_receipt(message, self.news)

    def _refused(self, message: Message, flight: Flight, result: Result) -> None:
        failure = result.failure or Failure.UNKNOWN
        message.state = State.WAITING
        message.reason = _named(result)
        message.due_at = self.now
        if failure == Failure.RECIPIENT:
            self._learn(message, flight, result)
        else:
            self._give_back(message, flight)
        verdict = self._go_on(message, flight, failure, result.code)
        if message.is_test:
            verdict = "failed"
        self.news.decided(
            message,
            Stage.OUTCOME,
            verdict,
            message.reason,
            {
                "channel": message.channel,
                "template": self.template_keys.get(message.pk, ""),
                "failure": str(failure),
                "attempt": message.calls,
            },
        )
        if verdict == "failed":
            message.state = State.FAILED
            message.due_at = None
            message.settled_at = self.now
            self.news.happened(message, "failed", self.now)
        else:
            call_off(message, self.news, self.now)

    def _go_on(
        self, message: Message, flight: Flight, failure: Failure, code: str
    ) -> str:
        """Return what follows a refusal: failed, retry, next_route or wait."""
        if failure == Failure.UNKNOWN or code in _FINAL:
            if code == MISFIT and message.template_id is not None:
                self.misfits.add(message.template_id)
            return "failed"
        if failure == Failure.QUOTA:
            self.used_up[flight.account_id] = code
            return "wait"
        if failure == Failure.ACCOUNT:
            # the router goes past a paused account by itself
            self.bad_accounts[flight.account_id] = code
            return "next_route"
        if failure == Failure.CONTENT and message.template_id is not None:
            self.bad_templates[message.template_id] = code
        if code == str(BAD_MEDIA) and message.template_id is not None:
            self.lost_pictures.append((flight.account_id, message.template_id))
        if failure in {Failure.TRANSIENT, Failure.TOKEN} and (
            message.calls_on_route < MOST_CALLS_A_ROUTE
        ):
            message.due_at = self.now + FIRST_RETRY * 2 ** (message.calls_on_route - 1)
            return "retry"
        message.route_index += 1
        return "next_route"

    def _learn(self, message: Message, flight: Flight, result: Result) -> None:
        """Remember what a refusal says of the person, so that nobody tries again."""
        lesson = CHANNELS[message.channel].lesson(result.code)
        if lesson.remember == Remember.NO_GRANT:
            self._grant(message, flight, self.emptied)
            return
        self._give_back(message, flight)
        if lesson.remember == Remember.UNFOLLOWED:
            self.unfollowed.append((message, flight))
        elif lesson.remember == Remember.NO_WINDOW and message.identity_id is not None:
            asked_at = message.claimed_at or self.now
            self.windows_over[asked_at].append(message.identity_id)
        elif lesson.remember == Remember.SUPPRESS and message.identity_id is not None:
            until = None if lesson.lasts is None else self.now + lesson.lasts
            key = (message.channel, result.code, until)
            self.suppressed[key].append(message.identity_id)

    def _use_up(self, message: Message, flight: Flight) -> None:
        """Count what the claim took as used: WeChat has the message, or may have."""
        if flight.holds_grant:
            self._grant(message, flight, self.spent)
        self._window(message, flight, self.windows_spent)

    def _give_back(self, message: Message, flight: Flight) -> None:
        if flight.holds_grant:
            ledger = self.put_aside_again if message.holds_grant else self.returned
            self._grant(message, flight, ledger)
        self._window(message, flight, self.windows_returned)

    def _grant(self, message: Message, flight: Flight, ledger: list[GrantKey]) -> None:
        if flight.channel in GRANTED and message.identity_id is not None:
            key = GrantKey(message.identity_id, flight.prepared.template_id)
            ledger.append(key)

    def _window(
        self, message: Message, flight: Flight, ledger: list[WindowKey]
    ) -> None:
        is_within = flight.channel == Channel.WECHAT_CUSTOMER
        if is_within and message.identity_id is not None:
            ledger.append(WindowKey(flight.account_id, message.identity_id))

    def _attempts(self) -> None:
        arrays.run(
            _ATTEMPTS,
            [
                self.now,
                [flight.message_id for flight, _ in self.landed],
                [flight.number for flight, _ in self.landed],
                [str(result.outcome) for _, result in self.landed],
                [result.code[:80] for _, result in self.landed],
                [result.taken.gateway_id for _, result in self.landed],
            ],
        )

    def _ledgers(self) -> None:
        shop = self.installation_id
        if self.spent:
            spend(installation_id=shop, keys=self.spent)
        if self.returned:
            give_back(installation_id=shop, keys=self.returned)
        if self.put_aside_again:
            put_aside_again(installation_id=shop, keys=self.put_aside_again)
        if self.emptied:
            zero(installation_id=shop, keys=self.emptied, at=self.now)
        if self.windows_spent:
            spend_windows(installation_id=shop, keys=self.windows_spent)
        if self.windows_returned:
            return_windows(installation_id=shop, keys=self.windows_returned)
        for asked_at, identity_ids in sorted(self.windows_over.items()):
            close_windows(installation_id=shop, identity_ids=identity_ids, now=asked_at)
        if self.lost_pictures:
            forget_uploads(installation_id=shop, uploads=self.lost_pictures)
            transaction.on_commit(lambda: wake(UPLOAD_TASK))

    def _people(self) -> None:
        shop = self.installation_id
        # the push of their leaving was lost: all that comes of it comes now
        leave(
            installation_id=shop,
            people=[
                Whose(message.customer_id, message.identity_id, account)
                for message, account in self._of_accounts(self.unfollowed)
                if message.identity_id is not None
            ],
            at=self.now,
            now=self.now,
        )
        wanted = {each for ids in self.suppressed.values() for each in ids}
        lookups = _lookups(shop, wanted)
        for (channel, code, until), ids in self.suppressed.items():
            suppress(
                installation_id=shop,
                channel=channel,
                lookups=[lookups[each] for each in ids if each in lookups],
                reason=code,
                since=self.now,
                until=until,
            )

    def _of_accounts(
        self, calls: Sequence[tuple[Message, Flight]]
    ) -> Iterator[tuple[Message, Account]]:
        accounts = Account.objects.of(self.installation_id).in_bulk(
            [flight.account_id for _, flight in calls]
        )
        for message, flight in calls:
            if flight.account_id in accounts:
                yield message, accounts[flight.account_id]

    def _ourselves(self) -> None:
        shop, now = self.installation_id, self.now
        for template_id, code in sorted(self.bad_templates.items()):
            pause_template(
                installation_id=shop, template_id=template_id, reason=code, now=now
            )
        for template_id in sorted(self.misfits):
            pause_if_misfitting(installation_id=shop, template_id=template_id, now=now)
        for account_id, code in sorted(self.bad_accounts.items()):
            stop_account(
                installation_id=shop, account_id=account_id, code=code, now=now
            )
        for account_id, code in sorted(self.used_up.items()):
            pause_account(
                installation_id=shop,
                account_id=account_id,
                reason=code,
                until=midnight_after(now),
            )


def _named(result: Result) -> str:
    """Return the gateway's code, with the field it complains of."""
    return f"{result.code}:{result.field}"[:60] if result.field else result.code[:60]


def _template_keys(
    installation_id: int, flights: Sequence[Flight]
) -> Mapping[int, str]:
    """Return the key of the template that each of these messages went by."""
    if not flights:
        return {}
    messages = Message.objects.of(installation_id).filter(
        id__in=[flight.message_id for flight in flights], template__isnull=False
    )
    return dict(messages.values_list("id", "template__key"))


def _lookups(installation_id: int, identity_ids: set[int]) -> Mapping[int, bytes]:
    if not identity_ids:
        return {}
    known = Identity.objects.of(installation_id).filter(id__in=identity_ids)
    return {
        identity_id: bytes(lookup)
        for identity_id, lookup in known.values_list("id", "lookup")
    }


_ATTEMPTS: Final = """
UPDATE growth_attempt AS attempt
SET finished_at = %b, outcome = done.outcome, code = done.code,
    gateway_id = done.gateway_id
FROM unnest(%b::bigint[], %b::smallint[], %b::text[], %b::text[], %b::text[])
     AS done (message_id, number, outcome, code, gateway_id)
WHERE attempt.message_id = done.message_id AND attempt.number = done.number
"""
