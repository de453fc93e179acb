"""The console script: `saleor-wechat-growth <command>`."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS: Final = Path(__file__).parent / "management" / "commands"
#: Django's own that an operator needs; the others answer too, and are not listed
DJANGOS: Final = {"migrate": "Bring the database to this version."}


def join_running_instance() -> None:
    """Work on what `make run` runs here, where nobody named another database."""
    path = Path(os.environ.get("DATA_DIR", ".data")) / "running.json"
    if "DATABASE_URL" in os.environ or not path.is_file():
        return
    for name, value in json.loads(path.read_text(encoding="utf-8")).items():
        os.environ.setdefault(name, value)


def overview() -> str:
    """Return what `--help` says: every command of ours, with its line.

    Read from the source: settings need not be there to ask what there is.
    """
    lines = dict(_ours()) | DJANGOS
    width = max(map(len, lines))
    listed = [f"  {name:<{width}}  {line}" for name, line in sorted(lines.items())]
    return "\n".join(
        [
            "usage: saleor-wechat-growth <command> [options]",
            "",
            *listed,
            "",
            "saleor-wechat-growth <command> --help says what a command takes.",
        ]
    )


def _ours() -> Iterator[tuple[str, str]]:
    for path in COMMANDS.glob("[!_]*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Assign(
                    targets=[ast.Name(id="help")],
                    value=ast.Constant(value=str(text)),
                ):
                    # one sentence: what follows it is for the command's own --help
                    yield path.stem, text.partition(". ")[0].rstrip(".") + "."


def main() -> None:
    if sys.argv[1:] in ([], ["--help"], ["-h"], ["help"]):
        sys.stdout.write(f"{overview()}\n")
        return
    if sys.argv[1:2] != ["run"]:
        join_running_instance()
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "saleor_wechat_growth.config.settings"
    )
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
