"""What plan, apply and export have in common as commands: exit codes and JSON."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandError

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.management.growthfile import showing
from saleor_wechat_growth.management.growthfile.applying import Refused, Stale
from saleor_wechat_growth.management.growthfile.describing import Indescribable
from saleor_wechat_growth.management.growthfile.reading import LARGEST, Unusable, read
from saleor_wechat_growth.management.growthfile.shops import NoSuchShop

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from saleor_wechat_growth.management.growthfile.planning import Plan
    from saleor_wechat_growth.management.growthfile.schema import GrowthFile

#: exit codes; 0 is nothing to do, or done
FAILED: Final = 1
CHANGES: Final = 2

SHOP_HELP: Final = "the shop's API address or public key, if there is more than one"


class GrowthFileCommand(BaseCommand):
    """A command about a growth.yaml. 0: done or nothing to do, 1: failed."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        parser = super().create_parser(*args, **kwargs)
        # argparse would exit with 2, which says "changes are planned"
        parser.error = partial(_wrong_usage, parser)  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run, and say what went wrong in the form that was asked for."""
        is_json = bool(options.get("json"))
        try:
            return super().execute(*args, **options)
        except Unusable as error:
            path = str(options["file"])
            said = [showing.fault_line(path, each) for each in error.faults]
            faults = [
                {"line": f.line, "column": f.column, "where": f.where, "what": f.what}
                for f in error.faults
            ]
            self._fail("\n".join(said), {"faults": faults}, is_json=is_json)
        except Stale as error:
            self._fail(
                f"Nothing was changed, the plan is stale: {_moved(error)}. Plan again.",
                {"stale": _moved_parts(error)},
                is_json=is_json,
            )
        except Refused as error:
            said = [showing.sentence(each) for each in error.plan.problems]
            found = [showing.remark_as_json(each) for each in error.plan.problems]
            text = "\n  ".join(["Nothing was changed:", *said])
            self._fail(text, {"problems": found}, is_json=is_json)
        except (Indescribable, NoSuchShop, OSError) as error:
            what = _said(error)
            self._fail(what, {"error": what}, is_json=is_json)

    def show(self, plan: Plan, *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(jsontext.dumps(showing.as_json(plan)))
            return
        style = self.style
        for line in showing.lines(plan, good=style.SUCCESS, alarming=style.WARNING):
            self.stdout.write(line)

    def _fail(self, text: str, found: dict[str, Any], *, is_json: bool) -> NoReturn:
        if is_json:
            self.stdout.write(jsontext.dumps(found))
            raise SystemExit(FAILED)
        raise CommandError(text, returncode=FAILED) from None


def _moved(error: Stale) -> str:
    parts = _moved_parts(error)
    if not parts:
        return "it is no plan of this shop"
    return f"{', '.join(parts)} {'is' if len(parts) == 1 else 'are'} not as planned"


def _moved_parts(error: Stale) -> list[str]:
    return [name or "the file" for name in error.moved]


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _wrong_usage(parser: ArgumentParser, message: str) -> NoReturn:
    parser.print_usage(sys.stderr)
    parser.exit(FAILED, f"{parser.prog}: error: {message}\n")


def file_at(path: str) -> GrowthFile:
    """Read the file at `path`. Raises OSError, Unusable."""
    with open(path, "rb") as opened:  # noqa: PTH123 -- a path as the user wrote it
        return read(opened.read(LARGEST + 1))
