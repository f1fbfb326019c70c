"""Citations of laws: how they are written, what they mean, and which version was in force."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.law.citations import (
    Article,
    Citation,
    Law,
    LawTable,
    article_key,
    article_name,
    citations_in,
    keys_of,
    linked,
    number_of,
)

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


def test_a_citation_says_all_that_stands_in_the_text() -> None:
    text = "依《甲法》（2019修正）第七、八条，《乙法》。"
    assert citations_in(text) == (
        Citation("甲法", True, "2019修正", (Article("7", 13, 15), Article("8", 16, 18)), (), 1, 13),
        Citation("乙法", True, "", (), (), 19, 23),
    )
    assert citations_in("《甲法》（2019修正）") == (Citation("甲法", True, "2019修正", (), (), 0, 12),)
    assert citations_in("甲法（2019修正）第七条") == (
        Citation("甲法", False, "2019修正", (Article("7", 10, 13),), (), 0, 10),
    )
    assert citations_in("《甲法（2019修正）》第七条") == (
        Citation("甲法", True, "2019修正", (Article("7", 12, 15),), (), 0, 12),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲法》第一条第二条", [("甲法", ("1",)), ("甲法", ("2",))]),
        ("《甲法》第一条、第二条；《乙法》第三条", [("甲法", ("1", "2")), ("乙法", ("3",))]),
        ("《甲法》第一条、乙条例第二条", [("甲法", ("1",)), ("乙条例", ("2",))]),
        ("《甲法》第一条。第二条", [("甲法", ("1",))]),  # the next sentence is about something else
        ("《甲法》第一条，依第二条", [("甲法", ("1",)), ("甲法", ("2",))]),
        ("《甲法》第七条、八、第二款，第九条", [("甲法", ("7",)), ("甲法", ("9",))]),
        ("《甲法》第九千条第一款，第一条", [("甲法", ())]),  # no law has so many
        ("《甲法》第七、第八第九条", [("甲法", ())]),
        ("《甲法》第一条、第二、第三款、第四条", [("甲法", ("1",)), ("甲法", ("4",))]),
        ("第九千条。《甲法》第一条", [("甲法", ("1",))]),
        ("《甲法》第一条至第三百零一条", [("甲法", ("1", "301", *map(str, range(2, 301))))]),
        ("《甲法》第一条至第三百零二条", [("甲法", ("1", "302"))]),  # a longer range is not spelt out
        ("《甲法》第三条至第一条", [("甲法", ("3", "1"))]),
        ("《甲法》第三条至第三条", [("甲法", ("3",))]),
        ("《甲法》第三条之一至第五条", [("甲法", ("3-1", "5"))]),
        ("《甲法》第三条至第五条之一", [("甲法", ("3", "5-1"))]),
        ("《甲法》第一条（三）项", [("甲法", ("1",))]),
        ("《甲法》第一条及其实施办法第二条", [("甲法", ("1",)), ("甲法实施办法", ("2",))]),
        ("其实施办法第二条", [("其实施办法", ("2",))]),
        ("该法第二条", []),  # which?
        ("《甲法》第一条，该法第二条", [("甲法", ("1",)), ("甲法", ("2",))]),
        ("《甲法》、《乙法》第一条", [("甲法", ()), ("乙法", ("1",))]),
    ],
)
def test_articles_belong_to_the_law_before_them(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(one.name, one.keys) for one in citations_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第2000条", "2000"),
        ("第2001条", ""),
        ("0", ""),
        ("第一条", "1"),
        (" 第７条 ", "7"),
        ("7之2", "7-2"),
        ("条", ""),
    ],
)
def test_articles_are_numbered_from_one_to_two_thousand(text: str, key: str) -> None:
    assert article_key(text) == key


def test_every_article_of_a_citation_is_one_and_so_is_a_law_as_a_whole() -> None:
    found = citations_in("《甲法》第一条、第二条，《乙法》")
    assert [(one.name, key) for one, key in keys_of(found)] == [("甲法", "1"), ("甲法", "2"), ("乙法", "")]


# ---------------------------------------------------------------- versions


def laws(text: str) -> list[str]:
    """Return the ids of the versions that the first citation may mean on any day."""
    one = citations_in(text)[0]
    return [law.id for law in TABLE.meant(one.name, one.is_quoted, one.version)[2]]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("《土地管理法》", ["land-2004", "land-2019"]),
        ("《土地管理法》（2019修正）", ["land-2019"]),
        ("《土地管理法》（主席令第32号）", ["land-2019"]),
        ("《土地管理法》（主席令第032号）", ["land-2019"]),
        ("《土地管理法》（主席令第33号）", []),
        ("《土地管理法》（修正）", ["land-2004", "land-2019"]),  # neither year nor number
        ("《土地复垦条例》（2011）", ["reclaim"]),
        ("《土地复垦条例》（2012）", []),
    ],
)
def test_a_version_is_known_by_its_year_or_by_the_number_of_its_order(text: str, ids: list[str]) -> None:
    assert laws(text) == ids


def test_a_law_without_a_number_may_be_of_any_order_and_a_year_may_stand_in_its_number() -> None:
    nameless = Law("a", "甲法", (), "", "", "2020-01-01", "")
    numbered = Law("b", "乙规定", (), "自然资规〔2019〕1号", "", "2019-01-01", "")
    table = LawTable((nameless, numbered))
    assert table.meant("甲法", True, "国务院令第1号")[2] == (nameless,)
    assert table.meant("乙规定", True, "2019年")[2] == (numbered,)
    assert table.meant("乙规定", True, "2020年")[2] == ()
    assert table.meant("乙规定", True, "第1号")[2] == (numbered,)
    assert table.meant("乙规定", True, "第2号")[2] == ()
    odd = LawTable((Law("c", "丙法", (), "无号", "", "2020-01-01", ""),))
    assert len(odd.meant("丙法", True, "第2号")[2]) == 1


def test_the_version_in_force_on_the_day_comes_before_that_of_the_act_and_that_before_the_newest() -> None:
    def meant(day: str, acted_on: str, version: str = "") -> str:
        law = TABLE.resolve("土地管理法", True, version, day, acted_on).law
        return law.id if law else ""

    assert meant("2019-12-31", "2020-01-01") == "land-2004"
    assert meant("2004-08-27", "2019-12-31") == "land-2004"  # none on the day of the decision
    assert meant("2004-08-27", "2004-08-27") == "land-2019"
    assert meant("", "2019-12-31") == "land-2004"
    assert meant("2019-12-31", "", "修正") == "land-2004"
    assert meant("2019-12-31", "", "2019修正") == "land-2019"  # named, though not in force
    assert meant("2019-12-31", "", "1998修订") == ""


def test_what_is_meant_says_where_the_name_begins_and_which_versions_there_are() -> None:
    found = TABLE.resolve("依据土地法", False, "", "2024-01-01")
    assert (found.law, found.offset, found.versions) == (LAND_2019, 2, (LAND_2004, LAND_2019))
    none = TABLE.resolve("依据某法", False, "", "2024-01-01")
    assert (none.law, none.offset, none.versions) == (None, 0, ())
    old = TABLE.resolve("依土地法", False, "1998修订", "2024-01-01")
    assert (old.law, old.offset, old.versions) == (None, 1, (LAND_2004, LAND_2019))
    assert TABLE.resolve("依据土地法", True, "", "2024-01-01").law is None  # in 《》 the name is all there is


def test_a_name_is_known_with_or_without_the_republic_in_any_width() -> None:
    names = ("土地管理法", "中华人民共和国土地管理法", "中华人民共和国 土地管理法", "土地法")
    assert {TABLE.called(name) for name in names} == {frozenset({"land-2004", "land-2019"})}
    assert TABLE.called("根据土地管理法") == {"land-2004", "land-2019"}
    assert TABLE.called("某法") == frozenset()
    assert TABLE.called("中华人民共和国") == frozenset()


def test_a_table_of_laws_is_true_if_it_has_one() -> None:
    assert (bool(TABLE), bool(LawTable())) == (True, False)
    assert repr(LawTable()) == "LawTable(laws=())"
    assert (LAND_2004.article_count, LAND_2019.article_count) == (0, 87)
    assert (LAND_2019.title, LAND_2019.year) == ("《中华人民共和国土地管理法》（2019修正）", "2019")
    assert Law("a", "甲法", (), "", "试行", "", "").year == ""


# ---------------------------------------------------------------- links


def cut(text: str, day: str = "2024-01-01") -> list[tuple[str, str, str]]:
    return list(linked(text, TABLE.meaning(day)))


def test_an_article_of_a_law_that_was_named_before_is_linked_without_a_name() -> None:
    assert cut("《土地管理法》第一条，依第二条") == [
        ("《土地管理法》", "land-2019", ""),
        ("第一条", "land-2019", "1"),
        ("，依", "", ""),
        ("第二条", "land-2019", "2"),
    ]


def test_the_word_between_a_law_and_its_article_is_not_linked() -> None:
    assert cut("《土地法》的第一条的规定") == [
        ("《土地法》", "land-2019", ""),
        ("的", "", ""),
        ("第一条", "land-2019", "1"),
        ("的规定", "", ""),
    ]
    assert cut("《土地法》 第一条")[:2] == [("《土地法》", "land-2019", ""), (" ", "", "")]


def test_an_unknown_law_before_a_known_one_is_passed_over() -> None:
    assert cut("《某法》第一条，《土地法》")[1:] == [("《土地法》", "land-2019", "")]


def test_the_shortest_name_has_two_characters() -> None:
    table = LawTable((Law("xing", "刑法", (), "", "2023修正", "2024-03-01", ""), Law("fa", "法", (), "", "", "", "")))
    found = table.resolve("依据刑法", False, "", "")
    assert (found.law and found.law.id, found.offset) == ("xing", 2)
    assert table.resolve("依据某法", False, "", "").law is None


def test_a_text_without_known_laws_is_one_piece_and_none_is_none() -> None:
    assert cut("《某法》第一条") == [("《某法》第一条", "", "")]
    assert cut("") == []


def test_the_day_decides_where_a_link_leads() -> None:
    assert cut("《土地法》第一条", "2019-12-31")[0][1] == "land-2004"
    assert [one[1] for one in linked("《土地法》第一条", TABLE.meaning("2004-01-01", "2005-01-01"))] == [
        "land-2004"
    ] * 2
