"""What an app does to itself: its webhooks and its problems."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graphql import (
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
)

from saleor_wechat_growth.sandbox.saleor.events import EVENT_KINDS
from saleor_wechat_growth.sandbox.saleor.execution import Invalid
from saleor_wechat_growth.sandbox.saleor.model import Problem, Webhook
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from graphql import DocumentNode

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Engine, Resolver
    from saleor_wechat_growth.sandbox.saleor.model import App

Arguments = dict[str, Any]

_MOST_PROBLEMS = 100
_MOST_HEADERS = 5
_LENGTHS = {"key": (3, 128), "message": (3, 2048)}


def webhook_mutations(engine: Engine) -> dict[tuple[str, str], Resolver]:
    """Make the resolvers that need the engine to check subscription documents."""

    def create(_source: None, context: Context, arguments: Arguments) -> Arguments:
        app, given = _own_app(context), arguments["input"]
        return {"webhook": add_webhook(engine, context, app, given)}

    def update(_source: None, context: Context, arguments: Arguments) -> Arguments:
        webhook, given = _find(context, arguments), arguments["input"]
        _check(engine, {**_as_input(webhook), **given})
        _fill(webhook, given)
        return {"webhook": webhook}

    def delete(_source: None, context: Context, arguments: Arguments) -> Arguments:
        webhook = _find(context, arguments)
        webhook.app.webhooks.remove(webhook)
        return {"webhook": webhook}

    return {
        ("Mutation", "webhookCreate"): create,
        ("Mutation", "webhookUpdate"): update,
        ("Mutation", "webhookDelete"): delete,
        ("Mutation", "appProblemCreate"): problem_create,
        ("Mutation", "appProblemDismiss"): problem_dismiss,
    }


def add_webhook(
    engine: Engine, context: Context, app: App, given: Arguments
) -> Webhook:
    """Check and store one; keys as in WebhookCreateInput and in a manifest's webhooks."""
    _check(engine, given)
    webhook = Webhook(
        pk=context.shop.next_pk("Webhook"),
        app=app,
        name="",
        identifier=None,
        target_url="",
        events=frozenset(),
        subscription_query="",
    )
    _fill(webhook, given)
    app.webhooks.append(webhook)
    return webhook


def selected_events(document: DocumentNode) -> set[str]:
    """Names of the event types a subscription picks: `{"OrderPaid"}`."""
    return {
        part.type_condition.name.value
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        and definition.operation is OperationType.SUBSCRIPTION
        for field in definition.selection_set.selections
        if isinstance(field, FieldNode) and field.selection_set
        for part in field.selection_set.selections
        if isinstance(part, InlineFragmentNode) and part.type_condition is not None
    }


def _check(engine: Engine, given: Arguments) -> None:
    url = urlsplit(given.get("targetUrl") or "")
    if url.scheme not in {"http", "https"} or not url.netloc:
        raise MutationRefused("INVALID", "targetUrl", "Enter a valid URL.")
    if len(given.get("customHeaders") or {}) > _MOST_HEADERS:
        raise MutationRefused(
            "INVALID_CUSTOM_HEADERS", "customHeaders", "Too many headers."
        )
    unknown = {
        name.upper() for name in given.get("asyncEvents") or ()
    } - EVENT_KINDS.keys()
    if unknown:
        raise MutationRefused(
            "INVALID", "asyncEvents", f"Not here: {', '.join(sorted(unknown))}"
        )
    try:
        document = engine.check(given.get("query") or "")
    except Invalid as invalid:
        raise MutationRefused("GRAPHQL_ERROR", "query", str(invalid)) from None
    if not selected_events(document):
        raise MutationRefused("MISSING_EVENT", "query", "Can't find a single event.")


def _fill(webhook: Webhook, given: Arguments) -> None:
    plain = {"name": "name", "identifier": "identifier", "targetUrl": "target_url"}
    for key, attribute in {
        **plain,
        "query": "subscription_query",
        "isActive": "is_active",
    }.items():
        if given.get(key) is not None:
            setattr(webhook, attribute, given[key])
    if given.get("asyncEvents") is not None:
        webhook.events = frozenset(name.upper() for name in given["asyncEvents"])
    if given.get("customHeaders") is not None:
        headers = given["customHeaders"]
        webhook.custom_headers = {
            name.lower(): str(value) for name, value in headers.items()
        }


def _as_input(webhook: Webhook) -> Arguments:
    return {
        "targetUrl": webhook.target_url,
        "query": webhook.subscription_query,
        "asyncEvents": sorted(webhook.events),
    }


def _own_app(context: Context) -> App:
    return context.require_app()


def _find(context: Context, arguments: Arguments) -> Webhook:
    app = _own_app(context)
    for webhook in app.webhooks:
        if webhook.id == arguments.get("id"):
            return webhook
    raise MutationRefused(
        "NOT_FOUND", "id", f"Couldn't resolve to a node: {arguments.get('id')}"
    )


def problem_create(_source: None, context: Context, arguments: Arguments) -> Arguments:
    """Count up the same key within its period; beyond 100 the oldest goes."""
    app, given, now = context.require_app(), arguments["input"], context.shop.clock()
    for name, (least, most) in _LENGTHS.items():
        if not least <= len(given[name]) <= most:
            raise MutationRefused("INVALID", name, f"{least} to {most} characters.")
    period = timedelta(minutes=given.get("aggregationPeriod") or 0)
    problem = next((row for row in app.problems if row.key == given["key"]), None)
    if problem is None or now - problem.updated_at > period:
        number = context.shop.next_pk("AppProblem")
        problem = Problem(number, given["key"], given["message"], now)
        app.problems = [*app.problems, problem][-_MOST_PROBLEMS:]
    else:
        problem.count += 1
        problem.message, problem.updated_at = given["message"], now
    threshold = given.get("criticalThreshold")
    problem.is_critical = threshold is not None and problem.count >= threshold
    return {"app_problem": problem}


def problem_dismiss(_source: None, context: Context, arguments: Arguments) -> Arguments:
    app = context.require_app()
    keys = set((arguments["input"].get("byApp") or {}).get("keys") or ())
    app.problems = [problem for problem in app.problems if problem.key not in keys]
    return {}
