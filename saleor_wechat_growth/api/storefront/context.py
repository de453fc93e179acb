"""What resolvers know of the request they serve."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from saleor_wechat_growth.api.core.errors import UNAUTHENTICATED, coded
from saleor_wechat_growth.api.storefront.loaders import Loaders
from saleor_wechat_growth.api.storefront.tokens import Access
from saleor_wechat_growth.customers.services import SessionOver, recognise

if TYPE_CHECKING:
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

    def speaks(self, bearer: Bearer) -> None:
        """Go on as somebody who just logged in."""
        self.changed()
        self._access = Access(bearer.public_key, bearer.session_id)
        self._bearer = bearer

    def changed(self) -> None:
        """Forget what was read: a mutation made it old, perhaps also who speaks."""
        self._bearer = None
        self.loaders = Loaders()
