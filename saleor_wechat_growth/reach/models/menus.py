from __future__ import annotations

from typing import Any

from django.db import models

from saleor_wechat_growth.core.tenancy import Owned


class Menu(Owned):
    """The menu of a service account: what staff edit, and what WeChat shows."""

    account = models.OneToOneField(
        "growth.Account", on_delete=models.CASCADE, related_name="menu"
    )
    #: `reach.menus.Button`s
    draft: models.JSONField[Any, Any] = models.JSONField(default=list)
    #: counts the savings of the draft
    version = models.PositiveIntegerField(default=0)
    #: what WeChat showed when it was last asked: buttons as it writes them
    shown: models.JSONField[Any, Any] = models.JSONField(default=list)
    shown_at = models.DateTimeField(null=True)
    #: people see it; staff can switch the menu off in the console
    is_on = models.BooleanField(default=False)


class MenuVersion(Owned):
    """A menu as it was published, by whom and when; nothing of it is changed."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    buttons: models.JSONField[Any, Any] = models.JSONField(default=list)
    by = models.CharField(max_length=120, default="")
    asked_at = models.DateTimeField()
    #: null: WeChat was asked, and we do not know (yet) what became of it
    published_at = models.DateTimeField(null=True)
    #: null: it is what we published last
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["menu", "number"], name="menu_version_once")
        ]
