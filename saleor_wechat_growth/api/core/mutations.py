"""The one form of our mutations: input in, one service, payload with typed errors."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

import graphene

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphql import GraphQLResolveInfo


class Refusal(Exception):
    """Input that is refused: `code` is a member of the schema's codes.

    field: the argument it is about. detail: what exactly is wrong with it.
    """

    def __init__(self, code: Enum, field: str | None = None, detail: str = "") -> None:
        self.code = code
        self.field = field
        self.detail = detail
        super().__init__(code.name)


class Mutation(graphene.Mutation):
    """Base of all mutations.

    `Meta.codes` are its error codes: members of an enum whose names the client sees
    and whose values say what they mean. A subclass has `perform(context, **arguments)`
    that returns a payload or raises one of `refusal_of`'s exceptions.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(
        cls, *, codes: Sequence[Enum] = (), **options: Any
    ) -> None:
        code_type = graphene.Enum.from_enum(
            Enum(f"{cls.__name__}ErrorCode", {code.name: code.value for code in codes}),
            description=_meaning,
        )
        cls.error_type = type(
            f"{cls.__name__}Error",
            (graphene.ObjectType,),
            {
                "field": graphene.String(description="The argument it is about."),
                "code": graphene.NonNull(code_type),
                "message": graphene.String(
                    required=True, description="For developers, in English."
                ),
                "__doc__": "Why it was refused.",
            },
        )
        cls.errors = graphene.List(
            graphene.NonNull(cls.error_type),
            required=True,
            description="Empty if it was done.",
        )
        cls.codes = {code.name: code_type._meta.enum[code.name] for code in codes}  # noqa: SLF001 -- graphene's way
        super().__init_subclass_with_meta__(**options)

    #: given by each mutation, with the arguments it has
    perform: ClassVar[Callable[..., Any]]

    @classmethod
    def carry_out(cls, context: Any, arguments: dict[str, Any]) -> Any:
        """Perform it; a schema's own base class puts around it what all of it needs."""
        return cls.perform(context, **arguments)

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        """Return how an anticipated exception is told; None: it is not anticipated."""
        return error if isinstance(error, Refusal) else None

    @classmethod
    def error(cls, refusal: Refusal) -> Any:
        """Return one entry of `errors`."""
        return cls.error_type(
            field=refusal.field,
            code=cls.codes[refusal.code.name],
            message=" ".join(filter(None, (refusal.code.value, refusal.detail))),
        )

    @classmethod
    def mutate(cls, _root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        try:
            payload = cls.carry_out(info.context, arguments)
        except Exception as error:
            refusal = cls.refusal_of(error)
            if refusal is None or refusal.code.name not in cls.codes:
                raise
            payload = cls(errors=[cls.error(refusal)])
        if payload.errors is None:
            payload.errors = []
        return payload


def _meaning(code: Enum | None) -> str:
    return "Why it was refused." if code is None else str(code.value)
