"""A call as the endpoints see it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

_ESCAPED: Final = re.compile(rb"\\u[0-9a-fA-F]{4}")


@dataclass(frozen=True)
class Call:
    """One request. Its body is read once, as faults and endpoints both ask."""

    method: str
    path: str
    query: Mapping[str, str]
    raw: bytes
    content_type: str = ""

    @property
    def has_escapes(self) -> bool:
        r"""Whether the JSON is written with \uXXXX, which WeChat may show as is."""
        return _ESCAPED.search(self.raw) is not None

    @cached_property
    def body(self) -> dict[str, Any] | None:
        """The JSON object sent, or None if it is something else."""
        try:
            body = json.loads(self.raw)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of the API, and what it does for the account of the token."""

    method: str
    carry_out: Callable[[State, Account, dict[str, Any]], dict[str, Any] | Response]


@dataclass(frozen=True, slots=True)
class OpenEndpoint:
    """An address that takes the secret instead of an access token."""

    method: str
    carry_out: Callable[[State, dict[str, Any]], dict[str, Any] | Response]
