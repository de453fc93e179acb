"""Temporary media: pictures uploaded for three days.

Pages 新增临时素材 of service accounts and mini-programs; of their sizes the smaller.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.calls import Call
    from saleor_wechat_growth.sandbox.wechat.state import State

UPLOAD: Final = "/cgi-bin/media/upload"
#: the most bytes of each type
SIZES: Final = {"image": 2 * 1024 * 1024, "thumb": 64 * 1024}
_PICTURES: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def upload(state: State, account: Account, fields: dict[str, Any]) -> dict[str, Any]:
    """Take a picture; what it is, its bytes say."""
    kind = str(fields.get("type"))
    if kind not in SIZES:
        raise Refusal(40004)
    content: bytes = fields["media"]
    known = (kind for start, kind in _PICTURES.items() if content.startswith(start))
    content_type = next(known, None)
    if content_type is None or (kind == "thumb" and content_type != "image/jpeg"):
        raise Refusal(40005)
    if len(content) > SIZES[kind]:
        raise Refusal(40009)
    media_id = state.media.add(account.appid, content, content_type)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: media_id, "created_at": int(state.clock.now())}


def fields_of(call: Call) -> dict[str, Any]:
    """Read the multipart body: the part `media` has to be a file with a name."""
    head = f"Content-Type: {call.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + call.raw)
    if not message.is_multipart():
        raise Refusal(41005)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if name == "media" and part.get_filename():
            return {**call.query, "media": part.get_payload(decode=True)}
    raise Refusal(41005)


def route(state: State) -> Route:
    """Let the phone of the demo see a picture that a message shows."""

    async def show(request: Request) -> Response:
        found = state.media.get(request.path_params["media_id"])
        if found is None:
            return Response(status_code=404)
        return Response(found.content, media_type=found.content_type)

    return Route("/media/{media_id}", show)
