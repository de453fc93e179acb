from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

#: Domains that listen to the inbox, in the order of their layers.
LISTENING_DOMAINS = (
    "inbox",
    "customers",
    "reach",
    "commerce",
    "activity",
    "coupons",
    "segments",
    "forms",
    "messaging",
    "promises",
    "journeys",
    "insights",
)


class GrowthConfig(AppConfig):
    name = "saleor_wechat_growth"
    label = "growth"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("saleor_wechat_growth.checks")
        for domain in LISTENING_DOMAINS:
            import_module(f"saleor_wechat_growth.{domain}.handlers")
