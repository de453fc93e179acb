from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.activity import codefile, costfile, services
from saleor_wechat_growth.activity.codefile import Fault as CodeFault
from saleor_wechat_growth.activity.costfile import Fault
from saleor_wechat_growth.activity.errors import FileInvalid
from saleor_wechat_growth.activity.models import ChannelCost, Source
from tests.services.activity.codes import Form, order

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

DAY = date(2026, 11, 22)


def costs(shop: Installation) -> list[tuple[str, date, Decimal, str]]:
    rows = ChannelCost.objects.of(shop.pk).order_by("source__key", "day", "currency")
    return list(rows.values_list("source__key", "day", "amount", "currency"))


def take(shop: Installation, text: str) -> services.CheckedCosts:
    checked = services.check_costs(installation_id=shop.pk, text=text)
    services.import_costs(installation_id=shop.pk, checked=checked)
    return checked


def test_a_file_of_costs_is_taken_in_and_taken_again_in_its_place(
    shop: Installation, shelf: Source
) -> None:
    take(shop, 'source,day,amount,currency\nshelf,2026-11-22,"1,200.5",cny\n')
    assert costs(shop) == [("shelf", DAY, Decimal("1200.500"), "CNY")]
    # by its name, in Chinese, as Excel writes days
    checked = take(shop, "\ufeff日期;渠道;金额;币种\n2026/11/22;货架;99;CNY\n")
    assert checked.replaced == 1
    assert costs(shop) == [("shelf", DAY, Decimal(99), "CNY")]
    take(shop, "shelf,2026-11-22,5,USD")
    assert len(costs(shop)) == 2


def test_what_is_wrong_with_a_row_of_costs_is_told_by_its_line(
    shop: Installation, shelf: Source, now: datetime
) -> None:
    for key in ("one", "two"):
        services.save_source(
            installation_id=shop.pk,
            key=key,
            values={"name": "同名", "kind": "paid", "placement": "ad"},
            now=now,
        )
    text = """\
source,day,amount,currency
shelf,2026-11-22,10,CNY
,2026-11-22,10,CNY
nowhere,2026-11-22,10,CNY
同名,2026-11-22,10,CNY
shelf,2026-02-30,10,CNY
shelf,yesterday,10,CNY
shelf,2026-11-21,-10,CNY
shelf,2026-11-21,1.2345,CNY
shelf,2026-11-21,1e9,CNY
shelf,2026-11-21,10,元
货架,2026-11-22,11,CNY
"""
    checked = services.check_costs(installation_id=shop.pk, text=text)
    assert [(each.line, each.fault) for each in checked.bad] == [
        (3, Fault.NO_SOURCE),
        (4, Fault.SOURCE_UNKNOWN),
        (5, Fault.SEVERAL_SOURCES),
        (6, Fault.DAY_INVALID),
        (7, Fault.DAY_INVALID),
        (8, Fault.AMOUNT_INVALID),
        (9, Fault.AMOUNT_INVALID),
        (10, Fault.AMOUNT_INVALID),
        (11, Fault.CURRENCY_INVALID),
        (12, Fault.TWICE),
    ]
    assert (checked.total, len(checked.known)) == (11, 1)
    assert costs(shop) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("source,day,amount,currency\n", Fault.EMPTY),
        ("source,day\nshelf,2026-11-22", Fault.COLUMNS),
        ("shelf,2026-11-22,1,CNY\n" * 10_001, Fault.TOO_MANY),
    ],
)
def test_what_is_wrong_with_a_file_of_costs_is_told_of_line_0(
    text: str, fault: Fault
) -> None:
    read = costfile.read(text)
    assert [(each.line, each.fault) for each in read.bad] == [(0, fault)]


def test_a_file_without_one_good_row_is_refused(
    shop: Installation, shelf: Source
) -> None:
    with pytest.raises(FileInvalid):
        take(shop, "nowhere,2026-11-22,10,CNY")


def test_another_shops_sources_are_unknown(
    other_shop: Installation, shelf: Source
) -> None:
    checked = services.check_costs(
        installation_id=other_shop.pk, text="shelf,2026-11-22,10,CNY"
    )
    assert [each.fault for each in checked.bad] == [Fault.SOURCE_UNKNOWN]


def test_costs_are_forgotten_by_their_shop_alone(
    shop: Installation, other_shop: Installation, shelf: Source
) -> None:
    take(shop, "shelf,2026-11-22,10,CNY")
    ids = set(ChannelCost.objects.of(shop.pk).values_list("id", flat=True))
    assert services.delete_costs(installation_id=other_shop.pk, cost_ids=ids) == 0
    assert services.delete_costs(installation_id=shop.pk, cost_ids=ids) == 1


def test_a_list_of_codes_is_read_with_its_faults(
    shop: Installation, shelf: Source, now: datetime
) -> None:
    order(shelf, Form.SHORT_LINK, None, ["旧"], now, address="https://a.example/")
    text = "\n".join(
        [
            "门店,场景值,页面",
            "一号店,store-1,pages/a",
            ",x,",
            "二号店,场景,",
            "三号店,store-1,",
            "一号店,,",
            "四号店,,/pages/a",
            "五号店,,pages/a?b=1",
            f"{'长' * 81},,",
        ]
    )
    checked = services.check_codes(
        installation_id=shop.pk, form=Form.MINI_PROGRAM_CODE, text=text
    )
    assert [(each.line, each.fault) for each in checked.bad] == [
        (3, CodeFault.NO_LABEL),
        (4, CodeFault.SCENE_INVALID),
        (5, CodeFault.SCENE_TWICE),
        (6, CodeFault.LABEL_TWICE),
        (7, CodeFault.PAGE_INVALID),
        (8, CodeFault.PAGE_INVALID),
        (9, CodeFault.LABEL_LONG),
    ]
    assert [row.label for row in checked.rows] == ["一号店"]


def test_a_list_of_labels_alone_needs_no_header(shop: Installation) -> None:
    read = codefile.read("一号店\n二号店\n\n三号店\n", may_ask=False)
    assert [row.label for row in read.rows] == ["一号店", "二号店", "三号店"]
    assert not read.bad


def test_a_scene_that_another_code_has_is_told_before_anything_is_made(
    shop: Installation, shelf: Source, now: datetime
) -> None:
    (code,) = order(shelf, Form.SHORT_LINK, None, ["旧"], now, address="https://a.b/")
    checked = services.check_codes(
        installation_id=shop.pk, form=Form.QR_PERMANENT, text=f"新,{code.scene}"
    )
    assert [each.fault for each in checked.bad] == [CodeFault.SCENE_TAKEN]


def test_more_rows_than_a_list_may_have_are_refused_as_a_whole() -> None:
    read = codefile.read("店\n" * 5001, may_ask=False)
    assert [each.fault for each in read.bad] == [CodeFault.TOO_MANY]
