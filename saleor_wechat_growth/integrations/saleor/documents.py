"""The GraphQL documents we send core, read once from the installed package.

A document is known by its file's name: `graphql/saleor/orders_page.graphql` is
"orders_page" and holds the operation OrdersPage. Each stands alone (its
fragments are inside), because core stores a webhook's query as it is given.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PACKAGE = "saleor_wechat_growth.saleor_documents"
_SUFFIX = ".graphql"
_CONTRACT = "contract"


@cache
def load(name: str) -> str:
    """Text of one document. Raises FileNotFoundError for a name we don't have."""
    return (files(PACKAGE) / f"{name}{_SUFFIX}").read_text(encoding="utf-8")


def contract() -> str:
    """Return the part of core's schema that our documents use, as SDL."""
    return load(_CONTRACT)


@cache
def names() -> tuple[str, ...]:
    """Names of all documents, sorted; the contract is not one of them."""
    found = (
        entry.name.removesuffix(_SUFFIX)
        for entry in files(PACKAGE).iterdir()
        if entry.name.endswith(_SUFFIX)
    )
    return tuple(sorted(name for name in found if name != _CONTRACT))
