"""One piece of the bench, in a process of its own: `… bench.one VERB NAME [--quick]`.

VERB: `measure` prints the lines of a figure; `load` fills a template database.
"""

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
    verb, name, *flags = sys.argv[1:]
    size = Size(is_quick="--quick" in flags)
    module = import_module(f"bench.{name}")
    if verb == "load":
        module.load(size)
        return
    figure: Figure = module.measure
    for line in figure(size):
        print(line, flush=True)


if __name__ == "__main__":
    main()
