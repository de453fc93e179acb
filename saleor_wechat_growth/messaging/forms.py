"""Customer-service messages (客服消息): what each form says, and what WeChat takes.

Pure. A form's parts are fields of its template by name: `content`; `title`,
`description`, `url`; `item1`, `item2`. Source: the official page 发送客服消息. Where it
names no limit the narrow one here is what a phone shows without cutting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.integrations.wechat.keywords import ELLIPSIS, Rule
from saleor_wechat_growth.messaging.errors import DoesNotFit
from saleor_wechat_growth.messaging.models import Form
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

#: of a text, links and all: beyond it WeChat answers 45002
MOST_BYTES: Final = 2048
MOST_ITEMS: Final = 8

_SERVICE: Final = frozenset({Account.Kind.SERVICE_ACCOUNT})
_BOTH: Final = _SERVICE | {Account.Kind.MINI_PROGRAM}
_ITEM: Final = re.compile(r"item([1-9])")
_LINK: Final = re.compile(r"<a(?P<attributes>\s[^>]*)?>(?P<label>.*?)</a>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a form.

    limit: in characters. is_optional: may be empty, or left out. is_free: may be cut.
    has_lines: may have line breaks. is_address: leads somewhere; it is not shown.
    """

    name: str
    limit: int
    is_optional: bool = False
    is_free: bool = False
    has_lines: bool = False
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a form is made of. kinds: the accounts that can send it."""

    parts: tuple[Part, ...]
    has_picture: bool = False
    needs_picture: bool = False
    kinds: frozenset[str] = _BOTH

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


_ITEMS: Final = tuple(
    Part(f"item{number}", 30, is_optional=number > 1)
    for number in range(1, MOST_ITEMS + 1)
)

SHAPES: Final[Mapping[str, Shape]] = {
    Form.TEXT: Shape((Part("content", 600, has_lines=True),)),
    Form.IMAGE: Shape((), has_picture=True, needs_picture=True),
    Form.NEWS: Shape(
        (
            Part("title", 64, is_free=True),
            Part("description", 120, is_free=True, is_optional=True),
            Part("url", 1024, is_optional=True, is_address=True),
        ),
        has_picture=True,
    ),
    Form.MINI_PROGRAM: Shape(
        (
            Part("title", 64, is_free=True),
            Part("page", 1024, is_optional=True, is_address=True),
            Part("app_id", 64, is_optional=True, is_address=True),
        ),
        has_picture=True,
        needs_picture=True,
    ),
    Form.MENU: Shape(
        (
            Part("head", 200, is_optional=True, has_lines=True),
            *_ITEMS,
            Part("tail", 200, is_optional=True, has_lines=True),
        ),
        kinds=_SERVICE,
    ),
}


def is_cuttable(form: str, name: str) -> bool:
    part = SHAPES[form].part(name)
    return part is not None and part.is_free


def is_address(form: str, name: str) -> bool:
    part = SHAPES[form].part(name)
    return part is not None and part.is_address


def fitted(form: str, name: str, text: str, *, is_cut: bool) -> str:
    """Return a part's text as WeChat takes it. Raises DoesNotFit."""
    part = SHAPES[form].part(name)
    if part is None:
        raise DoesNotFit(name, Rule.FORM)
    shown = text.strip()
    if is_cut and part.is_free and len(shown) > part.limit:
        shown = shown[: part.limit - 1].rstrip() + ELLIPSIS
    if not shown and not part.is_optional:
        raise DoesNotFit(name, Rule.EMPTY)
    if any(_is_control(char, part) for char in shown):
        raise DoesNotFit(name, Rule.CONTROL)
    if len(shown) > part.limit:
        raise DoesNotFit(name, Rule.LENGTH)
    return shown


def _is_control(char: str, part: Part) -> bool:
    if char == "\n" and part.has_lines:
        return False
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}


def limit_of(form: str, name: str) -> int | None:
    part = SHAPES[form].part(name)
    return part.limit if part else None


def linked(text: str, *, url: str, page: str, app_id: str) -> str:
    """Return a text whose bare `<a>…</a>` leads where its message does.

    A message that leads nowhere keeps the words without the link; a link that has an
    address of its own keeps it.

    Raises:
        DoesNotFit: it is too long with its links.

    """
    attributes = ""
    if url:
        attributes += f' href="{escape(url)}"'
    if page and app_id:
        attributes += (
            f' data-miniprogram-appid="{escape(app_id)}"'
            f' data-miniprogram-path="{escape(page)}"'
        )

    def filled(match: re.Match[str]) -> str:
        if (match["attributes"] or "").strip():
            return match[0]
        label = match["label"]
        return f"<a{attributes}>{label}</a>" if attributes else label

    shown = _LINK.sub(filled, text)
    if len(shown.encode()) > MOST_BYTES:
        raise DoesNotFit("content", Rule.LENGTH)
    return shown


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text as the phone shows it; `is_link`: in blue, to be tapped."""

    text: str
    is_link: bool


def stretches(text: str) -> Iterator[Stretch]:
    """Split a text at its links."""
    end = 0
    for match in _LINK.finditer(text):
        if match.start() > end:
            yield Stretch(text[end : match.start()], is_link=False)
        yield Stretch(match["label"], is_link=True)
        end = match.end()
    if end < len(text):
        yield Stretch(text[end:], is_link=False)


def items(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (id, text) of a menu's answers, in order; a left out one is none."""
    return [
        (match[1], text)
        for name, text in sorted(values.items())
        if (match := _ITEM.fullmatch(name)) and text
    ]
