"""`make test`: every check, the quick ones first; stops at the first that fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.browsers import ensure_chromium

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("saleor_wechat_growth", "tests", "bench", "migrations")

FAST = (
    ("lint", [BIN / "ruff", "check", "--quiet", *SOURCES]),
    ("format", [BIN / "ruff", "format", "--check", "--quiet", *SOURCES]),
    ("import rules", [BIN / "lint-imports", "--no-cache"]),
    ("types", [BIN / "mypy", "saleor_wechat_growth"]),
    ("pages", ["npm", "--prefix", "dashboard_extension", "run", "--silent", "check"]),
)
#: What Django's settings must have to be looked at; nothing is connected to.
LOOK_ONLY = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "SECRET_KEY": "look-only",
    "ENCRYPTION_KEYS": "look-only",
    "LOOKUP_KEY": "look-only",
}


def check(name: str, command: list[object], env: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - started
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-60:]))
    verdict = "FAIL" if done.returncode else "ok  "
    print(f"{verdict} {name} ({seconds:.0f} s)", flush=True)
    return done.returncode == 0


def main() -> int:
    for name, command in FAST:
        if not check(name, list(command), LOOK_ONLY):
            return 1
    if "--fast" in sys.argv:
        return 0
    os.environ["CHROMIUM"] = ensure_chromium()
    return subprocess.run(
        [sys.executable, "-m", "pytest"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
