"""Ten thousand messages in three channels, one a person, in an instance of its own.

Run as a program with the environment of that instance: python -m tests.faults.load N
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from saleor_wechat_growth.core import clock, crypto  # noqa: E402 -- needs Django set up
from saleor_wechat_growth.customers.models import Customer, Identity  # noqa: E402
from saleor_wechat_growth.customers.observations import lookup_of  # noqa: E402
from saleor_wechat_growth.installations.models import Installation  # noqa: E402
from saleor_wechat_growth.management import demo  # noqa: E402
from saleor_wechat_growth.management.growthfile.applying import apply, rehearse  # noqa: E402
from saleor_wechat_growth.management.growthfile.reading import read  # noqa: E402
from saleor_wechat_growth.messaging.models import Message, Template  # noqa: E402
from saleor_wechat_growth.reach.models import Account, Consent, Follow, Grant  # noqa: E402

MINI, SERVICE, SMS = "wxdemomini0000001", "wxdemoservice0001", "1400000001"
SHARES = {"wechat_template": 4, "wechat_subscribe": 3, "sms": 3}


def main(total: int) -> None:
    demo.open_shop()
    now = clock.now()
    shop = Installation.objects.create(
        saleor_api_url="http://127.0.0.1:9/graphql/",
        app_id="x",
        sealed_token=crypto.seal_text("x"),
        installed_at=now,
        status_changed_at=now,
    )
    text = (Path(__file__).parent / "growth.yaml").read_text(encoding="utf-8")
    file = read(text.encode())
    plan = rehearse(shop=shop, file=file, env=demo.SECRETS, now=now)
    apply(
        shop=shop, file=file, env=demo.SECRETS, expected=plan.hash, actor="x", now=now
    )
    templates = {row.channel: row for row in Template.objects.of(shop.id)}
    accounts = {row.app_id: row for row in Account.objects.of(shop.id)}

    numbers = range(total)
    channels = [channel for channel, share in SHARES.items() for _ in range(share)]
    channel_of = [channels[number % len(channels)] for number in numbers]
    customers = Customer.objects.bulk_create(
        Customer(installation=shop, created_at=now) for _ in numbers
    )
    addresses = []
    for number, channel, customer in zip(numbers, channel_of, customers, strict=True):
        kind, scope, value = {
            "wechat_template": ("openid", SERVICE, f"oS-{number}"),
            "wechat_subscribe": ("openid", MINI, f"oM-{number}"),
            "sms": ("phone", "", f"+86138{number:08}"),
        }[channel]
        addresses.append(
            Identity(
                installation=shop,
                customer=customer,
                kind=kind,
                scope=scope,
                lookup=lookup_of(kind, value, scope),
                sealed_value=crypto.seal_text(value),
                first_seen_at=now,
            )
        )
    identities = Identity.objects.bulk_create(addresses, batch_size=2000)
    rows = list(zip(channel_of, customers, identities, strict=True))
    Follow.objects.bulk_create(
        Follow(
            installation=shop,
            customer=customer,
            identity=identity,
            account=accounts[SERVICE],
            is_following=True,
            changed_at=now,
        )
        for channel, customer, identity in rows
        if channel == "wechat_template"
    )
    Grant.objects.bulk_create(
        Grant(
            installation=shop,
            customer=customer,
            identity=identity,
            account=accounts[MINI],
            template_id=templates[channel].gateway_id,
            available=1,
        )
        for channel, customer, identity in rows
        if channel == "wechat_subscribe"
    )
    Consent.objects.bulk_create(
        Consent(
            installation=shop,
            customer=customer,
            channel=channel,
            purpose="reminder",
            is_granted=True,
            text_version="1",
            source="test",
            stated_at=now,
        )
        for channel, customer, _ in rows
        if channel == "sms"
    )
    for appid in (SERVICE, MINI):
        kind = "wechat_template" if appid == SERVICE else "wechat_subscribe"
        openids = [
            identity_value
            for (channel, _, _), identity_value in zip(
                rows,
                (_value(channel, n) for n, channel in enumerate(channel_of)),
                strict=True,
            )
            if channel == kind
        ]
        demo.control(
            "WECHAT", "people", {"appid": appid, "openids": openids, "follows": True}
        )
        if appid == MINI:
            template = templates["wechat_subscribe"].gateway_id
            demo.control(
                "WECHAT",
                "grants",
                {
                    "appid": appid,
                    "template_id": template,
                    "openids": openids,
                    "count": 1,
                },
            )
    for account in accounts.values():
        address = f"{os.environ['PUBLIC_URL']}/callbacks"
        if account.app_id == SMS:
            secret = demo.SECRETS["DEMO_SMS_CALLBACK_SECRET"]
            where = f"{address}/sms/{account.public_id}/{secret}"
            demo.control(
                "SMS", "accounts/change", {"sdk_app_id": SMS, "callback_url": where}
            )
        else:
            where = f"{address}/wechat/{account.public_id}"
            demo.control(
                "WECHAT",
                "accounts/change",
                {"appid": account.app_id, "mode": "safe", "callback_url": where},
            )
    Message.objects.bulk_create(
        (
            Message(
                installation=shop,
                customer=customer,
                origin=f"fault:{identity.id}",
                routes=[templates[channel].id],
                landing={"h5": "https://demo.example/cart"},
                planned_at=now,
                due_at=now,
                expires_at=now + timedelta(hours=8),
            )
            for channel, customer, identity in rows
        ),
        batch_size=2000,
    )


def _value(channel: str, number: int) -> str:
    return f"oS-{number}" if channel == "wechat_template" else f"oM-{number}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
