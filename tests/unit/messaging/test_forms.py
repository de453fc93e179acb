"""What customer-service messages are made of; what a picture is by its bytes."""

from __future__ import annotations

import struct
import zlib

import pytest

from saleor_wechat_growth.messaging import forms, images
from saleor_wechat_growth.messaging.errors import DoesNotFit, MediaInvalid

GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\x00" * 8
#: an APP0 of four bytes, then a frame of 5 by 7
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x06abcd"
    b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 7, 5) + b"\x03" + b"\x00" * 9
)


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + check


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (png(640, 320), images.Image("image/png", 640, 320)),
        (GIF, images.Image("image/gif", 3, 2)),
        (JPEG, images.Image("image/jpeg", 5, 7)),
    ],
)
def test_a_picture_says_itself_what_it_is(content: bytes, found: images.Image) -> None:
    assert images.read(content) == found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"RIFF\x00\x00\x00\x00WEBP",
        png(0, 1),
        GIF[:8],
        JPEG[:12],
        b"\xff\xd8\xff\xe0\x00\x00" + b"\x00" * 20,
        b"\xff\xd8\xff" + b"\xff" * 1000,
    ],
)
def test_what_is_cut_off_or_something_else_is_no_picture(content: bytes) -> None:
    with pytest.raises(MediaInvalid) as wrong:
        images.read(content)
    assert wrong.value.what == "kind"


def test_a_picture_has_an_end() -> None:
    with pytest.raises(MediaInvalid) as wrong:
        images.read(png(1, 1) + bytes(images.MOST_BYTES))
    assert wrong.value.what == "size"


@pytest.mark.parametrize(
    ("form", "name", "text", "rule"),
    [
        ("text", "content", "  ", "empty"),
        ("text", "content", "长" * 601, "length"),
        ("text", "content", "a\x00b", "control"),
        ("news", "title", "两\n行", "control"),
        ("menu", "item1", "", "empty"),
        ("text", "title", "没有标题", "form"),
    ],
)
def test_what_a_part_does_not_take_is_named(
    form: str, name: str, text: str, rule: str
) -> None:
    with pytest.raises(DoesNotFit) as misfit:
        forms.fitted(form, name, text, is_cut=False)
    assert (misfit.value.field, misfit.value.rule) == (name, rule)


def test_lines_are_kept_and_free_texts_cut() -> None:
    assert forms.fitted("text", "content", "一\n二", is_cut=True) == "一\n二"
    cut = forms.fitted("news", "title", "长" * 80, is_cut=True)
    assert (len(cut), cut[-1]) == (64, "…")


def test_a_link_that_leads_nowhere_is_words() -> None:
    text = forms.linked("来<a>看看</a>", url="", page="", app_id="")
    assert text == "来看看"
    assert forms.linked("<a href='x'>y</a>", url="", page="", app_id="") == (
        "<a href='x'>y</a>"
    )


def test_an_address_cannot_break_out_of_its_link() -> None:
    text = forms.linked("<a>x</a>", url='https://a/?b="><b>', page="", app_id="")
    assert text == '<a href="https://a/?b=&quot;&gt;&lt;b&gt;">x</a>'


def test_a_text_too_long_with_its_links_does_not_fit() -> None:
    with pytest.raises(DoesNotFit):
        forms.linked("<a>x</a>", url="https://a/" + "x" * 2048, page="", app_id="")


def test_the_answers_of_a_menu_stand_in_their_order_and_gaps_are_none() -> None:
    values = {"item2": "乙", "item1": "甲", "item3": "", "head": "问"}
    assert forms.items(values) == [("1", "甲"), ("2", "乙")]
