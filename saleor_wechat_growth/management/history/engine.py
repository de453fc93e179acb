"""Runs and messages as the engine leaves them: rows, no calls."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from saleor_wechat_growth.activity.codes import new_code
from saleor_wechat_growth.activity.models import Decision, Touch, TrackedLink
from saleor_wechat_growth.core import arrays
from saleor_wechat_growth.journeys.definition import Send
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.messaging.models import Attempt, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.told import (
        Given,
        Left,
        Said,
        Spoken,
        Story,
        Taken,
        Went,
    )

BATCH: Final = 1000
#: older links have been dropped (`activity.services.drop_expired_links`)
_LINKS_LIVE: Final = timedelta(days=30)
_LINKS_KEPT: Final = timedelta(days=58)

_HOLD: Final = """
UPDATE growth_run AS run SET coupon_grant_id = held.grant_id
FROM unnest(%b::bigint[], %b::bigint[]) AS held (run_id, grant_id)
WHERE run.id = held.run_id
"""
# as `activity.services.decide` does, each at its own time
_DECIDE: Final = """
INSERT INTO growth_decision (installation_id, customer_id, at, stage, subject, run_id,
                             verdict, reason, facts)
SELECT %b::bigint, customer_id, at, stage, subject, run_id, verdict, reason, facts
FROM unnest(%b::bigint[], %b::timestamptz[], %b::text[], %b::text[], %b::bigint[],
            %b::text[], %b::text[], %b::jsonb[])
     WITH ORDINALITY AS decision (customer_id, at, stage, subject, run_id, verdict,
                                  reason, facts, place)
ORDER BY place
"""


def write_runs(
    scene: Scene, story: Story, carts: Mapping[str, int]
) -> Mapping[int, int]:
    """Write the runs without what they hold; return their ids by place in the story."""
    cart_of = {cart.run: cart for cart in story.carts if cart.run is not None}
    rows = Run.objects.bulk_create(
        _run(scene, run, carts[cart_of[run].saleor_id]) for run in story.runs
    )
    return {place: row.id for place, row in enumerate(rows)}


def _run(scene: Scene, run: Went, cart_id: int) -> Run:
    order = run.order
    taken_back = order.taken_back if order is not None else None
    return Run(
        installation_id=scene.installation_id,
        version=scene.journey.current,
        journey=scene.journey,
        customer_id=run.shopper.customer_id,
        cart_id=cart_id,
        entered_at=run.entered_at,
        started_from=run.started_from,
        outcome=run.outcome,
        reason=run.reason,
        ended_at=run.ended_at,
        order_saleor_id=order.saleor_id if order is not None else "",
        reversed_at=taken_back[0] if taken_back else None,
        reversed_reason=taken_back[1] if taken_back else "",
        touched_at=max(run.touches, default=None),
        touches=len(run.touches),
    )


class Written:
    """Steps, messages and what they left behind, of runs that have their ids."""

    def __init__(
        self,
        scene: Scene,
        story: Story,
        *,
        random: Random,
        carts: Mapping[str, int],
        run_ids: Mapping[int, int],
        grants: Mapping[Given, int],
    ) -> None:
        self.scene, self.story, self.random = scene, story, random
        self.carts, self.grants = carts, grants
        self.run_ids = {run: run_ids[place] for place, run in enumerate(story.runs)}
        self.cart_of = {cart.run: cart for cart in story.carts if cart.run is not None}
        self.messages: dict[Spoken, Message] = {}

    def write(self) -> None:
        self._hold_coupons()
        self._speak(self._steps())
        self._attempts()
        self._touches()
        self._links()
        self._decisions()

    def _hold_coupons(self) -> None:
        held = [
            (self.run_ids[run], self.grants[run.coupon])
            for run in self.story.runs
            if run.coupon is not None
        ]
        arrays.run(_HOLD, [list(column) for column in zip(*held, strict=True)])

    def _steps(self) -> Mapping[Taken, int]:
        steps = [(run, each) for run in self.story.runs for each in run.steps]
        rows = Step.objects.bulk_create(
            (
                Step(
                    installation_id=self.scene.installation_id,
                    run_id=self.run_ids[run],
                    node=each.node,
                    due_at=each.due_at,
                    state=each.state,
                    done_at=each.done_at,
                    result=each.result,
                )
                for run, each in steps
            ),
            batch_size=BATCH,
        )
        return {each: row.id for (_, each), row in zip(steps, rows, strict=True)}

    def _speak(self, steps: Mapping[Taken, int]) -> None:
        said = [
            (run, each, each.message)
            for run in self.story.runs
            for each in run.steps
            if each.message is not None
        ]
        rows = Message.objects.bulk_create(
            (
                self._message(run, step, message, steps[step])
                for run, step, message in said
            ),
            batch_size=BATCH,
        )
        for (_, _, message), row in zip(said, rows, strict=True):
            self.messages[message] = row

    def _message(self, run: Went, step: Taken, said: Spoken, step_id: int) -> Message:
        node = self.scene.graph.nodes[step.node]
        assert isinstance(node, Send)
        route = said.route
        on_route = [each for each in said.calls if each.route is route]
        return Message(
            installation_id=self.scene.installation_id,
            customer_id=run.shopper.customer_id,
            origin=f"step:{step_id}",
            run_id=self.run_ids[run],
            cart_id=self.carts[self.cart_of[run].saleor_id],
            coupon_grant_id=self.grants[said.coupon] if said.coupon else None,
            routes=[self.scene.routes[name].id for name in said.templates],
            landing=node.landing.model_dump(),
            route_index=said.templates.index(route.key) if route else 0,
            template_id=route.id if route else None,
            identity_id=said.identity_id,
            channel=route.channel if route else "",
            state=said.state,
            reason=said.reason[:60],
            planned_at=said.planned_at,
            pointless_if_ordered_since=run.started_from,
            expires_at=said.planned_at + node.valid_for,
            prepared_at=said.claimed_at,
            claimed_at=said.claimed_at,
            client_msg_id=self._mark() if route else "",
            gateway_id=self._mark() if said.accepted_at else "",
            parts=route.parts if route and said.accepted_at else None,
            calls=len(said.calls),
            calls_on_route=len(on_route),
            accepted_at=said.accepted_at,
            settled_at=said.settled_at,
        )

    def _mark(self) -> str:
        return uuid.UUID(int=self.random.getrandbits(128)).hex

    def _attempts(self) -> None:
        Attempt.objects.bulk_create(
            (
                Attempt(
                    installation_id=self.scene.installation_id,
                    message=row,
                    number=number,
                    channel=call.route.channel,
                    template_id=call.route.id,
                    started_at=call.at,
                    finished_at=call.at + timedelta(milliseconds=320),
                    outcome=call.outcome,
                    code=call.code,
                    gateway_id=(
                        row.gateway_id
                        if call.outcome == Attempt.Outcome.ACCEPTED
                        else ""
                    ),
                )
                for message, row in self.messages.items()
                for number, call in enumerate(message.calls, 1)
            ),
            batch_size=BATCH,
        )

    def _touches(self) -> None:
        Touch.objects.bulk_create(
            (
                Touch(
                    installation_id=self.scene.installation_id,
                    customer_id=row.customer_id,
                    kind=kind,
                    origin=f"message:{row.id}",
                    at=at,
                )
                for message, row in self.messages.items()
                for kind, at in (
                    (Touch.Kind.MESSAGE, message.accepted_at),
                    (Touch.Kind.LINK, message.followed_at),
                )
                if at is not None
            ),
            batch_size=BATCH,
        )

    def _links(self) -> None:
        oldest = self.scene.now - _LINKS_KEPT
        cart_of_run = {self.run_ids[run]: cart for run, cart in self.cart_of.items()}
        TrackedLink.objects.bulk_create(
            (
                TrackedLink(
                    installation_id=self.scene.installation_id,
                    code=new_code(),
                    customer_id=row.customer_id,
                    origin=f"message:{row.id}",
                    target=_target(row, cart_of_run[row.run_id]),
                    created_at=message.claimed_at,
                    expires_at=message.claimed_at + _LINKS_LIVE,
                )
                for message, row in self.messages.items()
                if message.claimed_at is not None
                and message.claimed_at > oldest
                and row.run_id is not None
            ),
            batch_size=BATCH,
        )

    # -- decisions ---------------------------------------------------------------

    def _decisions(self) -> None:
        """Write them in the order in which they were made: ids follow time."""
        rows = sorted(self._decided(), key=lambda row: row.at)
        arrays.run(
            _DECIDE,
            [
                self.scene.installation_id,
                [row.customer_id for row in rows],
                [row.at for row in rows],
                [str(row.stage) for row in rows],
                [row.subject for row in rows],
                [row.run_id for row in rows],
                [str(row.verdict) for row in rows],
                [str(row.reason) for row in rows],
                [Jsonb(row.facts) for row in rows],
            ],
        )

    def _decided(self) -> Iterator[Decision]:
        for cart in self.story.carts:
            if cart.verdict is not None:
                yield self._entry(cart)
        for run in self.story.runs:
            run_id = self.run_ids[run]
            for said in run.decisions:
                yield self._decision(run, said, f"run:{run_id}")
            for message in run.messages:
                subject = f"message:{self.messages[message].id}"
                for said in message.decisions:
                    yield self._decision(run, said, subject)

    def _decision(self, run: Went, said: Said, subject: str) -> Decision:
        return Decision(
            installation_id=self.scene.installation_id,
            customer_id=run.shopper.customer_id,
            at=said.at,
            stage=said.stage,
            subject=subject,
            run_id=self.run_ids[run],
            verdict=said.verdict,
            reason=said.reason[:60],
            facts=said.facts,
        )

    def _entry(self, cart: Left) -> Decision:
        assert cart.judged_at is not None
        assert cart.verdict is not None
        idle = self.scene.graph.entry.bare_after
        shopper = cart.shopper
        return Decision(
            installation_id=self.scene.installation_id,
            customer_id=shopper.customer_id if shopper is not None else None,
            at=cart.judged_at,
            stage=Decision.Stage.ENTRY,
            subject=f"cart:{self.carts[cart.saleor_id]}",
            run_id=self.run_ids[cart.run] if cart.run is not None else None,
            verdict="entered" if cart.run is not None else "not_entered",
            reason=cart.verdict,
            facts={
                "journey": self.scene.journey.pk,
                "version": self.scene.journey.current_id,
                "idle_since": _text(cart.touched_at),
                "due_at": _text(cart.touched_at + idle),
                "total": f"{cart.basket.total:.3f}",
                "currency": "CNY",
            },
        )


def _target(row: Message, cart: Left) -> dict[str, str]:
    landing: dict[str, Any] = row.landing
    return {
        name: landing[name].replace("{{ cart.id }}", cart.saleor_id)
        for name in ("h5", "mini_program")
    }


def _text(at: datetime) -> str:
    return at.isoformat()
