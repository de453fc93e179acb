"""What Jinshuju has: the account's forms, and a form's questions as we would ask them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.forms.errors import NotConnected
from saleor_wechat_growth.forms.fields import MOST_CHOICES, MOST_FIELDS, Type
from saleor_wechat_growth.reach import queries as reach
from saleor_wechat_growth.reach.clients import jinshuju_gateway
from saleor_wechat_growth.reach.credentials import JinshujuCredentials

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.jinshuju.client import (
        JinshujuGateway,
        RemoteField,
        RemoteForm,
    )

#: what a field of theirs is to us; all else is kept as text
_TYPES: Final[Mapping[str, Type]] = {
    "number": Type.NUMBER,
    "rating": Type.NUMBER,
    "nps": Type.NUMBER,
    "mobile": Type.PHONE,
    "phone": Type.TEXT,
    "email": Type.EMAIL,
    "date_time": Type.DATE,
    "address": Type.ADDRESS,
    "single_choice": Type.CHOICE,
    "drop_down": Type.CHOICE,
    "multiple_choice": Type.CHOICES,
}


def remote_forms(*, installation_id: int, account_id: int) -> list[RemoteForm]:
    """Return the account's forms. Raises UnknownAccount, NotConnected, GatewayError."""
    return _gateway(installation_id, account_id).forms()


def remote_fields(
    *, installation_id: int, account_id: int, token: str
) -> list[dict[str, Any]]:
    """Return what a form asks, as fields of ours that map to nothing yet.

    Raises UnknownAccount, NotConnected, GatewayError.
    """
    asked = _gateway(installation_id, account_id).form(token)
    return [_field(each) for each in asked[:MOST_FIELDS] if _is_field(each)]


def _gateway(installation_id: int, account_id: int) -> JinshujuGateway:
    account = reach.account(installation_id, account_id)
    credentials = reach.account_credentials(account)
    if not isinstance(credentials, JinshujuCredentials):
        raise NotConnected
    return jinshuju_gateway(credentials)


def _is_field(remote: RemoteField) -> bool:
    number = remote.name.removeprefix("field_")
    return remote.name != number and number.isdecimal()


def _field(remote: RemoteField) -> dict[str, Any]:
    choices = [
        {"value": value[:60], "label_zh": name}
        for value, name in remote.choices[:MOST_CHOICES]
    ]
    type_ = _TYPES.get(remote.type, Type.TEXT)
    if type_ in {Type.CHOICE, Type.CHOICES} and not choices:
        type_ = Type.TEXT
    return {
        "key": remote.name,
        "remote": remote.name,
        "type": str(type_),
        "label_zh": remote.label,
        "is_required": remote.is_required,
        "choices": choices if type_ in {Type.CHOICE, Type.CHOICES} else [],
    }
