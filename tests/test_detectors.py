"""Personal data is found in the labelled sentences, and little else is."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from gongshi.model.sorts import SORTS
from gongshi.private.detectors import detectors_due, own_phones, personal_data, without
from privacy_cases import generate
from privacy_cases.cases import FOLDER, OWN, Case, false_cases, true_cases

LEAST_RECALL, LEAST_PRECISION = 0.99, 0.98
PHONES = own_phones(*OWN)


def sorts_in(case: Case) -> set[str]:
    return {hit.sort for hit in personal_data(case.text, own=PHONES)}


def test_there_are_enough_cases_of_every_sort() -> None:
    counts = Counter(case.sort for case in true_cases())
    assert sum(counts.values()) >= 500
    assert set(counts) == set(SORTS)
    assert min(counts.values()) >= 40, counts
    assert len({case.text for case in false_cases()}) >= 500


def test_recall_and_precision_on_the_labelled_sentences() -> None:
    true, false = list(true_cases()), list(false_cases())
    missed = [case.number for case in true if case.sort not in sorts_in(case)]
    wrong = [case.number for case in false if sorts_in(case)]
    found = len(true) - len(missed)
    recall, precision = found / len(true), found / (found + len(wrong))
    said = f"recall {recall:.4f}, precision {precision:.4f}\nmissed: {missed}\nfound wrongly: {wrong}"
    assert recall >= LEAST_RECALL, said
    assert precision >= LEAST_PRECISION, said


@pytest.mark.parametrize("sort", SORTS)
def test_recall_of_each_sort(sort: str) -> None:
    cases = [case for case in true_cases() if case.sort == sort]
    missed = [case.number for case in cases if sort not in sorts_in(case)]
    assert 1 - len(missed) / len(cases) >= 0.95, missed


def test_the_quick_look_passes_over_nothing() -> None:
    assert [case.number for case in true_cases() if not detectors_due(case.text)] == []


def test_generated_sentences_are_up_to_date() -> None:
    for name, text in generate.generate().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"run tests/privacy_cases/generate.py: {name}"


def test_a_hit_stands_where_the_data_stands() -> None:
    text = "当事人李某，手机１３８-0013-8000，未接听"
    assert [text[hit.start : hit.end] for hit in personal_data(text)] == ["１３８-0013-8000"]


@pytest.mark.parametrize(
    ("label", "text", "sorts"),
    [
        ("税务登记号", "630122710123456", []),
        ("备注", "630122710123456", ["居民身份证号"]),
        ("工商注册号", "630122011203456", []),
        ("监督电话", "0971-2230000", []),
        ("监督电话", "13800138000", ["手机号码"]),
        ("联系电话", "0971-2230000", ["固定电话号码"]),
    ],
)
def test_the_label_of_a_field_says_what_a_number_is(label: str, text: str, sorts: list[str]) -> None:
    assert [hit.sort for hit in personal_data(text, label)] == sorts


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("0971-2230000", "电话（0971）2230000"),
        ("0971-2230000", "座机2230000"),
        ("0971-2230000转801", "电话0971-2230000-801"),
        ("0971-2230000/2230001", "联系电话：0971-2230001"),
        ("0971-2230000、2230001", "电话0971 2230001"),
        ("13800138000", "手机138-0013-8000"),
    ],
)
def test_the_body_s_own_phones_pass_however_they_are_written(own: str, text: str) -> None:
    assert list(personal_data(text)), "another's number is found"
    assert list(personal_data(text, own=own_phones(own))) == []


def test_words_that_repeat_a_secret_are_masked() -> None:
    assert without("“样例村3社15号…”不对", iter(["家住样例村3社15号院"]), "××") == "“××…”不对"
    assert without("１３８００１３８０００", iter(["13800138000"]), "××") == "××"
    assert without("没有相同的字", iter(["13800138000"]), "××") == "没有相同的字"


PIECES = (
    *("1", "0", "6", "-", "· ", "1 ", "13800138000", "630122199001011230", "6228480402564890018 ", "账号6", "E1234567", "a@", "a.", "@a.a"),
    *("甲@", "青A1", "住", "家住", "村1社", "住甲镇", "小区1号楼1单元", "不动产权", "不动产权第", "国用(", "出生", "1990年", "男,", "监护人", "15岁", "满", "系"),
    *("当事人系", "0971-", "0971-223", "电话", "一", "〇", "http://", "编号", "编号1", "￥", "＊", "第1", " ", "　", "\n", "身份证", "(", "A", "住址：市"),
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_looking_at_1_mb_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece.encode()))
        began = time.process_time()
        for _ in personal_data(text):
            pass
        return time.process_time() - began

    assert any(seconds(1_000_000) < 10 * (seconds(250_000) + 0.02) for _ in range(3))
