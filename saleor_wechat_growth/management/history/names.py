"""Names for people who are nobody: common parts, put together by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

#: family name -> how it is written in an e-mail address
_FAMILIES: Final = {
    "王": "wang",
    "李": "li",
    "张": "zhang",
    "刘": "liu",
    "陈": "chen",
    "杨": "yang",
    "黄": "huang",
    "赵": "zhao",
    "吴": "wu",
    "周": "zhou",
    "徐": "xu",
    "孙": "sun",
    "马": "ma",
    "朱": "zhu",
    "胡": "hu",
    "郭": "guo",
    "何": "he",
    "林": "lin",
    "高": "gao",
    "罗": "luo",
    "郑": "zheng",
    "梁": "liang",
    "谢": "xie",
    "宋": "song",
    "唐": "tang",
    "许": "xu",
    "邓": "deng",
    "冯": "feng",
    "韩": "han",
    "曹": "cao",
    "曾": "zeng",
    "彭": "peng",
    "萧": "xiao",
    "蔡": "cai",
    "潘": "pan",
    "田": "tian",
    "董": "dong",
    "袁": "yuan",
    "于": "yu",
    "余": "yu",
    "叶": "ye",
    "蒋": "jiang",
    "杜": "du",
    "苏": "su",
    "魏": "wei",
    "程": "cheng",
    "吕": "lv",
    "丁": "ding",
    "沈": "shen",
    "任": "ren",
    "欧阳": "ouyang",
    "上官": "shangguan",
}
#: the first ones are much more common than the last
_COMMON: Final = 0.92
_GIVEN: Final = (
    *("芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟"),
    *("涛", "超", "霞", "平", "刚", "桂英", "子涵", "梓萱", "雨桐", "浩然", "欣怡"),
    *("宇轩", "一诺", "思远", "佳宁", "晓雯", "文博", "雅琴", "志强", "建国", "秀兰"),
    *("海燕", "晨曦", "梦琪", "嘉豪", "俊杰", "诗涵", "若曦", "明轩", "乐怡", "子墨"),
    *("婉清", "亦凡", "书瑶", "锦程", "知夏", "清越", "语嫣", "景行", "怀瑾", "春梅"),
    *("国栋", "丽华", "晓东", "雪莹", "天佑", "可欣", "沐阳", "安然", "家辉", "美玲"),
)


def invent(random: Random) -> tuple[str, str, str]:
    """Return a family name, a given name, and the family name in Latin letters."""
    weights = [_COMMON**place for place in range(len(_FAMILIES))]
    [family] = random.choices(list(_FAMILIES), weights)
    return family, random.choice(_GIVEN), _FAMILIES[family]
