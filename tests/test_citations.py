"""Citations of laws: how they are written, what they mean, and which version was in force."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.law.citations import Law, LawTable, article_key, article_name, citations_in, linked, number_of

LAND_2004 = Law(
    "land-2004", "中华人民共和国土地管理法", ("土地法",), "主席令第28号", "2004修正", "2004-08-28", "2020-01-01"
)
LAND_2019 = Law("land-2019", "中华人民共和国土地管理法", ("土地法",), "主席令第32号", "2019修正", "2020-01-01", "", 87)
RULES_2021 = Law(
    "rules-2021", "中华人民共和国土地管理法实施条例", (), "国务院令第743号", "2021修订", "2021-09-01", "", 67
)
RECLAIM = Law("reclaim", "土地复垦条例", (), "国务院令第592号", "2011公布", "2011-03-05", "")
TABLE = LawTable((LAND_2004, LAND_2019, RULES_2021, RECLAIM))


def said(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.name, one.version, one.keys) for one in citations_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《土地管理法》第七十七条", [("土地管理法", "", ("77",))]),
        (
            "《中华人民共和国土地管理法》（2019修正）第七十七条第一款",
            [("中华人民共和国土地管理法", "2019修正", ("77",))],
        ),
        ("《土地管理法》（2019 修正）第四十四条、第七十七条", [("土地管理法", "2019 修正", ("44", "77"))]),
        ("《土地管理法》第七十七、七十八条", [("土地管理法", "", ("77", "78"))]),
        ("《土地管理法》第77、78和80条", [("土地管理法", "", ("77", "78", "80"))]),
        ("《土地管理法》第７７条第1款第（二）项", [("土地管理法", "", ("77",))]),
        ("《土地管理法》第七十七条第一款、第二款和第七十八条", [("土地管理法", "", ("77", "78"))]),
        ("《强制法》第六十一条至第六十四条", [("强制法", "", ("61", "64", "62", "63"))]),
        ("《强制法》第六十一至六十三条", [("强制法", "", ("61", "63", "62"))]),
        ("《刑法》第一百二十条之一、第三百四十二条", [("刑法", "", ("120-1", "342"))]),
        ("行政处罚法（2021）第九条", [("行政处罚法", "2021", ("9",))]),
        ("依据土地管理法第七十七条的规定", [("依据土地管理法", "", ("77",))]),
        ("《土地管理法》第七十四条，同法第七十七条", [("土地管理法", "", ("74",)), ("土地管理法", "", ("77",))]),
        (
            "《土地管理法》第七十七条及其实施条例第五十七条",
            [("土地管理法", "", ("77",)), ("土地管理法实施条例", "", ("57",))],
        ),
        (
            "《甲法》（2019修正）第四十四条；《乙条例》（国务院令第743号）第五十七条",
            [("甲法", "2019修正", ("44",)), ("乙条例", "国务院令第743号", ("57",))],
        ),
        ("《土地管理法（2019修正）》第七十七条", [("土地管理法", "2019修正", ("77",))]),
        ("《自然资源执法监督规定》（2020修正）", [("自然资源执法监督规定", "2020修正", ())]),
        ("《土地管理法》第七十七条，2019年以来", [("土地管理法", "", ("77",))]),
        ("《民法典》第一千二百六十条", [("民法典", "", ("1260",))]),
        ("第三条路边的第二家", []),
        ("依照有关规定办理", []),
        ("", []),
    ],
)
def test_finds_laws_and_articles(text: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert said(text) == expected


@given(st.integers(1, 1999))
def test_a_numeral_is_read_as_it_is_written(number: int) -> None:
    name = article_name(str(number))
    assert article_key(name) == str(number)
    assert said(f"《甲法》{name}") == [("甲法", "", (str(number),))]


@pytest.mark.parametrize(
    ("text", "value"), [("一〇五", 105), ("一百零五", 105), ("十", 10), ("一百一十", 110), ("２０", 20)]
)
def test_numerals_have_several_forms(text: str, value: int) -> None:
    assert number_of(text) == value


@given(st.text("《》（）()第七十条款项、，和及至之法条例2019修正 \n", max_size=60))
def test_no_text_breaks_the_parser_and_links_keep_every_character(text: str) -> None:
    for one in citations_in(text):
        assert 0 <= one.start <= one.end <= len(text)
    assert "".join(words for words, _, _ in linked(text, TABLE.meaning("2024-01-01"))) == text


@pytest.mark.parametrize(
    "text", ["第一条" * 3000, "《" * 8000, "土地法" * 3000, "（" * 8000, "第一、" * 3000, "一" * 9000]
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    citations_in(text)
    assert time.process_time() - began < 1.0


def resolved(text: str, day: str = "2024-03-18", acted_on: str = "") -> list[str]:
    found = [TABLE.resolve(one.name, one.is_quoted, one.version, day, acted_on).law for one in citations_in(text)]
    return [law.id if law else "" for law in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《土地管理法》第七十七条", "land-2019"),
        ("《中华人民共和国土地管理法》（2019年8月26日修正）第七十七条", "land-2019"),
        ("《土地管理法》（2004修正）第七十六条", "land-2004"),
        ("依据土地法第七十七条", "land-2019"),
        ("根据土地管理法实施条例第五十七条", "rules-2021"),
        ("《土地复垦条例》（国务院令第592号）第十八条", "reclaim"),
        ("《土地复垦条例》（国务院令第593号）第十八条", ""),
        ("《土地管理法》（1998修订）第七十七条", ""),
        ("《某某法》第一条", ""),
    ],
)
def test_a_citation_means_one_version(text: str, expected: str) -> None:
    assert resolved(text) == [expected]


def test_without_a_version_the_one_in_force_on_the_day_is_meant() -> None:
    assert resolved("《土地管理法》第七十六条", "2019-12-31") == ["land-2004"]
    assert resolved("《土地管理法》第七十六条", "2020-01-01") == ["land-2019"]
    assert resolved("《土地管理法》第七十六条", "") == ["land-2019"]


def test_a_law_is_in_force_from_its_first_day_to_the_day_before_it_ends() -> None:
    days = ("2004-08-27", "2004-08-28", "2019-12-31", "2020-01-01")
    assert [LAND_2004.is_in_force(day) for day in days] == [False, True, True, False]
    assert LAND_2019.is_in_force("2999-12-31")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("10", "第十条"),
        ("19", "第十九条"),
        ("20", "第二十条"),
        ("100", "第一百条"),
        ("101", "第一百零一条"),
        ("110", "第一百一十条"),
        ("1010", "第一千零一十条"),
        ("1001-11", "第一千零一条之十一"),
    ],
)
def test_an_article_is_named_as_laws_name_it(key: str, name: str) -> None:
    assert article_name(key) == name
    assert article_key(name) == key


def test_the_nearest_law_is_offered() -> None:
    assert TABLE.offer("土地管里法") == "是不是“土地管理法”？"


def test_each_name_and_article_is_linked_where_it_stands() -> None:
    text = "依据土地法第七十七条、第78条第一款和《某法》第一条"
    assert list(linked(text, TABLE.meaning("2024-01-01"))) == [
        ("依据", "", ""),
        ("土地法", "land-2019", ""),
        ("第七十七条", "land-2019", "77"),
        ("、", "", ""),
        ("第78条第一款", "land-2019", "78"),
        ("和《某法》第一条", "", ""),
    ]


@pytest.mark.parametrize("before", ["", "依据《某法》第一条。", "经过。" * 100, "《某法》第一条；" + "经过。" * 100])
@pytest.mark.parametrize("name", ["土地法", "《土地法》", "土地法（2019修正）", "《土地法》（2019修正）的"])
def test_a_citation_stands_where_its_name_stands_whatever_is_before_it(before: str, name: str) -> None:
    text = f"{before}{name}第七条、第八条规定"
    *_, last = citations_in(text)
    assert text[last.start : last.end] == name
    assert last.start == len(before)
    assert [text[one.start : one.end] for one in last.articles] == ["第七条", "第八条"]


def test_the_words_before_a_bare_name_are_not_linked_wherever_it_stands() -> None:
    text = "经过。" * 50 + "现依据土地法第七条"
    assert [said for said in linked(text, TABLE.meaning("2024-01-01")) if said[1]] == [
        ("土地法", "land-2019", ""),
        ("第七条", "land-2019", "7"),
    ]
