"""The console script: `saleor-wechat-growth <command>`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "saleor_wechat_growth.config.settings"
    )
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
