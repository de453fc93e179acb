"""`make test`: every check, the quick ones first; stops at the first that fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.browsers import ensure_chromium
from tests.servers import LOOK_ONLY

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("saleor_wechat_growth", "tests", "bench", "migrations")

FAST = (
    ("lint", [BIN / "ruff", "check", "--quiet", *SOURCES]),
    ("format", [BIN / "ruff", "format", "--check", "--quiet", *SOURCES]),
    ("import rules", [BIN / "lint-imports", "--no-cache"]),
    ("types", [BIN / "mypy", "saleor_wechat_growth"]),
    ("pages", ["npm", "--prefix", "dashboard_extension", "run", "--silent", "check"]),
    ("SDK", ["npm", "--prefix", "miniprogram_sdk", "run", "--silent", "check"]),
)
#: what wants the whole machine, and has it to itself after all others
ALONE = "tests/faults/test_kill_nine.py"
PHASES = (
    ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", f"--ignore={ALONE}"],
    [ALONE],
)


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
    for phase in PHASES:
        command = [sys.executable, "-m", "pytest", *phase]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
