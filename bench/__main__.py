"""`make bench`: one JSON line a figure on stdout, progress on stderr (README.md)."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from bench.lines import say
from bench.servers import DATA, AlreadyRunning, Servers, running

#: the figures, each with the template database it starts from
FIGURES = {
    "ingest": "small",
    "projection": "million",
    "segment": "crowd",
    "freshness": "crowd",
    "overview": "crowd",
    "timeline": "crowd",
    "sweep": "million",
    "steps": "small",
    "sends": "small",
    "storefront": "small",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="ONLY", help="figures; default all")
    parser.add_argument("--list", action="store_true", help="name the figures")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run?")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the servers")
    options = parser.parse_args()
    if options.list:
        print(*FIGURES, sep="\n")
        return 0
    if unknown := [name for name in options.only if name not in FIGURES]:
        parser.error(f"no such figure: {', '.join(unknown)}; --list names them")
    data = options.data / "quick" if options.quick else options.data
    try:
        with running(data.resolve()) as servers:
            names = options.only or list(FIGURES)
            failed = [
                name for name in names if not _run(servers, name, quick=options.quick)
            ]
    except AlreadyRunning as error:
        parser.error(f"another bench is running in {error}")
    return 1 if failed else 0


def _run(servers: Servers, name: str, *, quick: bool) -> bool:
    flags = ["--quick"] if quick else []
    started = time.monotonic()
    say(f"{name}…")
    command = [sys.executable, "-m", "bench.one", "measure", name, *flags]
    outcome = "done"
    try:
        servers.fresh(FIGURES[name], *flags)
        subprocess.run(command, env=servers.env, check=True)
    except subprocess.CalledProcessError:
        outcome = "failed"
    say(f"{name}: {outcome} in {time.monotonic() - started:.0f} s")
    return outcome == "done"


if __name__ == "__main__":
    sys.exit(main())
