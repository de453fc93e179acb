"""What the demo shop has beside its growth.yaml: codes, a chat that answers, offers.

Each kind is added only where the shop has none of it, so that a growth.yaml that tells
of some is left as it is. Everything goes through the services that the Dashboard uses:
codes are ordered from WeChat, and the menu is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from saleor_wechat_growth.activity.facts import CodeWanted
from saleor_wechat_growth.activity.models import SceneCode, Source
from saleor_wechat_growth.activity.services import Kind, order_codes, save_source
from saleor_wechat_growth.coupons.models import ClaimOffer, Coupon
from saleor_wechat_growth.coupons.services import (
    ClaimWanted,
    save_claim_offer,
    upsert_coupon,
)
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.forms.services import FormDraft, save_form
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.journeys.services import go_live, save_recipe
from saleor_wechat_growth.messaging.models import Media, Reply, Template
from saleor_wechat_growth.messaging.rendering import Field, Landing
from saleor_wechat_growth.messaging.services import add_picture, save_reply
from saleor_wechat_growth.messaging.services.templating import upsert_template
from saleor_wechat_growth.promises.models import SaleDay, WatchRule
from saleor_wechat_growth.promises.services import (
    SaleDraft,
    save_sale_day,
    save_watch_rule,
)
from saleor_wechat_growth.reach.models import Account, Channel, Menu, Purpose
from saleor_wechat_growth.reach.services import publish_menu, save_menu
from saleor_wechat_growth.segments.models import Slot
from saleor_wechat_growth.segments.services import save_slot

_PICTURE: Final = Path(__file__).parent / "pictures" / "spring-tea.png"
_HOME: Final = "pages/index/index"
_SITE: Final = "https://demo.example"

CodeForm = SceneCode.Form


@dataclass(frozen=True, slots=True)
class _Place:
    """A source, and the codes that stand there."""

    key: str
    name: str
    kind: str
    placement: str
    material: str
    form: str
    labels: tuple[str, ...]
    owner: str = ""


PLACES: Final = (
    _Place(
        "store-hubin",
        "湖滨门店",
        "offline",
        "store",
        "收银台立牌",
        CodeForm.QR_PERMANENT,
        ("收银台", "试饮区"),
        "店长 周敏",
    ),
    _Place(
        "tea-shelf",
        "龙井货架",
        "offline",
        "shelf",
        "货架插卡",
        CodeForm.MINI_PROGRAM_CODE,
        ("湖滨店货架",),
    ),
    _Place(
        "parcel-card",
        "包裹卡",
        "offline",
        "parcel",
        "感谢卡背面",
        CodeForm.QR_PERMANENT,
        ("感谢卡",),
    ),
    _Place(
        "spring-article",
        "春茶推文",
        "social",
        "article",
        "公众号文末",
        CodeForm.URL_LINK,
        ("文末链接",),
    ),
    _Place(
        "staff-lin",
        "导购小林",
        "social",
        "staff",
        "工牌",
        CodeForm.QR_TEMPORARY,
        ("小林",),
        "林小雨",
    ),
    _Place(
        "moments-ad",
        "朋友圈广告",
        "paid",
        "ad",
        "春茶海报",
        CodeForm.QR_PERMANENT,
        ("海报 A",),
    ),
)

#: contents of the chat: key, title, form, fields
_CONTENTS: Final[tuple[tuple[str, str, str, dict[str, str]], ...]] = (
    (
        "chat-hello",
        "欢迎语",
        "text",
        {"content": "你好，欢迎来到演示商城。\n回复“优惠”领券，回复“人工”找店员。"},
    ),
    (
        "chat-shop",
        "小程序卡片",
        "mini_program",
        {"title": "明前龙井已到店，点开看看", "page": _HOME},
    ),
    (
        "chat-back",
        "老朋友问候",
        "text",
        {"content": "欢迎回来！今天到店可免费试饮一杯明前龙井。"},
    ),
    (
        "chat-offer",
        "领券菜单",
        "menu",
        {
            "head": "想了解哪一项？",
            "item1": "领券",
            "item2": "本周新茶",
            "tail": "点一下就好",
        },
    ),
    (
        "chat-coupon",
        "领券说明",
        "text",
        {"content": "在小程序“我的”页面就能领取满 59 减 10 的新茶券。"},
    ),
    (
        "chat-news",
        "春茶图文",
        "news",
        {
            "title": "春茶上新：狮峰山头采龙井",
            "description": "手工采摘，三日内到家。",
            "url": f"{_SITE}/articles/spring-tea",
        },
    ),
    (
        "chat-unsure",
        "没听懂",
        "text",
        {"content": "这句我还不懂。回复“优惠”领券，或点下方菜单；找店员请回复“人工”。"},
    ),
    ("chat-human", "转人工", "text", {"content": "好的，店员马上来，请稍等。"}),
)
_PICTURED: Final = frozenset({"mini_program", "news"})

_BUTTONS: Final[list[dict[str, Any]]] = [
    {
        "id": "shop",
        "name": "逛商城",
        "kind": "miniprogram",
        "url": _SITE,
        "pagepath": _HOME,
    },
    {
        "id": "tea",
        "name": "新茶",
        "entries": [
            {"id": "new", "name": "本周新茶", "key": "new-tea"},
            {
                "id": "story",
                "name": "制茶故事",
                "kind": "view",
                "url": f"{_SITE}/story",
            },
        ],
    },
    {"id": "offer", "name": "领优惠", "key": "offer"},
]


def furnish(installation: Installation, now: datetime) -> None:
    """Add what is missing."""
    shop = installation.pk
    accounts = {row.kind: row for row in Account.objects.of(shop).order_by("-id")}
    service = accounts[Account.Kind.SERVICE_ACCOUNT]
    mini_program = accounts[Account.Kind.MINI_PROGRAM]
    _sources(shop, service, mini_program, now)
    _chat(shop, service, mini_program, now)
    _menu(shop, service, mini_program)
    _form(shop, now)
    _promises(shop, mini_program, now)
    _offers(shop, now)


def show_menus(installation: Installation, now: datetime) -> None:
    """Have WeChat show the menus that it does not show yet.

    Call it outside of a transaction: WeChat is asked.
    """
    waiting = Menu.objects.of(installation.pk).filter(is_on=False)
    for menu in waiting.select_related("account").order_by("id"):
        if menu.draft:
            publish_menu(
                installation_id=installation.pk,
                account_key=menu.account.key,
                by="demo",
                now=now,
            )


# -- where people come from ----------------------------------------------------------


def _sources(shop: int, service: Account, mini_program: Account, now: datetime) -> None:
    if not Source.objects.of(shop).exists():
        for place in PLACES:
            values = {
                "name": place.name,
                "public_name": place.name,
                "kind": place.kind,
                "placement": place.placement,
                "material": place.material,
                "owner": place.owner,
            }
            save_source(installation_id=shop, key=place.key, values=values, now=now)
    known = {place.key: place for place in PLACES}
    for source in Source.objects.of(shop).filter(archived_at=None).order_by("id"):
        if SceneCode.objects.of(shop).filter(source=source).exists():
            continue
        told = known.get(source.key)
        form = CodeForm(told.form if told else CodeForm.QR_PERMANENT)
        is_qr = form in {CodeForm.QR_PERMANENT, CodeForm.QR_TEMPORARY}
        order_codes(
            installation_id=shop,
            source_id=source.pk,
            kind=Kind(
                form=form,
                account_id=service.pk if is_qr else mini_program.pk,
                days=30 if form == CodeForm.QR_TEMPORARY else None,
                page="" if is_qr else _HOME,
            ),
            wanted=[
                CodeWanted(label) for label in (told.labels if told else (source.name,))
            ],
            now=now,
        )


# -- what the account says -----------------------------------------------------------


def _chat(shop: int, service: Account, mini_program: Account, now: datetime) -> None:
    if Reply.objects.of(shop).exists():
        return
    picture = _picture(shop, now)
    said: dict[str, Template] = {}
    for key, title, form, texts in _CONTENTS:
        app = {"app_id": mini_program.app_id} if form == "mini_program" else {}
        said[key] = upsert_template(
            installation_id=shop,
            key=key,
            account_id=service.pk,
            channel=Channel.WECHAT_CUSTOMER,
            gateway_id="",
            title=title,
            purpose=Purpose.SERVICE,
            fields=[Field(name, text) for name, text in {**texts, **app}.items()],
            form=form,
            media_id=picture.pk if form in _PICTURED else None,
        )
    for name, kind, words, contents in (
        ("转人工", Reply.Kind.HAND_OVER, (), ("chat-human",)),
        ("优惠", Reply.Kind.KEYWORD, ("优惠", "优惠券", "打折"), ("chat-offer",)),
        ("领券", Reply.Kind.KEYWORD, ("领券",), ("chat-coupon",)),
        ("新茶", Reply.Kind.KEYWORD, ("新茶", "本周新茶"), ("chat-news",)),
        ("菜单：本周新茶", Reply.Kind.CLICK, ("new-tea",), ("chat-news",)),
        ("菜单：领优惠", Reply.Kind.CLICK, ("offer",), ("chat-offer",)),
        ("没听懂", Reply.Kind.DEFAULT, (), ("chat-unsure",)),
    ):
        save_reply(
            installation_id=shop,
            reply_id=None,
            name=name,
            account_id=service.pk,
            kind=kind,
            match=Reply.Match.CONTAINS,
            words=words,
            template_ids=[said[key].pk for key in contents],
            once_per=timedelta(0),
            is_active=True,
        )
    _welcome(shop, mini_program, now)


def _welcome(shop: int, mini_program: Account, now: datetime) -> None:
    if Journey.objects.of(shop).filter(recipe="welcome").exists():
        return
    landing = {"mini_program": _HOME, "app_id": mini_program.app_id}
    journey = save_recipe(
        installation_id=shop,
        key="welcome",
        name="新关注欢迎",
        recipe="welcome",
        parameters={
            "messages": [{"templates": ["chat-hello"]}, {"templates": ["chat-shop"]}],
            "existing": [{"templates": ["chat-back"]}],
            "landing": {**landing, "h5": _SITE},
            "again_after_days": 0,
        },
        now=now,
    )
    go_live(installation_id=shop, journey_id=journey.pk, now=now)


def _picture(shop: int, now: datetime) -> Media:
    content = _PICTURE.read_bytes()
    return add_picture(installation_id=shop, name="春茶", content=content, now=now)


def _menu(shop: int, service: Account, mini_program: Account) -> None:
    standing = Menu.objects.of(shop).filter(account=service).first()
    if standing is not None and standing.draft:
        return
    buttons = [
        {**each, "appid": mini_program.app_id}
        if each.get("kind") == "miniprogram"
        else each
        for each in _BUTTONS
    ]
    save_menu(
        installation_id=shop,
        account_key=service.key,
        buttons=buttons,
        version=standing.version if standing else 0,
    )


# -- what the mini-program offers -----------------------------------------------------


def _form(shop: int, now: datetime) -> None:
    if Form.objects.of(shop).exclude(kind=Form.Kind.JINSHUJU).exists():
        return
    draft = FormDraft(
        kind=Form.Kind.SURVEY,
        title_zh="你的茶饮口味",
        title_en="Your taste in tea",
        thanks_zh="谢谢，我们会按你的口味挑选。",
        thanks_en="Thank you. We shall choose by your taste.",
        fields=[
            {
                "key": "tea",
                "type": "choice",
                "label_zh": "最常喝哪种茶？",
                "label_en": "Which tea do you drink most?",
                "is_required": True,
                "choices": [
                    {"value": "green", "label_zh": "绿茶", "label_en": "Green"},
                    {"value": "black", "label_zh": "红茶", "label_en": "Black"},
                    {"value": "oolong", "label_zh": "乌龙", "label_en": "Oolong"},
                ],
            },
            {
                "key": "also",
                "type": "choices",
                "label_zh": "还想看什么？",
                "label_en": "What else do you like to see?",
                "choices": [
                    {"value": "cups", "label_zh": "茶器", "label_en": "Tea ware"},
                    {"value": "snacks", "label_zh": "茶点", "label_en": "Snacks"},
                ],
            },
            {
                "key": "wish",
                "type": "text",
                "label_zh": "想对我们说",
                "label_en": "What would you tell us?",
            },
        ],
    )
    save_form(installation_id=shop, key="tea-taste", draft=draft, now=now)


def _promises(shop: int, mini_program: Account, now: datetime) -> None:
    landing = Landing(mini_program=_HOME, app_id=mini_program.app_id)
    if not SaleDay.objects.of(shop).exists():
        template = _subscription(
            shop,
            mini_program,
            "sale-starts",
            "demo-subscribe-sale-begins-00000000000000003",
            "活动开始提醒",
            {
                "thing1": "{{ event.title }}",
                "time2": "{{ event.starts_at | datetime }}",
                "thing3": "活动即将开始，点开看看",
            },
        )
        day = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
        draft = SaleDraft(
            title="春茶开卖日",
            starts_at=day,
            ends_at=day + timedelta(days=1),
            template_id=template.pk,
            minutes_before=30,
            landing=landing,
        )
        save_sale_day(installation_id=shop, key="spring-tea", draft=draft, now=now)
    if not WatchRule.objects.of(shop).filter(is_on=True).exists():
        template = _subscription(
            shop,
            mini_program,
            "price-fell",
            "demo-subscribe-price-fell-000000000000000004",
            "商品降价提醒",
            {
                "thing1": "{{ product.name }}",
                "amount2": "{{ product.price }}",
                "thing3": "您关注的商品有变化了",
            },
        )
        for kind in WatchRule.Kind:
            save_watch_rule(
                installation_id=shop,
                kind=kind,
                is_on=True,
                template_id=template.pk,
                landing=landing,
            )


def _subscription(
    shop: int,
    account: Account,
    key: str,
    gateway_id: str,
    title: str,
    texts: dict[str, str],
) -> Template:
    return upsert_template(
        installation_id=shop,
        key=key,
        account_id=account.pk,
        channel=Channel.WECHAT_SUBSCRIBE,
        gateway_id=gateway_id,
        title=title,
        purpose=Purpose.MARKETING,
        fields=[
            Field(name, text, "cut" if "name" in text or "title" in text else "block")
            for name, text in texts.items()
        ],
    )


def _offers(shop: int, now: datetime) -> None:
    if not ClaimOffer.objects.of(shop).exists():
        coupon = _new_tea_coupon(shop, now)
        wanted = ClaimWanted(
            name="新茶尝鲜券",
            text="满 59 元可用，领取后 14 天内有效。",
            claim_from=now - timedelta(minutes=1),
            per_person=1,
            most=500,
            shows_remaining=True,
        )
        save_claim_offer(installation_id=shop, coupon_id=coupon.pk, wanted=wanted)
    if not Slot.objects.of(shop).exists():
        save_slot(
            installation_id=shop,
            key="home-banner",
            name="首页横幅",
            content={
                "title": "当季上新",
                "text": "狮峰山头采龙井，限量到店",
                "link": _HOME,
            },
            variants=[],
            is_new=True,
        )


def _new_tea_coupon(shop: int, now: datetime) -> Coupon:
    terms = Terms.model_validate(
        {
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "minimum_order": {"CNY": "59"},
            "sales_channels": ["default-channel"],
            "valid_days": 14,
            "pool_target": 150,
            "refill_below": 40,
        }
    )
    return upsert_coupon(
        installation_id=shop,
        key="new-tea",
        name="新茶尝鲜券",
        terms=terms,
        budgets={"CNY": Decimal(5000)},
        now=now,
    )
