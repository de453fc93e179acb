"""ACS3-HMAC-SHA256, checked over the request as it arrived.

Alibaba Cloud, V3版本请求体与签名机制 (document 159972).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from saleor_wechat_growth.sandbox.sms.aliyun.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers

    from saleor_wechat_growth.sandbox.sms.accounts import Account

_ALGORITHM: Final = "ACS3-HMAC-SHA256"
SKEW_SECONDS: Final = 900
_AUTHORIZATION: Final = re.compile(
    rf"{_ALGORITHM} Credential=(?P<id>[^,]+),SignedHeaders=(?P<headers>[a-z0-9;-]+),"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
#: what has to be signed wherever it is there
_SIGNED: Final = ("host", "x-acs-")
_NEEDED: Final = (
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
)


def signer(
    accounts: Mapping[str, Account],
    headers: Headers,
    query: list[tuple[str, str]],
    raw: bytes,
    wall: float,
) -> Account:
    """Tell which account signed a POST to /; `accounts` are by AccessKey ID."""
    match = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if match is None or not all(headers.get(name) for name in _NEEDED):
        raise Refused("IncompleteSignature")
    account = accounts.get(match["id"])
    if account is None:
        raise Refused("InvalidAccessKeyId.NotFound")
    _check_date(headers["x-acs-date"], wall)
    names = match["headers"].split(";")
    if any(name.startswith(_SIGNED) and name not in names for name in headers):
        raise Refused("SignatureDoesNotMatch")
    digest = hashlib.sha256(raw).hexdigest()
    canonical = "\n".join(
        (
            "POST",
            "/",
            _canonical_query(query),
            *(f"{name}:{headers.get(name, '').strip()}" for name in names),
            "",
            match["headers"],
            digest,
        )
    )
    text = f"{_ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = account.secret_key.encode()
    expected = hmac.digest(key, text.encode(), "sha256").hex()
    is_whole = headers["x-acs-content-sha256"] == digest
    if not is_whole or not hmac.compare_digest(expected, match["signature"]):
        raise Refused("SignatureDoesNotMatch")
    return account


def _check_date(text: str, wall: float) -> None:
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused("InvalidTimeStamp.Format") from error
    if abs(wall - at.timestamp()) > SKEW_SECONDS:
        raise Refused("InvalidTimeStamp.Expired")


def _canonical_query(query: list[tuple[str, str]]) -> str:
    pairs = sorted(
        (quote(name, safe="~"), quote(value, safe="~")) for name, value in query
    )
    return "&".join(f"{name}={value}" for name, value in pairs)
