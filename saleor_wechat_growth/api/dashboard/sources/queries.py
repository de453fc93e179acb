from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.activity import queries, services
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.api.dashboard.sources.code_types import (
    CodeAccount,
    CodeForm,
)
from saleor_wechat_growth.api.dashboard.sources.files import (
    CodeListCheck,
    CostImportCheck,
)
from saleor_wechat_growth.api.dashboard.sources.types import Source, SourceTouch
from saleor_wechat_growth.insights.queries import sources as figures

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.activity.models import SceneCode


class SourcesQueries(graphene.ObjectType):
    """Where visitors come from, and what that brings."""

    sources = graphene.List(
        graphene.NonNull(Source),
        required=True,
        with_archived=graphene.Boolean(default_value=False, required=True),
        description="By name.",
    )
    source = graphene.Field(Source, id=graphene.ID(required=True))
    code_accounts = graphene.List(
        graphene.NonNull(CodeAccount),
        required=True,
        description="Service accounts and mini-programs, by name.",
    )
    check_codes = graphene.Field(
        CodeListCheck,
        required=True,
        form=CodeForm(required=True),
        csv=graphene.String(
            required=True, description="Columns label[,scene][,page]; 5,000 rows."
        ),
        description="What `makeCodes` would do with a list.",
    )
    check_cost_import = graphene.Field(
        CostImportCheck,
        required=True,
        csv=graphene.String(
            required=True,
            description="Columns source,day,amount,currency; 10,000 rows.",
        ),
        description="What `importCosts` would do with a file.",
    )
    source_touches = graphene.List(
        graphene.NonNull(SourceTouch),
        required=True,
        customer=graphene.ID(required=True),
        description="How somebody came by sources: the first time, then the newest 50.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_sources(
        _root: None, info: GraphQLResolveInfo, *, with_archived: bool
    ) -> list[Row[Any]]:
        found = queries.sources(info.context.installation_id)
        if not with_archived:
            found = found.filter(archived_at__isnull=True)
        return rows(found)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_source(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = rows(
            queries.sources(info.context.installation_id).filter(id=number_of(id))
        )
        return found[0] if found else None

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_code_accounts(_root: None, info: GraphQLResolveInfo) -> Any:
        return figures.code_accounts(info.context.installation_id)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_check_codes(
        _root: None, info: GraphQLResolveInfo, form: SceneCode.Form, csv: str
    ) -> services.CheckedCodes:
        return services.check_codes(
            installation_id=info.context.installation_id, form=form.value, text=csv
        )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_check_cost_import(
        _root: None, info: GraphQLResolveInfo, csv: str
    ) -> services.CheckedCosts:
        return services.check_costs(
            installation_id=info.context.installation_id, text=csv
        )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_source_touches(
        _root: None, info: GraphQLResolveInfo, customer: str
    ) -> Any:
        return figures.touches_of(info.context.installation_id, number_of(customer))
