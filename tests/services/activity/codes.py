"""WeChat as the makers of codes see it, and pictures of codes read back."""

from __future__ import annotations

import io
import struct
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
import segno

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.facts import CodeWanted
from saleor_wechat_growth.activity.models import SceneCode
from saleor_wechat_growth.activity.services import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.activity.models import Source
    from saleor_wechat_growth.reach.models import Account
    from saleor_wechat_growth.sandbox.wechat import State

Form = SceneCode.Form

CREATE = "/cgi-bin/qrcode/create"
SHOW = "/cgi-bin/showqrcode"
MINI_CODE = "/wxa/getwxacodeunlimit"
URL_LINK = "/wxa/generate_urllink"


@dataclass
class WeChat:
    """The stand-in, and what is ordered of it."""

    url: str
    state: State

    def tell(self, what: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{what}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def at(self, moment: datetime) -> None:
        self.state.clock.offset = moment.timestamp() - time.time()

    def fail(self, path: str, code: int, times: int | None = 1) -> None:
        self.tell("faults", kind="errcode", path=path, times=times, code=code)

    def calls(self, path: str) -> int:
        return self.state.calls[path]


def order(
    source: Source,
    form: str,
    account: Account | None,
    labels: Sequence[str],
    now: datetime,
    **more: Any,
) -> list[SceneCode]:
    days = 30 if form == Form.QR_TEMPORARY else None
    kind = Kind(
        Form(form), account.pk if account else None, more.pop("days", days), **more
    )
    return services.order_codes(
        installation_id=source.installation_id,
        source_id=source.pk,
        kind=kind,
        wanted=[CodeWanted(label) for label in labels],
        now=now,
    )


def make_all(now: datetime) -> None:
    while services.make_codes(now=now):
        pass


def says(picture: bytes, text: str) -> bool:
    """Whether a PNG, read back pixel by pixel, is the QR code of a text."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="png", scale=8)
    return pixels(picture) == pixels(drawn.getvalue())


def pixels(png: bytes) -> list[list[int]]:
    """Decode a black and white PNG without interlacing. Raises for anything else."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, width, height = 8, b"", 0, 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + body) == checksum
        if kind == b"IHDR":
            width, height, depth, *_ = struct.unpack(">IIBBBBB", body)
            assert depth == 1
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(data)
    stride = (width + 7) // 8 + 1
    above = bytes(stride - 1)
    found = []
    for row in range(height):
        by, *line = raw[row * stride : (row + 1) * stride]
        # as it is, or as what differs from the line above
        assert by in (0, 2)
        if by == 2:
            line = [(a + b) % 256 for a, b in zip(line, above, strict=True)]
        above = bytes(line)
        found.append([above[x // 8] >> (7 - x % 8) & 1 for x in range(width)])
    return found
