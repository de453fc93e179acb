"""Reading a growth.yaml: what is wrong with it, and in which line.

The file may come from anywhere, so YAML is read as data alone: no tags, anchors or
aliases, bounded in size and depth. Scalars are read by the YAML 1.2 core schema:
`no` and `22:00` are texts, and numbers with a point are Decimal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import ValidationError

from saleor_wechat_growth.management.growthfile.schema import GrowthFile, json_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

LARGEST: Final = 256 * 1024
#: a segment's rule takes two levels for each of its own
DEEPEST: Final = 32
MOST_FAULTS: Final = 50

Path = tuple[str | int, ...]

_TAG: Final = "tag:yaml.org,2002:"
NULL, BOOL, INT, FLOAT, STR = (
    f"{_TAG}{name}" for name in ("null", "bool", "int", "float", "str")
)
#: (tag, form, first characters) of the scalars that are no texts
RESOLVERS: Final = (
    (NULL, re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    (BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    (INT, re.compile(r"^[-+]?[0-9]{1,30}$"), list("-+0123456789")),
    (FLOAT, re.compile(r"^[-+]?[0-9]{1,30}\.[0-9]{1,30}$"), list("-+0123456789")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. line and column count from 1; where: the path to it."""

    line: int
    column: int
    where: str
    what: str


class Unusable(Exception):
    """The file cannot be used. Holds no value of it: it may be a secret."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


class _NotData(yaml.MarkedYAMLError):
    """YAML that asks for more than to be read."""


class _Loader(yaml.SafeLoader):
    """Composes bounded trees; nothing is ever constructed by tag."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _NotData(
                None, None, "anchors and aliases are not used here", event.start_mark
            )
        if self.depth >= DEEPEST:
            raise _NotData(None, None, "this is nested too deeply", event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _firsts in RESOLVERS:
    _Loader.add_implicit_resolver(_tag, _form, _firsts)


@dataclass(slots=True)
class _Tree:
    """The file's values, and where each stands (line, column)."""

    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path, Any] = field(default_factory=dict)
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def build(self, node: yaml.Node, path: Path = ()) -> Any:
        self.places[path] = _place(node.start_mark)
        self.values[path] = value = self._value(node, path)
        return value

    def _value(self, node: yaml.Node, path: Path) -> Any:
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        return self._fault(path, "tags are not used here")

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                self._fault_at(
                    _place(key_node.start_mark), path, "a key is a single word"
                )
                continue
            below = (*path, key)
            place = _place(key_node.start_mark)
            if key in found:
                self._fault_at(place, below, "stands here twice")
                continue
            self.keys[below] = place
            found[key] = self.build(value_node, below)
        return found

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        text = node.value
        if any(_is_control(char) for char in text):
            return self._fault(path, "holds a control character")
        if node.tag == NULL:
            return None
        if node.tag == BOOL:
            return text.lower() == "true"
        if node.tag == INT:
            return int(text)
        if node.tag == FLOAT:
            return Decimal(text)
        return text if node.tag == STR else self._fault(path, "tags are not used here")

    def _fault(self, path: Path, what: str) -> None:
        self._fault_at(self.places[path], path, what)

    def _fault_at(self, place: tuple[int, int], path: Path, what: str) -> None:
        self.faults.append(Fault(*place, _dotted(path), what))


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)


def read(raw: bytes) -> GrowthFile:
    """Read a growth.yaml.

    Raises:
        Unusable: it is no YAML, asks for more than to be read, or breaks the schema;
            with every fault and its place.

    """
    if len(raw) > LARGEST:
        raise Unusable(
            [Fault(1, 1, "", f"the file is larger than {LARGEST // 1024} KiB")]
        )
    tree = _Tree()
    # chained errors would show parts of the file in a traceback
    try:
        document = _compose(raw, tree)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark) if error.problem_mark else (1, 1)
        fault = Fault(line, column, "", error.problem or "this is no YAML")
        raise Unusable([fault]) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Unusable([Fault(1, 1, "", "this is no YAML in UTF-8")]) from None
    if tree.faults:
        raise Unusable(tree.faults[:MOST_FAULTS])
    try:
        return GrowthFile.model_validate(document)
    except ValidationError as error:
        faults = [
            _fault_of(entry, tree)
            for entry in error.errors(include_input=False)
            if not _only_follows(entry, tree)
        ]
    raise Unusable(sorted(faults, key=lambda f: (f.line, f.column))[:MOST_FAULTS])


def _compose(raw: bytes, tree: _Tree) -> Any:
    loader = _Loader(raw.decode("utf-8-sig"))
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    return {} if node is None else tree.build(node)


def _fault_of(entry: ErrorDetails, tree: _Tree) -> Fault:
    path, known = _locate(entry["loc"], tree)
    kind = entry["type"]
    if kind == "extra_forbidden" and path in tree.keys:
        return Fault(*tree.keys[path], _dotted(path), _unknown(str(path[-1]), known))
    what = entry["msg"].removeprefix("Value error, ")
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        what = "holds keys with values"
    if kind == "missing":
        name = str(entry["loc"][-1])
        return Fault(*_nearest(path, tree), _dotted((*path, name)), "is missing")
    if kind == "string_type" and isinstance(tree.values.get(path), int | Decimal):
        what = "is a text: put it in quotes"
    if entry["loc"][-1:] == ("[key]",):
        what = f"is no usable name: {what}"
    return Fault(*_nearest(path, tree), _dotted(path), what)


def _only_follows(entry: ErrorDetails, tree: _Tree) -> bool:
    """Whether a list is called short because items of it have faults of their own."""
    if entry["type"] != "too_short":
        return False
    path, _ = _locate(entry["loc"], tree)
    stands = tree.values.get(path) or []
    return isinstance(stands, list) and len(stands) != entry["ctx"]["actual_length"]


def _nearest(path: Path, tree: _Tree) -> tuple[int, int]:
    """Where it stands; of something absent, what it is absent from."""
    while path and path not in tree.places:
        path = path[:-1]
    return tree.keys.get(path) or tree.places.get(path, (1, 1))


def _unknown(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    if close:
        return f"unknown key; did you mean {close[0]}?"
    return f"unknown key; there is: {', '.join(known)}" if known else "unknown key"


def _locate(loc: Sequence[str | int], tree: _Tree) -> tuple[Path, list[str]]:
    """Return where in the file pydantic means, and the keys that are known there.

    Between the keys pydantic names the kinds of unions it went through.
    """
    schema = _SCHEMA
    path: Path = ()
    known: list[str] = []
    for part in loc:
        schema = _resolved(schema)
        kinds = _find(schema, "discriminator").get("mapping", {})
        if part in kinds:
            schema = {"$ref": kinds[part]}
            continue
        if (*path, part) not in tree.values:
            continue
        path = (*path, part)
        properties = _find(schema, "properties")
        known = sorted(properties)
        schema = properties.get(str(part)) or _members(schema, part)
    return path, known


_SCHEMA: Final = json_schema()


def _members(schema: Mapping[str, Any], part: str | int) -> dict[str, Any]:
    """Return what the items of a list or the values of a mapping are."""
    if isinstance(part, int):
        return _find(schema, "items")
    by_pattern = list(_find(schema, "patternProperties").values())
    return by_pattern[0] if by_pattern else _find(schema, "additionalProperties")


def _resolved(schema: Mapping[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = _SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    return dict(schema)


def _find(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a part of a schema, or of the one alternative to null that has it."""
    for each in (schema, *schema.get("anyOf", ())):
        found = _resolved(each).get(name)
        if isinstance(found, dict):
            return found
    return {}
