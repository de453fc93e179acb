"""TC3-HMAC-SHA256, checked over the request as it arrived.

Tencent Cloud API 3.0, signature method v3.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.sms.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.sms.accounts import Account

_ALGORITHM: Final = "TC3-HMAC-SHA256"
_SERVICE: Final = "sms"
SKEW_SECONDS: Final = 600
_AUTHORIZATION: Final = re.compile(
    rf"{_ALGORITHM} Credential=(?P<id>[^/]+)/(?P<date>[^/]+)/{_SERVICE}/tc3_request, "
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)


def signer(
    accounts: Mapping[str, Account],
    headers: Mapping[str, str],
    body: bytes,
    wall: float,
) -> Account:
    """Tell which account signed; `accounts` are by SecretId."""
    match = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if match is None:
        raise Refusal("AuthFailure.SignatureFailure")
    account = accounts.get(match["id"])
    if account is None:
        raise Refusal("AuthFailure.SecretIdNotFound")
    timestamp = headers.get("x-tc-timestamp", "")
    if not timestamp.isdigit() or abs(wall - int(timestamp)) > SKEW_SECONDS:
        raise Refusal("InternalError.RequestTimeException")
    if not {"content-type", "host"} <= set(match["headers"].split(";")):
        raise Refusal("AuthFailure.SignatureFailure")
    expected = _signature(
        account.secret_key, timestamp, _canonical(match["headers"], headers, body)
    )
    date = datetime.fromtimestamp(int(timestamp), tz=UTC).date().isoformat()
    if match["date"] != date or not hmac.compare_digest(expected, match["signature"]):
        raise Refusal("AuthFailure.SignatureFailure")
    return account


def _canonical(names: str, headers: Mapping[str, str], body: bytes) -> str:
    signed = "".join(
        f"{name}:{headers.get(name, '').strip().lower()}\n" for name in names.split(";")
    )
    return f"POST\n/\n\n{signed}\n{names}\n{hashlib.sha256(body).hexdigest()}"


def _signature(secret_key: str, timestamp: str, canonical: str) -> str:
    date = datetime.fromtimestamp(int(timestamp), tz=UTC).date().isoformat()
    scope = f"{date}/{_SERVICE}/tc3_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"TC3{secret_key}".encode()
    for part in (date, _SERVICE, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"{_ALGORITHM}\n{timestamp}\n{scope}\n{digest}"
    return hmac.digest(key, text.encode(), "sha256").hex()
