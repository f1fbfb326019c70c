"""Personal data is found in the labelled sentences, and little else is."""

from __future__ import annotations

import time
from collections import Counter

import privacy as bench
import pytest

from gongshi.model.sorts import SORTS
from gongshi.private.detectors import detectors_due, own_contacts, personal_data, without
from privacy_cases import generate
from privacy_cases.cases import FOLDER, OWN, Case, false_cases, true_cases

LEAST_RECALL, LEAST_PRECISION = 0.99, 0.98
PHONES = own_contacts(*OWN)


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


PASSED_OVER = ("一、基本情况房晓东赴麦加朝觐。二、处理意见责令限期改正，恢复土地原状。",)
"""What is known not to be found."""


def test_every_other_labelled_sentence_is_judged_rightly() -> None:
    assert [case.text for case in true_cases() if case.sort not in sorts_in(case)] == [*PASSED_OVER]
    assert [case.text for case in false_cases() if sorts_in(case)] == []


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
def test_the_body_s_own_contacts_pass_however_they_are_written(own: str, text: str) -> None:
    assert list(personal_data(text)), "another's number is found"
    assert list(personal_data(text, own=own_contacts(own))) == []


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("残疾人证号11010519491231002X42", "居民身份证号"),
        ("学籍号G11010519491231002X", "居民身份证号"),
        ("统一社会信用代码11010519491231002X", "居民身份证号"),
        ("1.13800138000", "手机号码"),
        ("来访登记：13800138000", "手机号码"),
        ("手机壹叁捌零零壹叁捌零零零", "手机号码"),
        ("电话1380013\n8000", "手机号码"),
        ("宅电：5101234", "固定电话号码"),
        ("车辆青01-33321", "车牌号"),
        ("马试例（15周岁）", "未成年人"),
        ("苗试例读初二", "未成年人"),
        ("马试例，回族，1970年7月27日", "出生日期"),
        ("出\n生日期：1970年7月27日", "出生日期"),
        ("位于上坪村42号的家中", "家庭住址"),
        ("承包经营权证（630122105212010012J）", "不动产权证书号"),
    ],
)
def test_what_a_run_is_decides(text: str, sort: str) -> None:
    assert [hit.sort for hit in personal_data(text)] == [sort]


@pytest.mark.parametrize(
    "text",
    [
        "湟中区多巴镇黑嘴村村民委员会，不动产权证号青（2022）湟中区不动产权第0001234号",
        "权利人为湟中示例砂石有限公司（青（2022）湟中区不动产权第0001234号）",
        "在上坪村三社120号院西侧耕地堆放砂石",
        "当事人李某，住湟中区××镇××村",
        "身份证号630122********1234",
        "向西宁市湟中区人民政府申请行政复议，电话0971-2231234",
        "竞买保证金账户：账号28001001040012345",
        "被征收人的未成年子女依法享有的权益受法律保护",
        "| 年份 | 预算（元） |\n| --- | --- |\n| 2024 | 13800138000 |",
    ],
)
def test_what_may_pass_has_a_reason(text: str) -> None:
    assert list(personal_data(text)) == []


def test_passages_drawn_from_a_seed() -> None:
    drawn = list(bench.cases(20261125, 40))
    said = [{hit.sort for hit in personal_data(case.text, own=PHONES)} for case in drawn]
    by_way = {
        way: [case.sort in sorts for case, sorts in zip(drawn, said, strict=True) if case.way == way]
        for way in ("usual", "odd")
    }
    wrong = [case.text for case, sorts in zip(drawn, said, strict=True) if not case.sort and sorts]
    assert sum(by_way["usual"]) >= 0.99 * len(by_way["usual"])
    assert sum(by_way["odd"]) >= 0.93 * len(by_way["odd"])
    assert len(wrong) <= 0.03 * sum(map(len, by_way.values())), wrong


def test_a_hit_over_a_line_end_has_its_places_in_the_source() -> None:
    text = "电话　1380013\n8000，未接听"
    assert [text[hit.start : hit.end] for hit in personal_data(text)] == ["1380013\n8000"]


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
def test_looking_at_a_long_text_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece.encode()))
        began = time.process_time()
        for _ in personal_data(text):
            pass
        return time.process_time() - began

    assert any(seconds(400_000) < 10 * (seconds(100_000) + 0.02) for _ in range(3))


def test_the_body_s_own_mailbox_passes_and_others_do_not() -> None:
    own = own_contacts("xxgk@hz.example.cn")
    assert list(personal_data("来信请寄 XXGK@hz.example.cn。", own=own)) == []
    assert [hit.sort for hit in personal_data("来信请寄 zhang@hz.example.cn。", own=own)] == ["电子邮箱"]


def test_the_hours_beside_a_telephone_are_no_part_of_it() -> None:
    own = own_contacts("0971-2230000（工作日 8:30–12:00、14:30–18:00）")
    assert own == own_contacts("0971-2230000")


@pytest.mark.parametrize("code", ["91630102MA5WXJKFXC", "92630122MAQQ123456", "91630122MAVX1234A7"])
def test_letters_within_a_code_are_no_account(code: str) -> None:
    assert [hit.sort for hit in personal_data(f"统一社会信用代码{code}")] == []


@pytest.mark.parametrize("text", ["加wx：liming1987", "QQ12345678", "电话同微信liming1987", "手机号尾号88VX:liming_87"])
def test_an_account_is_found_behind_its_label(text: str) -> None:
    assert "微信号或者QQ号" in [hit.sort for hit in personal_data(text)]
