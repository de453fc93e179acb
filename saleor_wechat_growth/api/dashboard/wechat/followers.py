"""When who follows was last compared with WeChat's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from django.db.models import Count, Q

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.mutations import StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.wechat.codes import Code
from saleor_wechat_growth.reach.models import Account, Follow, FollowerCheck
from saleor_wechat_growth.reach.services import ask_follower_check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.context import Context

    AccountRow = Row[Account]


def _check(row: AccountRow) -> FollowerCheck | None:
    found: FollowerCheck | None = getattr(row.it, "follower_check", None)
    return found


class AccountFollowers(graphene.ObjectType):
    """Who follows a service account, as far as we know, and how we know it."""

    key = graphene.ID(required=True)
    name = graphene.String(required=True)
    following = graphene.Int(required=True, description="By our own book.")
    waiting = graphene.Int(
        required=True, description="Of whom WeChat has not been asked yet who they are."
    )
    compared_at = DateTime(description="Null: never yet.")
    next_at = DateTime()
    is_running = graphene.Boolean(required=True)
    listed = graphene.Int(required=True, description="Of the comparison, so far.")
    total = graphene.Int(required=True, description="As WeChat counts them.")
    found = graphene.Int(required=True, description="Whom we did not know to follow.")
    lost = graphene.Int(
        required=True, description="Of whom we knew not that they left."
    )
    error = graphene.String(
        required=True, description="WeChat's code, `incomplete`, or empty."
    )

    @staticmethod
    def resolve_key(row: AccountRow, _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_name(row: AccountRow, _info: Any) -> str:
        return row.it.name

    @staticmethod
    def resolve_following(row: AccountRow, info: GraphQLResolveInfo) -> int:
        return _counted(row, info)[0]

    @staticmethod
    def resolve_waiting(row: AccountRow, info: GraphQLResolveInfo) -> int:
        return _counted(row, info)[1]

    @staticmethod
    def resolve_compared_at(row: AccountRow, _info: Any) -> Any:
        check = _check(row)
        return check.finished_at if check else None

    @staticmethod
    def resolve_next_at(row: AccountRow, _info: Any) -> Any:
        check = _check(row)
        return check.due_at if check and check.started_at is None else None

    @staticmethod
    def resolve_is_running(row: AccountRow, _info: Any) -> bool:
        check = _check(row)
        return bool(check and (check.started_at or check.is_asked) and not check.error)

    @staticmethod
    def resolve_listed(row: AccountRow, _info: Any) -> int:
        check = _check(row)
        return check.listed if check else 0

    @staticmethod
    def resolve_total(row: AccountRow, _info: Any) -> int:
        check = _check(row)
        return check.total if check else 0

    @staticmethod
    def resolve_found(row: AccountRow, _info: Any) -> int:
        check = _check(row)
        return check.found if check else 0

    @staticmethod
    def resolve_lost(row: AccountRow, _info: Any) -> int:
        check = _check(row)
        return check.lost if check else 0

    @staticmethod
    def resolve_error(row: AccountRow, _info: Any) -> str:
        check = _check(row)
        return check.error if check else ""


def _counted(row: AccountRow, info: GraphQLResolveInfo) -> tuple[int, int]:
    shop = info.context.installation_id

    def load(ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
        counts = (
            Follow.objects.of(shop)
            .filter(account_id__in=ids, is_following=True)
            .order_by()
            .values_list("account_id")
            .annotate(
                all_of=Count("id"),
                asked=Count("id", filter=Q(look_up_at__isnull=False)),
            )
        )
        return {account_id: (all_of, asked) for account_id, all_of, asked in counts}

    return row.related("followers", load) or (0, 0)


class FollowerQueries(graphene.ObjectType):
    """Who follows."""

    account_followers = graphene.List(
        graphene.NonNull(AccountFollowers),
        required=True,
        description="Of each service account.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_account_followers(
        _root: None, info: GraphQLResolveInfo
    ) -> list[AccountRow]:
        return rows(service_accounts(info.context.installation_id))


def service_accounts(installation_id: int) -> Sequence[Account]:
    found = Account.objects.of(installation_id).filter(
        kind=Account.Kind.SERVICE_ACCOUNT
    )
    return list(found.select_related("follower_check").order_by("id"))


class CheckFollowers(StaffMutation):
    """Compare who follows an account with WeChat's list now, in the background."""

    class Meta:
        codes = (Code.ACCOUNT_UNKNOWN,)

    class Arguments:
        account = graphene.ID(required=True)

    needs = CUSTOMERS

    followers = graphene.Field(AccountFollowers)

    @classmethod
    def perform(cls, context: Context, *, account: str) -> Any:
        shop = context.installation_id
        found = next((e for e in service_accounts(shop) if e.key == account), None)
        if found is None:
            raise Refusal(Code.ACCOUNT_UNKNOWN, "account")
        ask_follower_check(installation_id=shop, account_id=found.pk, now=context.now)
        context.audit("followers.check_asked", account, {})
        again = [each for each in service_accounts(shop) if each.key == account]
        return cls(followers=rows(again)[0])
