"""storefront: what mini-programs ask, at 200 requests a second, over HTTP.

60 % `me`, 30 % `coupons`, 10 % `track` with twenty events, drawn by a seed, of people
spread over a moderately filled shop. Open loop: a request's time runs from when it was
due. The yardstick (`bare_storefront.py`) is a JSON view under the same command line that
checks the same token and makes the same reads and writes. Goals: p95 of 25 ms, and
three times the yardstick's.
"""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
from django.db import connection

from bench import shop
from bench.lines import Line, Size, at_most, load_note, median, say, shown, spread
from bench.serving import PRODUCT, command_line, serving
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import make_months
from saleor_wechat_growth.api.storefront import tokens
from saleor_wechat_growth.core import clock, crypto
from saleor_wechat_growth.coupons.codes import make_up
from saleor_wechat_growth.coupons.terms import CodeFormat, Terms
from saleor_wechat_growth.customers.services import Bearer
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

RATE: Final = 200
EVENTS: Final = 20
CONNECTIONS: Final = 64
YARDSTICK: Final = "bench.bare_storefront:application"
#: of each hundred requests
MIX: Final = {"me": 60, "coupons": 30, "track": 10}
OPERATIONS: Final = Path(__file__).resolve().parent.parent / "graphql" / "storefront"
TEMPLATES: Final = ("T1", "T2", "T3")

TERMS: Final = Terms.model_validate(
    {
        "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
        "sales_channels": ["default-channel"],
        "minimum_order": {"CNY": "100"},
    }
)

# What a person has: an openid with a session, three ledgers, two consents, two tags of
# which one is shown, six coupons (one used, one over), ten events.
_PEOPLE: Final = """
INSERT INTO growth_customer (id, installation_id, created_at)
SELECT i, %(shop)s, %(now)s - i %% 400 * interval '1 day'
FROM generate_series(1, %(people)s) AS i;
INSERT INTO growth_identity (id, installation_id, customer_id, kind, scope, lookup,
    sealed_value, first_seen_at)
SELECT i, %(shop)s, i, 'openid', %(app)s, decode(md5(i::text), 'hex'), '', %(now)s
FROM generate_series(1, %(people)s) AS i;
INSERT INTO growth_storefrontsession (id, installation_id, customer_id, identity_id,
    refresh_hash, created_at, expires_at)
SELECT i, %(shop)s, i, i, decode(md5(i::text), 'hex'), %(now)s,
    %(now)s + interval '30 days'
FROM generate_series(1, %(people)s) AS i;
INSERT INTO growth_grant (installation_id, customer_id, identity_id, account_id,
    template_id, available, reserved, spent, last_answer, last_answer_at)
SELECT %(shop)s, i, i, %(account)s, template, 1, 0, 2, 'accept', %(now)s
FROM generate_series(1, %(people)s) AS i, unnest(%(templates)s::text[]) AS template;
INSERT INTO growth_consent (installation_id, customer_id, channel, purpose, is_granted,
    text_version, source, stated_at)
SELECT %(shop)s, i, 'sms', purpose, i %% 3 > 0, 'sms-1', 'mini_program', %(now)s
FROM generate_series(1, %(people)s) AS i, unnest(ARRAY['reminder', 'marketing'])
    AS purpose;
INSERT INTO growth_tag (id, installation_id, key, name, family, is_mirrored, is_shown)
VALUES (1, %(shop)s, 'gold', '金卡', 'other', FALSE, TRUE),
    (2, %(shop)s, 'inner', 'inner', 'other', FALSE, FALSE);
INSERT INTO growth_tagging (installation_id, tag_id, customer_id, at, origin, by, reason)
SELECT %(shop)s, tag, i, %(now)s, 'staff', '', ''
FROM generate_series(1, %(people)s) AS i, unnest(ARRAY[1, 2]) AS tag;
INSERT INTO growth_coupon (id, installation_id, key, name, status, paused_reason,
    voucher_saleor_id, voucher_name, is_adopted, terms, stock, attempts,
    unusable_reason, version)
VALUES (1, %(shop)s, 'ten', '满100减10', 'ready', '', 'V', 'v', FALSE, %(terms)s, 0, 0,
    '', 1);
INSERT INTO growth_code (id, installation_id, coupon_id, lookup, sealed_value, saleor_id,
    state)
SELECT i, %(shop)s, 1, decode(md5('code' || i), 'hex'), %(code)s, i::text, 'granted'
FROM generate_series(1, %(people)s * 6) AS i;
INSERT INTO growth_coupongrant (installation_id, coupon_id, code_id, customer_id, origin,
    state, value, currency, bound, spent, after_abandonment, granted_at, issued_at,
    expires_at, order_saleor_id, facts)
SELECT %(shop)s, 1, i, (i - 1) / 6 + 1, 'run:' || i,
    (ARRAY['issued', 'issued', 'issued', 'issued', 'redeemed', 'expired'])[i %% 6 + 1],
    10, 'CNY', 0, 0, FALSE, at, at, %(now)s + interval '7 days', '', '{}'
FROM (SELECT i, %(now)s - i %% 90 * interval '1 hour' AS at
      FROM generate_series(1, %(people)s * 6) AS i) AS given;
INSERT INTO growth_activityevent (installation_id, id, occurred_at, customer_id, kind,
    source, properties)
SELECT %(shop)s, gen_random_uuid(), %(now)s - number * interval '1 hour', i,
    'product_viewed', 'client', jsonb_build_object('product', 'P' || number)
FROM generate_series(1, %(people)s) AS i, generate_series(1, 10) AS number;
"""


def measure(size: Size) -> Iterator[Line]:
    loaded = load_note()
    now = clock.now()
    people = size.of(20_000, 50)
    # after a tenth that warms up; no session may ask more than 600 times a minute
    count = size.of(RATE * 30, 60)
    made = _fill(people, now)
    command = command_line()
    found: dict[str, dict[str, list[float]]] = {"ours": {}, "bare": {}}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(size.rounds):
            for name, application in (("ours", PRODUCT), ("bare", YARDSTICK)):
                prepared = _requests(made, name, people, count, seed=number)
                every, some = Path(folder) / "every", Path(folder) / "some"
                every.write_bytes(pickle.dumps(prepared[count // 10 :]))
                some.write_bytes(pickle.dumps(prepared[: count // 10]))
                with serving(command, application) as port:
                    _send(some, port)
                    told = _send(every, port)
                found[name].setdefault("cpu", []).append(told["cpu"] * 1000)
                for figure in ("p50", "p95", "p99"):
                    found[name].setdefault(figure, []).append(told[figure] * 1000)
            last = ", ".join(
                f"{name} p95 {each['p95'][-1]:.1f} ms" for name, each in found.items()
            )
            say(f"  round {number + 1}: {last}")
    ours, bare = found["ours"], found["bare"]
    note = (
        f"{RATE} req/s, {people} people, {spread(ours['p95'])}; p50 "
        f"{median(ours['p50']):.1f}, p99 {median(ours['p99']):.1f} ms{loaded}"
    )
    yield at_most("storefront", median(ours["p95"]), "ms p95", 25, note)
    ratios = [
        mine / theirs for mine, theirs in zip(ours["p95"], bare["p95"], strict=True)
    ]
    yield at_most(
        "storefront.ratio",
        median(ratios),
        "ratio to yardstick's p95",
        3,
        f"bare view: p95 {spread(bare['p95'])} ms; {spread(ratios)}",
    )
    yield shown(
        "storefront.bare_ms",
        median(bare["p95"]),
        "ms p95",
        f"p50 {median(bare['p50']):.1f}, p99 {median(bare['p99']):.1f} ms",
    )
    yield shown(
        "storefront.cpu_ms",
        median(ours["cpu"]),
        "ms CPU a request",
        f"of the server's processes, without PostgreSQL; bare {median(bare['cpu']):.2f}",
    )


def _fill(people: int, now: datetime) -> Installation:
    make_months(now=now - timedelta(days=31))
    make_months(now=now)
    made = shop.installation()
    account = save_account(
        installation_id=made.id,
        key="mini",
        kind=Account.Kind.MINI_PROGRAM,
        name="Bench",
        app_id=shop.APP_ID,
        secrets={"app_secret": shop.APP_SECRET},
    )
    with connection.cursor() as cursor:
        for statement in _PEOPLE.split(";\n"):
            if statement.strip():
                cursor.execute(
                    statement,
                    {
                        "shop": made.id,
                        "now": now,
                        "people": people,
                        "app": shop.APP_ID,
                        "account": account.pk,
                        "templates": list(TEMPLATES),
                        "terms": json.dumps(TERMS.model_dump(mode="json")),
                        "code": crypto.seal_text(make_up(CodeFormat(), 1)[0]),
                    },
                )
        cursor.execute("VACUUM ANALYZE")
    return made


def _requests(
    made: Installation, name: str, people: int, count: int, seed: int
) -> list[bytes]:
    """Return requests as bytes, the same people and operations for both sides."""
    chance = random.Random(seed)
    now = clock.now()
    kinds = chance.choices(list(MIX), weights=list(MIX.values()), k=count)
    documents = {
        kind: (OPERATIONS / f"{kind}.graphql").read_text("utf-8") for kind in MIX
    }
    found = []
    for kind in kinds:
        person = chance.randrange(people) + 1
        bearer = Bearer(made.id, made.public_key, person, person, person, shop.APP_ID)
        variables = _variables(kind, now)
        body: dict[str, Any] = {"query": documents[kind], "variables": variables}
        path = "graphql/storefront/" if name == "ours" else kind
        found.append(
            _raw(path, tokens.issue(bearer, now), body if name == "ours" else variables)
        )
    return found


def _variables(kind: str, now: datetime) -> dict[str, Any]:
    if kind == "me":
        return {"templateIds": list(TEMPLATES)}
    if kind == "coupons":
        return {"first": 20}
    events = [
        {
            "id": str(uuid.uuid4()),
            "kind": "PRODUCT_VIEWED",
            "occurredAt": (now - timedelta(seconds=number)).isoformat(),
            "properties": {"product": f"P{number}", "price": 99},
        }
        for number in range(EVENTS)
    ]
    return {"events": events}


def _raw(path: str, token: str, body: dict[str, Any]) -> bytes:
    content = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"POST /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def _send(path: Path, port: int) -> dict[str, float]:
    """Send every request when it is due; each must be answered, and events be kept."""
    before, spent = _events(), _cpu()
    command = [sys.executable, "-m", "bench.load", str(port), str(path)]
    command += [str(CONNECTIONS), str(RATE)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    wanted = EVENTS * sum(
        b"PRODUCT_VIEWED" in each for each in pickle.loads(path.read_bytes())
    )
    if told["refused"] or _events() - before != wanted:
        message = f"{told['refused']} refused, {_events() - before} of {wanted} kept"
        raise AssertionError(message)
    return {**told, "cpu": (_cpu() - spent) / told["count"]}


def _cpu() -> float:
    """Return the seconds of CPU that the server's processes have taken so far."""
    servers = [
        each
        for each in psutil.Process().children(recursive=True)
        if any("gunicorn" in word for word in each.cmdline())
    ]
    times = [each.cpu_times() for each in servers]
    return sum(each.user + each.system for each in times)


def _events() -> int:
    return ActivityEvent.objects.across_installations().count()
