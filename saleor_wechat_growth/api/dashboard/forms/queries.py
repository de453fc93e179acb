from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import UNAVAILABLE, coded
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.forms.types import (
    Form,
    FormField,
    FormSubmission,
    FormSubmissionConnection,
)
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, RECALLS, needs
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.core.gateways import GatewayError
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms import queries, services
from saleor_wechat_growth.forms.errors import NotConnected
from saleor_wechat_growth.forms.models import Form as FormRow
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

#: of one person, on their page
MOST_OF_A_PERSON: Final = 20


class JinshujuForm(graphene.ObjectType):
    """A form as the Jinshuju account lists it."""

    token = graphene.String(required=True)
    name = graphene.String(required=True)
    form_id = graphene.ID(description="Ours that takes its answers, if there is one.")


class JinshujuAccount(graphene.ObjectType):
    """An account at Jinshuju that the shop has connected."""

    key = graphene.ID(required=True)
    name = graphene.String(required=True)


class FormsQueries(graphene.ObjectType):
    """Forms and what people answered."""

    forms = graphene.List(graphene.NonNull(Form), required=True)
    form = graphene.Field(Form, id=graphene.ID(required=True))
    form_submissions = graphene.Field(
        FormSubmissionConnection,
        required=True,
        form_id=graphene.ID(required=True),
        **paged_arguments(),
    )
    customer_answers = graphene.List(
        graphene.NonNull(FormSubmission),
        required=True,
        customer_id=graphene.ID(required=True),
        description="What one person answered, the newest 20.",
    )
    jinshuju_accounts = graphene.List(graphene.NonNull(JinshujuAccount), required=True)
    jinshuju_forms = graphene.List(
        graphene.NonNull(JinshujuForm),
        account=graphene.ID(required=True, description="Its key."),
        description="Read from Jinshuju now; null with an error if it does not answer.",
    )
    jinshuju_fields = graphene.List(
        graphene.NonNull(FormField),
        account=graphene.ID(required=True, description="Its key."),
        token=graphene.String(required=True),
        description="What such a form asks, as fields that map to nothing yet.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_forms(_root: None, info: GraphQLResolveInfo) -> list[Row[Any]]:
        return rows(queries.forms(info.context.installation_id))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_form(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = queries.forms(info.context.installation_id).filter(id=number_of(id))
        return next(iter(rows(found)), None)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_form_submissions(
        _root: None,
        info: GraphQLResolveInfo,
        form_id: str,
        first: int,
        after: str | None = None,
    ) -> Page:
        found = queries.submissions(
            info.context.installation_id, form_id=number_of(form_id)
        )
        page = newest_first(found, "submitted_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customer_answers(
        _root: None, info: GraphQLResolveInfo, customer_id: str
    ) -> list[Row[Any]]:
        found = queries.submissions(
            info.context.installation_id, customer_id=number_of(customer_id)
        )
        return rows(found.order_by("-submitted_at", "-id")[:MOST_OF_A_PERSON])

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_jinshuju_accounts(_root: None, info: GraphQLResolveInfo) -> Any:
        accounts = Account.objects.of(info.context.installation_id)
        return accounts.filter(kind=Account.Kind.JINSHUJU).order_by("id")

    @staticmethod
    @needs(RECALLS)
    def resolve_jinshuju_forms(
        _root: None, info: GraphQLResolveInfo, account: str
    ) -> list[JinshujuForm] | None:
        shop = info.context.installation_id
        found = _account(shop, account)
        if found is None:
            return None
        try:
            remote = services.remote_forms(installation_id=shop, account_id=found.pk)
        except (GatewayError, NotConnected):
            raise coded(UNAVAILABLE, "Jinshuju does not answer now.") from None
        mapped = dict(
            FormRow.objects.of(shop)
            .filter(account=found)
            .values_list("remote_token", "id")
        )
        return [
            JinshujuForm(
                token=each.token, name=each.name, form_id=mapped.get(each.token)
            )
            for each in remote
        ]

    @staticmethod
    @needs(RECALLS)
    def resolve_jinshuju_fields(
        _root: None, info: GraphQLResolveInfo, account: str, token: str
    ) -> Any:
        shop = info.context.installation_id
        found = _account(shop, account)
        if found is None or not token.isalnum():
            return None
        try:
            raw = services.remote_fields(
                installation_id=shop, account_id=found.pk, token=token
            )
        except (GatewayError, NotConnected):
            raise coded(UNAVAILABLE, "Jinshuju does not answer now.") from None
        return drawn.read(raw)


def _account(installation_id: int, key: str) -> Account | None:
    accounts = Account.objects.of(installation_id).filter(kind=Account.Kind.JINSHUJU)
    return accounts.filter(key=key).first()
