"""What came by WeChat's doors: scans and openings, taps, talk, answers, promises, claims.

All of it is told only where the shop has the door: sources with codes, a menu, a form,
coupons to claim. What has to be counted by WeChat alone is written as rows, as are the
ends of promises, which a gateway would have told.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.facts import Entry, EventFact, Visitor
from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    SceneCode,
    Source,
    Touch,
)
from saleor_wechat_growth.activity.services import (
    MENU_USED,
    check_costs,
    enter,
    import_costs,
    write_events,
)
from saleor_wechat_growth.coupons.errors import NotClaimable
from saleor_wechat_growth.coupons.models import ClaimOffer, Coupon
from saleor_wechat_growth.coupons.services import claim
from saleor_wechat_growth.forms.fields import Type, read
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.forms.services import Who as Answering
from saleor_wechat_growth.forms.services import submit
from saleor_wechat_growth.management.history.goods import CURRENCY
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.promises.models import Reminder, SaleDay
from saleor_wechat_growth.promises.services import (
    SaleDraft,
    Who,
    remind,
    save_sale_day,
)
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.reach.models import (
    AccountDay,
    ArticleDay,
    Menu,
    Utterance,
)
from saleor_wechat_growth.reach.services import Spoken, grant, record_utterances
from saleor_wechat_growth.reach.services.grants import (
    ACCEPT,
    Answer,
    GrantKey,
    reserve_put_aside,
    spend,
)

if TYPE_CHECKING:
    from random import Random

    from saleor_wechat_growth.forms.fields import Field
    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Scene
    from saleor_wechat_growth.management.history.told import Story

#: what talks are kept for, with a day to spare
_TALKED: Final = timedelta(days=89)
#: younger than the shortest life of a claimed coupon
_CLAIMED: Final = timedelta(days=5)
_MOST_CLAIMS: Final = 40
_MOST_ANSWERS: Final = 70
_MOST_REMINDERS: Final = 36
#: codes of a pool that stay for those who open the demo
_LEFT_OVER: Final = 20
_SALE: Final = "tea-gathering"
#: what a source costs on a day, by its kind: from, to; those unnamed cost nothing
_COSTS: Final[Mapping[str, tuple[int, int]]] = {
    Source.Kind.PAID: (120, 280),
    Source.Kind.SOCIAL: (12, 40),
    Source.Kind.OFFLINE: (6, 18),
}
_ASKED: Final = (
    ("优惠", "想了解哪一项？"),
    ("怎么领券", "打开小程序，在「我的」里就能领满 59 减 10 的新茶券，一人一张。"),
    (
        "几天能发货",
        "您好！每天 16 点前下单当天发货，满 99 元包邮，江浙沪一般隔天就到～",
    ),
    ("人工", "好的，店里的同事马上来，请稍等～"),
    (
        "门店几点开门",
        "这句我还没学会。回复「优惠」领券，或点下方菜单；找同事请回复「人工」。",
    ),
)
_WISHES: Final = ("希望多些小包装", "想要礼盒", "包装很好")


def write(scene: Scene, story: Story, random: Random) -> None:
    """Tell it of the people of the story."""
    mini_program = [each for each in story.shoppers if each.mini_program]
    followers = [each for each in story.shoppers if each.followed_at is not None]
    _sources(scene, mini_program, followers, random)
    _costs(scene, random)
    _taps(scene, followers, random)
    _talks(scene, followers, random)
    _answers(scene, mini_program, random)
    _reminders(scene, mini_program, random)
    _claims(scene, mini_program, random)
    _statistics(scene, followers, random)


# -- sources -------------------------------------------------------------------------


def _sources(
    scene: Scene,
    mini_program: Sequence[Shopper],
    followers: Sequence[Shopper],
    random: Random,
) -> None:
    shop = scene.installation_id
    codes = list(
        SceneCode.objects.of(shop).select_related("source").order_by("source_id", "id")
    )
    qr = {SceneCode.Form.QR_PERMANENT, SceneCode.Form.QR_TEMPORARY}
    scanned = [code for code in codes if code.form in qr]
    opened = [code for code in codes if code.form not in qr]
    Source.objects.of(shop).filter(created_at__gt=scene.since).update(
        created_at=scene.since
    )
    entries = [*_scans(scene, followers, scanned, random)]
    entries += _openings(mini_program, opened, random)
    entries = [each for each in entries if each.at < scene.until]
    enter(installation_id=shop, entries=entries)


def _scans(
    scene: Scene,
    followers: Sequence[Shopper],
    codes: Sequence[SceneCode],
    random: Random,
) -> Iterator[Entry]:
    if not codes:
        return
    for each in followers:
        assert each.followed_at is not None
        times = [(each.followed_at, True)] if random.random() < 0.7 else []
        if random.random() < 0.2:
            later = each.followed_at + timedelta(days=random.uniform(2, 40))
            times += [(later, False)] if each.follows(later) else []
        for at, is_follow in times:
            yield Entry(
                code=_likely(codes, random),
                visitor=Visitor(each.customer_id, each.identity_ids["service"]),
                kind=Touch.Kind.SCAN,
                at=at.replace(microsecond=0),
                is_follow=is_follow,
                account_key=scene.service.key,
            )


def _openings(
    people: Sequence[Shopper], codes: Sequence[SceneCode], random: Random
) -> Iterator[Entry]:
    if not codes:
        return
    for each in people:
        if random.random() < 0.3:
            yield Entry(
                code=_likely(codes, random),
                visitor=Visitor(each.customer_id, each.identity_ids["mini_program"]),
                kind=Touch.Kind.OPEN,
                at=each.joined_at,
            )


def _likely(codes: Sequence[SceneCode], random: Random) -> SceneCode:
    """Choose one: the first are the busiest."""
    weights = [1 / (place + 1) for place in range(len(codes))]
    return random.choices(codes, weights)[0]


def _costs(scene: Scene, random: Random) -> None:
    shop = scene.installation_id
    rows = ["source,day,amount,currency"]
    for source in Source.objects.of(shop).order_by("id"):
        least, most = _COSTS.get(source.kind, (0, 0))
        for day in _days(scene):
            if most and (source.kind == Source.Kind.PAID or day.weekday() == 0):
                amount = Decimal(random.randint(least * 100, most * 100)) / 100
                rows.append(f"{source.key},{day:%Y-%m-%d},{amount},{CURRENCY}")
    if len(rows) > 1:
        checked = check_costs(installation_id=shop, text="\n".join(rows))
        import_costs(installation_id=shop, checked=checked)


def _days(scene: Scene) -> Iterator[date]:
    day = scene.since.date()
    while day < scene.until.date():
        yield day
        day += timedelta(days=1)


# -- the service account ---------------------------------------------------------------


def _taps(scene: Scene, followers: Sequence[Shopper], random: Random) -> None:
    menu = Menu.objects.of(scene.installation_id).filter(account=scene.service).first()
    uses = [
        (entry_id, how)
        for (how, _), entry_id in (
            menus.by_use(menus.load(menu.draft)).items() if menu else ()
        )
    ]
    if not uses:
        return
    events = []
    for each in followers:
        assert each.followed_at is not None
        for _ in range(random.choice((0, 0, 1, 1, 2, 4))):
            at = each.followed_at + timedelta(days=random.expovariate(1 / 20))
            item, how = random.choice(uses)
            if at < scene.until and each.follows(at):
                events.append(_tapped(scene, each, at, item, how, random))
    write_events(installation_id=scene.installation_id, events=events, now=scene.now)


def _tapped(
    scene: Scene, each: Shopper, at: datetime, item: str, how: str, random: Random
) -> EventFact:
    return EventFact(
        kind=MENU_USED,
        occurred_at=at,
        source=ActivityEvent.Source.WECHAT,
        customer_id=each.customer_id,
        properties={"account": scene.service.key, "item": item, "how": how},
        event_id=_id(random),
    )


def _talks(scene: Scene, followers: Sequence[Shopper], random: Random) -> None:
    spoken = []
    for each in followers:
        if random.random() > 0.4:
            continue
        assert each.followed_at is not None
        at = each.followed_at + timedelta(days=random.uniform(0, 30))
        if not scene.now - _TALKED < at < scene.until or not each.follows(at):
            continue
        asked, told = random.choice(_ASKED)
        pause = timedelta(seconds=2)
        for moment, text, direction in (
            (at, asked, Utterance.Direction.IN),
            (at + pause, told, Utterance.Direction.OUT),
        ):
            spoken.append(
                Spoken(
                    customer_id=each.customer_id,
                    identity_id=each.identity_ids["service"],
                    account_id=scene.service.pk,
                    at=moment,
                    kind="text",
                    text=text,
                    direction=direction,
                )
            )
    record_utterances(installation_id=scene.installation_id, utterances=spoken)


def _statistics(scene: Scene, followers: Sequence[Shopper], random: Random) -> None:
    """Rows: only WeChat counts these."""
    days: list[AccountDay] = []
    articles: list[ArticleDay] = []
    for place, day in enumerate(_days(scene)):
        end = datetime.combine(day + timedelta(days=1), time(), UTC)
        standing = sum(each.follows(end) for each in followers)
        came = sum(
            each.followed_at is not None and each.followed_at.date() == day
            for each in followers
        )
        gone = sum(
            each.unfollowed_at is not None and each.unfollowed_at.date() == day
            for each in followers
        )
        is_issue = place % 7 == 3
        readers = round(standing * random.uniform(0.02, 0.05) * (4 if is_issue else 1))
        days.append(
            AccountDay(
                installation_id=scene.installation_id,
                account=scene.service,
                day=day,
                followers=standing,
                new_followers=came,
                lost_followers=gone,
                read=readers,
                shared=round(readers * random.uniform(0.03, 0.1)),
                liked=round(readers * random.uniform(0.02, 0.08)),
                collected=round(readers * random.uniform(0, 0.03)),
            )
        )
        articles += _articles(scene, place, day, readers, random)
    told = ("due_at", "followers", "new_followers", "lost_followers", "read", "shared")
    AccountDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["installation", "account", "day"],
        update_fields=[*told, "liked", "collected"],
    )
    ArticleDay.objects.bulk_create(articles, ignore_conflicts=True)


def _articles(
    scene: Scene, place: int, day: date, readers: int, random: Random
) -> Iterator[ArticleDay]:
    """Yield the day's readers of the issue of that week, and of the one before."""
    issue = (place + 4) // 7
    for number, share in ((issue, 0.7), (issue - 1, 0.2)):
        if number > 0:
            read_by = round(readers * share)
            yield ArticleDay(
                installation_id=scene.installation_id,
                account=scene.service,
                day=day,
                key=f"{2247480000 + number}_1",
                read=read_by,
                shared=round(read_by * random.uniform(0.03, 0.12)),
            )


# -- the mini-program ------------------------------------------------------------------


def _answers(scene: Scene, people: Sequence[Shopper], random: Random) -> None:
    shop = scene.installation_id
    forms = Form.objects.of(shop).filter(is_active=True)
    for form in forms.exclude(kind=Form.Kind.JINSHUJU).order_by("id")[:2]:
        fields = read(form.fields)
        if any(field.is_required and not _given(field, random) for field in fields):
            continue
        for each in random.sample(people, min(_MOST_ANSWERS, len(people))):
            at = each.joined_at + timedelta(days=random.uniform(0, 14))
            given = {field.key: _given(field, random) for field in fields}
            if at >= scene.until:
                continue
            submit(
                installation_id=shop,
                form_key=form.key,
                who=Answering(each.customer_id, each.identity_ids["mini_program"]),
                given={key: values for key, values in given.items() if values},
                client_id=_id(random),
                now=at,
            )


def _given(field: Field, random: Random) -> list[str]:
    """Return an answer; [] to what nobody answers: who they are is known already."""
    values = [choice.value for choice in field.choices]
    match field.type:
        case Type.CHOICE:
            return [random.choice(values)]
        case Type.CHOICES:
            return random.sample(values, random.randint(1, len(values)))
        case Type.NUMBER:
            return [str(random.randint(1, 5))]
        case Type.DATE:
            return [f"19{random.randint(70, 99)}-0{random.randint(1, 9)}-15"]
        case Type.TEXT:
            return [random.choice(_WISHES)]
        case _:
            return []


def _reminders(scene: Scene, people: Sequence[Shopper], random: Random) -> None:
    """Tell of a sale that is over: nothing of the history is due."""
    shop = scene.installation_id
    coming = SaleDay.objects.of(shop).select_related("template").first()
    if coming is None or coming.template is None:
        return
    asked_at = scene.now - timedelta(days=26)
    starts_at = scene.now - timedelta(days=20)
    draft = SaleDraft(
        title="上巳茶会",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=1),
        template_id=coming.template.pk,
        landing=Landing.of(coming.landing),
    )
    sale = save_sale_day(installation_id=shop, key=_SALE, draft=draft, now=asked_at)
    known = [each for each in people if each.joined_at < asked_at]
    promised = random.sample(known, min(_MOST_REMINDERS, len(known)))
    _accepted(scene, coming.template, promised, asked_at)
    made = [
        remind(
            installation_id=shop,
            key=_SALE,
            who=Who(
                each.customer_id,
                each.identity_ids["mini_program"],
                scene.mini_program.app_id,
            ),
            now=asked_at + timedelta(minutes=place),
        ).pk
        for place, each in enumerate(promised)
    ]
    kept = Reminder.objects.of(shop).filter(sale_day=sale, id__in=made)
    kept.update(state=Reminder.State.SENT, due_at=None, ended_at=starts_at)
    keys = [
        GrantKey(each.identity_ids["mini_program"], coming.template.gateway_id)
        for each in promised
    ]
    # what was put aside went with the messages
    reserve_put_aside(installation_id=shop, keys=keys)
    spend(installation_id=shop, keys=keys)


def _accepted(
    scene: Scene, template: Template, people: Sequence[Shopper], at: datetime
) -> None:
    grant(
        installation_id=scene.installation_id,
        answers=[
            Answer(
                customer_id=each.customer_id,
                identity_id=each.identity_ids["mini_program"],
                account_id=scene.mini_program.pk,
                template_id=template.gateway_id,
                answer=ACCEPT,
                at=at,
            )
            for each in people
        ],
    )


def _claims(scene: Scene, people: Sequence[Shopper], random: Random) -> None:
    shop = scene.installation_id
    open_to_all = ClaimOffer.objects.of(shop).filter(is_on=True, segment="")
    offer = open_to_all.order_by("id").first()
    if offer is None:
        return
    ClaimOffer.objects.of(shop).filter(id=offer.pk).update(
        claim_from=min(offer.claim_from, scene.since)
    )
    left = Coupon.objects.of(shop).get(id=offer.coupon_id).stock - _LEFT_OVER
    count = max(0, min(left, _MOST_CLAIMS, len(people)))
    for each in random.sample(people, count):
        at = scene.until - _CLAIMED * random.random()
        try:
            claim(
                installation_id=shop,
                coupon_id=offer.coupon_id,
                customer_id=each.customer_id,
                client_id=_id(random),
                segments=(),
                now=max(at, each.joined_at),
            )
        except NotClaimable:
            # the offer is for others, or its budget is spent
            continue


def _id(random: Random) -> uuid.UUID:
    return uuid.UUID(int=random.getrandbits(128), version=4)
