"""The pages we serve: the Dashboard extension at the origin root, and the demo.

What they load was built by Vite into `static/app/`; its manifest names the files. Each
page is an empty frame that its script fills; which one is told by the path:

`/` and its sections     the app, which routes by itself, so that every deep path is it;
                         of a path that is nobody's it says so
`/widgets/<name>`        a card on one of the Dashboard's own pages, by GET or POST
`/popups/<name>`         a window of the Dashboard's menus
`/demo/…`                a sandbox's phone and its stand-in of the Dashboard
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

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


#: what the paths of the app's pages begin with; what lies below is its own business
_PAGES: Final = (
    "home",
    "overview",
    "customers",
    "segments",
    "recalls",
    "coupons",
    "messages",
    "sources",
    "forms",
    "set-up",
    "settings",
    "storefront",
    "wechat",
)
#: what nobody reads as a page: there a plain "Not Found" is the answer
_NO_PAGES: Final = (
    "api",
    "callbacks",
    "demo",
    "downloads",
    "graphql",
    "healthz",
    "login",
    "metrics",
    "popups",
    "r",
    "readyz",
    "static",
    "widgets",
)
#: patterns of what a path that the app answers begins with: its own, and whatever is
#: nobody's, of which it says so in the frame of the Dashboard
SECTIONS: Final = (*_PAGES, rf"(?!(?:{'|'.join(_NO_PAGES)})(?:/|$))[\w-]+")
#: what the Dashboard posts to a widget that is no context of the page it stands on
_NO_CONTEXT: Final = frozenset({"saleorApiUrl", "accessToken", "appId"})


@require_safe
def extension(request: HttpRequest) -> HttpResponse:
    """Serve the app, for each of its paths; for others its page that says so."""
    response = _framed("app", request)
    section = request.path.strip("/").partition("/")[0]
    if section not in ("", *_PAGES) and response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.NOT_FOUND
    return response


@require_safe
def popup(request: HttpRequest) -> HttpResponse:
    """Serve a window of the Dashboard's menus."""
    return _framed("popup", request)


# a form of another site posts here by design, and there is no session to abuse
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def widget(request: HttpRequest) -> HttpResponse:
    """Serve a card on one of the Dashboard's own pages.

    By POST the Dashboard says in a form what a GET widget learns by handshake. It is
    handed on to the script as it came, and worth nothing before our API has verified
    the token with the first request.
    """
    if request.method != "POST":
        return _framed("widget", request)
    posted = request.POST
    handover = {
        "token": posted.get("accessToken", ""),
        "saleorApiUrl": posted.get("saleorApiUrl", ""),
        "appId": posted.get("appId", ""),
        "context": {
            name: posted.getlist(name)[-1] for name in posted if name not in _NO_CONTEXT
        },
    }
    response = _framed("widget", request, handover=handover)
    # it has a token in it
    response["Cache-Control"] = "no-store"
    return response


def _framed(
    entry: str, request: HttpRequest, *, handover: dict[str, Any] | None = None
) -> HttpResponse:
    """Write the page of a frame.

    Where the Dashboard says its theme in the query the page is written in it, because
    before a script could ask, the frame has been painted. Its first address of a frame
    names none: then nothing is painted until its message does (`src/shared/theme.ts`);
    a card by POST hears no messages.
    """
    theme = request.GET.get("theme")
    if theme not in {"light", "dark"}:
        theme = "awaited" if handover is None else "light"
    values = {"theme": theme, "sandbox": settings.SANDBOX, "handover": handover}
    return _page(entry, "framed.html", values)


@require_safe
def demo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the shape of a view
    """Serve `/demo/`, which only a sandbox has."""
    if not settings.SANDBOX:
        raise Http404
    return _page("demo", "demo.html", {})


@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """Serve `/demo/dashboard/` and below: a sandbox's stand-in of the Dashboard.

    It shows our pages as another site would: opened as localhost it frames them from
    127.0.0.1, and the other way round.
    """
    if not settings.SANDBOX:
        raise Http404
    response = _page("host", "host.html", {})
    port = request.get_port()
    ours = f"'self' http://localhost:{port} http://127.0.0.1:{port}"
    response["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        f"object-src 'none'; base-uri 'none'; frame-src {ours}; form-action {ours}; "
        "frame-ancestors 'none'"
    )
    # as the Dashboard's own server sends it: the handshake hangs on the referrer
    response["Referrer-Policy"] = "origin-when-cross-origin"
    return response


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
