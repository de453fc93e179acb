from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, ClassVar, Final

import graphene

from saleor_wechat_growth.activity import queries, services
from saleor_wechat_growth.activity.errors import (
    AccountUnfit,
    BatchUnknown,
    CodeInvalid,
    FileInvalid,
    PermanentSpent,
    SceneTaken,
    SourceUnknown,
)
from saleor_wechat_growth.activity.facts import CodeWanted
from saleor_wechat_growth.activity.services import Kind
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.dashboard.mutations import Refusals, StaffMutation
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.api.dashboard.sources.code_types import (
    CodeBatch,
    CodeForm,
    SceneCode,
)
from saleor_wechat_growth.api.dashboard.sources.codes import Code
from saleor_wechat_growth.api.dashboard.sources.types import (
    Source,
    SourceKind,
    SourcePlacement,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.context import Context

LONGEST_NAME: Final = 60
LONGEST_STEP: Final = 80
MOST_COSTS: Final = 100
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")

_CAMEL: Final = {"public_name": "publicName", "journey_step": "journeyStep"}
#: of `CodeInvalid`, which part of the code it is
_PARTS: Final = {
    "label": Code.LABEL_INVALID,
    "scene": Code.SCENE_INVALID,
    "page": Code.PAGE_INVALID,
    "address": Code.ADDRESS_INVALID,
    "days": Code.DAYS_INVALID,
}
_ORDERING: Final = (
    Code.SOURCE_UNKNOWN,
    Code.ACCOUNT_UNFIT,
    Code.PERMANENT_SPENT,
    Code.SCENE_TAKEN,
    *_PARTS.values(),
)
_REFUSALS: Final[Refusals] = {
    SourceUnknown: (Code.SOURCE_UNKNOWN, "source"),
    AccountUnfit: (Code.ACCOUNT_UNFIT, "account"),
    PermanentSpent: (Code.PERMANENT_SPENT, "form"),
    SceneTaken: (Code.SCENE_TAKEN, "scene"),
}


class SourceInput(graphene.InputObjectType):
    """What a source is."""

    name = graphene.String(required=True)
    public_name = graphene.String(default_value="")
    kind = SourceKind(required=True)
    placement = SourcePlacement(required=True)
    material = graphene.String(default_value="")
    owner = graphene.String(default_value="")
    journey_step = graphene.String(default_value="")


class CodeKindInput(graphene.InputObjectType):
    """What codes to make."""

    form = CodeForm(required=True)
    account = graphene.ID(description="Of all but short links.")
    days = graphene.Int(description="How long a temporary code lives, 1 to 30.")
    page = graphene.String(
        default_value="", description="Of those that name none themselves."
    )
    address = graphene.String(default_value="", description="Of short links.")


def _kind(given: Any) -> Kind:
    account = given.get("account")
    return Kind(
        form=given["form"].value,
        account_id=number_of(account) if account else None,
        days=given.get("days"),
        page=(given.get("page") or "").strip(),
        address=(given.get("address") or "").strip(),
    )


class _Ordering(StaffMutation):
    """Base of those that order codes."""

    class Meta:
        abstract = True

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = _REFUSALS

    @classmethod
    def refusal_of(cls, error: Exception) -> Refusal | None:
        if isinstance(error, CodeInvalid):
            return Refusal(_PARTS[str(error)], str(error))
        return super().refusal_of(error)


class SaveSource(StaffMutation):
    """Make a source, or change it; its key stays."""

    class Meta:
        codes = (
            Code.SOURCE_UNKNOWN,
            Code.NAME_INVALID,
            Code.KEY_INVALID,
            Code.KEY_TAKEN,
            Code.TEXT_LONG,
        )

    class Arguments:
        id = graphene.ID(description="Of the source to change; a new one without it.")
        key = graphene.String(description="Of a new one; made up without it.")
        input = SourceInput(required=True)

    needs = CUSTOMERS

    source = graphene.Field(Source)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        input: Any,  # noqa: A002 -- GraphQL's word
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        key: str | None = None,
    ) -> Any:
        values = _values(input)
        saved = services.save_source(
            installation_id=context.installation_id,
            key=_key(context, id, key),
            values=values,
            now=context.now,
        )
        context.audit("source.saved", saved.key, values)
        return cls(source=rows([saved])[0])


def _values(given: Any) -> dict[str, str]:
    texts = {
        name: (given.get(name) or "").strip()
        for name in ("name", "public_name", "material", "owner", "journey_step")
    }
    if not 0 < len(texts["name"]) <= LONGEST_NAME:
        raise Refusal(Code.NAME_INVALID, "name")
    for name, text in texts.items():
        most = LONGEST_STEP if name == "journey_step" else LONGEST_NAME
        if len(text) > most or not (text.isprintable() or not text):
            raise Refusal(Code.TEXT_LONG, _CAMEL.get(name, name))
    return {
        **texts,
        "kind": given["kind"].value,
        "placement": given["placement"].value,
    }


def _key(context: Context, source_id: str | None, key: str | None) -> str:
    there = queries.sources(context.installation_id)
    if source_id is not None:
        known = there.filter(id=number_of(source_id)).values_list("key", flat=True)
        if (found := known.first()) is None:
            raise Refusal(Code.SOURCE_UNKNOWN, "id")
        return found
    if key is None:
        return f"source-{secrets.token_hex(4)}"
    if not _KEY.fullmatch(key):
        raise Refusal(Code.KEY_INVALID, "key")
    if there.filter(key=key).exists():
        raise Refusal(Code.KEY_TAKEN, "key")
    return key


class ArchiveSource(StaffMutation):
    """Put a source away, or take it back; what its codes bring is counted all along."""

    class Meta:
        codes = (Code.SOURCE_UNKNOWN,)

    class Arguments:
        id = graphene.ID(required=True)
        is_archived = graphene.Boolean(required=True)

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {SourceUnknown: (Code.SOURCE_UNKNOWN, "id")}

    source = graphene.Field(Source)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        id: str,  # noqa: A002 -- GraphQL's word
        is_archived: bool,
    ) -> Any:
        shop = context.installation_id
        if is_archived:
            saved = services.archive_source(
                installation_id=shop, source_id=number_of(id), now=context.now
            )
        else:
            saved = services.restore_source(
                installation_id=shop, source_id=number_of(id)
            )
        action = "source.archived" if is_archived else "source.restored"
        context.audit(action, saved.key, {})
        return cls(source=rows([saved])[0])


class MakeCode(_Ordering):
    """Have one code made; within seconds, if WeChat answers."""

    class Meta:
        codes = _ORDERING

    class Arguments:
        source = graphene.ID(required=True)
        kind = CodeKindInput(required=True)
        label = graphene.String(required=True)
        scene = graphene.String(description="Made up without it.")

    code = graphene.Field(SceneCode)

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        source: str,
        kind: Any,
        label: str,
        scene: str | None = None,
    ) -> Any:
        (code,) = services.order_codes(
            installation_id=context.installation_id,
            source_id=number_of(source),
            kind=_kind(kind),
            wanted=[CodeWanted(label, (scene or "").strip())],
            now=context.now,
        )
        context.audit(
            "code.ordered",
            f"code:{code.pk}",
            {"source": code.source.key, "form": code.form, "scene": code.scene},
        )
        return cls(code=rows([code])[0])


class MakeCodes(_Ordering):
    """Have a code made for each row of a list, in the background.

    Rows with faults are left out; see `checkCodes`.
    """

    class Meta:
        codes = (*_ORDERING, Code.FILE_INVALID)

    class Arguments:
        source = graphene.ID(required=True)
        kind = CodeKindInput(required=True)
        csv = graphene.String(required=True)

    batch = graphene.Field(CodeBatch)

    @classmethod
    def perform(cls, context: Context, *, source: str, kind: Any, csv: str) -> Any:
        wanted = _kind(kind)
        checked = services.check_codes(
            installation_id=context.installation_id, form=wanted.form, text=csv
        )
        if not checked.rows:
            raise Refusal(Code.FILE_INVALID, "csv")
        batch = services.order_batch(
            installation_id=context.installation_id,
            source_id=number_of(source),
            kind=wanted,
            checked=checked,
            by=context.staff.actor,
            now=context.now,
        )
        context.audit(
            "codes.ordered",
            f"batch:{batch.pk}",
            {"source": batch.source.key, "form": batch.form, "codes": batch.total},
        )
        return cls(batch=rows([batch])[0])


class RetryCodes(_Ordering):
    """Ask WeChat again for the codes of a source that it refused."""

    class Meta:
        codes = (Code.PERMANENT_SPENT,)

    class Arguments:
        source = graphene.ID(required=True)

    count = graphene.Int(description="How many are asked for.")

    @classmethod
    def perform(cls, context: Context, *, source: str) -> Any:
        source_id = number_of(source)
        count = services.retry_codes(
            installation_id=context.installation_id,
            source_id=source_id,
            now=context.now,
        )
        context.audit("codes.retried", f"source:{source_id}", {"codes": count})
        return cls(count=count)


class CancelCodes(StaffMutation):
    """Make no more codes of a batch; those that are made stay."""

    class Meta:
        codes = (Code.BATCH_UNKNOWN,)

    class Arguments:
        batch = graphene.ID(required=True)

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {BatchUnknown: (Code.BATCH_UNKNOWN, "batch")}

    count = graphene.Int(description="How many are not made.")

    @classmethod
    def perform(cls, context: Context, *, batch: str) -> Any:
        batch_id = number_of(batch)
        count = services.cancel_batch(
            installation_id=context.installation_id, batch_id=batch_id, now=context.now
        )
        context.audit("codes.cancelled", f"batch:{batch_id}", {"codes": count})
        return cls(count=count)


class ImportCosts(StaffMutation):
    """Write down what sources cost by day; a day's cost replaces the one before."""

    class Meta:
        codes = (Code.FILE_INVALID,)

    class Arguments:
        csv = graphene.String(required=True)

    needs = CUSTOMERS
    refusals: ClassVar[Refusals] = {FileInvalid: (Code.FILE_INVALID, "csv")}

    count = graphene.Int(description="How many days of sources were written.")

    @classmethod
    def perform(cls, context: Context, *, csv: str) -> Any:
        shop = context.installation_id
        checked = services.check_costs(installation_id=shop, text=csv)
        count = services.import_costs(installation_id=shop, checked=checked)
        context.audit(
            "costs.imported", "costs", {"rows": count, "replaced": checked.replaced}
        )
        return cls(count=count)


class DeleteCosts(StaffMutation):
    """Forget costs."""

    class Meta:
        codes = (Code.COST_UNKNOWN, Code.TOO_MANY)

    class Arguments:
        ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    needs = CUSTOMERS

    count = graphene.Int()

    @classmethod
    def perform(cls, context: Context, *, ids: list[str]) -> Any:
        if len(ids) > MOST_COSTS:
            raise Refusal(Code.TOO_MANY, "ids")
        count = services.delete_costs(
            installation_id=context.installation_id,
            cost_ids={number_of(each) for each in ids},
        )
        if not count:
            raise Refusal(Code.COST_UNKNOWN, "ids")
        context.audit("costs.deleted", "costs", {"rows": count})
        return cls(count=count)


class SourcesMutations(graphene.ObjectType):
    """Changes of sources, their codes and costs."""

    save_source = SaveSource.Field()
    archive_source = ArchiveSource.Field()
    make_code = MakeCode.Field()
    make_codes = MakeCodes.Field()
    retry_codes = RetryCodes.Field()
    cancel_codes = CancelCodes.Field()
    import_costs = ImportCosts.Field()
    delete_costs = DeleteCosts.Field()
