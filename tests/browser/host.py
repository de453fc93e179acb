"""The Dashboard's side of an app page, as 3.23.27 plays it (facts/dashboard.md §7).

It lives on 127.0.0.1 while the app is opened as localhost: two sites, so the frame has
no cookies and no storage, as in a real shop.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.browser.conftest import Stage

Kind = Literal["APP_PAGE", "WIDGET", "POPUP"]

#: `play({src, kind, token, locale, theme})` opens the app; `tell(type, payload)` says more;
#: `heard` is what the app asked for
_HOST: Final = """<!doctype html>
<meta charset="utf-8"><title>Dashboard</title>
<style>body{margin:0}iframe{border:0;width:100vw;height:100vh;display:block}</style>
<script>
const heard = [];
const known = ["redirect", "notification", "updateRouting", "notifyReady",
  "requestPermissions", "formPayloadUpdate", "popupClose", "widgetResize",
  "refreshEntity", "openPopup"];
let frame, said, appOrigin;
function tell(type, payload) {
  frame.contentWindow.postMessage({ type, payload }, appOrigin);
}
function handshake() {
  tell("handshake", { token: said.token, version: 1,
    saleorVersion: said.kind === "WIDGET" ? "" : "3.23.28",
    dashboardVersion: "v3.23.27" });
}
window.addEventListener("message", (event) => {
  if (event.origin !== appOrigin || !event.data.type) return;
  const { type, payload } = event.data;
  if (!payload || !payload.actionId || !known.includes(type)) return;
  heard.push({ type, payload });
  if (type === "notifyReady") handshake();
  if (type === "redirect") return;
  tell("response", { actionId: payload.actionId, ok: true });
});
function play(given) {
  said = given;
  appOrigin = new URL(given.src).origin;
  frame = document.createElement("iframe");
  frame.setAttribute("sandbox",
    "allow-same-origin allow-forms allow-scripts allow-downloads allow-popups");
  frame.title = "app";
  frame.addEventListener("load", () => {
    handshake();
    tell("localeChanged", { locale: given.locale });
    tell("theme", { theme: given.theme });
    tell("redirect", { path: "/dashboard/extensions/app/QXBwOjE=/home" });
  });
  // the theme is known a render later, and the frame loaded once more
  frame.addEventListener("load", () => {
    frame.contentWindow.location.replace(given.src + "&theme=" + given.theme);
  }, { once: true });
  frame.src = given.src;
  document.body.append(frame);
}
</script>"""


@dataclass(frozen=True)
class Dashboard:
    """A host page at `origin`."""

    origin: str


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = _HOST.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "origin-when-cross-origin")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's output is for what fails."""


@contextmanager
def serving() -> Iterator[Dashboard]:
    """Serve the host page on a free port of 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Dashboard(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def play(
    page: Page,
    stage: Stage,
    *,
    token: str | None = None,
    locale: str = "zh-Hans",
    theme: str = "light",
    route: str = "/home",
    kind: Kind = "APP_PAGE",
    params: Sequence[tuple[str, str]] = (),
) -> Frame:
    """Open our page at `route` in the Dashboard's frame and return the frame.

    `params` are what the mount gives: `[("customerId", "…")]`.
    """
    api_url = f"{stage.env['SANDBOX_SALEOR_URL']}/graphql/"
    shop = [
        ("domain", api_url.split("/")[2]),
        ("saleorApiUrl", api_url),
        ("id", "QXBwOjE="),
    ]
    query = [
        *shop * (2 if kind == "WIDGET" else 1),
        *params,
        ("featureFlags[new_order_ui][enabled]", "false"),
        ("featureFlags[new_order_ui][payload]", "default"),
    ]
    page.goto(stage.dashboard.origin)
    page.evaluate(
        "given => play(given)",
        {
            "src": f"{stage.url}{route}?{urlencode(query)}",
            "kind": kind,
            "token": stage.staff_token() if token is None else token,
            "locale": locale,
            "theme": theme,
        },
    )
    page.wait_for_selector("iframe")
    frame = page.frames[-1]
    frame.wait_for_url(f"**{route}?**theme=**")
    return frame
