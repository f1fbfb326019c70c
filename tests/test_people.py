"""What tells of a person's age, and what may be shown of a text that repeats a secret."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gongshi.private.detectors import personal_data, without
from gongshi.private.detectors.people import BIRTH, MINOR

BIRTHS = {
    "named": ("出生日期：1990年1月2日", True),
    "named in short": ("出生：90年1月2日", True),
    "packed": ("生于19900102", True),
    "a year and a month": ("出生于1990年1月", True),
    "behind": ("1990年1月2日出生", True),
    "behind, of many": ("1990年1月2日出生率", False),
    "beside a sex": ("李某，男，1990年1月2日，住", True),
    "before a sex": ("李某，1990年1月2日，男，住", True),
    "beside a people": ("李某，回族，1990-01-02，", True),
    "the last year": ("李某，男，2015年1月2日，", True),
    "a year later": ("李某，男，2016年1月2日，", False),
    "the first year": ("李某，男，1900年1月2日，", True),
    "a year earlier": ("李某，男，1899年1月2日，", False),
    "in Chinese digits": ("李某，男，一九九〇年一月二日，", True),
    "in brackets behind a masked name": ("当事人李某某（1990年1月2日）", True),
    "in brackets behind a name that goes on": ("当事人李某某（1990年1月2日至今）", False),
    "in brackets behind a thing": ("《决定》（1990年1月2日）", False),
    "alone": ("1990年1月2日", False),
    "in a column": ("| 姓名 | 出生日期 |\n| --- | --- |\n| 李某 | 1990-01-02 |", True),
    "in a column of birthdays": ("| 姓名 | 生日 |\n| --- | --- |\n| 李某 | 1990-01-02 |", True),
    "in another column": ("| 姓名 | 签订日期 |\n| --- | --- |\n| 李某 | 1990-01-02 |", False),
}


@pytest.mark.parametrize(("text", "is_one"), BIRTHS.values(), ids=BIRTHS)
def test_when_somebody_was_born(text: str, is_one: bool) -> None:
    assert (BIRTH in [hit.sort for hit in personal_data(text)]) == is_one


AGES = {
    "seventeen": ("李某（17岁）", True),
    "eighteen": ("李某（18岁）", False),
    "one": ("李某（1周岁）", True),
    "in Chinese digits": ("李某，十七岁", True),
    "a field": ("年龄：16", True),
    "a field of the grown": ("年龄：36", False),
    "a limit": ("未满14岁的人有违法行为的，不予行政处罚", False),
    "a group": ("16岁以上的公民", False),
    "a thing": ("该树龄为15岁", False),
    "a horse": ("15岁的牦牛", False),
    "said to be one": ("李某系未成年人", True),
    "said of all": ("未成年人的权益受法律保护", False),
    "said in a rule": ("依照《未成年人保护法》，为未成年人，应当从轻", False),
    "not yet of age": ("李某未满18周岁", True),
    "not yet of age in a rule": ("依照规定，未满18周岁的，应当从轻", False),
    "a guardian": ("李某的监护人到场", True),
    "guardians": ("监护人应当履行职责", False),
    "a guard at work": ("施工现场监护人到场", False),
    "a pupil": ("李某就读于湟中初中", True),
    "a school nearby": ("位于湟中小学附近", False),
    "a graduate": ("李某，初中毕业", False),
    "many pupils": ("组织30名小学生参加活动", False),
}


@pytest.mark.parametrize(("text", "is_one"), AGES.values(), ids=AGES)
def test_that_somebody_is_a_minor(text: str, is_one: bool) -> None:
    assert (MINOR in [hit.sort for hit in personal_data(text)]) == is_one


@pytest.mark.parametrize(
    ("words", "secret", "known", "shown"),
    [
        ("甲1234乙", "1234", "", "甲××乙"),
        ("甲123乙", "1234", "", "甲123乙"),
        ("甲12345乙", "12345", "", "甲××乙"),
        ("1234", "91234", "", "××"),
        ("123", "123", "", "××"),
        ("12", "123", "", "12"),
        ("甲123乙", "123", "", "甲123乙"),
        ("甲1234乙1234丙", "1234", "", "甲××乙××丙"),
        ("甲12341234丙", "1234", "", "甲××丙"),
        ("甲１２３４乙", "1234", "", "甲××乙"),
        ("联系电话1", "联系电话138", "联系电话", "联××"),
        ("联系电话", "联系电话138", "联系电话", "联系电话"),
        (" cde", "ab cde", "", " cde"),
        ("ab c", "ab cde", "", "××"),
        ("", "1234", "", ""),
    ],
)
def test_what_repeats_four_characters_of_a_secret_is_masked(words: str, secret: str, known: str, shown: str) -> None:
    assert without(words, iter([secret]), "××", known) == shown


def test_pieces_of_data_follow_each_other_and_do_not_overlap() -> None:
    text = "手机13800138000，身份证号630122199001011230，邮箱a@b.com、13900139000"
    hits = personal_data(text)
    assert [text[hit.start : hit.end] for hit in hits] == [
        "13800138000",
        "630122199001011230",
        "a@b.com",
        "13900139000",
    ]
    assert all(before.end <= after.start for before, after in pairwise(hits))


def test_a_label_is_no_part_of_what_is_found() -> None:
    (hit,) = personal_data("13800138000", "联系电话")
    assert (hit.start, hit.end) == (0, 11)
    assert personal_data("，无", "手机13800138000") == ()
    (hit,) = personal_data("1990年1月2日", "出生日期")
    assert (hit.start, hit.end) == (0, 9)
