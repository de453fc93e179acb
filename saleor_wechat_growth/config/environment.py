"""The environment, parsed once into typed values.

Names and defaults are a contract (README, "Settings"). Every secret may also be
given as `NAME_FILE`, the path of a file that holds it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Where each gateway lives when nobody says otherwise.
REAL_HOSTS = {
    "WECHAT_API_URL": "https://api.weixin.qq.com",
    # where a browser in WeChat is sent to say who it is
    "WECHAT_OPEN_URL": "https://open.weixin.qq.com",
    "WECOM_API_URL": "https://qyapi.weixin.qq.com",
    "TENCENT_SMS_URL": "https://sms.tencentcloudapi.com",
    "ALIYUN_SMS_URL": "https://dysmsapi.aliyuncs.com",
    "JINSHUJU_URL": "https://jinshuju.net",
}


class BadEnvironment(Exception):
    """A variable holds what cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Environment:
    """What the process was told. Empty secrets are refused by the system checks."""

    database_url: str
    broker_url: str
    cache_url: str
    secret_key: str
    encryption_keys: tuple[str, ...]
    lookup_key: bytes
    public_url: str
    allowed_saleor_urls: tuple[str, ...]
    frame_ancestors: tuple[str, ...]
    gateway_urls: Mapping[str, str]
    data_dir: Path
    sandbox: bool
    sandbox_urls: Mapping[str, str]
    log_format: str
    sentry_dsn: str

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or "localhost"


def parse(env: Mapping[str, str]) -> Environment:
    """Read `env` (usually os.environ).

    Raises:
        BadEnvironment: a value has the wrong form, or a `*_FILE` cannot be read.

    """
    data_dir = Path(env.get("DATA_DIR", ".data"))
    gateways = {name: _url(env, name, real) for name, real in REAL_HOSTS.items()}
    return Environment(
        database_url=_secret(env, "DATABASE_URL"),
        broker_url=_secret(env, "CELERY_BROKER_URL"),
        cache_url=_secret(env, "CACHE_URL"),
        secret_key=_secret(env, "SECRET_KEY"),
        encryption_keys=_words(_secret(env, "ENCRYPTION_KEYS")),
        lookup_key=_secret(env, "LOOKUP_KEY").encode(),
        public_url=_url(env, "PUBLIC_URL", "http://localhost:8400"),
        allowed_saleor_urls=_words(env.get("ALLOWED_SALEOR_URLS", "")),
        frame_ancestors=_words(env.get("FRAME_ANCESTORS", "")),
        gateway_urls=gateways,
        data_dir=data_dir,
        sandbox=_switch(env, "SANDBOX"),
        sandbox_urls={
            name: env.get(f"SANDBOX_{name}_URL", "")
            for name in ("SALEOR", "WECHAT", "SMS", "JINSHUJU")
        },
        log_format=_choice(env, "LOG_FORMAT", ("text", "json")),
        sentry_dsn=_secret(env, "SENTRY_DSN"),
    )


def threshold(given: str | int) -> int | None:
    """Read `?prepare_threshold=` of DATABASE_URL; "none": nothing is ever prepared.

    Raises:
        BadEnvironment: it is neither a number nor "none".

    """
    if str(given).lower() == "none":
        return None
    if not str(given).isdecimal():
        msg = (
            f"prepare_threshold of DATABASE_URL must be a number or none, not {given!r}"
        )
        raise BadEnvironment(msg)
    return int(given)


def _secret(env: Mapping[str, str], name: str) -> str:
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        msg = f"{name}_FILE names {path}, which cannot be read: {error.strerror}"
        raise BadEnvironment(msg) from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _url(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name) or default
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        msg = f"{name} must be an address such as https://shop.example, not {value!r}"
        raise BadEnvironment(msg)
    return value.rstrip("/")


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    msg = f"{name} must be 1 or 0, not {value!r}"
    raise BadEnvironment(msg)


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = env.get(name) or choices[0]
    if value not in choices:
        msg = f"{name} must be one of {', '.join(choices)}, not {value!r}"
        raise BadEnvironment(msg)
    return value


ENVIRONMENT = parse(os.environ)
