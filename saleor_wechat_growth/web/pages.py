"""The pages we serve: the Dashboard extension at the origin root, and the demo.

What they load was built by Vite into `static/app/`; its manifest names the files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

_HERE = Path(__file__).parent
_BUILT = _HERE / "static" / "app" / "manifest.json"


@dataclass(frozen=True, slots=True)
class Assets:
    """What one page loads, as paths below STATIC_URL."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


@require_safe
def extension(request: HttpRequest) -> HttpResponse:
    """Serve the page that the Dashboard shows in a frame.

    The Dashboard says its theme in the query: the page is written in it, because
    before a script could ask, the frame has already been painted.
    """
    theme = "dark" if request.GET.get("theme") == "dark" else "light"
    return _page("home", "home.html", {"theme": theme, "sandbox": settings.SANDBOX})


@require_safe
def demo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the shape of a view
    """Serve `/demo/`, which only a sandbox has."""
    if not settings.SANDBOX:
        raise Http404
    return _page("demo", "demo.html", {})


def _page(entry: str, template: str, values: dict[str, Any]) -> HttpResponse:
    try:
        assets = _assets(entry, _BUILT.stat().st_mtime_ns)
    except FileNotFoundError:
        return HttpResponse(
            "The pages are not built: run `npm ci && npm run build` in "
            "dashboard_extension/, or `make run`, which does.",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            content_type="text/plain",
        )
    prefix = f"{settings.STATIC_URL}app/"
    response = HttpResponse(
        render_to_string(template, {**values, "assets": assets, "prefix": prefix})
    )
    # it names files that the next release no longer has
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _assets(entry: str, built_at: int) -> Assets:  # noqa: ARG001 -- a new build is read anew
    manifest = json.loads(_BUILT.read_text(encoding="utf-8"))
    found = manifest[f"src/{entry}/main.tsx"]
    needed = _imports(manifest, found)
    return Assets(
        script=found["file"],
        modules=tuple(each["file"] for each in needed),
        styles=tuple(
            dict.fromkeys(
                style for each in (*needed, found) for style in each.get("css", ())
            )
        ),
    )


def _imports(manifest: dict[str, Any], chunk: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a chunk imports, first what the others need."""
    found: dict[str, dict[str, Any]] = {}
    for name in chunk.get("imports", ()):
        for each in (*_imports(manifest, manifest[name]), manifest[name]):
            found.setdefault(each["file"], each)
    return list(found.values())
