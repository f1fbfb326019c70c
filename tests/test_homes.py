"""Where people live, whether a word stands for a person, and which vehicle has a plate: what the words beside decide."""

from __future__ import annotations

import pytest

from gongshi.private.detectors import personal_data
from gongshi.private.detectors.homes import ADDRESS
from gongshi.private.detectors.vehicles import PLATE
from gongshi.private.standing import stands_for_person

HOMES = {
    "a home": ("李某，家住湟中区多巴镇黑嘴村，", "家住湟中区多巴镇黑嘴村"),
    "a home that is masked": ("李某，家住湟中区××镇××村，", ""),
    "a home of two characters": ("李某，家住多村，", ""),
    "a home without a place": ("李某，家住很远很远的地方，", ""),
    "a place far behind": ("李某，家住一个很远很远而且很少有人去的湟中区，", ""),
    "a court": ("李某，住所地人民法院，", ""),
    "an area": ("居住面积湟中区一百平方米，", ""),
    "a company's": ("湟中甲有限公司住湟中区多巴镇，", ""),
    "a lodger": ("李某，暂住湟中区多巴镇，", "暂住湟中区多巴镇"),
    "lives at": ("李某，住湟中区多巴镇，", "住湟中区多巴镇"),
    "an address of a person": ("李某，住所湟中区多巴镇，", "住所湟中区多巴镇"),
    "an address of a company": ("甲公司，住所湟中区多巴镇，", ""),
    "an address of nobody": ("地址：湟中区多巴镇，", ""),
    "a dwelling of nobody": ("住所：湟中区多巴镇，", "住所：湟中区多巴镇"),
    "sent home": ("寄至湟中区多巴镇黑嘴村3社15号", "黑嘴村3社15号"),
    "sent to an office": ("寄至湟中区政务服务中心3号楼2单元101室", ""),
    "a flat": ("李某的阳光小区3号楼2单元101室", "小区3号楼2单元101室"),
    "a flat of a company": ("甲公司的阳光小区3号楼2单元101室", ""),
    "a farm": ("李某在黑嘴村3社15号院堆放", "村3社15号"),
    "beside a farm": ("李某在黑嘴村3社15号院东侧堆放", ""),
    "a door where somebody lives": ("李某家在黑嘴村15号，", "村15号"),
    "a door": ("甲在黑嘴村15号，", ""),
    "a flat for sale": ("阳光小区3号楼2单元101室售楼处", ""),
}


@pytest.mark.parametrize(("text", "home"), HOMES.values(), ids=HOMES)
def test_where_somebody_lives(text: str, home: str) -> None:
    found = [text[hit.start : hit.end] for hit in personal_data(text) if hit.sort == ADDRESS]
    assert bool(found) == bool(home)
    assert home in "".join(found)


PLATES = {
    "a car": ("驾驶青A12345", True),
    "a car in another way": ("青A·12345", True),
    "an electric car": ("青AD12345", True),
    "a trailer": ("青A1234挂", True),
    "one digit": ("青ABCDE1", False),
    "masked": ("车牌青A12×45", False),
    "a parcel": ("宗地编号青A12345", False),
    "a parcel of a car": ("编号青A12345的车", False),
    "a place": ("西宁A12345", False),
    "a car in a place": ("西宁A12345号车", True),
    "a standard": ("标准新GB50011", False),
    "the army's": ("车辆军A12345", True),
    "the army's without a car": ("军A12345", False),
    "the police's": ("车辆WJ青12345", True),
    "a tractor": ("青01-33321", True),
    "a tractor in a list": ("编号青01-33321", False),
    "a tractor called so": ("拖拉机青0133321", True),
}


@pytest.mark.parametrize(("text", "is_one"), PLATES.values(), ids=PLATES)
def test_what_is_the_plate_of_a_vehicle(text: str, is_one: bool) -> None:
    assert (PLATE in [hit.sort for hit in personal_data(f"甲，{text}，")]) == is_one


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("当事人高山占地", True),
        ("高山", True),
        (" 高山 ", True),
        ("高山未经批准", True),
        ("占用高山草甸", False),
        ("位于高山", False),
        ("高山草甸", False),
        ("对高山,", True),
        ("对高山上", False),
        ("对高山甲", None),
        ("位于高山未经批准", None),
        ("看高山甲", None),
        ("询问高山。", True),
        ("询问高山", True),
    ],
)
def test_a_word_stands_for_a_person_where_the_sentence_says_so(text: str, is_person: bool | None) -> None:
    start = text.index("高山")
    assert stands_for_person(text, start, start + 2) is is_person
