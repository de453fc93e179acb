"""Menus of service accounts: drafts, what WeChat shows, and what is tapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.people.parts import staff_address
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.wechat.followers import service_accounts
from saleor_wechat_growth.insights.queries import menus as figures
from saleor_wechat_growth.messaging.models import Reply
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.reach.models import Menu, MenuVersion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.reach.models import Account

    AccountRow = Row[Account]

#: versions shown of each menu
MOST_VERSIONS: Final = 20

MenuEntryKind = graphene.Enum(
    "MenuEntryKind",
    [(each.upper(), each) for each in ("click", "view", "miniprogram", "kept")],
    description="What a tap does: asks us, opens an address or a mini-program; kept: "
    "made in WeChat, and left as it is.",
)
MenuWrong = graphene.Enum.from_enum(menus.Wrong, name="MenuWrong")


class _Tapped(graphene.ObjectType):
    """What can be tapped."""

    id = graphene.ID(required=True, description="Taps are counted by it.")
    name = graphene.String(required=True)
    kind = graphene.Field(MenuEntryKind, required=True)
    key = graphene.String(required=True, description="Of click: what replies go by.")
    url = graphene.String(required=True)
    app_id = graphene.String(required=True)
    page = graphene.String(required=True)
    kept = graphene.String(
        required=True, description="Of kept: WeChat's word for what it is, or empty."
    )

    @staticmethod
    def resolve_app_id(entry: menus.Entry, _info: Any) -> str:
        return entry.appid

    @staticmethod
    def resolve_page(entry: menus.Entry, _info: Any) -> str:
        return entry.pagepath

    @staticmethod
    def resolve_kept(entry: menus.Entry, _info: Any) -> str:
        return str(entry.kept.get("type", ""))


class MenuEntry(_Tapped):
    """An entry in the list of a button."""


class MenuButton(_Tapped):
    """One of up to three: an entry itself, or a list of them."""

    entries = graphene.List(graphene.NonNull(MenuEntry), required=True)


class MenuProblem(graphene.ObjectType):
    """For what WeChat would refuse the draft."""

    path = graphene.List(
        graphene.NonNull(graphene.Int),
        required=True,
        description="The button's place, and the entry's in its list.",
    )
    wrong = graphene.Field(MenuWrong, required=True)


class MenuPublished(graphene.ObjectType):
    """A menu as it was published."""

    number = graphene.Int(required=True)
    at = DateTime(required=True)
    by = graphene.String(required=True, description="Their address; empty: unknown.")
    taken_off_at = DateTime(description="Null: it is what was published last.")
    names = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="Of its buttons."
    )

    @staticmethod
    def resolve_at(version: MenuVersion, _info: Any) -> Any:
        return version.published_at or version.asked_at

    @staticmethod
    def resolve_by(version: MenuVersion, info: GraphQLResolveInfo) -> str:
        return staff_address(info, version.by)

    @staticmethod
    def resolve_names(version: MenuVersion, _info: Any) -> list[str]:
        return [each.name for each in menus.load(version.buttons)]


class MenuShown(graphene.ObjectType):
    """What WeChat showed when it was last asked."""

    at = DateTime(required=True)
    is_on = graphene.Boolean(required=True)
    is_ours = graphene.Boolean(
        required=True, description="It is what was published here last."
    )
    names = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Of its buttons; none: there is no menu.",
    )


class MenuTaps(graphene.ObjectType):
    """Of one entry, over the last 30 days."""

    entry = graphene.ID(required=True)
    taps = graphene.Int(required=True)
    people = graphene.Int(required=True)

    @staticmethod
    def resolve_entry(counted: figures.Taps, _info: Any) -> str:
        return counted.item


class MenuReply(graphene.ObjectType):
    """What answers when a key is tapped."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)


class AccountMenu(graphene.ObjectType):
    """The menu of one service account."""

    key = graphene.ID(required=True)
    name = graphene.String(required=True)
    version = graphene.Int(required=True, description="Of the draft: give it back.")
    draft = graphene.List(graphene.NonNull(MenuButton), required=True)
    is_changed = graphene.Boolean(
        required=True, description="The draft is not what was published last."
    )
    problems = graphene.List(graphene.NonNull(MenuProblem), required=True)
    versions = graphene.List(
        graphene.NonNull(MenuPublished),
        required=True,
        description=f"The last {MOST_VERSIONS}, newest first.",
    )
    unknown_since = DateTime(
        description="When a menu was published last without an answer of WeChat's; "
        "null: what was published is known."
    )
    shown = graphene.Field(MenuShown, description="Null: WeChat was never asked.")
    taps = graphene.List(graphene.NonNull(MenuTaps), required=True)
    replies = graphene.List(graphene.NonNull(MenuReply), required=True)

    @staticmethod
    def resolve_key(row: AccountRow, _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_name(row: AccountRow, _info: Any) -> str:
        return row.it.name

    @staticmethod
    def resolve_version(row: AccountRow, info: GraphQLResolveInfo) -> int:
        menu = _menu(row, info)
        return menu.version if menu else 0

    @staticmethod
    def resolve_draft(row: AccountRow, info: GraphQLResolveInfo) -> Any:
        return _draft(row, info)

    @staticmethod
    def resolve_is_changed(row: AccountRow, info: GraphQLResolveInfo) -> bool:
        return _draft(row, info) != _last(row, info)

    @staticmethod
    def resolve_problems(row: AccountRow, info: GraphQLResolveInfo) -> Any:
        draft = _draft(row, info)
        return menus.problems(draft) if draft else []

    @staticmethod
    def resolve_versions(row: AccountRow, info: GraphQLResolveInfo) -> Any:
        return _versions(row, info)[:MOST_VERSIONS]

    @staticmethod
    def resolve_unknown_since(row: AccountRow, info: GraphQLResolveInfo) -> Any:
        unknown = [e for e in _asked(row, info) if e.published_at is None]
        return unknown[0].asked_at if unknown else None

    @staticmethod
    def resolve_shown(row: AccountRow, info: GraphQLResolveInfo) -> MenuShown | None:
        menu = _menu(row, info)
        if menu is None or menu.shown_at is None:
            return None
        last = _last(row, info)
        return MenuShown(
            at=menu.shown_at,
            is_on=menu.is_on,
            is_ours=menus.is_same(last, menu.shown),
            names=[str(each.get("name", "")) for each in menu.shown],
        )

    @staticmethod
    def resolve_taps(row: AccountRow, info: GraphQLResolveInfo) -> Any:
        context = info.context

        def load(ids: Sequence[int]) -> Mapping[int, Any]:
            return dict.fromkeys(
                ids, figures.taps(context.installation_id, context.now)
            )

        return (row.related("taps", load) or {}).get(row.it.key, ())

    @staticmethod
    def resolve_replies(row: AccountRow, info: GraphQLResolveInfo) -> list[MenuReply]:
        shop = info.context.installation_id

        def load(ids: Sequence[int]) -> Mapping[int, Sequence[Reply]]:
            found = Reply.objects.of(shop).filter(kind=Reply.Kind.CLICK, is_active=True)
            replies = tuple(found.order_by("position", "id"))
            return dict.fromkeys(ids, replies)

        return [
            MenuReply(key=word, name=each.name)
            for each in row.related("replies", load) or ()
            if each.account_id in {None, row.id}
            for word in each.words
        ]


def _menu(row: AccountRow, info: GraphQLResolveInfo) -> Menu | None:
    shop = info.context.installation_id

    def load(ids: Sequence[int]) -> Mapping[int, Menu]:
        found = Menu.objects.of(shop).filter(account_id__in=ids)
        return {each.account_id: each for each in found}

    return row.related("menu", load)


def _versions(row: AccountRow, info: GraphQLResolveInfo) -> Sequence[MenuVersion]:
    return [each for each in _asked(row, info) if each.published_at is not None]


def _asked(row: AccountRow, info: GraphQLResolveInfo) -> Sequence[MenuVersion]:
    """Return the versions, newest first; also those of which nothing is known."""
    shop = info.context.installation_id

    def load(ids: Sequence[int]) -> Mapping[int, list[MenuVersion]]:
        found: dict[int, list[MenuVersion]] = {each: [] for each in ids}
        versions = MenuVersion.objects.of(shop).filter(menu__account_id__in=ids)
        for each in versions.select_related("menu").order_by("-number"):
            found[each.menu.account_id].append(each)
        return found

    return row.related("versions", load) or ()


def _draft(row: AccountRow, info: GraphQLResolveInfo) -> tuple[menus.Button, ...]:
    menu = _menu(row, info)
    return menus.load(menu.draft) if menu else ()


def _last(row: AccountRow, info: GraphQLResolveInfo) -> tuple[menus.Button, ...]:
    """Return what was published last and not taken off."""
    versions = _versions(row, info)
    if not versions or versions[0].taken_off_at is not None:
        return ()
    return menus.load(versions[0].buttons)


class MenuQueries(graphene.ObjectType):
    """Menus."""

    account_menu = graphene.Field(
        AccountMenu,
        account=graphene.ID(required=True),
        description="Of one service account, by its key.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_account_menu(
        _root: None, info: GraphQLResolveInfo, account: str
    ) -> AccountRow | None:
        found = service_accounts(info.context.installation_id)
        return next(iter(rows(e for e in found if e.key == account)), None)
