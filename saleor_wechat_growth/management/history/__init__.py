"""Three months of a shop's life, for the demo shop of a sandbox.

Whoever opens `/demo/dashboard/` shall find a shop in which things have happened. So
some 900 people are invented (`people`), with what they did (`shopping`) and what the
cart's recall made of it (`recalling`, `speaking`), and then all of it is written, once,
as if it had happened in the three months before now. By one seed it is the same story
each time; only what must not be guessed (codes, links) is made up anew.

What a service can be told of the past goes through it: persons are observed, carts and
orders recorded as core's news are, codes redeemed by those orders, events and consents
taken down, tags put on, traits set, segments built, roll-ups made anew. Written as
rows is what only the engine writes, who asks core and calls gateways for it: runs,
steps, messages, attempts, touches, links and decisions, the coupons that runs held,
follows, of which each asks WeChat who that is, and (for time's sake) the ledgers of
subscriptions. What came by WeChat's doors (`doors`) is told where the shop has them.
What follows from one another is not decided here a second time where the engine's own
functions can be asked: the journey's graph, hours and caps, and who may have a coupon.

Nothing of it is due, and nothing is sent because of it: no cart is watched, no message
waits, and of runs that are still going only the wait for an order is left.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.insights.services import rebuild
from saleor_wechat_growth.management.history import (
    doors,
    engine,
    ledgers,
    marketing,
    people,
    reaching,
    shopping,
)
from saleor_wechat_growth.management.history.scene import SPAN, Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from saleor_wechat_growth.management.history.told import Story

SEED: Final = 20260811
_GROWN: Final = (
    "growth_run",
    "growth_step",
    "growth_message",
    "growth_decision",
    "growth_order",
    "growth_cart",
    "growth_coupongrant",
    "growth_touch",
    "growth_identity",
    "growth_membership",
)

__all__ = ["SEED", "NotASandbox", "write"]


class NotASandbox(Exception):
    """A real shop has a history of its own."""


def write(
    *,
    installation_id: int,
    now: datetime,
    seed: int = SEED,
    tell_wechat: Callable[[str, Sequence[str]], None] | None = None,
) -> bool:
    """Give the demo shop its history; return False if it has one.

    tell_wechat: takes an account's app id and the openids of who follows it. A WeChat
    that does not know them would have them all gone at the next comparison.

    Raises:
        NotASandbox: not in sandbox mode.

    """
    if not settings.SANDBOX:
        raise NotASandbox
    with transaction.atomic():
        hold([installation_id])
        if Cart.objects.of(installation_id).filter(
            source_updated_at__lt=now - SPAN / 2
        ):
            return False
        scene = Scene.find(installation_id, now)
        story = _write(scene, Random(seed))  # noqa: S311 -- a story
        if tell_wechat is not None:
            followers = [each.service for each in story.shoppers if each.follows(now)]
            tell_wechat(scene.service.app_id, followers)
    # outside, each thing in a transaction of its own: who opens the demo meanwhile need
    # not wait; and by a chance of its own: whatever doors there are, the rest is the same
    doors.write(scene, story, Random(seed + 1))  # noqa: S311
    with connection.cursor() as cursor:
        # of tables that were empty a moment ago PostgreSQL knows nothing yet, and
        # would read all of them for each day
        cursor.execute(f"ANALYZE {', '.join(_GROWN)}")
    rebuild(installation_id=installation_id, now=now)
    return True


def _write(scene: Scene, random: Random) -> Story:
    shoppers = shopping.invent(scene, random)
    people.write(scene, shoppers)
    tale = shopping.Shopping(scene, random, shoppers)
    story = tale.tell()
    carts = ledgers.write_carts(scene, story)
    run_ids = engine.write_runs(scene, story, carts)
    grants, codes = ledgers.write_coupons(scene, story, run_ids)
    ledgers.write_orders(scene, story, codes)
    ledgers.write_visits(scene, story)
    engine.Written(
        scene, story, random=random, carts=carts, run_ids=run_ids, grants=grants
    ).write()
    reaching.write(scene, story)
    marketing.write_tags(scene, story)
    marketing.write_traits(scene, story)
    marketing.write_segments(scene, story)
    marketing.write_audit(scene, tale.recaller.speaker)
    marketing.begin_earlier(scene)
    return story
