from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import ACCOUNTS
from saleor_wechat_growth.inbox.services import retry_failed

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context


class Code(Enum):
    """What can be wrong with what is mended from the first page."""

    NOTHING_GIVEN_UP = "There is nothing to try again."


class RetryInbox(StaffMutation):
    """Try news again that could not be handled, all of it."""

    class Meta:
        codes = (Code.NOTHING_GIVEN_UP,)

    needs = ACCOUNTS

    retried = graphene.Int(description="How many rows are tried again.")

    @classmethod
    def perform(cls, context: Context) -> Any:
        retried = retry_failed(installation_id=context.installation_id, now=context.now)
        if not retried:
            raise Refusal(Code.NOTHING_GIVEN_UP)
        context.audit("inbox.retried", "inbox", {"rows": retried})
        return cls(retried=retried)


class OverviewMutations(graphene.ObjectType):
    """What is mended from the first page."""

    retry_inbox = RetryInbox.Field()
