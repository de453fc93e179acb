"""Who asks, and what resolvers get of the shop they ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from saleor_wechat_growth.sandbox.saleor.problems import PermissionDenied

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.model import App, User
    from saleor_wechat_growth.sandbox.saleor.shop import Shop


class Emitter(Protocol):
    """Tells the apps what happened; events.Bus is one."""

    def emit(
        self, event_type: str, principal: App | User | None, **fields: Any
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Requestor:
    """An app, a user, or neither: an anonymous storefront."""

    app: App | None = None
    user: User | None = None
    permissions: frozenset[str] = frozenset()

    @property
    def principal(self) -> App | User | None:
        return self.app or self.user


@dataclass(slots=True)
class Context:
    """What resolvers get. `channel` is the one a products query named."""

    shop: Shop
    bus: Emitter
    requestor: Requestor = field(default_factory=Requestor)
    channel: str | None = None

    def may(self, *permissions: str) -> bool:
        return not self.requestor.permissions.isdisjoint(permissions)

    def require(self, *permissions: str) -> None:
        """Pass with any one of these, or raise PermissionDenied."""
        if not self.may(*permissions):
            raise PermissionDenied(*permissions)

    def require_app(self) -> App:
        if self.requestor.app is None:
            raise PermissionDenied("AUTHENTICATED_APP")
        return self.requestor.app

    def emit(self, event_type: str, **fields: Any) -> None:
        self.bus.emit(event_type, self.requestor.principal, **fields)
