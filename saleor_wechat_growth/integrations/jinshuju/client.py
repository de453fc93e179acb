"""Jinshuju's API v1: the forms of an account, and what they ask.

Confirmed by the vendor's documents (open.jinshuju.net): HTTP Basic with API Key and
API Secret; `GET /api/v1/forms`, 50 a page, the next by `next`; `GET
/api/v1/forms/<token>` with `fields`, a list of `{"field_1": {label, type, validation:
{required}, choices: [{name, value, hidden}]}}`; 401 for wrong keys, 402 where the plan
has no API, 404 for a form of somebody else, 429 beyond the hour's calls; links
`/f/<token>?x_field_1=<value>`, one value, saved with the entry, not protected against
change. Not confirmed: which of a choice's name and value a push says; both are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import requests
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.core.http import origin_of, pooled_session
from saleor_wechat_growth.integrations.jinshuju.entries import CARRIED

#: an account with more forms than this has its oldest left out of the list
MOST_FORMS: Final = 500
_CONNECTIONS: Final = 4

_FAILURES: Final[Mapping[int, Failure]] = {
    HTTPStatus.UNAUTHORIZED: Failure.ACCOUNT,
    HTTPStatus.PAYMENT_REQUIRED: Failure.ACCOUNT,
    HTTPStatus.FORBIDDEN: Failure.ACCOUNT,
    HTTPStatus.NOT_FOUND: Failure.MESSAGE,
    HTTPStatus.TOO_MANY_REQUESTS: Failure.QUOTA,
}


@dataclass(frozen=True, slots=True)
class RemoteForm:
    """A form as the account's list has it."""

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoteField:
    """One question of a form. choices: (value, name) of those that are shown."""

    name: str
    label: str
    type: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()


class JinshujuGateway:
    """One account at one address. Time-outs in seconds; for all threads."""

    def __init__(
        self,
        *,
        api_key: str,
        api_secret: str,
        base_url: str,
        connect_timeout: float,
        read_timeout: float,
    ) -> None:
        self._origin = origin_of(base_url)
        self._auth = HTTPBasicAuth(api_key, api_secret)
        self._timeouts = (connect_timeout, read_timeout)
        self._session = pooled_session(self._origin, _CONNECTIONS)

    def forms(self) -> list[RemoteForm]:
        """Return the account's forms, newest first as it gives them.

        Raises:
            GatewayError: it refused or did not answer.

        """
        return list(self._forms())

    def _forms(self) -> Iterator[RemoteForm]:
        query: dict[str, str] = {}
        seen = 0
        while seen < MOST_FORMS:
            page = self._get("/api/v1/forms", query)
            rows = page.get("data")
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict) and isinstance(row.get("token"), str):
                    seen += 1
                    yield RemoteForm(row["token"], str(row.get("name") or ""))
            following = page.get("next")
            if not following or not rows:
                return
            query = {"next": str(following)}

    def form(self, token: str) -> list[RemoteField]:
        """Return what a form asks, in its order. Raises GatewayError."""
        fields = self._get(f"/api/v1/forms/{token}", {}).get("fields")
        return [
            _field(name, described)
            for each in (fields if isinstance(fields, list) else ())
            if isinstance(each, dict)
            for name, described in each.items()
            if isinstance(described, dict)
        ]

    def link(self, token: str, carried: str = "") -> str:
        """Return the address at which somebody fills in a form."""
        query = f"?{urlencode({CARRIED: carried})}" if carried else ""
        return f"{self._origin}/f/{token}{query}"

    def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        try:
            response = self._session.get(
                self._origin + path,
                params=dict(query),
                auth=self._auth,
                headers={"Accept": "application/json"},
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError):
            failed = GatewayError(Failure.TRANSIENT, "unreachable", path)
        else:
            if response.status_code == HTTPStatus.OK:
                return _object(response, path)
            failed = GatewayError(
                _FAILURES.get(response.status_code, Failure.TRANSIENT),
                f"http-{response.status_code}",
                path,
            )
        # out here, so that the exception with the request in it is no context
        raise failed


def _object(response: requests.Response, path: str) -> dict[str, Any]:
    try:
        value = response.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise GatewayError(Failure.TRANSIENT, "unreadable", path)
    return value


def _field(name: str, described: Mapping[str, Any]) -> RemoteField:
    validation = described.get("validation")
    choices = described.get("choices")
    return RemoteField(
        name=name,
        label=str(described.get("label") or name)[:120],
        type=str(described.get("type") or ""),
        is_required=isinstance(validation, dict) and validation.get("required") is True,
        choices=tuple(
            (str(each.get("value") or each.get("name")), str(each.get("name") or ""))
            for each in (choices if isinstance(choices, list) else ())
            if isinstance(each, dict)
            and (each.get("value") or each.get("name"))
            and not each.get("hidden")
        ),
    )
