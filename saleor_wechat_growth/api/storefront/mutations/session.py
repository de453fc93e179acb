from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.storefront import tokens
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.persons import log_in
from saleor_wechat_growth.api.storefront.types import Customer
from saleor_wechat_growth.customers.services import refresh_session, revoke_session

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context
    from saleor_wechat_growth.customers.services import Opened


class _Session(StorefrontMutation):
    class Meta:
        abstract = True

    access_token = graphene.String(
        description="For the header `Authorization: Bearer …`."
    )
    refresh_token = graphene.String(
        description="For refreshSession, once. Keep it in the phone's storage only."
    )
    expires_in = graphene.Int(description="Seconds the access token is good for.")
    me = graphene.Field(Customer)

    @classmethod
    def of(cls, context: Context, opened: Opened) -> Any:
        context.speaks(opened.bearer)
        return cls(
            access_token=tokens.issue(opened.bearer, context.now),
            refresh_token=opened.refresh_token,
            expires_in=int(tokens.LIFE.total_seconds()),
            me=opened.bearer,
        )


class WechatLogin(_Session):
    """Log in with what `wx.login`, or the web login of a service account, gave.

    Later mutations of the request may use it.
    """

    class Meta:
        codes = (
            Code.SHOP_UNKNOWN,
            Code.APP_UNKNOWN,
            Code.APP_MISCONFIGURED,
            Code.CODE_INVALID,
            Code.PERSON_REFUSED,
            Code.WECHAT_UNAVAILABLE,
            # the shop or the person went away in this very moment
            Code.SESSION_OVER,
        )

    class Arguments:
        shop = graphene.String(
            required=True, description="The shop's public key; it is no secret."
        )
        app_id = graphene.String(
            required=True, description="Of the mini-program or service account."
        )
        code = graphene.String(required=True)

    @classmethod
    def perform(cls, context: Context, *, shop: str, app_id: str, code: str) -> Any:
        opened = log_in(public_key=shop, app_id=app_id, code=code, now=context.now)
        return cls.of(context, opened)


class RefreshSession(_Session):
    """Get new tokens. A refresh token used twice ends the session: it was stolen."""

    class Meta:
        codes = (Code.SESSION_OVER,)

    class Arguments:
        refresh_token = graphene.String(required=True)

    @classmethod
    def perform(cls, context: Context, *, refresh_token: str) -> Any:
        return cls.of(
            context, refresh_session(refresh_token=refresh_token, now=context.now)
        )


class Logout(StorefrontMutation):
    """End the session: its access and refresh tokens are good for nothing more."""

    class Meta:
        codes = (Code.SESSION_OVER,)

    @classmethod
    def perform(cls, context: Context) -> Any:
        bearer = context.find_bearer()
        if bearer is None:
            raise Refusal(Code.SESSION_OVER)
        revoke_session(
            installation_id=bearer.installation_id,
            session_id=bearer.session_id,
            now=context.now,
        )
        context.changed()
        return cls()
