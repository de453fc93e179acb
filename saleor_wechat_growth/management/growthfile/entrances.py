"""Sources and their codes in the file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.activity.facts import CodeWanted
from saleor_wechat_growth.activity.models import (
    MOST_PERMANENT,
    CodeAllowance,
    SceneCode,
    Source,
)
from saleor_wechat_growth.activity.services import (
    Kind,
    archive_source,
    order_codes,
    restore_source,
    save_source,
)
from saleor_wechat_growth.activity.services.coding import ACCOUNTS
from saleor_wechat_growth.management.growthfile import canonical, schema
from saleor_wechat_growth.management.growthfile.describing import described, standing
from saleor_wechat_growth.management.growthfile.remarks import Remark
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from saleor_wechat_growth.management.growthfile.objects import Item, Standing
    from saleor_wechat_growth.management.growthfile.remarks import Specs

_DAY: Final = timedelta(days=1).total_seconds()
#: what a source's row and its part of the file call the same
_SOURCE: Final = (
    "name",
    "public_name",
    "kind",
    "placement",
    "material",
    "owner",
    "journey_step",
)


def sources(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the shop's sources, those put away, too."""
    for row in Source.objects.of(shop).order_by("id"):
        raw = {name: getattr(row, name) for name in _SOURCE}
        raw["live"] = row.archived_at is None
        spec = described(schema.Source, raw, f"source {row.key}")
        yield row.key, standing(row.pk, spec)


def codes(shop: int) -> Iterator[tuple[str, Standing]]:
    """Return the codes that were ordered one by one, by their scenes."""
    rows = SceneCode.objects.of(shop).filter(batch=None)
    for row in rows.select_related("source", "account").order_by("id"):
        raw = {
            "source": row.source.key,
            "form": row.form,
            "label": row.label,
            "account": row.account.key if row.account else "",
            "page": row.page,
            "address": row.address,
            "days": row.lifetime and int(row.lifetime / _DAY),
        }
        spec = described(schema.Code, raw, f"code {row.scene}")
        yield row.scene, standing(row.pk, spec)


def code_problems(label: str, spec: Any, before: Any, after: Specs) -> Iterator[Remark]:
    """Say what keeps a code from being made; `before`: as it was made."""
    if before is not None:
        was, is_to_be = canonical.plain(before), canonical.plain(spec)
        for field in was:
            if was[field] != is_to_be[field]:
                what = "a code stays as it was made; order another, of another scene"
                yield Remark(label, field, what)
        return
    source = after.get(("sources", spec.source))
    if source is None:
        yield Remark(label, "source", f"there is no source {spec.source}")
    elif not source.live:
        yield Remark(label, "source", f"{spec.source} is put away: make it live first")
    needed = ACCOUNTS.get(spec.form)
    if needed is None:
        return
    account = after.get(("accounts", spec.account))
    if account is None:
        yield Remark(label, "account", f"there is no account {spec.account}")
    elif account.kind != needed:
        yield Remark(label, "account", f"a {spec.form} is made by a {needed}")


def source_warnings(label: str, spec: Any, after: Specs) -> Iterator[Remark]:
    """Say what of a source would not do what it looks like."""
    journey, _, _ = spec.journey_step.partition("/")
    if journey and ("journeys", journey) not in after:
        yield Remark(label, "journey_step", f"there is no journey {journey}")


def reckoned_source(
    shop: int, key: str, spec: Any
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say what becomes of the codes of a source that is put away."""
    count = SceneCode.objects.of(shop).filter(source__key=key).count()
    if count and not spec.live:
        says = f"its {count} codes go on being counted; its links to the mini-program"
        yield f"{says} end within 30 days", {"codes": count}


def reckoned_code(shop: int, spec: Any) -> tuple[str, dict[str, Any]]:
    """Say what a new code takes."""
    if spec.form == SceneCode.Form.SHORT_LINK:
        return "is made at once, nobody is asked for it", {}
    asked = "WeChat is asked for it, within a minute"
    if spec.form != SceneCode.Form.QR_PERMANENT:
        return asked, {}
    row = CodeAllowance.objects.of(shop).filter(account__key=spec.account).first()
    taken = row.permanent if row else 0
    says = (
        f"{asked}; it is one of {MOST_PERMANENT} permanent ones that {spec.account} "
        f"can ever have, of which {taken} are taken"
    )
    return says, {"permanent_codes": taken, "permanent_codes_at_most": MOST_PERMANENT}


def carry_out_source(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec, before = item.spec, item.standing
    saved = save_source(
        installation_id=shop,
        key=item.name[1],
        values={name: getattr(spec, name) for name in _SOURCE},
        now=now,
    )
    was_live = before is None or before.spec.live
    if was_live and not spec.live:
        archive_source(installation_id=shop, source_id=saved.pk, now=now)
    elif spec.live and not was_live:
        restore_source(installation_id=shop, source_id=saved.pk)


def carry_out_code(shop: int, item: Item, now: datetime, _rehearsal: bool) -> None:  # noqa: FBT001
    spec = item.spec
    source = Source.objects.of(shop).get(key=spec.source)
    account = Account.objects.of(shop).filter(key=spec.account).first()
    order_codes(
        installation_id=shop,
        source_id=source.pk,
        kind=Kind(
            form=SceneCode.Form(spec.form),
            account_id=account.pk if account else None,
            days=spec.days,
            page=spec.page,
            address=spec.address,
        ),
        wanted=[CodeWanted(spec.label, item.name[1])],
        now=now,
    )
