from __future__ import annotations

import io

import pytest
from PIL import Image

from saleor_wechat_growth.activity.pictures import as_png


def written(image: Image.Image, form: str) -> bytes:
    content = io.BytesIO()
    image.save(content, form)
    return content.getvalue()


@pytest.mark.parametrize(
    ("mode", "colour"), [("L", 40), ("RGB", (40, 40, 40)), ("CMYK", (0, 0, 0, 215))]
)
def test_a_jpeg_becomes_a_png_that_shows_the_same(
    mode: str, colour: int | tuple[int, ...]
) -> None:
    png = as_png(written(Image.new(mode, (430, 430), colour), "JPEG"))
    with Image.open(io.BytesIO(png)) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", (430, 430))
        assert read.getpixel((10, 10)) == pytest.approx((40, 40, 40), abs=2)


def test_a_png_stays_as_it_is() -> None:
    content = written(Image.new("RGB", (10, 10)), "PNG")
    assert as_png(content) is content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xd8\xff\xe0 a picture",
        b"\x89PNG\r\n\x1a\n rest",
        written(Image.new("RGB", (10, 10)), "BMP"),
        written(Image.new("1", (8192, 8192)), "PNG"),
    ],
)
def test_what_is_no_picture_of_a_code_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        as_png(content)
