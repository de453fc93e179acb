"""Follows, consents and subscriptions of the history's people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.management.history.speaking import TURNED_OFF
from saleor_wechat_growth.messaging.models import Attempt
from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import Channel, Follow, Grant, Purpose
from saleor_wechat_growth.reach.services import Statement
from saleor_wechat_growth.reach.services.grants import ACCEPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.told import Called, Story, Went

_TEXT_VERSION: Final = "sms-1"


def write(scene: Scene, story: Story) -> None:
    _follows(scene, story)
    _consents(scene, story)
    _subscriptions(scene, story)


def _follows(scene: Scene, story: Story) -> None:
    """Rows, not `record_follows`: each follow it hears of asks WeChat who that is."""
    Follow.objects.bulk_create(
        Follow(
            installation_id=scene.installation_id,
            customer_id=each.customer_id,
            identity_id=each.identity_ids["service"],
            account=scene.service,
            is_following=each.unfollowed_at is None,
            changed_at=each.unfollowed_at or each.followed_at,
            scene="ADD_SCENE_QR_CODE" if each.number % 3 else "",
        )
        for each in story.shoppers
        if each.followed_at is not None
    )


def _consents(scene: Scene, story: Story) -> None:
    services.record_consents(
        installation_id=scene.installation_id,
        statements=[
            Statement(
                customer_id=each.customer_id,
                channel=Channel.SMS,
                purpose=purpose,
                is_granted=True,
                text_version=_TEXT_VERSION,
                source="mini_program",
                stated_at=each.agreed_to_sms_at,
            )
            for each in story.shoppers
            if each.agreed_to_sms_at is not None
            for purpose in (Purpose.REMINDER, Purpose.MARKETING)
        ],
    )
    services.opt_out(
        installation_id=scene.installation_id,
        phones={
            each.phone: each.opted_out_at
            for each in story.shoppers
            if each.opted_out_at is not None
        },
        source="sms_reply",
    )


def _subscriptions(scene: Scene, story: Story) -> None:
    """Rows: the services change each of a thousand ledgers by itself."""
    ledgers: dict[tuple[Shopper, str], Grant] = {}

    def ledger(shopper: Shopper, gateway_id: str) -> Grant:
        return ledgers.setdefault(
            (shopper, gateway_id),
            Grant(
                installation_id=scene.installation_id,
                customer_id=shopper.customer_id,
                identity_id=shopper.identity_ids["mini_program"],
                account=scene.mini_program,
                template_id=gateway_id,
            ),
        )

    for prompt in sorted(story.prompts, key=lambda each: each.at):
        row = ledger(prompt.shopper, prompt.gateway_id)
        row.last_answer, row.last_answer_at = prompt.answer, prompt.at
        row.available += prompt.answer == ACCEPT
    for run, call in _calls(story):
        row = ledger(run.shopper, call.route.gateway_id)
        if call.outcome != Attempt.Outcome.REFUSED:
            row.available -= 1
            row.spent += 1
    for run, call in _calls(story):
        if call.code == TURNED_OFF:
            row = ledger(run.shopper, call.route.gateway_id)
            row.available, row.zeroed_at = 0, call.at
    Grant.objects.bulk_create(ledgers.values())


def _calls(story: Story) -> Iterator[tuple[Went, Called]]:
    for run in story.runs:
        for message in run.messages:
            for call in message.calls:
                if call.route.channel == Channel.WECHAT_SUBSCRIBE:
                    yield run, call
