"""What a file would change in a shop, field by field. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.management.growthfile import audience, canonical
from saleor_wechat_growth.management.growthfile.checking import problems, warnings
from saleor_wechat_growth.management.growthfile.exporting import state
from saleor_wechat_growth.management.growthfile.objects import (
    POLICIES,
    SECTIONS,
    SHOP,
    SINGLES,
    Change,
    Item,
    Name,
    Nothing,
    Standing,
    State,
    Verb,
    label,
)
from saleor_wechat_growth.management.growthfile.reckoning import Estimate, reckon
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.management.growthfile.schema import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.management.growthfile.schema import GrowthFile


#: said of a secret instead of its value
SECRET_SET: Final = "set"  # noqa: S105 -- says what happens, holds none
SECRET_CHANGED: Final = "changed"  # noqa: S105 -- says what happens, holds none
SECRET_TAKEN: Final = "taken away"  # noqa: S105 -- says what happens, holds none


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an operator reads before saying yes.

    problems keep it from being applied, warnings do not.
    """

    shop: Installation
    hash: str
    document: Any = field(repr=False)
    marks: Mapping[str, str] = field(repr=False)
    items: tuple[Item, ...]
    not_in_file: tuple[Name, ...]
    estimates: tuple[Estimate, ...]
    warnings: tuple[Remark, ...]
    problems: tuple[Remark, ...]

    @property
    def changing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.verb is not Verb.LEAVE)

    def refused(self, more: list[Remark]) -> Plan:
        """Return the plan with what the domains would refuse."""
        return replace(self, problems=(*self.problems, *more))

    def moved(self, expected: str) -> list[str] | None:
        """Say what is no longer as it was when `expected` was this plan's hash."""
        return canonical.moved(
            expected, self.document, self.shop.public_key, self.marks
        )


def draw(
    shop: Installation, file: GrowthFile, env: Mapping[str, str], now: datetime
) -> Plan:
    """Plan what `file` would change; `env` holds the secrets it names.

    Without the domains' own refusals: those are found by `applying.rehearse`.
    """
    before = state(shop.pk)
    remarks: list[Remark] = []
    items = tuple(_items(file, before, env, remarks))
    marks = {item.label: _mark(item) for item in items}
    document = canonical.plain(file) | {"accounts": _accounts_as_written(file)}
    wanted = {item.name: item.spec for item in items}
    after = {name: each.spec for name, each in before.items()} | wanted
    return Plan(
        shop=shop,
        hash=canonical.fingerprint(document, shop.public_key, marks),
        document=document,
        marks=marks,
        items=items,
        not_in_file=tuple(
            name
            for name in before
            if name not in wanted
            and (name[0] not in {POLICIES, SHOP} or before[name].version)
            and not before[name].is_over(now)
        ),
        estimates=tuple(
            estimate
            for item in items
            if item.verb is not Verb.LEAVE
            for estimate in reckon(shop.pk, item.name, item.spec, item.standing, now)
        ),
        warnings=(*remarks, *warnings(shop, wanted, after, before)),
        problems=tuple(problems(shop, wanted, after, before, env)),
    )


def _accounts_as_written(file: GrowthFile) -> dict[str, Any]:
    """Secrets that are not said differ from those taken away."""
    return {
        key: canonical.plain(account)
        | {"secrets": account.secrets.model_dump(exclude_unset=True)}
        for key, account in file.accounts.items()
    }


def specs(file: GrowthFile) -> Iterator[tuple[Name, Any]]:
    """Walk the objects of a file in the order in which they build on each other."""
    for section in SECTIONS:
        if section == "segments":
            for key, spec in audience.in_turn(file.segments):
                yield (section, key), spec
        elif section not in SINGLES:
            for key, spec in getattr(file, section).items():
                yield (section, key), spec
        elif getattr(file, section) is not None:
            yield (section, ""), getattr(file, section)


def _items(
    file: GrowthFile, before: State, env: Mapping[str, str], remarks: list[Remark]
) -> Iterator[Item]:
    for name, spec in specs(file):
        standing = before.get(name)
        changes = list(_changes(spec, standing))
        secrets: dict[str, str] = {}
        if name[0] == "accounts":
            secrets = _secrets(name, spec, standing, env, remarks)
            changes += _secret_changes(secrets, standing)
        yield Item(
            name=name,
            verb=_verb(standing, changes),
            spec=spec,
            standing=standing,
            changes=tuple(changes),
            secrets=secrets,
        )


def _verb(standing: Standing | None, changes: list[Change]) -> Verb:
    if not changes:
        return Verb.LEAVE
    if standing is None:
        return Verb.CREATE
    if len(changes) == 1 and _stops(changes[0]):
        return Verb.PAUSE
    return Verb.CHANGE


def _stops(change: Change) -> bool:
    return (change.field == "live" and change.new is False) or (
        change.field == "paused" and change.new is True
    )


def _changes(spec: Any, standing: Standing | None) -> Iterator[Change]:
    if standing is None:
        before, after = {}, _described(canonical.brief(spec))
    else:
        before, after = _described(standing.spec), _described(spec)
    yield from _difference(before, after)
    paused = getattr(spec, "paused", None)
    stands_still = standing is not None and standing.paused is not None
    if paused is not None and paused != stands_still:
        yield Change("paused", stands_still, paused)


def _described(spec: Any) -> dict[str, Any]:
    """Everything but what is compared in its own way."""
    said = canonical.plain(spec)
    return {name: said[name] for name in said if name not in {"secrets", "paused"}}


def _difference(before: Any, after: Any) -> Iterator[Change]:
    old, new = dict(canonical.leaves(before)), dict(canonical.leaves(after))
    for path in dict.fromkeys([*new, *old]):
        was, will = old.get(path, Nothing.ABSENT), new.get(path, Nothing.ABSENT)
        if was != will:
            yield Change(path, was, will)


def _secrets(
    name: Name,
    spec: Any,
    standing: Standing | None,
    env: Mapping[str, str],
    remarks: list[Remark],
) -> dict[str, str]:
    """Return the secrets to store: those that differ from what is stored."""
    stored = standing.secrets if standing else {}
    secrets: Spec = spec.secrets
    found: dict[str, str] = {}
    for secret in sorted(secrets.model_fields_set):
        variable = getattr(secrets, secret)
        value = "" if variable is None else env.get(variable.removeprefix("env:"), "")
        if variable is not None and not value:
            if secret in stored:
                what = (
                    f"{variable.removeprefix('env:')} is not set here: the secret stays"
                )
                remarks.append(Remark(label(name), f"secrets.{secret}", what))
        elif value != stored.get(secret, ""):
            found[secret] = value
    return found


def _secret_changes(
    secrets: Mapping[str, str], standing: Standing | None
) -> Iterator[Change]:
    stored = standing.secrets if standing else {}
    for secret, value in secrets.items():
        what = SECRET_CHANGED if secret in stored else SECRET_SET
        yield Change(
            f"secrets.{secret}", Nothing.ABSENT, what if value else SECRET_TAKEN
        )


def _mark(item: Item) -> str:
    """Return the state that the plan rests on; another one makes it stale."""
    standing = item.standing
    version = standing.version if standing else 0
    paused = ""
    if getattr(item.spec, "paused", None) is not None:
        paused = str(standing is not None and standing.paused is not None)
    # keyed: the hash is printed, and must not let a secret be guessed
    parts = [part for pair in sorted(item.secrets.items()) for part in pair]
    secrets = crypto.lookup("growth-file", *parts).hex() if parts else ""
    return f"{version} {paused} {secrets}"
