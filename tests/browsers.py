"""Finding Chromium for the browser tests, or getting Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> str:
    """Return the path of a Chromium, installing Debian's when we are root.

    Exits with a line that says what to do where that is not possible.
    """
    found = chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium for the browser tests (once)…", flush=True)
        subprocess.run(
            ["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False
        )
        subprocess.run(
            ["apt-get", "install", "-qy", "chromium", "fonts-noto-cjk"],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        found = chromium()
    if found is None:
        sys.exit(
            "The browser tests need Chromium: install it (Debian: apt install "
            "chromium), or set CHROMIUM to the path of one."
        )
    return found
