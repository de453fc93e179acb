"""How far a shop is set up, each point by what was really seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.inbox.models import Reconciliation
from saleor_wechat_growth.inbox.services.checking import CoreAnswer, CoreState
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.messaging.models import TEST, Message, Template
from saleor_wechat_growth.reach.credentials import SMS_KINDS, WECHAT_KINDS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.verdicts import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

RECALL: Final = "abandoned_cart"


class Point(Enum):
    """What has to be done before a recall can earn an order."""

    SALEOR = "Saleor knows the app, and its token works."
    NEWS = "What happens in the shop arrives here."
    HISTORY = "Customers, carts and orders from before were read."
    WECHAT = "A WeChat account answers."
    CALLBACK = "WeChat's pushes arrive."
    SMS = "An SMS account answers."
    TEMPLATES = "There are templates for the recall."
    COUPON = "There is a coupon to give."
    RECALL = "A recall is live."
    TEST_MESSAGE = "A test message went to somebody of the shop."


class PointState(Enum):
    """How one point stands."""

    DONE = "It was seen to work."
    TODO = "Somebody has to do it, or to wait."
    FAILING = "It was seen not to work."
    OPTIONAL = "It is not there, and nothing needs it."


class NextStep(Enum):
    """What to do about a point that is not done."""

    CHECK = "Ask Saleor."
    WAIT = "It is under way."
    ANSWER = "Saleor does not answer: see whether it is up."
    REINSTALL = "Saleor does not know the token: install the app again."
    ACTIVATE = "The app is switched off in Saleor: switch it on."
    PERMIT = "Saleor took permissions away: give them back."
    REPAIR_WEBHOOKS = "Saleor did not take the webhooks: ask again."
    REACH_US = "Saleor cannot deliver: see whether it reaches the app's address."
    FILL_A_CART = "Put something into a cart, to see news arrive."
    READ_HISTORY = "Have everything read."
    ADD_ACCOUNT = "Enter an account."
    TRY_ACCOUNT = "Ask its gateway."
    MEND_ACCOUNT = "The gateway refuses it: `verdict` says why."
    RESUME_ACCOUNT = "It is paused: resume it."
    ENTER_CALLBACK = "Enter the callback address in WeChat's console."
    ADD_TEMPLATE = "Take a template over from the account."
    MEND_TEMPLATE = "A template the recall uses is paused or gone."
    ADD_COUPON = "Make a coupon."
    MEND_COUPON = "The coupon is paused."
    MAKE_RECALL = "Set a recall up."
    START_RECALL = "Start the recall."
    SEND_TEST = "Send a message to yourself."


class Where(Enum):
    """The page on which the next step is done."""

    SET_UP = "set-up"
    SETTINGS = "settings"
    MESSAGES = "messages"
    COUPONS = "coupons"
    RECALLS = "recalls"


@dataclass(frozen=True, slots=True)
class SetupItem:
    """One point. target: the key or id of what `where` has to show, "" is the page.

    subject: what the shop calls it. verdict: of the account it is about, with its
    facts. count: of what there is: objects read, deliveries failed, templates.
    """

    point: Point
    state: PointState
    step: NextStep | None = None
    where: Where = Where.SET_UP
    target: str = ""
    subject: str = ""
    verdict: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    count: int = 0


def setup(installation: Installation, now: datetime) -> list[SetupItem]:
    """Return all points in the order they are done in (six statements).

    Of Saleor and the gateways it is what they said when they were last asked
    (`inbox.services.check_core`, `reach.services.try_account`).
    """
    shop = installation.pk
    core = CoreState.load(installation.core_state)
    accounts = list(Account.objects.of(shop).order_by("id"))
    wechat = [each for each in accounts if each.kind in WECHAT_KINDS]
    recall = _recall(shop)
    return [
        _saleor(core),
        _news(core),
        _history(shop),
        _account(Point.WECHAT, wechat, none=PointState.TODO),
        _callback(wechat),
        _account(
            Point.SMS,
            [each for each in accounts if each.kind in SMS_KINDS],
            none=PointState.OPTIONAL,
        ),
        _templates(shop, recall),
        _coupon(shop, now),
        _live(recall),
        _tested(shop),
    ]


def is_done(items: Sequence[SetupItem]) -> bool:
    """Whether nothing is left to do."""
    return all(item.state in {PointState.DONE, PointState.OPTIONAL} for item in items)


_BY_ANSWER: Final = {
    CoreAnswer.UNREACHABLE: NextStep.ANSWER,
    CoreAnswer.TOKEN: NextStep.REINSTALL,
    CoreAnswer.INACTIVE: NextStep.ACTIVATE,
    CoreAnswer.PERMISSIONS: NextStep.PERMIT,
}


def _saleor(core: CoreState | None) -> SetupItem:
    if core is None:
        return SetupItem(Point.SALEOR, PointState.TODO, NextStep.CHECK)
    step = _BY_ANSWER.get(CoreAnswer(core.answer))
    if step is None:
        return SetupItem(Point.SALEOR, PointState.DONE, subject=core.shop_name)
    facts = {"missing": list(core.missing)}
    return SetupItem(Point.SALEOR, PointState.FAILING, step, facts=facts)


def _news(core: CoreState | None) -> SetupItem:
    if core is None or CoreAnswer(core.answer) in _BY_ANSWER:
        return SetupItem(Point.NEWS, PointState.TODO, NextStep.CHECK)
    if core.answer == CoreAnswer.WEBHOOKS:
        return SetupItem(Point.NEWS, PointState.FAILING, NextStep.REPAIR_WEBHOOKS)
    if core.failed:
        return SetupItem(
            Point.NEWS, PointState.FAILING, NextStep.REACH_US, count=core.failed
        )
    if not core.heard:
        return SetupItem(Point.NEWS, PointState.TODO, NextStep.FILL_A_CART)
    return SetupItem(Point.NEWS, PointState.DONE)


def _history(shop: int) -> SetupItem:
    streams = list(Reconciliation.objects.of(shop))
    seen = sum(each.objects_seen for each in streams)
    if any(each.error for each in streams):
        state, step = PointState.FAILING, NextStep.READ_HISTORY
    elif not streams:
        state, step = PointState.TODO, NextStep.READ_HISTORY
    elif any(each.finished_at is None for each in streams):
        state, step = PointState.TODO, NextStep.WAIT
    else:
        return SetupItem(Point.HISTORY, PointState.DONE)
    return SetupItem(Point.HISTORY, state, step, count=seen)


def _account(
    point: Point, accounts: Sequence[Account], *, none: PointState
) -> SetupItem:
    if not accounts:
        return SetupItem(point, none, NextStep.ADD_ACCOUNT, Where.SETTINGS)

    def told(account: Account, state: PointState, step: NextStep | None) -> SetupItem:
        return SetupItem(
            point,
            state,
            step,
            Where.SETTINGS,
            account.key,
            account.name,
            account.verdict,
            account.verdict_facts,
        )

    usable = [each for each in accounts if each.status == Account.Status.ACTIVE]
    if not usable:
        return told(accounts[0], PointState.FAILING, NextStep.RESUME_ACCOUNT)
    for account in usable:
        if account.verdict == Verdict.OK:
            return told(account, PointState.DONE, None)
    for account in usable:
        if account.verdict:
            return told(account, PointState.FAILING, NextStep.MEND_ACCOUNT)
    return told(usable[0], PointState.TODO, NextStep.TRY_ACCOUNT)


def _callback(accounts: Sequence[Account]) -> SetupItem:
    if not accounts:
        return SetupItem(
            Point.CALLBACK, PointState.TODO, NextStep.ADD_ACCOUNT, Where.SETTINGS
        )
    for account in accounts:
        if account.last_push_at is not None:
            return SetupItem(Point.CALLBACK, PointState.DONE, subject=account.name)
    first = accounts[0]
    return SetupItem(
        Point.CALLBACK,
        PointState.TODO,
        NextStep.ENTER_CALLBACK,
        Where.SETTINGS,
        first.key,
        first.name,
    )


def _recall(shop: int) -> Journey | None:
    """Return the shop's recall: a live one, else the newest."""
    recalls = Journey.objects.of(shop).filter(recipe=RECALL).order_by("-id")
    found = list(recalls)
    live = [each for each in found if each.status == Journey.Status.LIVE]
    return next(iter([*live, *found]), None)


def _templates(shop: int, recall: Journey | None) -> SetupItem:
    known = {each.key: each for each in Template.objects.of(shop).order_by("id")}
    if not known:
        return SetupItem(
            Point.TEMPLATES, PointState.TODO, NextStep.ADD_TEMPLATE, Where.MESSAGES
        )

    def mend(target: str, subject: str) -> SetupItem:
        return SetupItem(
            Point.TEMPLATES,
            PointState.FAILING,
            NextStep.MEND_TEMPLATE,
            Where.MESSAGES,
            target,
            subject,
        )

    wanted = _named(recall) if recall else []
    for key in wanted:
        template = known.get(key)
        if template is None:
            return mend("", key)
        if template.status == Template.Status.PAUSED:
            return mend(key, template.title)
    usable = [each for each in known.values() if each.status == Template.Status.ACTIVE]
    if not usable:
        first = next(iter(known.values()))
        return mend(first.key, first.title)
    return SetupItem(
        Point.TEMPLATES, PointState.DONE, count=len(set(wanted)) or len(usable)
    )


def _named(recall: Journey) -> list[str]:
    touches = recall.parameters.get("touches", ())
    return [key for touch in touches for key in touch.get("templates", ())]


def _coupon(shop: int, now: datetime) -> SetupItem:
    coupons = list(Coupon.objects.of(shop).order_by("id"))
    ready = [
        each
        for each in coupons
        if each.status == Coupon.Status.READY and not standing.unusable(each, now)
    ]
    if ready:
        return SetupItem(Point.COUPON, PointState.DONE, subject=ready[0].name)
    if not coupons:
        return SetupItem(
            Point.COUPON, PointState.OPTIONAL, NextStep.ADD_COUPON, Where.COUPONS
        )
    first = coupons[0]
    is_new = first.status == Coupon.Status.NEW
    return SetupItem(
        Point.COUPON,
        PointState.TODO if is_new else PointState.FAILING,
        NextStep.WAIT if is_new else NextStep.MEND_COUPON,
        Where.COUPONS,
        str(first.pk),
        first.name,
    )


def _live(recall: Journey | None) -> SetupItem:
    if recall is None:
        return SetupItem(
            Point.RECALL, PointState.TODO, NextStep.MAKE_RECALL, Where.RECALLS
        )
    if recall.status == Journey.Status.LIVE:
        return SetupItem(Point.RECALL, PointState.DONE, subject=recall.name)
    return SetupItem(
        Point.RECALL,
        PointState.TODO,
        NextStep.START_RECALL,
        Where.RECALLS,
        str(recall.pk),
        recall.name,
    )


def _tested(shop: int) -> SetupItem:
    tests = Message.objects.of(shop).filter(origin__startswith=TEST)
    states = list(tests.order_by("-id").values_list("state", flat=True)[:50])
    if {Message.State.ACCEPTED, Message.State.DELIVERED} & set(states):
        return SetupItem(Point.TEST_MESSAGE, PointState.DONE)
    under_way = {Message.State.WAITING, Message.State.SENDING, Message.State.UNKNOWN}
    if not states:
        state, step = PointState.TODO, NextStep.SEND_TEST
    elif states[0] in under_way:
        state, step = PointState.TODO, NextStep.WAIT
    else:
        state, step = PointState.FAILING, NextStep.SEND_TEST
    return SetupItem(Point.TEST_MESSAGE, state, step, Where.MESSAGES)
