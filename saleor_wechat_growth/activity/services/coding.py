"""Codes ordered: written down, with their scenes, before WeChat is asked for any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from saleor_wechat_growth.activity import codefile
from saleor_wechat_growth.activity.codefile import Bad, Fault, Row
from saleor_wechat_growth.activity.errors import (
    AccountUnfit,
    BatchUnknown,
    CodeInvalid,
    PermanentSpent,
    SceneTaken,
    SourceUnknown,
)
from saleor_wechat_growth.activity.facts import CodeWanted, LinkWanted
from saleor_wechat_growth.activity.models import (
    MOST_PERMANENT,
    CodeAllowance,
    CodeBatch,
    SceneCode,
    Source,
    TrackedLink,
)
from saleor_wechat_growth.activity.scenes import (
    is_address,
    is_page,
    is_scene,
    new_scene,
)
from saleor_wechat_growth.activity.services.links import make_links
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.integrations.wechat.codes import MOST_DAYS
from saleor_wechat_growth.reach.models import Account

Form = SceneCode.Form

MAKE_TASK: Final = "saleor_wechat_growth.activity.tasks.make_codes"

#: whose each form is; a short link is ours
ACCOUNTS: Final = {
    Form.QR_TEMPORARY: Account.Kind.SERVICE_ACCOUNT,
    Form.QR_PERMANENT: Account.Kind.SERVICE_ACCOUNT,
    Form.MINI_PROGRAM_CODE: Account.Kind.MINI_PROGRAM,
    Form.URL_LINK: Account.Kind.MINI_PROGRAM,
}
#: forms with a link of ours in front of what they lead to
LINKED: Final = frozenset({Form.URL_LINK, Form.SHORT_LINK})


@dataclass(frozen=True, slots=True)
class Kind:
    """What codes to make. account_id: None for short links alone.

    days: how long a temporary one lives, 1 to 30. page, address: for those of the
    wanted that name none.
    """

    form: SceneCode.Form
    account_id: int | None = None
    days: int | None = None
    page: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class CheckedCodes:
    """What a list of codes would make."""

    total: int
    rows: Sequence[Row]
    bad: Sequence[Bad]


def check_codes(*, installation_id: int, form: str, text: str) -> CheckedCodes:
    """Say what a list would make, row by row; nothing is written."""
    read = codefile.read(text, may_ask=form != Form.MINI_PROGRAM_CODE)
    given = {row.scene for row in read.rows if row.scene}
    taken = set(
        SceneCode.objects.of(installation_id)
        .filter(scene__in=given)
        .values_list("scene", flat=True)
    )
    bad = [*read.bad]
    bad += [Bad(row.line, Fault.SCENE_TAKEN) for row in read.rows if row.scene in taken]
    return CheckedCodes(
        total=len(read.rows) + sum(1 for each in read.bad if each.line),
        rows=[row for row in read.rows if row.scene not in taken],
        bad=sorted(bad, key=lambda each: each.line),
    )


@transaction.atomic
def order_batch(
    *,
    installation_id: int,
    source_id: int,
    kind: Kind,
    checked: CheckedCodes,
    by: str,
    now: datetime,
) -> CodeBatch:
    """Have the codes of a checked list made, in the background; see `order_codes`."""
    batch = CodeBatch.objects.create(
        installation_id=installation_id,
        source=_source(installation_id, source_id),
        form=kind.form,
        total=len(checked.rows),
        started_by=by,
        created_at=now,
    )
    order_codes(
        installation_id=installation_id,
        source_id=source_id,
        kind=kind,
        wanted=[CodeWanted(row.label, row.scene, row.page) for row in checked.rows],
        batch=batch,
        now=now,
    )
    return batch


@transaction.atomic
def order_codes(
    *,
    installation_id: int,
    source_id: int,
    kind: Kind,
    wanted: Sequence[CodeWanted],
    now: datetime,
    batch: CodeBatch | None = None,
) -> list[SceneCode]:
    """Write codes down to be made; short links are made by it.

    Raises:
        SourceUnknown, AccountUnfit, CodeInvalid, SceneTaken: see there.
        PermanentSpent: the account cannot have so many more permanent codes.

    """
    source = _source(installation_id, source_id)
    account = _account(installation_id, kind)
    codes = [_code(source, account, kind, each, batch, now) for each in wanted]
    if kind.form == Form.QR_PERMANENT and account is not None:
        reserve_permanent(
            installation_id=installation_id, account_id=account.pk, count=len(codes)
        )
    try:
        with transaction.atomic():
            SceneCode.objects.bulk_create(codes, batch_size=1000)
    except IntegrityError:
        raise SceneTaken from None
    if kind.form in LINKED:
        _link(installation_id, codes, now)
    if kind.form != Form.SHORT_LINK:
        transaction.on_commit(lambda: wake(MAKE_TASK))
    return codes


@transaction.atomic
def retry_codes(*, installation_id: int, source_id: int, now: datetime) -> int:
    """Ask again for what WeChat refused; return for how many codes.

    Raises PermanentSpent.
    """
    failed = list(
        SceneCode.objects.of(installation_id)
        .filter(source_id=source_id, state=SceneCode.State.FAILED)
        .order_by("id")
        .select_for_update()
    )
    permanent = [each for each in failed if _counts_anew(each)]
    for account_id in sorted(
        {each.account_id for each in permanent if each.account_id}
    ):
        count = sum(each.account_id == account_id for each in permanent)
        reserve_permanent(
            installation_id=installation_id, account_id=account_id, count=count
        )
    # a temporary one may be over by now: it is made anew, and lives its days from then
    anew = SceneCode.objects.of(installation_id).filter(
        id__in=[each.pk for each in failed], form=Form.QR_TEMPORARY
    )
    anew.update(ticket="", url="", expires_at=None)
    SceneCode.objects.of(installation_id).filter(
        id__in=[each.pk for each in failed]
    ).update(state=SceneCode.State.PENDING, due_at=now, attempts=0, error_code="")
    if failed:
        transaction.on_commit(lambda: wake(MAKE_TASK))
    return len(failed)


@transaction.atomic
def cancel_batch(*, installation_id: int, batch_id: int, now: datetime) -> int:
    """Make no more codes of a batch; return how many are dropped.

    What is made stays, and so does what WeChat is being asked for this moment. Raises
    BatchUnknown.
    """
    there = CodeBatch.objects.of(installation_id)
    batch = there.filter(id=batch_id).select_for_update().first()
    if batch is None:
        raise BatchUnknown(batch_id)
    codes = SceneCode.objects.of(installation_id).filter(batch=batch)
    waiting = list(
        codes.filter(
            # one with a ticket is WeChat's already, one that is claimed is asked for
            Q(attempts=0) | Q(due_at__lte=now),
            state=SceneCode.State.PENDING,
            ticket="",
        )
        .order_by("id")
        .select_for_update()
    )
    if not waiting:
        return 0
    codes.filter(id__in=[each.pk for each in waiting]).delete()
    links = [each.link_id for each in waiting if each.link_id]
    TrackedLink.objects.of(installation_id).filter(id__in=links).delete()
    _give_back(installation_id, waiting)
    batch.total = codes.count()
    if batch.total:
        batch.save(update_fields=["total"])
    else:
        batch.delete()
    return len(waiting)


def _give_back(installation_id: int, codes: Sequence[SceneCode]) -> None:
    """Free the places of permanent codes that WeChat was never asked for."""
    spoken = Counter(
        each.account_id
        for each in codes
        if each.form == Form.QR_PERMANENT and each.account_id
    )
    for account_id, count in sorted(spoken.items()):
        CodeAllowance.objects.of(installation_id).filter(account_id=account_id).update(
            permanent=F("permanent") - count
        )


def _counts_anew(code: SceneCode) -> bool:
    """Whether its place among the permanent ones was given back when it failed."""
    return code.form == Form.QR_PERMANENT and not code.ticket


_RESERVE: Final = """
INSERT INTO growth_codeallowance AS held (installation_id, account_id, permanent)
VALUES (%(shop)s, %(account)s, %(count)s)
ON CONFLICT (account_id) DO UPDATE SET permanent = held.permanent + excluded.permanent
WHERE held.permanent + excluded.permanent <= %(most)s
RETURNING permanent
"""


def reserve_permanent(*, installation_id: int, account_id: int, count: int) -> None:
    """Take places of an account's permanent codes, by one conditional statement.

    Raises PermanentSpent.
    """
    if count > MOST_PERMANENT:
        raise PermanentSpent
    with connection.cursor() as cursor:
        cursor.execute(
            _RESERVE,
            {
                "shop": installation_id,
                "account": account_id,
                "count": count,
                "most": MOST_PERMANENT,
            },
        )
        if cursor.fetchone() is None:
            raise PermanentSpent


def _source(installation_id: int, source_id: int) -> Source:
    source = (
        Source.objects.of(installation_id)
        .filter(id=source_id, archived_at__isnull=True)
        .first()
    )
    if source is None:
        raise SourceUnknown(str(source_id))
    return source


def _account(installation_id: int, kind: Kind) -> Account | None:
    needed = ACCOUNTS.get(kind.form)
    if needed is None:
        return None
    account = (
        Account.objects.of(installation_id)
        .filter(id=kind.account_id or 0, kind=needed)
        .first()
    )
    if account is None:
        raise AccountUnfit
    return account


def _code(
    source: Source,
    account: Account | None,
    kind: Kind,
    wanted: CodeWanted,
    batch: CodeBatch | None,
    now: datetime,
) -> SceneCode:
    is_short = kind.form == Form.SHORT_LINK
    is_qr = kind.form in {Form.QR_PERMANENT, Form.QR_TEMPORARY}
    code = SceneCode(
        installation_id=source.installation_id,
        source=source,
        batch=batch,
        form=kind.form,
        account=account,
        label=wanted.label.strip(),
        page="" if is_qr or is_short else (wanted.page or kind.page).lstrip("/"),
        address=(wanted.address or kind.address) if is_short else "",
        scene=wanted.scene or new_scene(),
        lifetime=_lifetime(kind),
        state=SceneCode.State.MADE if is_short else SceneCode.State.PENDING,
        created_at=now,
        made_at=now if is_short else None,
        due_at=None if is_short else now,
    )
    _check(code)
    return code


def _lifetime(kind: Kind) -> int | None:
    if kind.form != Form.QR_TEMPORARY:
        return None
    if kind.days is None or not 1 <= kind.days <= MOST_DAYS:
        raise CodeInvalid("days")
    return int(timedelta(days=kind.days).total_seconds())


def _check(code: SceneCode) -> None:
    label = code.label
    if not 0 < len(label) <= codefile.LONGEST_LABEL or not label.isprintable():
        raise CodeInvalid("label")
    if not is_scene(code.scene):
        raise CodeInvalid("scene")
    may_ask = code.form != Form.MINI_PROGRAM_CODE
    if code.page and not is_page(code.page, may_ask=may_ask):
        raise CodeInvalid("page")
    if code.form == Form.SHORT_LINK and not is_address(code.address):
        raise CodeInvalid("address")


def _link(installation_id: int, codes: Sequence[SceneCode], now: datetime) -> None:
    """Put a link of ours in front of each."""
    origins = {f"code:{code.pk}": code for code in codes}
    make_links(
        installation_id=installation_id,
        wanted=[
            LinkWanted(origin, None, {"h5": code.address, "mini_program": code.page})
            for origin, code in origins.items()
        ],
        now=now,
        lives=None,
    )
    links = TrackedLink.objects.of(installation_id).filter(origin__in=origins)
    for link in links:
        origins[link.origin].link = link
    SceneCode.objects.bulk_update(codes, ["link"], batch_size=1000)
