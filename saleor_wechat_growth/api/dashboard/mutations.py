"""The form of this schema's mutations: permission, one transaction, typed errors."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction

from saleor_wechat_growth.api.core.mutations import Mutation, Refusal

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


#: which code, about which argument, an anticipated exception means
Refusals = Mapping[type[Exception], tuple[Enum, str | None]]


class StaffMutation(Mutation):
    """Base of all mutations of the Dashboard.

    needs: what staff must have. sends: whether it takes the right to send as well.
    is_atomic: False where a gateway is called, which no transaction may wait for.
    refusals: of anticipated exceptions; their texts become the details.
    """

    class Meta:
        abstract = True

    needs: ClassVar[frozenset[str]]
    sends: ClassVar[bool] = False
    is_atomic: ClassVar[bool] = True
    refusals: ClassVar[Refusals] = MappingProxyType({})

    @classmethod
    def carry_out(cls, context: Context, arguments: dict[str, Any]) -> Any:
        context.staff.require(cls.needs)
        if cls.sends:
            context.require_sending()
        if not cls.is_atomic:
            return cls.perform(context, **arguments)
        with transaction.atomic():
            return cls.perform(context, **arguments)

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        for kind, (code, field) in cls.refusals.items():
            if isinstance(error, kind):
                return Refusal(code, field, str(error))
        return super().refusal_of(error)
