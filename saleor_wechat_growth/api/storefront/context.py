"""What resolvers know of the request they serve."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.api.core.errors import UNAUTHENTICATED, coded
from saleor_wechat_growth.api.storefront.loaders import Loaders
from saleor_wechat_growth.api.storefront.tokens import Access
from saleor_wechat_growth.customers.services import SessionOver, recognise
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.customers.services import Bearer


class Context:
    """One request: its time, who speaks, what was read.

    access: what a sound access token said; None without one.
    """

    def __init__(self, access: Access | None, now: datetime) -> None:
        self.now = now
        self.loaders = Loaders()
        self._access = access
        self._bearer: Bearer | None = None

    @property
    def bearer(self) -> Bearer:
        """Who speaks. Raises GraphQLError (UNAUTHENTICATED)."""
        found = self.find_bearer()
        if found is None:
            raise coded(
                UNAUTHENTICATED,
                "No session, or it is over: use refreshSession or wechatLogin.",
            )
        return found

    def find_bearer(self) -> Bearer | None:
        """Return who speaks, if anybody does."""
        if self._bearer is None and self._access is not None:
            with suppress(SessionOver):
                self._bearer = recognise(
                    session_id=self._access.session_id,
                    public_key=self._access.public_key,
                    now=self.now,
                )
        return self._bearer

    @contextmanager
    def held(self) -> Iterator[Bearer]:
        """Give who speaks, the same person to the end of a transaction.

        Without it a merge between reading the person and writing a row of theirs
        would leave that row, a withdrawal perhaps, with whom they no longer are.
        Raises GraphQLError (UNAUTHENTICATED).
        """
        shop = self.bearer.installation_id
        with transaction.atomic():
            hold([shop])
            self._bearer = None
            yield self.bearer

    def speaks(self, bearer: Bearer) -> None:
        """Go on as somebody who just logged in."""
        self.changed()
        self._access = Access(bearer.public_key, bearer.session_id)
        self._bearer = bearer

    def changed(self) -> None:
        """Forget what was read: a mutation made it old, perhaps also who speaks."""
        self._bearer = None
        self.loaders = Loaders()
