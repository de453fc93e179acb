"""Files of codes and of costs: what they would do, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.activity import codefile, costfile
from saleor_wechat_growth.api.dashboard.types import Money

if TYPE_CHECKING:
    from saleor_wechat_growth.activity.services import CheckedCodes, CheckedCosts

MOST_SHOWN: Final = 100

CodeFault = graphene.Enum.from_enum(
    codefile.Fault, name="CodeFault", description="What is wrong with a row of codes."
)
CostFault = graphene.Enum.from_enum(
    costfile.Fault, name="CostFault", description="What is wrong with a row of costs."
)


class CodeRowFault(graphene.ObjectType):
    """A row that cannot be used. Line 0 is the list as a whole."""

    line = graphene.Int(required=True, description="As a spreadsheet numbers it.")
    fault = CodeFault(required=True)


class CodeListCheck(graphene.ObjectType):
    """What a list of codes would make."""

    total = graphene.Int(required=True)
    usable = graphene.Int(required=True)
    faulty = graphene.Int(required=True)
    labels = graphene.List(
        graphene.NonNull(graphene.String), required=True, description="The first 100."
    )
    faults = graphene.List(
        graphene.NonNull(CodeRowFault), required=True, description="The first 100."
    )

    @staticmethod
    def resolve_usable(checked: CheckedCodes, _info: Any) -> int:
        return len(checked.rows)

    @staticmethod
    def resolve_faulty(checked: CheckedCodes, _info: Any) -> int:
        return len(checked.bad)

    @staticmethod
    def resolve_labels(checked: CheckedCodes, _info: Any) -> list[str]:
        return [row.label for row in checked.rows[:MOST_SHOWN]]

    @staticmethod
    def resolve_faults(checked: CheckedCodes, _info: Any) -> Any:
        return checked.bad[:MOST_SHOWN]


class CostRowFault(graphene.ObjectType):
    """A row that cannot be used. Line 0 is the file as a whole."""

    line = graphene.Int(required=True, description="As a spreadsheet numbers it.")
    fault = CostFault(required=True)


class CostImportCheck(graphene.ObjectType):
    """What a file of costs would do."""

    total = graphene.Int(required=True)
    usable = graphene.Int(required=True)
    replaced = graphene.Int(
        required=True, description="Usable rows whose day and source have a cost."
    )
    faulty = graphene.Int(required=True)
    faults = graphene.List(
        graphene.NonNull(CostRowFault), required=True, description="The first 100."
    )
    sums = graphene.List(graphene.NonNull(Money), required=True)

    @staticmethod
    def resolve_usable(checked: CheckedCosts, _info: Any) -> int:
        return len(checked.known)

    @staticmethod
    def resolve_faulty(checked: CheckedCosts, _info: Any) -> int:
        return len(checked.bad)

    @staticmethod
    def resolve_faults(checked: CheckedCosts, _info: Any) -> Any:
        return checked.bad[:MOST_SHOWN]

    @staticmethod
    def resolve_sums(checked: CheckedCosts, _info: Any) -> list[Money]:
        currencies = sorted({row.currency for row, _ in checked.known})
        return [
            Money(
                amount=sum(r.amount for r, _ in checked.known if r.currency == each),
                currency=each,
            )
            for each in currencies
        ]
