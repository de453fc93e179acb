from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from saleor_wechat_growth.core import clock, pulse
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.coupons.queries import Pool, pools
from saleor_wechat_growth.inbox.queries import health
from saleor_wechat_growth.installations import queries, webhooks
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.reach.clients import (
    jinshuju_gateway,
    sms_gateway,
    wechat_gateway,
)
from saleor_wechat_growth.reach.credentials import (
    JinshujuCredentials,
    SmsCredentials,
)
from saleor_wechat_growth.reach.models import Account, FollowerCheck
from saleor_wechat_growth.reach.queries import account_credentials
from saleor_wechat_growth.web import metrics

#: what was looked at, and what is wrong with it and how to mend it, or nothing
Finding = tuple[str, str]
#: workers look every second; after this, nobody does, or not enough of them
LATE_SECONDS: Final = 60


class Command(BaseCommand):
    """Look at everything the app stands on, and say how to mend what is wrong."""

    help = "Check settings, servers, processes, work, shops, accounts and coupons."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, **_: Any) -> None:
        wrong = 0
        for what, problem in _findings():
            mark = self.style.ERROR("FAIL") if problem else self.style.SUCCESS("ok  ")
            self.stdout.write(f"{mark} {what}" + (f": {problem}" if problem else ""))
            wrong += bool(problem)
        if wrong:
            raise SystemExit(1)


def _findings() -> Iterator[Finding]:
    mistakes = [check for check in run_checks() if check.is_serious()]
    for check in mistakes:
        yield "settings", f"{check.msg} {check.hint or ''}"
    if mistakes:
        return
    yield "settings", ""
    try:
        connection.ensure_connection()
    except (DatabaseError, OSError) as error:
        yield (
            "database",
            f"{type(error).__name__}; is DATABASE_URL right, the server up?",
        )
        return
    yield "database", ""
    yield "broker", _broker()
    cache_is_away = _cache()
    yield "cache", cache_is_away
    if not cache_is_away:
        yield from _processes()
    yield from _work()
    yield from _shops()


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError) as error:
        return f"{type(error).__name__}; is CELERY_BROKER_URL right, the server up?"
    return ""


def _cache() -> str:
    try:
        cache.set("doctor", 1, 5)
    except (redis.RedisError, OSError) as error:
        return f"{type(error).__name__}; is CACHE_URL right, the server up?"
    return ""


def _processes() -> Iterator[Finding]:
    """Tell of each part whether it works, by what it said last."""
    main, asking = settings.CELERY_TASK_DEFAULT_QUEUE, settings.ASKING_QUEUE
    yield "scheduler", _silence(pulse.SCHEDULER, "the scheduler has woken nobody")
    hint = "no worker has taken work"
    yield "worker", _silence(main, hint)
    yield "worker, asking cores", _silence(asking, f"{hint} that asks cores")


def _silence(part: str, words: str) -> str:
    seconds = pulse.silence(part)
    if seconds is None:
        return f"{words} yet; does it run, with this CACHE_URL and CELERY_BROKER_URL?"
    if seconds > pulse.SILENCE_SECONDS:
        return f"{words} for {seconds:.0f} s; does it run? its log says why not"
    return ""


def _work() -> Iterator[Finding]:
    """Tell what waits too long and what was given up, of all shops, as /metrics does."""
    metrics.refresh(now=clock.now())
    for what in ("inbox", "sweep", "steps", "messages"):
        labels = {"what": what}
        waiting = metrics.REGISTRY.get_sample_value("growth_due", labels) or 0
        oldest = metrics.REGISTRY.get_sample_value("growth_oldest_due_seconds", labels)
        seconds = oldest or 0
        problem = f"{waiting:.0f} rows are due, the oldest for {seconds:.0f} s"
        yield f"work of {what}", problem if seconds > LATE_SECONDS else ""
    given_up = metrics.REGISTRY.get_sample_value("growth_inbox_given_up") or 0
    if given_up:
        yield "inbox of all shops", f"{given_up:.0f} rows failed for good"


def _shops() -> Iterator[Finding]:
    shops = list(queries.active())
    if not shops:
        yield "shops", f"none yet: install {settings.PUBLIC_URL}/api/manifest"
    for shop in shops:
        name = shop.saleor_api_url
        client = saleor_client(shop)
        try:
            client.current_app()
        except SaleorError as error:
            yield name, f"{type(error).__name__}; is it up, is the app still installed?"
            continue
        finally:
            client.close()
        yield f"{name} (mini-programs call it {shop.public_key})", ""
        if shop.webhooks_digest != webhooks.digest(settings.PUBLIC_URL):
            yield f"{name} webhooks", "not of this version yet; a worker syncs them"
        state = health(shop.id)
        if state.given_up:
            lists = "saleor-wechat-growth retry --dry-run lists them"
            yield f"{name} inbox", f"{state.given_up} rows failed for good: {lists}"
        for account in Account.objects.of(shop.id).order_by("key"):
            yield f"{name} account {account.key}", _account(account)
        checks = FollowerCheck.objects.of(shop.id).select_related("account")
        for check in checks.order_by("account__key"):
            yield f"{name} followers of {check.account.key}", _followers(check)
        for pool in pools(shop.id, clock.now()):
            yield f"{name} coupon {pool.key}{_counted(pool)}", _coupon(pool)


def _counted(pool: Pool) -> str:
    if pool.in_core is None:
        return ""
    return f" ({pool.stock} codes ready, {pool.in_core} in core)"


def _coupon(pool: Pool) -> str:
    return f"no codes are given: {pool.held_back}" if pool.held_back else ""


def _followers(check: FollowerCheck) -> str:
    if not check.error:
        return ""
    last = check.finished_at
    since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "never yet"
    return f"not compared with WeChat's list {since}: {check.error}"


def _account(account: Account) -> str:
    if account.status == Account.Status.PAUSED:
        return f"paused: {account.paused_reason}"
    credentials = account_credentials(account)
    try:
        if isinstance(credentials, SmsCredentials):
            # lists are free of charge
            sms_gateway(credentials).templates()
        elif isinstance(credentials, JinshujuCredentials):
            jinshuju_gateway(credentials).forms()
        elif account.kind == Account.Kind.MINI_PROGRAM:
            wechat_gateway(credentials).subscribe_templates()
        else:
            wechat_gateway(credentials).private_templates()
    except GatewayError as error:
        if isinstance(credentials, SmsCredentials):
            said = f"the SMS gateway says {error.code}"
            return f"{said}; are its keys right, have they the rights?"
        if isinstance(credentials, JinshujuCredentials):
            return f"Jinshuju says {error.code}; is the secret right, has the plan API?"
        return f"WeChat says {error.code}; is the secret right, our IP on its list?"
    return ""
