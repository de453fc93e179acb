"""What a template will show on a phone, field by field, and what is wrong with it.

Pure. The same functions fill the message that is sent (`rendering`), so what stands
here is what arrives; `checking` says the same faults in English, for `growth.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.integrations.sms import segments
from saleor_wechat_growth.integrations.wechat import keywords
from saleor_wechat_growth.messaging import forms, rendering
from saleor_wechat_growth.messaging.checking import check_landing, is_cuttable
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.formats import FORMATS, kind_of
from saleor_wechat_growth.messaging.models import Form
from saleor_wechat_growth.messaging.rendering import SAMPLE, VOCABULARY, Facts, Landing
from saleor_wechat_growth.reach.models import Account, Channel, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from saleor_wechat_growth.messaging.rendering import Field

_VARIABLE: Final = re.compile(r"\{(\d+)\}")
#: a line of WeChat's content: what stands before the keyword, and its name
_LINE: Final = re.compile(
    r"(?P<label>.*?)[:\uff1a]?\s*\{\{\s*(?P<name>\w+)\.DATA\s*\}\}"
)
_FITS: Final = ("cut", "block")


class FlawCode(StrEnum):
    """What is wrong, or only worth a second look (`IS_ADVICE`)."""

    WRONG_TEXT = "wrong_text"
    MISSING_VALUE = "missing_value"
    EMPTY = "empty"
    CONTROL = "control"
    LENGTH = "length"
    FORM = "form"
    ADDRESS = "address"
    WRONG_FIT = "wrong_fit"
    NOT_CUTTABLE = "not_cuttable"
    NAME_TWICE = "name_twice"
    NOT_IN_CONTENT = "not_in_content"
    FIELD_MISSING = "field_missing"
    VARIABLES = "variables"
    NO_OPT_OUT = "no_opt_out"
    WRONG_LANDING = "wrong_landing"
    PURPOSE_NOT_TAKEN = "purpose_not_taken"
    COUPON_IN_REMINDER = "coupon_in_reminder"
    NO_PICTURE = "no_picture"
    FORM_NOT_TAKEN = "form_not_taken"
    LEADS_NOWHERE = "leads_nowhere"


#: what keeps a template from nothing by itself
IS_ADVICE: Final = frozenset(
    {
        FlawCode.PURPOSE_NOT_TAKEN,
        FlawCode.COUPON_IN_REMINDER,
        FlawCode.LEADS_NOWHERE,
    }
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend.

    path: of the input, `fields.0.text`, `wording`, `landing.h5`; detail: what
    exactly, a name of the template's own.
    """

    path: str
    code: FlawCode
    detail: str = ""

    @property
    def is_advice(self) -> bool:
        return self.code in IS_ADVICE


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """One field: `text` as it is filled, `shown` as it fits ("" if it does not).

    used, limit: characters (digits of an amount) before the cut, and the most the
    type takes; limit None: none that we know.
    """

    name: str
    text: str
    shown: str
    used: int
    limit: int | None

    @property
    def is_cut(self) -> bool:
        return bool(self.shown) and self.shown != self.text


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a WeChat message; `label` is "" where the content is not known."""

    label: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SmsText:
    """An SMS as the phone shows it, brand and all.

    left: characters until it is billed as one part more.
    """

    text: str
    characters: int
    segments: int
    left: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything a template comes to. sms: None on WeChat's channels.

    chat: of our own content, None of all else.
    """

    fields: tuple[FieldPreview, ...]
    lines: tuple[ShownLine, ...]
    sms: SmsText | None
    landing: Landing
    flaws: tuple[Flaw, ...]
    chat: Chat | None = None

    @property
    def is_sound(self) -> bool:
        return all(flaw.is_advice for flaw in self.flaws)


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as a form has it.

    wording: an SMS's approved text, or WeChat's content of the template
    (`商品:{{thing1.DATA}}`), which gives the fields their labels. form: of our own
    content, with the kind of its account and whether it has a picture.
    """

    channel: str
    purpose: str
    fields: tuple[Field, ...]
    wording: str = ""
    form: str = ""
    account_kind: str = ""
    has_picture: bool = False


def sample(now: datetime, zone: ZoneInfo, shop_name: str) -> Facts:
    """Return somebody to try a template on."""
    assert SAMPLE.cart is not None
    assert SAMPLE.coupon is not None
    return replace(
        SAMPLE,
        now=now,
        zone=zone,
        shop_name=shop_name or SAMPLE.shop_name,
        cart=replace(SAMPLE.cart, left_at=now - timedelta(hours=1)),
        coupon=replace(SAMPLE.coupon, expires=now + timedelta(days=7)),
    )


def preview(
    draft: Draft,
    facts: Facts,
    *,
    sign: str = "",
    opt_out_text: str = "",
    landing: Landing | None = None,
    is_taken: bool = True,
) -> Preview:
    """Return what `draft` shows of `facts`, and its flaws.

    sign: the brand of an SMS; opt_out_text: how a marketing SMS has to end;
    is_taken: whether the channel takes the purpose, or an operator allowed it.
    """
    is_sms = draft.channel == Channel.SMS
    if draft.form and landing is None:
        landing = rendering.own_landing(draft.fields, draft.form)
    flaws: list[Flaw] = []
    fields = []
    for index, field in enumerate(draft.fields):
        shown, found = _field(field, facts, draft)
        fields.append(shown)
        flaws += [
            Flaw(f"fields.{index}.{part}", code, detail) for part, code, detail in found
        ]
    flaws += _of_form(draft) if draft.form else _of_names(draft, is_sms=is_sms)
    if is_sms:
        flaws += _of_wording(draft, opt_out_text)
    landed, landing_flaws = _landed(landing or Landing(), facts)
    flaws += landing_flaws
    if not is_taken:
        flaws.append(Flaw("purpose", FlawCode.PURPOSE_NOT_TAKEN))
    if draft.purpose == Purpose.REMINDER and _names_a_coupon(draft):
        flaws.append(Flaw("purpose", FlawCode.COUPON_IN_REMINDER))
    return Preview(
        fields=tuple(fields),
        lines=() if is_sms or draft.form else tuple(_lines(draft, fields)),
        sms=_sms(draft, fields, sign) if is_sms else None,
        landing=landed,
        flaws=tuple(flaws),
        chat=chat_of(draft.form, {each.name: each.shown for each in fields}),
    )


def _field(
    field: Field, facts: Facts, draft: Draft
) -> tuple[FieldPreview, list[tuple[str, FlawCode, str]]]:
    flaws: list[tuple[str, FlawCode, str]] = []
    if field.fit not in _FITS:
        flaws.append(("fit", FlawCode.WRONG_FIT, ""))
    elif field.fit == "cut" and not is_cuttable(field.name, draft.form):
        flaws.append(("fit", FlawCode.NOT_CUTTABLE, ""))
    if draft.form and forms.is_address(draft.form, field.name):
        # `_landed` looks at it
        return FieldPreview(field.name, field.text, "", len(field.text), None), flaws
    text = shown = ""
    try:
        text = rendering.fill(field.text, facts)
        shown = rendering.render(
            [field], facts, sms=draft.channel == Channel.SMS, form=draft.form
        )[field.name]
    except WrongTemplate as wrong:
        flaws.append(("text", FlawCode.WRONG_TEXT, str(wrong)))
    except MissingValue as missing:
        flaws.append(("text", FlawCode.MISSING_VALUE, missing.name))
    except DoesNotFit as misfit:
        flaws.append(("text", FlawCode(misfit.rule), ""))
    if draft.form:
        limit = forms.limit_of(draft.form, field.name)
        return FieldPreview(field.name, text, shown, len(text), limit), flaws
    taken = keywords.measure(field.name, text)
    return FieldPreview(field.name, text, shown, taken.used, taken.limit), flaws


def _of_form(draft: Draft) -> Iterator[Flaw]:
    """Say what a form lacks, or has too much of."""
    shape = forms.SHAPES[draft.form]
    if draft.account_kind not in shape.kinds:
        yield Flaw("form", FlawCode.FORM_NOT_TAKEN)
    if shape.needs_picture and not draft.has_picture:
        yield Flaw("media", FlawCode.NO_PICTURE)
    names = [field.name for field in draft.fields]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Flaw(f"fields.{index}.name", FlawCode.NAME_TWICE, name)
        elif shape.part(name) is None:
            yield Flaw(f"fields.{index}.name", FlawCode.NOT_IN_CONTENT, name)
    for part in shape.parts:
        if not part.is_optional and part.name not in names:
            yield Flaw("fields", FlawCode.FIELD_MISSING, part.name)
    own = rendering.own_landing(draft.fields, draft.form)
    is_mini_program = draft.account_kind == Account.Kind.MINI_PROGRAM
    if own.mini_program and not own.app_id and not is_mini_program:
        yield Flaw("fields", FlawCode.FIELD_MISSING, "app_id")
    leads = {Form.NEWS: own.h5, Form.MINI_PROGRAM: own.mini_program}
    if not leads.get(Form(draft.form), "-"):
        # a recall's own link may still lead somewhere
        yield Flaw("fields", FlawCode.LEADS_NOWHERE)


@dataclass(frozen=True, slots=True)
class Chat:
    """Our own content as the chat shows it; what its form has not is empty.

    text: of a text, or before a menu's items, in stretches; tail: after them.
    """

    form: str
    title: str = ""
    description: str = ""
    text: tuple[forms.Stretch, ...] = ()
    items: tuple[str, ...] = ()
    tail: str = ""


def chat_of(form: str, values: Mapping[str, str]) -> Chat | None:
    """Return what these values of a form look like; None if they are of none."""
    if not form:
        return None
    return Chat(
        form,
        title=values.get("title", ""),
        description=values.get("description", ""),
        text=tuple(
            forms.stretches(values.get("content", "") or values.get("head", ""))
        ),
        items=tuple(text for _, text in forms.items(values)),
        tail=values.get("tail", ""),
    )


def _of_names(draft: Draft, *, is_sms: bool) -> Iterator[Flaw]:
    names = [field.name for field in draft.fields]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Flaw(f"fields.{index}.name", FlawCode.NAME_TWICE, name)
    approved = [] if is_sms else [line["name"] for line in _content(draft)]
    if not approved:
        return
    for index, name in enumerate(names):
        if name not in approved:
            yield Flaw(f"fields.{index}.name", FlawCode.NOT_IN_CONTENT, name)
    for name in approved:
        if name not in names:
            yield Flaw("fields", FlawCode.FIELD_MISSING, name)


def _of_wording(draft: Draft, opt_out_text: str) -> Iterator[Flaw]:
    numbers = sorted({int(number) for number in _VARIABLE.findall(draft.wording)})
    if numbers != list(range(1, len(draft.fields) + 1)):
        yield Flaw("wording", FlawCode.VARIABLES, ", ".join(map(str, numbers)))
    ends = draft.wording.rstrip().endswith(opt_out_text)
    if draft.purpose == Purpose.MARKETING and not ends:
        yield Flaw("wording", FlawCode.NO_OPT_OUT, opt_out_text)


def _landed(landing: Landing, facts: Facts) -> tuple[Landing, list[Flaw]]:
    flaws = [
        Flaw(f"landing.{problem.where}", FlawCode.WRONG_LANDING, problem.what)
        for problem in check_landing(landing)
    ]
    if flaws:
        return Landing(), flaws
    landed = rendering.land(landing, facts)
    return (
        replace(
            landed,
            mini_program=rendering.with_code(landed.mini_program, facts.link_code),
        ),
        [],
    )


def _names_a_coupon(draft: Draft) -> bool:
    return bool(names_of(draft.fields, "coupon."))


def names_of(fields: Sequence[Field], beginning: str = "") -> frozenset[str]:
    """Return the values that these fields show; of a wrong text none."""
    found: set[str] = set()
    for field in fields:
        try:
            found |= rendering.names_in([field.text])
        except WrongTemplate:
            continue
    return frozenset(name for name in found if name.startswith(beginning))


def _content(draft: Draft) -> list[re.Match[str]]:
    lines = draft.wording.splitlines()
    return [match for line in lines if (match := _LINE.search(line.strip()))]


def _lines(draft: Draft, fields: Sequence[FieldPreview]) -> Iterator[ShownLine]:
    shown = {field.name: field.shown for field in fields}
    approved = _content(draft)
    for match in approved:
        name = match["name"]
        yield ShownLine(match["label"].strip(), name, shown.get(name, ""))
    if not approved:
        for field in fields:
            yield ShownLine("", field.name, field.shown)


def _sms(draft: Draft, fields: Sequence[FieldPreview], sign: str) -> SmsText:
    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return fields[index].shown if 0 <= index < len(fields) else match[0]

    text = segments.branded(_VARIABLE.sub(value, draft.wording), sign)
    places = segments.length(text)
    parts = segments.parts(places)
    room = segments.SINGLE if parts == 1 else parts * segments.PART
    return SmsText(text, places, parts, room - places)


@dataclass(frozen=True, slots=True)
class Word:
    """A value that a text may name, the formats it can be shown in, and an example."""

    name: str
    formats: tuple[str, ...]
    example: str


def vocabulary(facts: Facts) -> list[Word]:
    """Return everything that a text may name, each as `facts` has it."""
    words = []
    for name, read in VOCABULARY.items():
        value = read(facts)
        assert value is not None, "the sample has one of everything"
        kind = kind_of(value)
        formats = tuple(key for key, made in FORMATS.items() if made.kind is kind)
        words.append(Word(name, formats, rendering.fill(f"{{{{ {name} }}}}", facts)))
    return words
