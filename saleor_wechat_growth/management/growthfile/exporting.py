"""A shop's settings as they are, in the words of the file; and the file of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import yaml

from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.management.growthfile import (
    answering,
    asking,
    audience,
    canonical,
    entrances,
    schema,
    showcase,
)
from saleor_wechat_growth.management.growthfile.describing import (
    described,
    standing,
    version_of,
)
from saleor_wechat_growth.management.growthfile.objects import (
    LIFECYCLE,
    POLICIES,
    SECTIONS,
    SHOP,
    SINGLES,
    Standing,
    State,
)
from saleor_wechat_growth.management.growthfile.reading import RESOLVERS
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import Account, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

HEADER: Final = (
    "# yaml-language-server: $schema=growth.schema.json\n"
    "# Secrets stand in the environment, under the names after `env:`.\n"
)


def state(installation_id: int) -> State:
    """Read a shop's settings. Journeys that no recipe made are not described.

    Raises Indescribable for a row that no file could have made.
    """
    found: State = {}
    for section, read in (
        ("accounts", _accounts),
        ("templates", _templates),
        ("coupons", _coupons),
        ("sources", entrances.sources),
        ("codes", entrances.codes),
        ("replies", answering.replies),
        ("menus", answering.menus),
        ("claims", showcase.claims),
        ("slots", showcase.slots),
        ("search_offers", showcase.search_offers),
        ("forms", asking.forms),
        ("sale_days", asking.sale_days),
        ("watches", asking.watches),
        ("journeys", _journeys),
    ):
        found |= {(section, key): each for key, each in read(installation_id)}
    for section, read_specs in (
        ("tags", audience.tags),
        ("traits", audience.traits),
        (LIFECYCLE, audience.lifecycle),
        ("rfm", audience.rfm),
        ("segments", audience.segments),
    ):
        for key, row_id, spec in read_specs(installation_id):
            found[section, key] = standing(row_id, spec)
    shop = schema.Shop(
        time_zone=Installation.objects.values_list("time_zone", flat=True).get(
            id=installation_id
        )
    )
    # 0: as every new shop is
    version = 0 if shop == schema.Shop() else version_of(shop)
    found[SHOP, ""] = Standing(installation_id, version, shop)
    row = Policy.objects.of(installation_id).first()
    found[POLICIES, ""] = Standing(
        id=row.pk if row else 0,
        version=row.version if row else 0,
        spec=reach_queries.policies(installation_id),
    )
    return found


#: what an account's row and its part of the file call the same
_ACCOUNT: Final = frozenset(
    {"kind", "name", "app_id", "open_platform", "role", "options"}
)


def _accounts(installation_id: int) -> Iterable[tuple[str, Standing]]:
    for row in Account.objects.of(installation_id).order_by("id"):
        form = schema.ACCOUNTS[row.kind]
        # as far as an account of its kind has them
        raw = {name: getattr(row, name) for name in _ACCOUNT & form.model_fields.keys()}
        spec = described(form, raw, f"account {row.key}")
        # one that resumes by itself is not set up to stand still
        stands_still = row.status == Account.Status.PAUSED and not row.paused_until
        yield (
            row.key,
            Standing(
                id=row.pk,
                version=row.version,
                spec=spec,
                paused=row.paused_reason if stands_still else None,
                secrets=reach_queries.open_secrets(row),
            ),
        )


def _templates(installation_id: int) -> Iterable[tuple[str, Standing]]:
    rows = Template.objects.of(installation_id).select_related("account", "media")
    for row in rows.order_by("id"):
        allowed = None
        if row.risk_allowed_by:
            allowed = {"by": row.risk_allowed_by, "risk_read": True}
        raw = {
            "account": row.account.key,
            "channel": row.channel,
            "gateway_id": row.gateway_id,
            "form": row.form,
            "picture": row.media.key if row.media else "",
            "title": row.title,
            "purpose": row.purpose,
            "fields": row.fields,
            "wording": row.wording,
            "long_term": row.is_long_term,
            "allow_risk": allowed,
        }
        spec = described(schema.Template, raw, f"template {row.key}")
        paused = row.paused_reason if row.status == Template.Status.PAUSED else None
        yield row.key, Standing(row.pk, row.version, spec, paused)


def _coupons(installation_id: int) -> Iterable[tuple[str, Standing]]:
    ceilings: dict[int, dict[str, Decimal]] = {}
    for budget in coupon_queries.budgets(installation_id):
        ceilings.setdefault(budget.coupon_id, {})[budget.currency] = budget.ceiling
    for row in Coupon.objects.of(installation_id).order_by("id"):
        raw = {
            **row.terms,
            "name": row.name,
            "budget": ceilings.get(row.pk, {}),
            "adopted_voucher": row.voucher_saleor_id if row.is_adopted else "",
        }
        spec = described(schema.Coupon, raw, f"coupon {row.key}")
        paused = row.paused_reason if row.status == Coupon.Status.PAUSED else None
        yield row.key, Standing(row.pk, row.version, spec, paused)


def _journeys(installation_id: int) -> Iterable[tuple[str, Standing]]:
    rows = Journey.objects.of(installation_id).exclude(recipe="").order_by("id")
    for row in rows:
        raw = {
            "name": row.name,
            "recipe": row.recipe,
            "live": row.status == Journey.Status.LIVE,
            "parameters": row.parameters,
        }
        spec = described(schema.JOURNEYS[row.recipe], raw, f"journey {row.key}")
        yield row.key, Standing(row.pk, row.version, spec)


def export(installation_id: int, now: datetime) -> str:
    """Write the file that describes a shop as it is; secrets only as env:NAME.

    Without what is over at `now`: nobody can set it any more.
    """
    document: dict[str, Any] = {"version": 1}
    names: set[str] = set()
    found = state(installation_id)
    for section in (*SECTIONS[1:], POLICIES):
        for (where, key), each in found.items():
            if where != section or each.is_over(now):
                continue
            spoken = canonical.brief(each.spec)
            if each.secrets:
                spoken["secrets"] = {
                    name: f"env:{_variable(key, name, names)}"
                    for name in sorted(each.secrets)
                }
            if each.paused is not None:
                spoken["paused"] = True
            if section in SINGLES:
                document[section] = spoken
            else:
                document.setdefault(section, {})[key] = spoken
    return HEADER + dump(document)


def _variable(key: str, secret: str, taken: set[str]) -> str:
    base = re.sub(r"[^A-Z0-9]", "_", f"GROWTH_{key}_{secret}".upper())
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name


class _Dumper(yaml.SafeDumper):
    """Quotes whatever any YAML reader, 1.1 or 1.2, would not take for a text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002
        super().increase_indent(flow, indentless=False)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = canonical.number(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Dumper.add_representer(Decimal, _decimal)
for _tag, _form, _firsts in RESOLVERS:
    _Dumper.add_implicit_resolver(_tag, _form, _firsts)


def dump(document: dict[str, Any]) -> str:
    """Write a plain value as YAML that `reading.read` reads as the same."""
    written: str = yaml.dump(
        document,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=88,
    )
    return written
