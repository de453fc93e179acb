"""A person's rights, used by themselves: a copy of their data, and to be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.types import Customer
from saleor_wechat_growth.customers import services
from saleor_wechat_growth.customers.services.erasing import BY_CUSTOMER, UNDO

if TYPE_CHECKING:
    from saleor_wechat_growth.api.storefront.context import Context


class RequestMyData(StorefrontMutation):
    """Have a copy made of all that is known of the person, once a day at most.

    It is made within a minute or so: ask `me.privacy.myData` for it.
    """

    class Meta:
        codes = (Code.TOO_SOON, Code.SESSION_OVER)

    me = graphene.Field(Customer)

    @classmethod
    def perform(cls, context: Context) -> Any:
        with context.held() as bearer:
            services.request_export(
                installation_id=bearer.installation_id,
                customer_id=bearer.customer_id,
                requested_by=BY_CUSTOMER,
                now=context.now,
            )
        context.changed()
        return cls(me=context.bearer)


class RequestErasure(StorefrontMutation):
    """Have everything that is known of the person erased, in 24 hours.

    Ask them first: then their sessions end and nothing takes it back. What stays says
    nothing of them: that there was somebody, the amounts of orders, and hashes of
    their addresses by which they are not written to any more.
    """

    class Meta:
        codes = (Code.SESSION_OVER,)

    me = graphene.Field(Customer)

    @classmethod
    def perform(cls, context: Context) -> Any:
        with context.held() as bearer:
            services.request_erasure(
                installation_id=bearer.installation_id,
                customer_id=bearer.customer_id,
                requested_by=BY_CUSTOMER,
                begins_at=context.now + UNDO,
                now=context.now,
            )
        context.changed()
        return cls(me=context.bearer)


class CancelErasure(StorefrontMutation):
    """Take `requestErasure` back, until it begins.

    What the shop or WeChat asked for stays: `me.privacy.erasedFrom` says when.
    """

    class Meta:
        codes = (Code.NO_ERASURE, Code.NOT_THEIRS)

    me = graphene.Field(Customer)

    @classmethod
    def perform(cls, context: Context) -> Any:
        with context.held() as bearer:
            services.cancel_erasure(
                installation_id=bearer.installation_id,
                customer_id=bearer.customer_id,
                now=context.now,
            )
        context.changed()
        return cls(me=context.bearer)
