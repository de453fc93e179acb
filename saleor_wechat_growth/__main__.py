"""The console script: `saleor-wechat-growth <command>`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def join_running_instance() -> None:
    """Work on what `make run` runs here, where nobody named another database."""
    path = Path(os.environ.get("DATA_DIR", ".data")) / "running.json"
    if "DATABASE_URL" in os.environ or not path.is_file():
        return
    for name, value in json.loads(path.read_text(encoding="utf-8")).items():
        os.environ.setdefault(name, value)


def main() -> None:
    if sys.argv[1:2] != ["run"]:
        join_running_instance()
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "saleor_wechat_growth.config.settings"
    )
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
