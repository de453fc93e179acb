"""What WeChat counts of the shop's service accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import graphene

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.scalars import Decimal
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.insights.queries import statistics
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

_DAYS: Final = 30


class ReadingCounts(graphene.ObjectType):
    """Persons, each counted once a day; null where WeChat has not told."""

    followers = graphene.Int()
    new_followers = graphene.Int()
    lost_followers = graphene.Int()
    read = graphene.Int(description="Who read any article of the account.")
    shared = graphene.Int(description="Who shared any article of the account.")
    liked = graphene.Int()
    read_rate = Decimal(description="Readers by followers, as a share of 1.")
    share_rate = Decimal(description="Who shared by who read, as a share of 1.")


class StatisticsDay(graphene.ObjectType):
    """One day of Asia/Shanghai."""

    day = graphene.Date(required=True)
    counts = graphene.Field(ReadingCounts, required=True)
    is_awaited = graphene.Boolean(
        required=True, description="WeChat is asked (again) about it."
    )
    error = graphene.String(
        required=True, description="WeChat's code, where it did not tell; or empty."
    )


class ArticleFigures(graphene.ObjectType):
    """One article over the days asked for."""

    key = graphene.ID(required=True, description="WeChat's msgid, such as `12003_3`.")
    first_day = graphene.Date(required=True)
    last_day = graphene.Date(required=True)
    read = graphene.Int(required=True)
    shared = graphene.Int(required=True)
    share_rate = Decimal()


class AccountStatistics(graphene.ObjectType):
    """One service account over the days asked for."""

    key = graphene.ID(required=True)
    name = graphene.String(required=True)
    days = graphene.List(
        graphene.NonNull(StatisticsDay), required=True, description="Oldest first."
    )
    articles = graphene.List(
        graphene.NonNull(ArticleFigures),
        required=True,
        description=f"The {statistics.MOST_ARTICLES} most read.",
    )
    average = graphene.Field(
        ReadingCounts,
        required=True,
        description="Of a day that WeChat told of; its followers are the newest.",
    )

    @staticmethod
    def resolve_key(figures: statistics.AccountStatistics, _info: object) -> str:
        return figures.account.key

    @staticmethod
    def resolve_name(figures: statistics.AccountStatistics, _info: object) -> str:
        return figures.account.name


class StatisticsQueries(graphene.ObjectType):
    """Rates of reading and sharing."""

    account_statistics = graphene.List(
        graphene.NonNull(AccountStatistics),
        required=True,
        days=graphene.Int(default_value=_DAYS, required=True),
        description="Of each service account, the last days before today, "
        f"{statistics.MOST_DAYS} at most.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_account_statistics(
        _root: None, info: GraphQLResolveInfo, days: int
    ) -> list[statistics.AccountStatistics]:
        if not 1 <= days <= statistics.MOST_DAYS:
            raise coded(BAD_INPUT, f"`days` is between 1 and {statistics.MOST_DAYS}.")
        accounts = Account.objects.of(info.context.installation_id).filter(
            kind=Account.Kind.SERVICE_ACCOUNT
        )
        return [
            statistics.account_statistics(account, days, info.context.now)
            for account in accounts.order_by("id")
        ]
