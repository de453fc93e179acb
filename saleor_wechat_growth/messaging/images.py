"""What a picture is, by its bytes alone: a name or a browser may say anything."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.errors import MediaInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator

#: WeChat takes 2 MB; a request of staff's carries so much of a file, in base64
MOST_BYTES: Final = 1_400_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_GIF: Final = (b"GIF87a", b"GIF89a")
_JPEG: Final = b"\xff\xd8\xff"
#: markers of JPEG that begin a frame and so hold its size; C4, C8 and CC are others
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's kind, and its size in pixels."""

    content_type: str
    width: int
    height: int


def read(content: bytes) -> Image:
    """Return what these bytes are.

    Raises:
        MediaInvalid: more than WeChat takes, or no PNG, JPEG or GIF.

    """
    if len(content) > MOST_BYTES:
        raise MediaInvalid("size")
    try:
        found = _read(content)
    except (struct.error, StopIteration, IndexError):
        found = None
    if found is None or not found.width or not found.height:
        raise MediaInvalid("kind")
    return found


def _read(content: bytes) -> Image | None:
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        return Image("image/png", *struct.unpack(">II", content[16:24]))
    if content.startswith(_GIF):
        return Image("image/gif", *struct.unpack("<HH", content[6:10]))
    if content.startswith(_JPEG):
        height, width = next(_frames(content))
        return Image("image/jpeg", width, height)
    return None


def _frames(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield (height, width) of each frame of a JPEG."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            return
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker in _FRAMES:
            yield struct.unpack(">HH", content[at + 5 : at + 9])
        at += 2 + length
