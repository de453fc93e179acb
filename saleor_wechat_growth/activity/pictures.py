"""Pictures of codes: WeChat draws JPEG, shops print PNG. Pure."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

MEDIA_TYPE: Final = "image/png"
#: what WeChat answers with; Pillow reads no other here
_FORMATS: Final = ("JPEG", "PNG", "GIF")
#: pixels; the largest that WeChat draws has 1280 by 1280
_LARGEST: Final = 4096 * 4096


def as_png(content: bytes) -> bytes:
    """Return a picture as PNG, on white: one that prints on paper of any colour.

    Raises ValueError for what is no picture.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _LARGEST:
                raise ValueError("the picture is larger than any code")
            if picture.format == "PNG":
                picture.verify()
                return content
            written = io.BytesIO()
            picture.convert("RGB").save(written, "PNG")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("this is no picture") from error
    return written.getvalue()
