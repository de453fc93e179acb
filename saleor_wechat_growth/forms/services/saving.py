from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from saleor_wechat_growth.coupons.errors import CurrencyMissing
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.services.giving import currency_of
from saleor_wechat_growth.forms import fields as drawn
from saleor_wechat_growth.forms.errors import UnknownForm, WrongForm
from saleor_wechat_growth.forms.models import Form
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.segments.models import TraitDefinition

#: forms of a shop
MOST_FORMS: Final = 200
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_TOKEN: Final = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
_LONGEST_TITLE: Final = 60
_LONGEST_THANKS: Final = 200

Type = TraitDefinition.Type
#: what an answer can become: a text fits all that is read from text
_TRAITS: Final[Mapping[str, frozenset[str]]] = {
    drawn.Type.NUMBER: frozenset({Type.NUMBER, Type.TEXT}),
    drawn.Type.DATE: frozenset({Type.DATE, Type.TEXT}),
    drawn.Type.CHOICE: frozenset({Type.CHOICE, Type.TEXT, Type.BOOLEAN, Type.NUMBER}),
    drawn.Type.CHOICES: frozenset({Type.TEXT}),
    drawn.Type.TEXT: frozenset(Type.values),
    drawn.Type.ADDRESS: frozenset({Type.TEXT}),
    # who somebody is stands sealed; a trait is open to everybody who sees customers
    drawn.Type.PHONE: frozenset(),
    drawn.Type.EMAIL: frozenset(),
}


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A form as it shall be; fields as `forms.fields.Field` has them, in JSON."""

    kind: str
    title_zh: str
    fields: Sequence[Mapping[str, Any]]
    title_en: str = ""
    thanks_zh: str = ""
    thanks_en: str = ""
    coupon_id: int | None = None
    account_id: int | None = None
    remote_token: str = ""


@transaction.atomic
def save_form(
    *,
    installation_id: int,
    key: str,
    draft: FormDraft,
    form_id: int | None = None,
    now: datetime,
) -> Form:
    """Make a form, or change one; its kind, key and Jinshuju form stay.

    Raises:
        UnknownForm: `form_id` is none of the shop's.
        WrongForm: with what is wrong, by the parts of the draft.

    """
    forms = Form.objects.of(installation_id).select_for_update()
    form = forms.filter(id=form_id).first() if form_id is not None else None
    if form_id is not None and form is None:
        raise UnknownForm
    fields = drawn.checked(draft.fields)
    wrong = [
        *_wrong_words(key, draft, is_new=form is None),
        *_wrong_traits(installation_id, fields),
        *_wrong_coupon(installation_id, draft.coupon_id),
        *_wrong_kind(installation_id, draft, fields, form),
    ]
    others = Form.objects.of(installation_id)
    if form is None and others.filter(key=key).exists():
        wrong.append(("key", "taken"))
    if form is None and others.count() >= MOST_FORMS:
        wrong.append(("key", "too_many"))
    if wrong:
        raise WrongForm(wrong)
    if form is None:
        form = Form(
            installation_id=installation_id,
            key=key,
            kind=draft.kind,
            version=0,
            account_id=draft.account_id,
            remote_token=draft.remote_token,
            created_at=now,
        )
    stored = [each.model_dump(mode="json") for each in fields]
    if stored != form.fields:
        form.version += 1
    form.fields = stored
    form.title_zh, form.title_en = draft.title_zh, draft.title_en
    form.thanks_zh, form.thanks_en = draft.thanks_zh, draft.thanks_en
    form.coupon_id = draft.coupon_id
    form.save()
    return form


@transaction.atomic
def set_open(*, installation_id: int, form_id: int, is_open: bool) -> Form:
    """Take answers, or take none any more. Raises UnknownForm."""
    form = (
        Form.objects.of(installation_id).select_for_update().filter(id=form_id).first()
    )
    if form is None:
        raise UnknownForm
    form.is_active = is_open
    form.save(update_fields=["is_active"])
    return form


def _wrong_words(key: str, draft: FormDraft, *, is_new: bool) -> list[tuple[str, str]]:
    wrong = []
    if is_new and not _KEY.fullmatch(key):
        wrong.append(("key", "malformed"))
    if not 0 < len(draft.title_zh) <= _LONGEST_TITLE:
        wrong.append(("title_zh", "length"))
    if len(draft.title_en) > _LONGEST_TITLE:
        wrong.append(("title_en", "length"))
    wrong += [
        (name, "length")
        for name in ("thanks_zh", "thanks_en")
        if len(getattr(draft, name)) > _LONGEST_THANKS
    ]
    return wrong


def _wrong_traits(
    installation_id: int, fields: Sequence[drawn.Field]
) -> list[tuple[str, str]]:
    wanted = {each.trait for each in fields if each.trait}
    known = {
        row.key: row
        for row in TraitDefinition.objects.of(installation_id).filter(key__in=wanted)
    }
    wrong = []
    for index, field in enumerate(fields):
        if not field.trait:
            continue
        trait = known.get(field.trait)
        if trait is None:
            wrong.append((f"fields.{index}.trait", "unknown"))
        elif trait.type not in _TRAITS[field.type]:
            wrong.append((f"fields.{index}.trait", "of_another_type"))
        elif trait.type == Type.CHOICE and not set(trait.options).issuperset(
            each.value for each in field.choices
        ):
            wrong.append((f"fields.{index}.choices", "not_of_the_trait"))
    return wrong


def _wrong_coupon(installation_id: int, coupon_id: int | None) -> list[tuple[str, str]]:
    if coupon_id is None:
        return []
    coupon = Coupon.objects.of(installation_id).filter(id=coupon_id).first()
    if coupon is None:
        return [("coupon", "unknown")]
    try:
        currency_of(coupon)
    except CurrencyMissing:
        return [("coupon", "several_currencies")]
    return []


def _wrong_kind(
    installation_id: int,
    draft: FormDraft,
    fields: Sequence[drawn.Field],
    form: Form | None,
) -> list[tuple[str, str]]:
    if draft.kind not in Form.Kind.values or (form and form.kind != draft.kind):
        return [("kind", "fixed")]
    if draft.kind != Form.Kind.JINSHUJU:
        wrong = [
            (f"fields.{index}.remote", "of_another_kind")
            for index, field in enumerate(fields)
            if field.remote
        ]
        return wrong + (
            [("remote_token", "of_another_kind")] * bool(draft.remote_token)
        )
    if form is not None:
        return []
    accounts = Account.objects.of(installation_id).filter(kind=Account.Kind.JINSHUJU)
    if draft.account_id is None or not accounts.filter(id=draft.account_id).exists():
        return [("account", "unknown")]
    if not _TOKEN.fullmatch(draft.remote_token):
        return [("remote_token", "malformed")]
    taken = Form.objects.of(installation_id).filter(
        account_id=draft.account_id, remote_token=draft.remote_token
    )
    return [("remote_token", "taken")] if taken.exists() else []
