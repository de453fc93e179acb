"""Documents, read once: parsing and validating cost more than executing.

Clients send the same few texts, so what was found good is kept by its hash. What was
refused is not kept: junk must not push out what is used.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    validate,
    visit,
)

from saleor_wechat_growth.api.core.errors import (
    INVALID_DOCUMENT,
    LIMIT_EXCEEDED,
    RequestRefused,
    formatted,
    refuse,
)
from saleor_wechat_growth.api.core.limits import MOST_COST, Ruler, Shape, TooMuch
from saleor_wechat_growth.api.core.requests import is_storable_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLSchema

MOST_CHARACTERS: Final = 64 * 1024
MOST_TOKENS: Final = 4_000
MOST_COMMENTS: Final = 100
MOST_FRAGMENTS: Final = 30
MOST_OPERATIONS: Final = 20
MOST_ERRORS: Final = 10

KEPT: Final = 256
#: longer texts are rare, and their trees large
KEPT_CHARACTERS: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a good document."""

    node: OperationDefinitionNode
    shape: Shape
    ruler: Ruler

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    def check_cost(self, variables: Mapping[str, Any]) -> None:
        """Raise RequestRefused if it costs too much with these variables."""
        cost = self.ruler.cost(self.node, variables)
        if cost > MOST_COST:
            raise refuse(
                LIMIT_EXCEEDED,
                f"This costs {cost:.0f} points; a request has {MOST_COST} at most. "
                "Ask for smaller pages or fewer fields.",
            )


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be executed."""

    node: DocumentNode
    operations: Mapping[str, Operation]

    def operation(self, name: str | None) -> Operation:
        """Return the operation to execute. Raises RequestRefused."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name or "")
        if found is None:
            raise refuse(
                INVALID_DOCUMENT, "`operationName` must name one of the operations."
            )
        return found


class Documents:
    """The documents clients send to one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[bytes, Document] = OrderedDict()
        self._lock = threading.Lock()

    def prepare(self, text: str) -> Document:
        """Return the document that `text` is.

        Raises:
            RequestRefused: it is not GraphQL, asks too much, or does not fit the
                schema.

        """
        if len(text) > MOST_CHARACTERS:
            raise refuse(
                LIMIT_EXCEEDED, f"A document has {MOST_CHARACTERS} characters at most."
            )
        key = hashlib.sha256(text.encode()).digest()
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        made = self._read(text)
        if len(text) <= KEPT_CHARACTERS:
            with self._lock:
                self._known[key] = made
                if len(self._known) > KEPT:
                    self._known.popitem(last=False)
        return made

    def _read(self, text: str) -> Document:
        try:
            node = parse(
                text, max_lexical_tokens=MOST_TOKENS, max_comments=MOST_COMMENTS
            )
        except GraphQLError as error:
            raise _invalid([error]) from None
        operations = self._measured(node)
        _check_texts(node)
        errors = validate(self._schema, node, max_errors=MOST_ERRORS)
        if errors:
            raise _invalid(errors)
        return Document(node, operations)

    def _measured(self, node: DocumentNode) -> dict[str, Operation]:
        fragments = [
            each
            for each in node.definitions
            if isinstance(each, FragmentDefinitionNode)
        ]
        operations = [
            each
            for each in node.definitions
            if isinstance(each, OperationDefinitionNode)
        ]
        if len(fragments) > MOST_FRAGMENTS or len(operations) > MOST_OPERATIONS:
            raise refuse(
                LIMIT_EXCEEDED,
                f"A document has {MOST_FRAGMENTS} fragments and {MOST_OPERATIONS} "
                "operations at most.",
            )
        if not operations:
            raise refuse(INVALID_DOCUMENT, "The document has no operation.")
        if any(
            self._schema.get_root_type(each.operation) is None for each in operations
        ):
            raise refuse(INVALID_DOCUMENT, "The schema has no such operations.")
        ruler = Ruler(self._schema, fragments)
        try:
            # validation looks at fragments nobody uses, too
            ruler.check_fragments()
            return {
                each.name.value if each.name else "": Operation(
                    each, ruler.check(each), ruler
                )
                for each in operations
            }
        except TooMuch as error:
            raise refuse(LIMIT_EXCEEDED, str(error)) from None


class _Texts(Visitor):
    """Looks for texts that cannot be stored: an escape puts anything into them."""

    def __init__(self) -> None:
        super().__init__()
        self.are_storable = True

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        if not is_storable_text(node.value):
            self.are_storable = False


def _check_texts(node: DocumentNode) -> None:
    texts = _Texts()
    visit(node, texts)
    if not texts.are_storable:
        raise refuse(
            INVALID_DOCUMENT, "A text holds a character that no text may hold."
        )


def _invalid(errors: list[GraphQLError]) -> RequestRefused:
    return RequestRefused(
        HTTPStatus.BAD_REQUEST,
        [formatted(error, INVALID_DOCUMENT) for error in errors],
    )
