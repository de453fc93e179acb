"""What a service account's menu may be, in our words and in WeChat's.

Up to three buttons, each an entry or up to five entries under a name. Limits are those
of WeChat's page 自定义菜单: 16 bytes of UTF-8 for a button's name, 60 for an entry's.
An entry has an id of ours, by which its taps are counted whatever else changes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MOST_BUTTONS: Final = 3
MOST_ENTRIES: Final = 5
#: bytes of UTF-8; a Chinese character has three
LONGEST_NAME: Final = 16
LONGEST_ENTRY_NAME: Final = 60
LONGEST_KEY: Final = 128
LONGEST_URL: Final = 1024

#: how `menu.used` says that an entry of each kind was used
_HOW: Final = {"click": "click", "view": "view", "miniprogram": "mini_program"}
#: entries of other kinds that WeChat takes from us as it told us of them
_KEPT_BY_API: Final = frozenset(
    {
        "article_id",
        "article_view_limited",
        "location_select",
        "media_id",
        "pic_photo_or_album",
        "pic_sysphoto",
        "pic_weixin",
        "scancode_push",
        "scancode_waitmsg",
        "view_limited",
    }
)
_FIELDS: Final = {
    "click": ("key",),
    "view": ("url",),
    "miniprogram": ("appid", "pagepath", "url"),
}


class Wrong(Enum):
    """What can be wrong with a menu."""

    EMPTY = "A menu has at least one button."
    TOO_MANY = "There are more of them than WeChat shows."
    NAME_MISSING = "It has no name."
    NAME_LONG = "The name is too long."
    KEY = "It has no key, or a key that is too long or stands twice."
    URL = "The address is missing, too long, or does not begin with https://."
    APP = "The mini-program's appid is missing."
    PAGE = "The mini-program's page is missing."
    CONSOLE_ONLY = "Only WeChat's console can make this."


@dataclass(frozen=True, slots=True)
class Problem:
    """path: the button's place, and the entry's under it."""

    path: tuple[int, ...]
    wrong: Wrong


class Entry(BaseModel):
    """Something that can be tapped.

    kind: click asks us, by `key`; view opens `url`; miniprogram opens `pagepath` of
    `appid`, old clients `url`; kept is what somebody made in WeChat, as `kept` says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    name: Annotated[str, Field(max_length=60)]
    kind: Literal["click", "view", "miniprogram", "kept"] = "click"
    key: Annotated[str, Field(max_length=200)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    appid: Annotated[str, Field(max_length=64)] = ""
    pagepath: Annotated[str, Field(max_length=500)] = ""
    kept: Mapping[str, Any] = Field(default_factory=dict)


class Button(Entry):
    """One of the three at the bottom: an entry itself, or a list of them."""

    entries: tuple[Entry, ...] = Field(default=(), max_length=20)


_ADAPTER: Final = TypeAdapter(Annotated[tuple[Button, ...], Field(max_length=20)])


def load(value: object) -> tuple[Button, ...]:
    """Read a menu. Raises pydantic's ValidationError for what is none."""
    return _ADAPTER.validate_python(value)


def dump(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """Write a menu as it is kept."""
    dumped: list[dict[str, Any]] = _ADAPTER.dump_python(tuple(buttons), mode="json")
    return dumped


def problems(buttons: Sequence[Button]) -> list[Problem]:
    """Return everything for which WeChat would refuse a menu."""
    found: list[Problem] = []
    if not buttons:
        found.append(Problem((), Wrong.EMPTY))
    if len(buttons) > MOST_BUTTONS:
        found.append(Problem((), Wrong.TOO_MANY))
    keys: set[str] = set()
    for place, button in enumerate(buttons):
        if not button.entries:
            found += _of_entry(button, (place,), LONGEST_NAME, keys)
            continue
        found += _of_name(button, (place,), LONGEST_NAME)
        if len(button.entries) > MOST_ENTRIES:
            found.append(Problem((place,), Wrong.TOO_MANY))
        for under, entry in enumerate(button.entries):
            found += _of_entry(entry, (place, under), LONGEST_ENTRY_NAME, keys)
    return found


def _of_name(entry: Entry, path: tuple[int, ...], longest: int) -> Iterator[Problem]:
    if not entry.name.strip():
        yield Problem(path, Wrong.NAME_MISSING)
    elif len(entry.name.encode()) > longest:
        yield Problem(path, Wrong.NAME_LONG)


def _of_entry(
    entry: Entry, path: tuple[int, ...], longest: int, keys: set[str]
) -> Iterator[Problem]:
    yield from _of_name(entry, path, longest)
    if entry.kind == "click":
        if not 0 < len(entry.key.encode()) <= LONGEST_KEY or entry.key in keys:
            yield Problem(path, Wrong.KEY)
        keys.add(entry.key)
        return
    yield from (Problem(path, wrong) for wrong in _of_target(entry))


def _of_target(entry: Entry) -> Iterator[Wrong]:
    if entry.kind == "kept":
        if entry.kept.get("type") not in _KEPT_BY_API:
            yield Wrong.CONSOLE_ONLY
        return
    if entry.kind == "miniprogram" and not entry.appid:
        yield Wrong.APP
    if entry.kind == "miniprogram" and not entry.pagepath:
        yield Wrong.PAGE
    if not _is_address(entry.url):
        yield Wrong.URL


def _is_address(url: str) -> bool:
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    is_short = len(url.encode()) <= LONGEST_URL
    return address.scheme == "https" and bool(address.hostname) and is_short


def to_wechat(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """Write a menu as WeChat takes it."""
    return [
        {"name": each.name, "sub_button": [_entry(one) for one in each.entries]}
        if each.entries
        else _entry(each)
        for each in buttons
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    if entry.kind == "kept":
        return {**entry.kept, "name": entry.name}
    said = {name: getattr(entry, name) for name in _FIELDS[entry.kind]}
    return {"type": entry.kind, "name": entry.name, **said}


def from_wechat(
    raw: Sequence[Mapping[str, Any]], known: Sequence[Button] = ()
) -> tuple[Button, ...]:
    """Read a menu as WeChat tells of it; entries of `known` keep their ids."""
    ids = {_target(each): each.id for each in leaves(known)}
    taken: set[str] = set()
    buttons = []
    for place, one in enumerate(raw):
        subs = [
            _read(sub, f"{place}-{under}", ids, taken)
            for under, sub in enumerate(one.get("sub_button") or ())
        ]
        top = _read(one, str(place), ids, taken)
        if subs:
            top = {"id": top["id"], "name": top["name"]}
        buttons.append({**top, "entries": subs})
    return load(buttons)


def _read(
    raw: Mapping[str, Any], place: str, ids: Mapping[Any, str], taken: set[str]
) -> dict[str, Any]:
    kind = str(raw.get("type", ""))
    name = str(raw.get("name", ""))[:60]
    said: dict[str, Any]
    if kind in _FIELDS:
        said = {each: str(raw.get(each) or "") for each in _FIELDS[kind]}
    else:
        kept = {field: value for field, value in raw.items() if field != "sub_button"}
        kind, said = "kept", {"kept": kept}
    entry = Entry.model_validate({"id": "x", "name": name, "kind": kind, **said})
    own = ids.get(_target(entry))
    if own is None or own in taken:
        own = f"found-{place}"
    taken.add(own)
    return {"id": own, "name": name, "kind": kind, **said}


def _target(entry: Entry) -> tuple[str, str]:
    """Return what an entry leads to, by which it is the same under another name."""
    if entry.kind == "kept":
        said = {name: each for name, each in entry.kept.items() if name != "name"}
        return (entry.kind, repr(sorted(said.items())))
    return (entry.kind, used_by(entry))


def used_by(entry: Entry) -> str:
    """Return what WeChat calls an entry when it is used (EventKey)."""
    if entry.kind == "click":
        return entry.key
    return entry.url if entry.kind == "view" else entry.pagepath


def leaves(buttons: Sequence[Button]) -> Iterator[Entry]:
    """Give what can be tapped, from the left and from the top."""
    for button in buttons:
        yield from button.entries or (button,)


def by_use(buttons: Sequence[Button]) -> dict[tuple[str, str], str]:
    """Return ids of entries by how they are used and what WeChat calls them then."""
    found: dict[tuple[str, str], str] = {}
    for entry in leaves(buttons):
        if (how := _HOW.get(entry.kind)) is not None:
            found.setdefault((how, used_by(entry)), entry.id)
    return found


def is_same(buttons: Sequence[Button], shown: Sequence[Mapping[str, Any]]) -> bool:
    """Whether WeChat shows this menu, whatever else it says of it."""
    return _plain(to_wechat(buttons)) == _plain(shown)


def _plain(raw: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [
        (
            one.get("name"),
            [_plain_entry(sub) for sub in one.get("sub_button") or ()]
            or _plain_entry(one),
        )
        for one in raw
    ]


def _plain_entry(raw: Mapping[str, Any]) -> tuple[Any, ...]:
    kind = raw.get("type")
    fields = _FIELDS.get(str(kind), ("key", "media_id", "article_id", "value"))
    return (kind, raw.get("name"), *(raw.get(each) or "" for each in fields))
