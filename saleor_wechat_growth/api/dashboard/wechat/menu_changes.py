"""Changes of menus. What WeChat shows is changed by publishing alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import graphene

from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, RECALLS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.wechat.codes import Code
from saleor_wechat_growth.api.dashboard.wechat.followers import service_accounts
from saleor_wechat_growth.api.dashboard.wechat.menus import AccountMenu, MenuEntryKind
from saleor_wechat_growth.reach.errors import (
    MenuInvalid,
    MenuNotShown,
    MenuRefused,
    MenuStale,
    MenuUnknown,
    UnknownAccount,
    VersionUnknown,
)
from saleor_wechat_growth.reach.models import Menu
from saleor_wechat_growth.reach.services import (
    publish_menu,
    read_menu,
    save_menu,
    take_off_menu,
    take_over_menu,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saleor_wechat_growth.api.dashboard.context import Context

_REFUSALS: Refusals = {
    UnknownAccount: (Code.ACCOUNT_UNKNOWN, "account"),
    MenuInvalid: (Code.MENU_INVALID, "buttons"),
    MenuStale: (Code.MENU_STALE, "version"),
    MenuRefused: (Code.WECHAT_REFUSED, None),
    MenuNotShown: (Code.MENU_NOT_SHOWN, None),
    MenuUnknown: (Code.MENU_UNKNOWN, None),
    VersionUnknown: (Code.VERSION_UNKNOWN, "number"),
}


class _TappedInput(graphene.InputObjectType):
    """What can be tapped. What its kind does not need is left out."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    kind = MenuEntryKind(required=True)
    key = graphene.String(default_value="")
    url = graphene.String(default_value="")
    app_id = graphene.String(default_value="")
    page = graphene.String(default_value="")


class MenuEntryInput(_TappedInput):
    """An entry in the list of a button."""


class MenuButtonInput(_TappedInput):
    """One of up to three; with entries, its own kind says nothing."""

    entries = graphene.List(graphene.NonNull(MenuEntryInput), default_value=[])


class _MenuChange(StaffMutation):
    class Meta:
        abstract = True

    refusals: ClassVar[Refusals] = _REFUSALS

    @classmethod
    def told(cls, context: Context, account: str) -> Any:
        found = [
            e for e in service_accounts(context.installation_id) if e.key == account
        ]
        return cls(menu=rows(found)[0])


class SaveMenu(_MenuChange):
    """Keep a draft. People see nothing of it until it is published."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN, Code.MENU_INVALID, Code.MENU_STALE)

    class Arguments:
        account = graphene.ID(required=True)
        version = graphene.Int(
            required=True, description="Of the draft as it was read."
        )
        buttons = graphene.List(graphene.NonNull(MenuButtonInput), required=True)

    needs = RECALLS

    menu = graphene.Field(AccountMenu)

    @classmethod
    def perform(
        cls, context: Context, *, account: str, version: int, buttons: list[Any]
    ) -> Any:
        shop = context.installation_id
        standing = Menu.objects.of(shop).filter(account__key=account).first()
        kept = _kept(standing.draft if standing else [])
        saved = save_menu(
            installation_id=shop,
            account_key=account,
            buttons=[
                {
                    **_entry(each, kept),
                    "entries": [_entry(one, kept) for one in each.entries],
                }
                for each in buttons
            ],
            version=version,
        )
        context.audit("menu.saved", account, {"version": saved.version})
        return cls.told(context, account)


def _entry(given: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(given.id),
        "name": given.name.strip(),
        "kind": given.kind.value,
        "key": given.key.strip(),
        "url": given.url.strip(),
        "appid": given.app_id.strip(),
        "pagepath": given.page.strip(),
        "kept": kept.get(str(given.id), {}),
    }


def _kept(draft: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what somebody made in WeChat: it goes out and in as it is."""
    return {
        entry["id"]: entry["kept"]
        for button in draft
        for entry in (button, *button["entries"])
    }


class PublishMenu(_MenuChange):
    """Show the draft, or an earlier version, to everybody who follows."""

    class Meta:
        codes = (
            Code.ACCOUNT_UNKNOWN,
            Code.MENU_INVALID,
            Code.MENU_NOT_SHOWN,
            Code.MENU_UNKNOWN,
            Code.VERSION_UNKNOWN,
            Code.WECHAT_REFUSED,
        )

    class Arguments:
        account = graphene.ID(required=True)
        number = graphene.Int(description="Of an earlier version; null: the draft.")

    needs = RECALLS
    is_atomic = False

    menu = graphene.Field(AccountMenu)

    @classmethod
    def perform(
        cls, context: Context, *, account: str, number: int | None = None
    ) -> Any:
        try:
            publish_menu(
                installation_id=context.installation_id,
                account_key=account,
                number=number,
                by=context.staff.actor,
                now=context.now,
            )
        except MenuUnknown:
            context.audit("menu.publishing_unknown", account, {"version": number})
            raise
        context.audit("menu.published", account, {"version": number})
        return cls.told(context, account)


class ReadMenu(_MenuChange):
    """Ask WeChat what it shows now."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN, Code.WECHAT_REFUSED)

    class Arguments:
        account = graphene.ID(required=True)

    needs = CUSTOMERS
    is_atomic = False

    menu = graphene.Field(AccountMenu)

    @classmethod
    def perform(cls, context: Context, *, account: str) -> Any:
        read_menu(
            installation_id=context.installation_id,
            account_key=account,
            now=context.now,
        )
        return cls.told(context, account)


class TakeOverMenu(_MenuChange):
    """Make what WeChat showed the draft."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN,)

    class Arguments:
        account = graphene.ID(required=True)

    needs = RECALLS

    menu = graphene.Field(AccountMenu)

    @classmethod
    def perform(cls, context: Context, *, account: str) -> Any:
        saved = take_over_menu(
            installation_id=context.installation_id, account_key=account
        )
        context.audit("menu.taken_over", account, {"version": saved.version})
        return cls.told(context, account)


class TakeOffMenu(_MenuChange):
    """Show no menu any more; the draft stays."""

    class Meta:
        codes = (
            Code.ACCOUNT_UNKNOWN,
            Code.MENU_NOT_SHOWN,
            Code.MENU_UNKNOWN,
            Code.WECHAT_REFUSED,
        )

    class Arguments:
        account = graphene.ID(required=True)

    needs = RECALLS
    is_atomic = False

    menu = graphene.Field(AccountMenu)

    @classmethod
    def perform(cls, context: Context, *, account: str) -> Any:
        try:
            take_off_menu(
                installation_id=context.installation_id,
                account_key=account,
                now=context.now,
            )
        except MenuUnknown:
            context.audit("menu.taking_off_unknown", account, {})
            raise
        context.audit("menu.taken_off", account, {})
        return cls.told(context, account)
