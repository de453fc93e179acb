"""The real PostgreSQL and Redis of a test run, started before Django reads settings.

Loaded as a pytest plugin (`-p tests.servers`). Each run has servers and a data
folder of its own, so that runs can go on side by side; the end of the run takes
them away.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
from pathlib import Path

from saleor_wechat_growth.management.embedded import (
    free_port,
    start_postgres,
    start_redis,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".test-data" / str(os.getpid())

DATA.mkdir(parents=True)
POSTGRES = start_postgres(DATA / "pg", database="growth")
REDIS_PORT = free_port()
REDIS = start_redis(DATA / "redis", REDIS_PORT)

os.environ.update(
    DJANGO_SETTINGS_MODULE="saleor_wechat_growth.config.settings",
    DATABASE_URL=POSTGRES.url,
    CELERY_BROKER_URL=f"redis://127.0.0.1:{REDIS_PORT}/0",
    CACHE_URL=f"redis://127.0.0.1:{REDIS_PORT}/1",
    SECRET_KEY="tests-only",
    ENCRYPTION_KEYS="tests-newest tests-older",
    LOOKUP_KEY="tests-lookup",
    PUBLIC_URL="http://localhost:8400",
    ALLOWED_SALEOR_URLS="http://127.0.0.1:8000/graphql/",
    DATA_DIR=str(DATA),
    SANDBOX="0",
)


# ended from outside, a run shall still take its servers away
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@atexit.register
def stop_servers() -> None:
    # at exit and not in a hook of pytest: a run that fails to start ends here too
    REDIS.terminate()
    REDIS.wait(10)
    POSTGRES.stop()
    shutil.rmtree(DATA, ignore_errors=True)
