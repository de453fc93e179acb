"""Names are written as their bearers write them."""

from __future__ import annotations

import pytest

from saleor_wechat_growth.customers.names import full_name


@pytest.mark.parametrize(
    ("first_name", "last_name", "whole"),
    [
        ("小明", "王", "王小明"),
        ("娜", "欧阳", "欧阳娜"),
        ("𠮷平", "𠀋", "𠀋𠮷平"),
        ("민준", "김", "김민준"),
        ("はなこ", "山田", "山田はなこ"),
        ("买买提·阿里", "伊敏", "伊敏买买提·阿里"),
        ("Ada", "Lovelace", "Ada Lovelace"),
        ("José", "Núñez", "José Núñez"),
        ("Иван", "Петров", "Иван Петров"),
        ("Ada", "王", "Ada 王"),
        ("小明", "Wang", "小明 Wang"),
        (" Ada ", " Lovelace ", "Ada Lovelace"),
        ("小明", "", "小明"),
        ("", "王", "王"),
        ("", "Lovelace", "Lovelace"),
        ("", "", ""),
        ("123", "王", "123 王"),
    ],
)
def test_the_family_name_comes_first_in_names_of_east_asia(
    first_name: str, last_name: str, whole: str
) -> None:
    assert full_name(first_name, last_name) == whole
