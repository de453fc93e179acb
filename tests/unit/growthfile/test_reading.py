"""What a file may say, and where it says what it may not."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.journeys.recipes import RECIPES
from saleor_wechat_growth.management.growthfile import canonical, reading, schema
from saleor_wechat_growth.management.growthfile.exporting import dump
from saleor_wechat_growth.management.growthfile.reading import Fault, Unusable, read
from saleor_wechat_growth.reach.credentials import OPTIONAL_SECRETS, REQUIRED_SECRETS
from saleor_wechat_growth.reach.models import Account

ROOT = Path(__file__).resolve().parents[3]
GROWTHFILE = ROOT / "saleor_wechat_growth" / "management" / "growthfile"


def faults(text: str | bytes) -> list[Fault]:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(Unusable) as caught:
        read(raw)
    return list(caught.value.faults)


def only(text: str | bytes) -> Fault:
    (fault,) = faults(text)
    return fault


def test_the_demo_file_can_be_read():
    file = read((GROWTHFILE / "demo.yaml").read_bytes())
    assert set(file.coupons) == {"welcome-back", "new-tea"}
    assert file.coupons["welcome-back"].budget == {"CNY": Decimal(1000)}


def test_the_example_of_the_documentation_can_be_read():
    page = (ROOT / "docs" / "growth-yaml.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    file = read(example.encode())
    assert {each.recipe for each in file.journeys.values()} == set(RECIPES)


def test_the_schema_for_editors_is_the_one_that_is_committed():
    committed = json.loads((ROOT / "docs" / "growth.schema.json").read_text("utf-8"))
    assert committed == schema.json_schema()


def test_secrets_have_the_names_that_accounts_take():
    for kind in Account.Kind:
        model = schema.ACCOUNTS[kind].model_fields["secrets"].annotation
        names = {*REQUIRED_SECRETS[kind], *OPTIONAL_SECRETS[kind]}
        assert set(model.model_fields) == names


def test_every_recipe_can_be_written():
    assert set(schema.JOURNEYS) == set(RECIPES)
    for recipe, model in schema.JOURNEYS.items():
        assert model.model_fields["recipe"].annotation.__args__ == (recipe,)
        assert issubclass(
            model.model_fields["parameters"].annotation, RECIPES[recipe].parameters
        )


def test_an_unknown_key_is_named_with_its_line_and_what_was_meant():
    text = "version: 1\ntemplates:\n  a:\n    acount: x\n"
    found = [f for f in faults(text) if f.where == "templates.a.acount"]
    assert found == [
        Fault(4, 5, "templates.a.acount", "unknown key; did you mean account?")
    ]


RECALL = "{recipe: abandoned_cart"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("acounts: {}", "accounts"),
        ("coupons: {c: {per_person: {cuont: 1}}}", "count"),
        ("coupons: {c: {discount: {kind: fixed, amuonts: {}}}}", "amounts"),
        ("accounts: {a: {kind: mini_program, nmae: x}}", "name"),
        ("accounts: {a: {kind: tencent_sms, options: {sgin: x}}}", "sign"),
        (f"journeys: {{j: {RECALL}, parameters: {{touches: [{{templats: [x]}}]}}}}}}",
         "templates"),
        (f"journeys: {{j: {RECALL}, parameters: {{landing: {{miniprogram: x}}}}}}}}",
         "mini_program"),
        ("journeys: {j: {recipe: coupon_reminder, parameters: {cupon: x}}}", "coupon"),
        ("journeys: {j: {recipe: segment_entry, parameters: {segmnt: x}}}", "segment"),
        ("policies: {quiet_hours_by_channel: {sms: {strat: '22:00'}}}", "start"),
    ],
)  # fmt: skip
def test_a_slip_at_any_depth_is_told_what_was_meant(text: str, meant: str):
    assert f"unknown key; did you mean {meant}?" in [
        fault.what for fault in faults(f"version: 1\n{text}\n")
    ]


def test_a_literal_secret_is_refused_and_never_repeated():
    text = (
        "version: 1\naccounts:\n  a: {kind: mini_program, name: n, app_id: wx1, "
        "secrets: {app_secret: hunter2}}\n"
    )
    with pytest.raises(Unusable) as caught:
        read(text.encode())
    (fault,) = caught.value.faults
    assert (fault.line, fault.where) == (3, "accounts.a.secrets.app_secret")
    assert "env:NAME" in fault.what
    assert "hunter2" not in repr(caught.value.faults)
    # nor by way of the error that it came from, which tracebacks would print
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or "hunter2" not in str(
        caught.value.__context__
    )


def test_a_syntax_error_shows_its_place_and_nothing_of_the_line():
    fault = only("version: 1\naccounts: {a: {app_secret: 'hunter2}}\n")
    assert fault.line >= 2
    assert "hunter2" not in fault.what


def test_an_alias_bomb_is_refused_before_it_goes_off():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n"
        for n in range(20)
    )
    fault = only(bomb)
    assert (fault.line, fault.what) == (1, "anchors and aliases are not used here")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: " + "[" * 5000, "this is nested too deeply"),
        ("a: " + "{a: " * 5000, "this is nested too deeply"),
        ("version: !!python/object/apply:os.system [x]", "tags are not used here"),
        ("version: !!binary aGk=", "tags are not used here"),
        ("<<: {version: 1}", "a key is a single word"),
        ("? [a]\n: 1", "a key is a single word"),
        ("version: 1\nversion: 1", "stands here twice"),
        ('version: "\\0"', "holds a control character"),
        ('version: "\\ud800"', "holds a control character"),
        ("x" * (reading.LARGEST + 1), "the file is larger than 256 KiB"),
        (b"\xff\xfe\xff", "this is no YAML in UTF-8"),
        ("version: 1\n---\nversion: 1", "but found another document"),
        ("- 1", "holds keys with values"),
        ("", "is missing"),
    ],
)
def test_hostile_or_wrong_yaml_has_an_answer(text: str | bytes, what: str):
    assert only(text).what == what


def test_scalars_are_texts_unless_they_are_plainly_something_else():
    text = (
        "version: 1\npolicies:\n  quiet_hours: {start: 22:00, end: 8:00}\n"
        "  opt_out_replies: [no, yes, off, 1e3]\n"
    )
    assert only(text).where == "policies.quiet_hours.end"
    policies = read(text.replace("end: 8", "end: 08").encode()).policies
    assert policies.quiet_hours.start.hour == 22
    assert policies.opt_out_replies == {"no", "yes", "off", "1e3"}


def test_a_number_where_a_text_belongs_is_told_to_be_quoted():
    text = (
        "version: 1\naccounts:\n  a: {kind: tencent_sms, name: n, app_id: 1400000001}"
    )
    assert only(text).what == "is a text: put it in quotes"


@pytest.mark.parametrize("amount", ["'1e99999999'", "'NaN'", "'Infinity'", "9" * 20])
def test_an_absurd_amount_is_refused(amount: str):
    text = (
        "version: 1\njourneys: {j: {name: j, recipe: abandoned_cart, live: false, "
        f"parameters: {{touches: [{{after: 1, templates: [x]}}], "
        f"minimum: {{CNY: {amount}}}}}}}}}"
    )
    assert only(text).where.startswith("journeys.j.parameters.minimum")


def test_prices_keep_their_digits():
    text = (
        "version: 1\ncoupons: {c: {name: c, discount: {kind: fixed, amounts: "
        "{CNY: 9.90}}, sales_channels: [a], budget: {CNY: 100.10}}}"
    )
    coupon = read(text.encode()).coupons["c"]
    assert str(coupon.budget["CNY"]) == "100.10"


TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60
) | st.sampled_from(
    [
        "no",
        "~",
        "null",
        "1e3",
        "22:00",
        "089",
        "0x1f",
        "1_000",
        "2026-01-01",
        "=",
        "<<",
        "true",
        "- a",
        "a: b",
        "#",
        "'",
        '"',
        "{{ cart.total }}",
        "1.50",
        "+1",
        "\n",
        " a ",
    ]
)


@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_whatever_is_written_reads_as_the_same(texts: list[str]):
    written = schema.GrowthFile(
        version=1,
        templates={
            f"t{number}": schema.Template(
                account="a",
                channel="sms",
                gateway_id=text[:64],
                title=text[:60],
                purpose="service",
                fields=[{"name": "thing1", "text": text}],
                wording=text,
            )
            for number, text in enumerate(texts)
        },
    )
    again = read(dump(canonical.brief(written)).encode())
    assert again == written
    assert canonical.text(canonical.plain(again)) == canonical.text(
        canonical.plain(written)
    )


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("shop: {time_zone: Mars}", "shop.time_zone", "there is no such zone"),
        ("sources: {s: {name: s, kind: inline, placement: shelf}}", "sources.s.kind",
         "Input should be 'online'"),
        ('sources: {s: {name: " ", kind: online, placement: ad}}', "sources.s.name",
         "at least 1"),
        ("codes: {a b: {source: s, form: qr_permanent, label: l, account: a}}",
         "codes.a b", "is no usable name"),
        ("codes: {a: {source: s, form: qr_permanent, label: l}}", "codes.a", "account:"),
        (("codes: {a: {source: s, form: short_link, label: l, account: a, "
         'address: "https://x.example"}}'), "codes.a", "account:"),
        ("codes: {a: {source: s, form: qr_temporary, label: l, account: a}}", "codes.a",
         "days:"),
        ("codes: {a: {source: s, form: qr_permanent, label: l, account: a, page: p}}",
         "codes.a", "page:"),
        (("codes: {a: {source: s, form: mini_program_code, label: l, account: a, "
         'page: "p?a=1"}}'), "codes.a", "without a query"),
        ("codes: {a: {source: s, form: short_link, label: l}}", "codes.a", "address:"),
        ("codes: {a: {source: s, form: short_link, label: l, address: x}}", "codes.a",
         "address:"),
        ("replies: {r: {name: r, kind: keyword, templates: [t]}}", "replies.r", "words:"),
        (("replies: {r: {name: r, kind: click, words: [a], match: contains, "
         "templates: [t]}}"), "replies.r", "match:"),
        ("replies: {r: {name: r, kind: default, templates: []}}", "replies.r.templates",
         "at least 1"),
        ("menus: {a: {buttons: [{name: n}]}}", "menus.a.buttons.1.id", "is missing"),
        ("menus: {a: {buttons: [{id: i, name: n, page: p}]}}", "menus.a.buttons.1.page",
         "did you mean pagepath?"),
        ("claims: {c: {name: c, starts_at: 2026-11-11}}", "claims.c.starts_at",
         "timezone"),
        ("claims: {c: {name: c, starts_at: 2026-11-11T20:00}}", "claims.c.starts_at",
         "timezone"),
        ("slots: {s: {name: s, variants: [{name: default, segment: a}]}}",
         "slots.s.variants", "none of them default"),
        ("search_offers: {o: {name: o, keywords: []}}", "search_offers.o.keywords",
         "at least 1"),
        ("forms: {f: {kind: own, title_zh: f, fields: [{key: k, type: text}]}}",
         "forms.f.fields.1.label_zh", "is missing"),
        (("forms: {f: {kind: own, title_zh: f, fields: [{key: k, type: choice, "
         "label_zh: l}]}}"), "forms.f.fields.1", "choices:"),
        (("forms: {F: {kind: own, title_zh: f, fields: [{key: k, type: text, "
         "label_zh: l}]}}"), "forms.F", "is no usable name"),
        (("sale_days: {s: {title: s, template: t, starts_at: 2026-11-11T20:00+08:00, "
         "ends_at: 2026-11-11T12:00Z}}"), "sale_days.s", "ends_at:"),
        (("templates: {t: {account: a, channel: sms, gateway_id: g, title: t, "
          "purpose: service, long_term: true}}"), "templates.t", "long_term: nobody"),
        ("watches: {size: {template: t}}", "watches.size", "is no usable name"),
    ],
)  # fmt: skip
def test_what_a_new_door_cannot_be_is_named_with_its_place(
    text: str, where: str, what: str
):
    fault = only(f"version: 1\n{text}\n")
    assert (fault.line, fault.where) == (2, where)
    assert what in fault.what
