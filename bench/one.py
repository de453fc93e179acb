"""One figure, in a process of its own: `python -m bench.one NAME [--quick]`."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import django

from bench.lines import Size

if TYPE_CHECKING:
    from bench.lines import Figure


def main() -> None:
    django.setup()
    figure: Figure = import_module(f"bench.{sys.argv[1]}").measure
    for line in figure(Size(is_quick="--quick" in sys.argv)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
