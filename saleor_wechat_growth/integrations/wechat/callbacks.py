"""The door WeChat pushes through: proof that it is WeChat, and what it says.

Official guide 消息推送. A caller checks and opens first, keeps the opened text,
and reads it whenever it likes:

    opened = open_push(keys, query, body)      # ForgedPush: answer 401
    push = read_push(opened)                   # UnreadablePush: keep, answer 200

The caller bounds the size of the body before it gets here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from saleor_wechat_growth.integrations.wechat.pushes import (
    Push,
    UnreadablePush,
    push_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

#: what answers a push; anything else makes WeChat retry, or bother the user
ACKNOWLEDGED: Final = "success"

_AES_KEY_CHARACTERS: Final = 43
_DEEPEST: Final = 8


class ForgedPush(Exception):
    """Not signed with our token, not encrypted with our key, or for another app."""


@dataclass(frozen=True, slots=True)
class CallbackKeys:
    """What the operator entered in WeChat's console for one account.

    With an EncodingAESKey the account is in safe or compatible mode and a push
    that is not encrypted is refused; None means plain mode, in which the
    signature does not cover the body.
    """

    appid: str
    token: str = field(repr=False)
    aes_key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        # without a token every signature could be made by anybody
        if not self.token:
            raise ValueError("a callback needs a token")
        if self.aes_key is not None and _key_bytes(self.aes_key) is None:
            raise ValueError("an EncodingAESKey has 43 characters of base64")


def answer_challenge(keys: CallbackKeys, query: Mapping[str, str]) -> str:
    """Give the body that proves that the URL is ours. Raises ForgedPush.

    The echo is in the clear even in safe mode.
    """
    _check(keys, query, "signature")
    return query.get("echostr", "")


def open_push(keys: CallbackKeys, query: Mapping[str, str], body: bytes) -> str:
    """Check and decrypt a push, to its XML or JSON.

    Raises ForgedPush for a wrong signature, cipher or appid, and for anything in
    which no signed cipher is found; UnreadablePush for a signed body of no text.
    """
    if keys.aes_key is None:
        _check(keys, query, "signature")
        return _decoded(body)
    encrypted = _cipher(body)
    if encrypted is None:
        # not even that nothing can be read is WeChat's word until it is signed
        raise ForgedPush("not encrypted")
    _check(keys, query, "msg_signature", encrypted)
    return _decrypted(keys, encrypted)


def read_push(opened: str) -> Push:
    """Read an opened push. Raises UnreadablePush."""
    return push_of(_fields(opened))


def _check(
    keys: CallbackKeys, query: Mapping[str, str], name: str, *covered: str
) -> None:
    given = query.get(name, "")
    signed = (query.get("timestamp", ""), query.get("nonce", ""), *covered)
    if not all(map(str.isascii, (given, *signed))):
        # WeChat writes digits, hex and base64; the rest may not even be encodable
        raise ForgedPush(name)
    signer = WeChatSigner()
    signer.add_data(keys.token, *signed)
    if not hmac.compare_digest(signer.signature.encode(), given.encode()):
        raise ForgedPush(name)


def _cipher(body: bytes) -> str | None:
    """Find the cipher; what stands in the clear beside it is not signed."""
    try:
        encrypted = _fields(_decoded(body)).get("Encrypt")
    except UnreadablePush:
        return None
    return encrypted if isinstance(encrypted, str) and encrypted else None


def _decrypted(keys: CallbackKeys, encrypted: str) -> str:
    """Decrypt, and hold the appid at the end against ours."""
    try:
        return str(PrpCrypto(_key_bytes(keys.aes_key)).decrypt(encrypted, keys.appid))
    except (WeChatException, ValueError, struct.error, IndexError):
        pass
    # out here: a codec's exception would hold the plain text
    raise ForgedPush("cipher or appid")


def _key_bytes(aes_key: str | None) -> bytes | None:
    if aes_key is None or len(aes_key) != _AES_KEY_CHARACTERS:
        return None
    try:
        return base64.b64decode(aes_key + "=", validate=True)
    except (binascii.Error, ValueError):
        return None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise UnreadablePush("not UTF-8")


def _fields(content: str) -> dict[str, Any]:
    fields = _json(content) if content.lstrip().startswith("{") else _xml(content)
    if fields is None:
        raise UnreadablePush("neither XML nor JSON of a push")
    return fields


def _json(content: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


class _Builder:
    """Elements as dictionaries: text, an element, or a list of repeated ones."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._open: list[dict[str, Any]] = [self.root]
        self._texts: list[list[str]] = [[]]

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) > _DEEPEST:
            raise UnreadablePush("too deep")
        self._open.append({})
        self._texts.append([])

    def data(self, content: str) -> None:
        self._texts[-1].append(content)

    def end(self, name: str) -> None:
        children = self._open.pop()
        value: Any = children or "".join(self._texts.pop()).strip()
        if children:
            self._texts.pop()
        parent = self._open[-1]
        if name not in parent:
            parent[name] = value
        elif isinstance(parent[name], list):
            parent[name].append(value)
        else:
            parent[name] = [parent[name], value]


def _no_doctype(*_: object) -> None:
    """Entities need a document type; WeChat sends none, so there are none."""
    raise UnreadablePush("document type")


def _xml(content: str) -> dict[str, Any] | None:
    builder = _Builder()
    # a namespace-less parser of text: an encoding declared inside is overruled
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = builder.start
    parser.CharacterDataHandler = builder.data
    parser.EndElementHandler = builder.end
    try:
        parser.Parse(content.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError:
        return None
    fields = builder.root.get("xml")
    return fields if isinstance(fields, dict) else None
