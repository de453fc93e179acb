"""Editing, publishing and reading back the menu of a service account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from pydantic import ValidationError

from saleor_wechat_growth.core.gateways import GatewayError, OutcomeUnknown
from saleor_wechat_growth.integrations.wechat.menus import (
    ShownMenu,
    create_menu,
    delete_menu,
    shown_menu,
)
from saleor_wechat_growth.reach import menus
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.errors import (
    MenuInvalid,
    MenuNotShown,
    MenuRefused,
    MenuStale,
    MenuUnknown,
    UnknownAccount,
    VersionUnknown,
)
from saleor_wechat_growth.reach.models import Account, Menu, MenuVersion
from saleor_wechat_growth.reach.queries import account_credentials

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.integrations.wechat.client import WeChatGateway


@transaction.atomic
def save_menu(
    *, installation_id: int, account_key: str, buttons: object, version: int
) -> Menu:
    """Keep a draft, also one that cannot be published yet.

    version: of the draft that was edited. Raises UnknownAccount, MenuInvalid for what
    is no menu at all, and MenuStale.
    """
    row = _locked(installation_id, account_key)
    if row.version != version:
        raise MenuStale
    try:
        row.draft = menus.dump(menus.load(buttons))
    except ValidationError as error:
        raise MenuInvalid(error.errors()[0]["msg"]) from error
    row.version += 1
    row.save(update_fields=["draft", "version"])
    return row


def publish_menu(
    *,
    installation_id: int,
    account_key: str,
    by: str,
    now: datetime,
    number: int | None = None,
) -> Menu:
    """Have WeChat show the draft, or the version of a number, which becomes the draft.

    Call it outside of a transaction: what is about to be published is written down
    first, so that a call that nobody came back from is found by `read_menu`.

    Raises:
        UnknownAccount: the shop has no such service account.
        VersionUnknown: the menu has no such version.
        MenuInvalid: WeChat would refuse it.
        MenuRefused: WeChat did refuse it; what it shows is as before.
        MenuNotShown: it did not answer, and says that it shows what it did before.
        MenuUnknown: it did not answer, nor say what it shows. A later `read_menu`
            settles it.

    """
    row, version = _about_to_publish(installation_id, account_key, number, by, now)
    buttons = menus.to_wechat(menus.load(version.buttons))
    try:
        create_menu(_gateway(row.account), buttons)
    except GatewayError as refused:
        version.delete()
        raise MenuRefused(refused.code) from refused
    except OutcomeUnknown:
        row = _asked_after(installation_id, account_key, now)
        if menus.is_same(menus.load(version.buttons), row.shown):
            return row
        raise MenuNotShown from None
    _published(row, version, now)
    try:
        return read_menu(
            installation_id=installation_id, account_key=account_key, now=now
        )
    except MenuRefused:
        # it took this menu a moment ago, whatever it does not tell now
        is_on = row.is_on or not row.shown
        return _keep_shown(row, ShownMenu(buttons, is_on=is_on), now)


def _asked_after(installation_id: int, account_key: str, now: datetime) -> Menu:
    """Ask what a call has done that was not answered. Raises MenuUnknown."""
    try:
        return read_menu(
            installation_id=installation_id, account_key=account_key, now=now
        )
    except MenuRefused:
        raise MenuUnknown from None


def _keep_shown(row: Menu, shown: ShownMenu, now: datetime) -> Menu:
    row.shown, row.shown_at, row.is_on = list(shown.buttons), now, shown.is_on
    row.save(update_fields=["shown", "shown_at", "is_on"])
    return row


@transaction.atomic
def _about_to_publish(
    installation_id: int, account_key: str, number: int | None, by: str, now: datetime
) -> tuple[Menu, MenuVersion]:
    row = _locked(installation_id, account_key)
    if number is not None:
        earlier = row.versions.filter(number=number).first()
        if earlier is None:
            raise VersionUnknown
        row.draft = earlier.buttons
        row.version += 1
        row.save(update_fields=["draft", "version"])
    if menus.problems(menus.load(row.draft)):
        raise MenuInvalid("the menu has problems")
    last = row.versions.order_by("-number").first()
    version = MenuVersion.objects.create(
        installation_id=installation_id,
        menu=row,
        number=last.number + 1 if last else 1,
        buttons=row.draft,
        by=by[:120],
        asked_at=now,
    )
    return row, version


@transaction.atomic
def _published(row: Menu, version: MenuVersion, now: datetime) -> None:
    versions = MenuVersion.objects.of(row.installation_id).filter(menu=row)
    before = versions.filter(number__lt=version.number, taken_off_at=None)
    before.update(taken_off_at=now)
    versions.filter(id=version.pk).update(published_at=now)


def read_menu(*, installation_id: int, account_key: str, now: datetime) -> Menu:
    """Ask WeChat what it shows, and keep it. Call it outside of a transaction.

    A version whose publishing nobody came back from is settled by it. Raises
    UnknownAccount, MenuRefused.
    """
    row = _row(installation_id, account_key)
    try:
        shown = shown_menu(_gateway(row.account))
    except GatewayError as refused:
        raise MenuRefused(refused.code) from refused
    _keep_shown(row, shown, now)
    for version in row.versions.filter(published_at=None).order_by("number"):
        if menus.is_same(menus.load(version.buttons), row.shown):
            _published(row, version, now)
        else:
            version.delete()
    return row


@transaction.atomic
def take_over_menu(*, installation_id: int, account_key: str) -> Menu:
    """Make what WeChat showed the draft; entries we know stay the same entries.

    Raises UnknownAccount.
    """
    row = _locked(installation_id, account_key)
    row.draft = menus.dump(menus.from_wechat(row.shown, menus.load(row.draft)))
    row.version += 1
    row.save(update_fields=["draft", "version"])
    return row


def take_off_menu(*, installation_id: int, account_key: str, now: datetime) -> Menu:
    """Have WeChat show no menu; the draft stays. Call it outside of a transaction.

    Raises UnknownAccount, and what `publish_menu` does of WeChat.
    """
    row = _row(installation_id, account_key)
    try:
        delete_menu(_gateway(row.account))
    except GatewayError as refused:
        raise MenuRefused(refused.code) from refused
    except OutcomeUnknown:
        if _asked_after(installation_id, account_key, now).shown:
            raise MenuNotShown from None
    row.versions.filter(taken_off_at=None).update(taken_off_at=now)
    return _keep_shown(row, ShownMenu([], is_on=False), now)


def _gateway(account: Account) -> WeChatGateway:
    way = account_credentials(account)
    assert isinstance(way, WeChatCredentials)
    return wechat_gateway(way)


def _row(installation_id: int, account_key: str) -> Menu:
    account = (
        Account.objects.of(installation_id)
        .filter(key=account_key, kind=Account.Kind.SERVICE_ACCOUNT)
        .first()
    )
    if account is None:
        raise UnknownAccount
    Menu.objects.bulk_create(
        [Menu(installation_id=installation_id, account=account)], ignore_conflicts=True
    )
    rows: Any = Menu.objects.of(installation_id).select_related("account")
    found: Menu = rows.get(account=account)
    return found


def _locked(installation_id: int, account_key: str) -> Menu:
    row = _row(installation_id, account_key)
    rows = Menu.objects.of(installation_id).select_related("account")
    return rows.select_for_update(of=("self",)).get(id=row.pk)
