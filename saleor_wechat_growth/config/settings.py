"""Django's settings. Importing them starts nothing and reads only the environment."""

from __future__ import annotations

from pathlib import Path

import dj_database_url

from saleor_wechat_growth.config.environment import ENVIRONMENT, threshold
from saleor_wechat_growth.config.logs import logging_config

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ENCRYPTION_KEYS = ENVIRONMENT.encryption_keys
LOOKUP_KEY = ENVIRONMENT.lookup_key
SANDBOX = ENVIRONMENT.sandbox
SANDBOX_URLS = ENVIRONMENT.sandbox_urls
PUBLIC_URL = ENVIRONMENT.public_url
ALLOWED_SALEOR_URLS = ENVIRONMENT.allowed_saleor_urls
FRAME_ANCESTORS = ENVIRONMENT.frame_ancestors
GATEWAY_URLS = ENVIRONMENT.gateway_urls
DATA_DIR = ENVIRONMENT.data_dir

ALLOWED_HOSTS = (
    ["*"] if SANDBOX else [ENVIRONMENT.public_host, "localhost", "127.0.0.1"]
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "saleor_wechat_growth.apps.GrowthConfig",
]
# Explicit although it equals the default: without it an uninstalled checkout
# migrates nothing and says so to nobody (docs/adr/0002).
MIGRATION_MODULES = {"growth": "saleor_wechat_growth.migrations"}

MIDDLEWARE = [
    "saleor_wechat_growth.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
ROOT_URLCONF = "saleor_wechat_growth.config.urls"
WSGI_APPLICATION = "saleor_wechat_growth.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]
APPEND_SLASH = False

DATABASES = (
    {"default": dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=None)}
    if ENVIRONMENT.database_url
    else {}
)
for _database in DATABASES.values():
    _options = _database.setdefault("OPTIONS", {})
    # psycopg's own default, which Django takes away: see core/prepared.py
    _options["prepare_threshold"] = threshold(_options.get("prepare_threshold", 5))
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENVIRONMENT.cache_url,
            "KEY_PREFIX": "growth",
            # a cache that hangs must not hang every request
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if ENVIRONMENT.cache_url
        else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    )
}

CELERY_BROKER_URL = ENVIRONMENT.broker_url
CELERY_TASK_DEFAULT_QUEUE = "celery"
#: Of tasks that ask a shop's core or a gateway and wait for the answer: who hangs keeps
#: the threads of this queue, and nobody's news, steps or sends.
ASKING_QUEUE = "asking"
CELERY_TASK_ROUTES = {
    f"saleor_wechat_growth.{domain}.tasks.{name}": {"queue": ASKING_QUEUE}
    for domain, name in (
        ("installations", "sync_webhooks"),
        ("inbox", "refetch_due"),
        ("inbox", "reconcile_due"),
        ("customers", "erase_in_core"),
        ("reach", "look_up_followers"),
        ("reach", "fetch_statistics"),
        ("reach", "check_followers"),
        ("activity", "make_codes"),
        ("coupons", "refill_pools"),
        ("coupons", "retire_codes"),
        ("segments", "mirror_due"),
        ("segments", "send_wechat_tags"),
        ("segments", "rename_wechat_tags"),
        ("segments", "hear_wechat_tags"),
        ("messaging", "settle_due"),
        ("messaging", "check_templates"),
        ("messaging", "upload_pictures"),
        ("messaging", "tell_operators"),
        ("promises", "look_due"),
    )
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

#: what mini-programs send us; the demo's shopper sends the same
STOREFRONT_DOCUMENTS = PACKAGE.parent / "graphql" / "storefront"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/app/.+\.[0-9a-f]{12}\.\w+$"

# Core's largest body is 1.75 MB (10,000 voucher codes); what is larger is refused
# with 413 and healed by reconcile.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = logging_config(ENVIRONMENT.log_format)
