"""Replies and menus in the file."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.management.growthfile import schema
from saleor_wechat_growth.management.growthfile.describing import described, standing
from saleor_wechat_growth.management.growthfile.objects import POLICIES, Standing
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.messaging.models import Reply, Template
from saleor_wechat_growth.messaging.replies import MOST_TEMPLATES
from saleor_wechat_growth.messaging.services import save_reply
from saleor_wechat_growth.reach import menus as menu_rules
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.errors import UnknownAccount
from saleor_wechat_growth.reach.models import Account, Channel, Follow, Menu, Purpose
from saleor_wechat_growth.reach.services import save_menu

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.management.growthfile.objects import Item
    from saleor_wechat_growth.management.growthfile.remarks import Specs


def replies(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the shop's replies, in the order in which they answer."""
    keys = dict(Template.objects.of(shop).values_list("id", "key"))
    rows = Reply.objects.of(shop).select_related("account").order_by("position", "id")
    for row in rows:
        raw = {
            "name": row.name,
            "kind": row.kind,
            "account": row.account.key if row.account else "",
            # only keywords are compared in more ways than one
            "match": row.match if row.kind == Reply.Kind.KEYWORD else Reply.Match.EXACT,
            "words": row.words,
            "templates": [keys[each] for each in row.templates if each in keys],
            "once_per": row.once_per or None,
            "place": row.position,
            "live": row.is_active,
        }
        spec = described(schema.Reply, raw, f"reply {row.key}")
        yield row.key, standing(row.pk, spec)


def menus(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the drafts of menus, by their accounts."""
    rows = Menu.objects.of(shop).exclude(version=0, draft=[])
    for row in rows.select_related("account").order_by("id"):
        raw = {"buttons": row.draft}
        spec = described(schema.Menu, raw, f"menu {row.account.key}")
        yield row.account.key, Standing(row.pk, row.version, spec)


def reply_problems(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps a reply from being given; `after`: the shop with the file."""
    if spec.account:
        account = after.get(("accounts", spec.account))
        if account is None:
            yield Remark(label, "account", f"there is no account {spec.account}")
        elif account.kind not in WECHAT_KINDS:
            what = f"nobody writes to a {account.kind}: name one of WeChat's"
            yield Remark(label, "account", what)
    senders: Counter[str] = Counter()
    for key in dict.fromkeys(spec.templates):
        template = after.get(("templates", key))
        if template is None:
            yield Remark(label, "templates", f"there is no template {key}")
            continue
        senders[template.account] += 1
        if (template.channel, template.purpose) != (
            Channel.WECHAT_CUSTOMER,
            Purpose.SERVICE,
        ):
            what = f"{key}: a reply is of channel wechat_customer and purpose service"
            yield Remark(label, "templates", what)
        if spec.account and template.account != spec.account:
            what = f"{key} is sent by {template.account}, not by {spec.account}"
            yield Remark(label, "templates", what)
    for account, count in sorted(senders.items()):
        if count > MOST_TEMPLATES:
            what = f"{account} sends {MOST_TEMPLATES} at most, these are {count}"
            yield Remark(label, "templates", what)


def reply_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a reply would not do what it looks like."""
    if spec.kind == Reply.Kind.CLICK:
        known = {
            entry.key
            for (section, _), menu in after.items()
            if section == "menus"
            for entry in menu_rules.leaves(menu.buttons)
            if entry.kind == "click"
        }
        for word in spec.words:
            if word not in known:
                what = f"no menu has an entry of the key {word}: nobody can tap it"
                yield Remark(label, "words", what)
        return
    policies = after[POLICIES, ""]
    for word in spec.words:
        if policies.is_opt_out(word):
            what = f"{word} is what people say who want no more: it is not answered"
            yield Remark(label, "words", what)
        elif policies.is_hand_over(word):
            what = f"{word} asks for a person, which replies of hand_over answer"
            yield Remark(label, "words", what)


def menu_problems(label: str, account_key: str, after: Specs) -> Iterator[Remark]:
    """Say what keeps a draft from being kept."""
    account = after.get(("accounts", account_key))
    if account is None:
        yield Remark(label, "", f"there is no account {account_key}")
    elif account.kind != Account.Kind.SERVICE_ACCOUNT:
        yield Remark(label, "", f"a {account.kind} has no menu, only service accounts")


def menu_warnings(
    label: str, account_key: str, spec: Any, after: Specs
) -> Iterator[Remark]:
    """Say what keeps a draft from being published, and what nobody answers."""
    for problem in menu_rules.problems(spec.buttons):
        parts = [f"buttons.{place + 1}" for place in problem.path[:1]]
        parts += [f"entries.{place + 1}" for place in problem.path[1:]]
        what = f"cannot be published: {problem.wrong.value}"
        yield Remark(label, ".".join(parts) or "buttons", what)
    answered = {
        word
        for (section, _), reply in after.items()
        if section == "replies" and reply.kind == Reply.Kind.CLICK and reply.live
        if reply.account in {"", account_key}
        for word in reply.words
    }
    for entry in menu_rules.leaves(spec.buttons):
        if entry.kind == "click" and entry.key not in answered:
            what = f"no reply of kind click answers a tap of {entry.key}"
            yield Remark(label, "buttons", what)


def reckoned_menu(shop: int, account_key: str) -> tuple[str, dict[str, Any]]:
    """Say that nobody sees a menu yet, and who will."""
    count = (
        Follow.objects.of(shop)
        .filter(account__key=account_key, is_following=True)
        .count()
    )
    says = (
        "is kept as a draft and left unpublished; the "
        f"{count} people who follow see it once it is published in the pages "
        "(WeChat, Menus)"
    )
    return says, {"followers": count}


def carry_out_reply(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    account = Account.objects.of(shop).filter(key=spec.account).first()
    if spec.account and account is None:
        raise UnknownAccount
    ids = dict(
        Template.objects.of(shop)
        .filter(key__in=spec.templates)
        .values_list("key", "id")
    )
    save_reply(
        installation_id=shop,
        reply_id=item.standing.id if item.standing else None,
        key=item.name[1],
        name=spec.name,
        account_id=account.pk if account else None,
        kind=spec.kind,
        match=spec.match,
        words=spec.words,
        # one that was refused itself is not there; its reason stands there already
        template_ids=[ids[key] for key in spec.templates if key in ids],
        once_per=spec.once_per or timedelta(0),
        is_active=spec.live,
        position=spec.place,
    )


def carry_out_menu(shop: int, item: Item, _now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    save_menu(
        installation_id=shop,
        account_key=item.name[1],
        buttons=menu_rules.dump(item.spec.buttons),
        version=item.standing.version if item.standing else 0,
    )
