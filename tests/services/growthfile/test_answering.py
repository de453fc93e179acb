"""Replies and menus in the file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Reply, Template
from saleor_wechat_growth.messaging.services import move_replies, save_reply
from saleor_wechat_growth.reach.models import Menu, MenuVersion
from saleor_wechat_growth.reach.services import save_menu
from tests.services.growthfile.desk import Desk, assert_refused, changed, said, verbs

pytestmark = pytest.mark.django_db

FILE = """\
version: 1
accounts:
  tea: {kind: service_account, name: tea, app_id: wxtea, secrets: {app_secret: env:A}}
  sms: {kind: tencent_sms, name: s, app_id: "1", secrets: {secret_id: env:A, secret_key: env:A}}
templates:
  hours: &
  other: &
  bill:
    account: sms
    channel: sms
    gateway_id: "1"
    title: bill
    purpose: service
    wording: hi
replies:
  opening:
    name: " 营业时间 "
    kind: keyword
    account: tea
    match: contains
    words: [营业, " 几点 ", 营业]
    templates: [hours, other]
    once_per: 12h
    place: 1
  tapped: {name: 菜单, kind: click, words: [HOURS], templates: [hours]}
  rest: {name: 其余, kind: default, templates: [other], live: false}
menus:
  tea:
    buttons:
      - {id: hours, name: 营业时间, key: HOURS}
      - id: more
        name: 更多
        entries:
          - {id: site, name: 官网, kind: view, url: "https://shop.example/"}
          - id: mini
            name: 小程序
            kind: miniprogram
            appid: wxmini
            pagepath: pages/shop/index
            url: https://shop.example/
          - {id: old, name: 客服, kind: kept, kept: {type: media_id, media_id: m1}}
""".replace(
    "&\n",
    """
    account: tea
    channel: wechat_customer
    form: text
    title: hours
    purpose: service
    fields: [{name: content, text: 10:00-20:00}]
""",
)


@pytest.fixture
def desk(shop: Installation, now: datetime) -> Desk:
    return Desk(shop, {"A": "a"}, now)


def test_a_file_makes_replies_and_a_draft_of_a_menu(desk: Desk):
    plan = desk.plan(FILE)
    assert (plan.problems, plan.warnings) == ((), ())
    desk.apply(FILE, plan)
    reply = Reply.objects.of(desk.shop.pk).get(key="opening")
    keys = Template.objects.of(desk.shop.pk)
    assert (reply.name, reply.words) == ("营业时间", ["营业", "几点"])
    assert (reply.position, reply.once_per) == (1, timedelta(hours=12))
    assert reply.templates == [keys.get(key="hours").pk, keys.get(key="other").pk]
    assert not Reply.objects.of(desk.shop.pk).get(key="rest").is_active
    menu = Menu.objects.of(desk.shop.pk).get()
    assert menu.draft[1]["entries"][1]["pagepath"] == "pages/shop/index"


def test_applied_twice_replies_and_menus_stay_as_they_are(desk: Desk):
    desk.apply(FILE)
    assert set(verbs(desk.apply(FILE)).values()) == {"leave"}
    assert Menu.objects.of(desk.shop.pk).get().version == 1
    assert Reply.objects.of(desk.shop.pk).count() == 3


def test_an_export_of_replies_and_menus_makes_the_same_shop(
    desk: Desk, other_shop: Installation
):
    desk.apply(FILE)
    text = desk.export()
    assert changed(desk.plan(text)) == {}
    names = ("TEA_APP_SECRET", "SMS_SECRET_ID", "SMS_SECRET_KEY")
    other = Desk(other_shop, {f"GROWTH_{name}": "a" for name in names}, desk.now)
    other.apply(text)
    assert other.export() == text


def test_a_menu_is_left_unpublished_and_the_plan_says_so(desk: Desk):
    (estimate,) = desk.plan(FILE).estimates
    assert estimate.where == "menu tea"
    assert "left unpublished" in estimate.says
    assert estimate.figures == {"followers": 0}
    desk.apply(FILE)
    assert not MenuVersion.objects.of(desk.shop.pk).exists()
    assert not Menu.objects.of(desk.shop.pk).get().is_on


def test_a_draft_that_somebody_edited_meanwhile_makes_a_plan_stale(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("name: 营业时间, key", "name: 时间, key")
    plan = desk.plan(other)
    save_menu(installation_id=desk.shop.pk, account_key="tea", buttons=[], version=1)
    assert desk.plan(other).moved(plan.hash) == ["menu tea"]


def test_what_wechat_would_refuse_of_a_menu_is_said(desk: Desk):
    text = FILE.replace("name: 官网", f"name: {'很' * 21}").replace(
        "key: HOURS", "key: X"
    )
    assert said(desk.plan(text)) == [
        ("reply tapped", "words"),
        ("menu tea", "buttons.2.entries.1"),
        ("menu tea", "buttons"),
    ]


def test_a_reply_is_changed_and_put_to_rest(desk: Desk):
    desk.apply(FILE)
    other = FILE.replace("place: 1", "live: false").replace("其余", "其他")
    assert changed(desk.apply(other)) == {
        "reply opening": ["place", "live"],
        "reply rest": ["name"],
    }
    off = FILE.replace("words: [HOURS],", "words: [HOURS], live: false,")
    assert verbs(desk.plan(off))["reply tapped"] == "pause"


def test_an_order_of_the_pages_is_in_the_export(desk: Desk):
    desk.apply(FILE)
    rows = {row.key: row.pk for row in Reply.objects.of(desk.shop.pk)}
    order = [rows["rest"], rows["opening"], rows["tapped"]]
    move_replies(installation_id=desk.shop.pk, reply_ids=order)
    assert changed(desk.plan(FILE)) == {"reply tapped": ["place"]}
    assert changed(desk.plan(desk.export())) == {}


def test_a_reply_of_the_pages_gets_a_key_of_its_own(desk: Desk):
    desk.apply(FILE)
    template = Template.objects.of(desk.shop.pk).get(key="hours")
    made = save_reply(
        installation_id=desk.shop.pk,
        reply_id=None,
        name="n",
        account_id=None,
        kind="hand_over",
        match="contains",
        words=[],
        template_ids=[template.pk],
        once_per=timedelta(0),
        is_active=True,
    )
    assert ("replies", made.key) in desk.plan(FILE).not_in_file
    assert changed(desk.plan(desk.export())) == {}
    # as older releases write, that know no keys
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO growth_reply (installation_id, name, kind, match, words, "
            "templates, position, is_active, once_per, version) SELECT installation_id, "
            "name, kind, match, words, templates, 9, true, once_per, 1 FROM growth_reply"
        )
    keys = set(Reply.objects.of(desk.shop.pk).values_list("key", flat=True))
    assert len(keys) == 8


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("[hours, other]", "[hours, none]", ("reply opening", "templates")),
        ("[hours, other]", "[bill]", ("reply opening", "templates")),
        ("    account: tea\n    match", "    account: no\n    match", ("reply opening", "account")),
        ("    account: tea\n    match", "    account: sms\n    match", ("reply opening", "account")),
        ("once_per: 12h", "once_per: 31d", None),
        ("kind: default,", "kind: default, words: [x],", None),
        ("menus:\n  tea:", "menus:\n  sms:", ("menu sms", "")),
        ("menus:\n  tea:", "menus:\n  none:", ("menu none", "")),
        ("kind: view", "kind: views", None),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_its_place(
    desk: Desk, old: str, new: str, where: tuple[str, str] | None
):
    assert old in FILE
    assert_refused(desk, FILE.replace(old, new), where)


def test_a_word_that_ends_it_all_is_said_to_go_unanswered(desk: Desk):
    assert ("reply opening", "words") in said(desk.plan(FILE.replace("几点", "退订")))
