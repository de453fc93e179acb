"""The stand-in for jinshuju.net in ASGI."""

from __future__ import annotations

import base64
import binascii
import html
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox import control, faults
from saleor_wechat_growth.sandbox.faults import Call, Fault
from saleor_wechat_growth.sandbox.jinshuju.state import (
    Form,
    Question,
    Refusal,
    State,
    shown,
)

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

PAGE: Final = 50
_INPUTS: Final = {
    "number": "number",
    "mobile": "tel",
    "email": "email",
    "date_time": "date",
}
_HEAD: Final = (
    '<!doctype html><html lang="zh"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<style>body{font:16px/1.6 system-ui;max-width:420px;margin:24px auto;"
    "padding:0 16px}label{display:block;margin:16px 0 4px}input,select,button"
    "{font:inherit;width:100%;padding:8px;box-sizing:border-box}"
    "input[type=checkbox]{width:auto}button{margin-top:24px;background:#e56000;"
    "color:#fff;border:0;border-radius:6px}</style>"
)


def create_app(state: State | None = None) -> Starlette:
    """Make the application over a state, which it has at `app.state.platform`."""
    platform = state or State()

    async def serve(request: Request) -> Response:
        path = request.url.path
        platform.calls[path.removeprefix("/")] += 1
        raw = await request.body()
        form = parse_qs(raw.decode()) if request.method == "POST" else None
        return await faults.enact(
            platform.faults,
            Call(path),
            lambda: _answer(platform, request, form),
            _ordered,
        )

    return control.serve(
        platform,
        control.routes(platform, _ACTIONS, Refusal),
        Route("/{path:path}", serve, methods=["GET", "POST"]),
    )


def _ordered(fault: Fault) -> Response:
    status = fault.code if isinstance(fault.code, int) and fault.code > 0 else 500
    return JSONResponse({"error": fault.message}, status)


def _answer(
    state: State, request: Request, form: dict[str, list[str]] | None
) -> Response:
    parts = [each for each in request.url.path.split("/") if each]
    try:
        match parts:
            case ["f", token]:
                return _page(state, request, token, form)
            case ["api", "v1", "forms"] if form is None:
                return _list(state, request, state.account(*_keys(request)))
            case ["api", "v1", "forms", token] if form is None:
                account = state.account(*_keys(request))
                return JSONResponse(_described(state.form(token, account)))
    except Refusal as refusal:
        return JSONResponse({"error": str(refusal)}, refusal.status)
    return JSONResponse({"error": "Not Found"}, 404)


def _keys(request: Request) -> tuple[str, str]:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        key, _, secret = base64.b64decode(given).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def _list(state: State, request: Request, account: str) -> Response:
    mine = [each for each in state.forms.values() if each.api_key == account]
    start = int(request.query_params.get("next", 0))
    page = mine[start : start + PAGE]
    following = start + PAGE
    return JSONResponse(
        {
            "total": len(mine),
            "count": len(page),
            "data": [
                {
                    "name": each.name,
                    "token": each.token,
                    "tags": [],
                    "created_at": "2026-01-01T00:00:00.000Z",
                    "creator": {"name": "demo"},
                }
                for each in page
            ],
            "next": str(following) if following < len(mine) else None,
        }
    )


def _described(form: Form) -> dict[str, Any]:
    return {
        "name": form.name,
        "description": "",
        "fields": [each.described() for each in form.questions],
        "setting": {
            "entry_post_url": form.entry_post_url or None,
            "post_new_entry": True,
            "post_updated_entry": form.post_updated_entry,
        },
    }


def _page(
    state: State, request: Request, token: str, given: dict[str, list[str]] | None
) -> Response:
    """Show a form to be filled in, or take it."""
    form = state.form(token)
    carried = request.query_params.get("x_field_1", "")
    if given is None:
        return HTMLResponse(_drawn(form))
    values = {
        each.name: given.get(each.name, [])
        if each.type == "multiple_choice"
        else "".join(given.get(each.name, [])[:1])
        for each in form.questions
    }
    state.submit(token, values, carried)
    return HTMLResponse(f"{_HEAD}<h1>提交成功</h1><p>感谢您的反馈！</p>")


def _drawn(form: Form) -> str:
    rows = "".join(_row(each) for each in form.questions)
    title = html.escape(form.name)
    return (
        f"{_HEAD}<title>{title}</title><h1>{title}</h1>"
        f'<form method="post">{rows}<button>提交</button></form>'
    )


def _row(question: Question) -> str:
    label, name = html.escape(question.label), html.escape(question.name)
    must = " required" if question.is_required else ""
    if question.type == "multiple_choice":
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="{html.escape(code)}"> '
            f"{html.escape(text)}</label>"
            for code, text in question.choices
        )
        return f"<fieldset><legend>{label}</legend>{boxes}</fieldset>"
    if question.choices:
        options = "".join(
            f'<option value="{html.escape(code)}">{html.escape(text)}</option>'
            for code, text in question.choices
        )
        return (
            f'<label for="{name}">{label}</label><select id="{name}" name="{name}"'
            f'{must}><option value=""></option>{options}</select>'
        )
    kind = _INPUTS.get(question.type, "text")
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="{kind}"{must}>'
    )


def _put_account(state: State, body: dict[str, Any]) -> object:
    state.accounts[body["api_key"]] = body["api_secret"]
    return {"api_key": body["api_key"]}


def _point(state: State, body: dict[str, Any]) -> object:
    state.point(body["api_key"], body["callback_url"])
    return {}


def _put_form(state: State, body: dict[str, Any]) -> object:
    form = Form.from_json(body)
    state.forms[form.token] = form
    return shown(form)


def _submit(state: State, body: dict[str, Any]) -> object:
    entry = state.submit(body["form"], body["values"], body.get("carried", ""))
    return entry.described()


def _edit(state: State, body: dict[str, Any]) -> object:
    return state.edit(body["form"], body["serial_number"], body["values"]).described()


def _push_again(state: State, body: dict[str, Any]) -> object:
    state.push_again(body["form"], body["serial_number"])
    return {}


def _list_forms(state: State, _: dict[str, Any]) -> object:
    return {"forms": [shown(each) for each in state.forms.values()]}


_ACTIONS: Final[dict[tuple[str, str], control.Action[State]]] = {
    ("POST", "accounts"): _put_account,
    ("POST", "accounts/change"): _point,
    ("POST", "forms"): _put_form,
    ("POST", "entries"): _submit,
    ("POST", "entries/change"): _edit,
    ("POST", "entries/push"): _push_again,
    ("GET", "forms"): _list_forms,
}
