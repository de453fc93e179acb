"""WeChat as the makers of codes see it, and pictures of codes read back."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
import segno
from PIL import Image

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
    """Whether a picture, read back pixel by pixel, is the QR code of a text."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="png", scale=8)
    return pixels(picture) == pixels(drawn.getvalue())


def pixels(picture: bytes) -> tuple[tuple[int, int], bytes]:
    """Decode a picture to its size, and to black and white, whatever JPEG made of it."""
    with Image.open(io.BytesIO(picture)) as read:
        black = read.convert("L").point(lambda grey: 255 * (grey > 127))
    return black.size, black.tobytes()
