from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from saleor_wechat_growth.journeys.definition import (
    CartDefinition,
    Definition,
    Gate,
    Wait,
    parse,
)
from saleor_wechat_growth.journeys.recipes import RECIPES
from saleor_wechat_growth.journeys.recipes.abandoned_cart import Parameters, build
from saleor_wechat_growth.journeys.steps import Context, run_node
from saleor_wechat_growth.journeys.steps.waiting import until

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def context(**more) -> Context:
    values = {
        "now": NOW,
        "zone": ZoneInfo("Asia/Shanghai"),
        "due_at": NOW,
        "started_from": NOW - timedelta(hours=2),
        "touched_at": None,
        "touches": 0,
        "has_coupon": False,
        "overdue_after": timedelta(hours=6),
    }
    return Context(**{**values, **more})


def graph(**nodes):
    entry = {"type": "cart_idle"}
    return {"entry": entry, "first": next(iter(nodes)), "nodes": nodes}


END = {"type": "exit"}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (graph(a={"type": "wait", "for": "PT1H", "next": "b"}), "no node"),
        (graph(a=END, b=END), "nobody can reach b"),
        (
            graph(
                a={"type": "wait", "for": "PT1H", "next": "b"},
                b={"type": "wait", "for": "PT1H", "next": "a"},
            ),
            "for ever",
        ),
        (graph(a={"type": "wait", "next": "b"}, b=END), "exactly one"),
        (
            graph(
                a={
                    "type": "wait",
                    "since_start": "PT1H",
                    "until_event": "x",
                    "next": "b",
                },
                b=END,
            ),
            "time-out",
        ),
        (graph(a={"type": "dance"}), "dance"),
        (graph(a=END) | {"extra": 1}, "extra"),
    ],
)
def test_a_graph_that_cannot_work_is_refused_with_the_reason(raw, says) -> None:
    with pytest.raises(ValidationError, match=says):
        Definition.model_validate(raw)


def test_a_definition_survives_being_stored() -> None:
    touches = [{"after": 1, "templates": ["a"]}, {"after": 24, "templates": ["b"]}]
    built = build(
        Parameters.model_validate(
            {"touches": touches, "coupon": "c", "minimum": {"CNY": "49.9"}}
        )
    )
    assert parse(built.as_json()).as_json() == built.as_json()
    assert isinstance(parse(built.as_json()), CartDefinition)


@pytest.mark.parametrize(
    ("recipe", "parameters"),
    [
        ("coupon_reminder", {"templates": ["a"], "coupon": "c"}),
        (
            "segment_entry",
            {
                "segment": "s",
                "coupon": "c",
                "coupon_from_touch": 2,
                "touches": [
                    {"after": 0.5, "templates": ["a"]},
                    {"after": 24, "templates": ["b"]},
                ],
            },
        ),
    ],
)
def test_a_definition_by_happening_survives_being_stored(recipe, parameters) -> None:
    made = RECIPES[recipe]
    built = made.build(made.parameters.model_validate(parameters))
    stored = parse(json.loads(json.dumps(built.as_json())))
    assert stored == built
    assert not isinstance(stored, CartDefinition)


def test_a_journey_that_begins_with_its_own_messages_is_refused() -> None:
    raw = graph(a=END) | {"entry": {"type": "happening", "kind": "message.accepted"}}
    with pytest.raises(ValidationError, match="expiring"):
        Definition.model_validate(raw)


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_refuses_unknown_parameters(recipe) -> None:
    with pytest.raises(ValidationError):
        RECIPES[recipe].parameters.model_validate({"nonsense": 1})


@pytest.mark.parametrize(
    "parameters",
    [
        {"touches": []},
        {"touches": [{"after": 1, "templates": []}]},
        {"touches": [{"after": n, "templates": ["a"]} for n in (1, 1.5)]},
        {"touches": [{"after": n, "templates": ["a"]} for n in (1, 24, 72, 96)]},
        {
            "touches": [{"after": 1, "templates": ["a"]}],
            "coupon": "c",
            "coupon_from_touch": 2,
        },
        {"touches": [{"after": 1, "templates": ["a"]}], "minimum": {"CNY": "1e99"}},
        {"touches": [{"after": 1, "templates": ["a"]}], "idle_minutes": 1},
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters) -> None:
    with pytest.raises(ValidationError):
        Parameters.model_validate(parameters)


@pytest.mark.parametrize("hour", [11, 12, 13])
def test_a_time_of_day_is_the_shops_and_never_past(hour) -> None:
    # it is noon in Shanghai
    at = until(Wait(time_of_day=time(hour), next="x"), context())
    assert at >= NOW
    assert at - NOW < timedelta(days=1)
    assert at.astimezone(ZoneInfo("Asia/Shanghai")).hour == hour


def test_a_wait_for_an_event_goes_one_way_or_the_other() -> None:
    node = Wait.model_validate(
        {"for": "PT1H", "until_event": "e", "next": "came", "otherwise": "not"}
    )
    assert run_node(node, context(result="event")).next == "came"
    assert run_node(node, context()).next == "not"


@pytest.mark.parametrize(
    ("condition", "way"),
    [
        ({"value": "cart.total", "is": "at_least", "to": 100}, "yes"),
        ({"value": "cart.total", "is": "below", "to": 100}, "no"),
        ({"value": "run.touches", "is": "equal", "to": 0}, "yes"),
        ({"value": "run.has_coupon", "is": "equal", "to": True}, "no"),
    ],
)
def test_a_gate_compares_and_says_what_it_saw(condition, way) -> None:
    node = Gate.model_validate({"all": [condition], "next": "yes", "otherwise": "no"})
    outcome = run_node(node, context(cart_total=Decimal(100)))
    assert outcome.next == way
    assert condition["value"] in outcome.facts
