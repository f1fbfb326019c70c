"""Statistics: numbers against plain YAML, tables as files, charts."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from statistics import median as plain_median
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.exports.table_csv import harmless, table_csv
from gongshi.makers.statistics import median
from gongshi.markup.charts import Bar, bar_chart, column_chart, scale
from site_tools import Plain, Project, fen, plain_records, read_page

SVG = "{http://www.w3.org/2000/svg}"


def table(project: Project, name: str) -> list[list[str]]:
    data = (project.site / "statistics" / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def shown(project: Project, kind: str, year: str) -> list[Plain]:
    return [
        one
        for one in plain_records(project.folder / "data")
        if one.kind == kind and one.state == "published" and one.decided_on.startswith(year)
    ]


@pytest.mark.parametrize("year", ["2024", "2025", "2026"])
def test_months_are_those_of_the_records_that_may_be_seen(example: Project, year: str) -> None:
    rows = table(example, f"{year}-penalties-months.csv")
    penalties = shown(example, "penalties", year)
    parties = [len(one.values.get("当事人", "1")) for one in penalties]
    if sum(parties) != len(penalties):
        assert {row.pop(2) for row in rows[13:]} == {str(sum(parties))}
        assert [row.pop(2) for row in rows[:1]] == ["当事人（个）"]
        assert sum(int(row.pop(2)) for row in rows[1:13]) == sum(parties)
    assert rows[0] == [
        "处罚决定日期",
        "数量（件）",
        "罚款金额合计（元）",
        "罚款金额中位数（元）",
        "没收金额合计（元）",
        "没收金额中位数（元）",
    ]
    assert penalties
    for number, row in enumerate(rows[1:13], 1):
        inside = [one for one in penalties if int(one.decided_on[5:7]) == number]
        fines = [amount for one in inside if (amount := fen(one.values.get("罚款金额", "0")))]
        assert row[:2] == [f"{number}月", str(len(inside))]
        assert Decimal(row[2] or 0) * 100 == sum(fines)
        assert Decimal(row[3] or 0) * 100 == (Decimal(plain_median(fines)) if fines else 0)
    assert rows[13][:2] == ["合计", str(len(penalties))]


def test_categories_count_each_record_in_each_of_its_values(example: Project) -> None:
    expected = Counter(kind.strip() for one in shown(example, "penalties", "2024") for kind in one.values["处罚类别"])
    rows = table(example, "2024-penalties-penalty-types.csv")
    assert {row[0]: int(row[1]) for row in rows[1:-1]} == expected
    assert rows[-1][1] == str(len(shown(example, "penalties", "2024")))


def test_what_was_taken_down_is_a_number_only(example: Project) -> None:
    gone = [
        one
        for one in plain_records(example.folder / "data")
        if one.kind == "penalties"
        and one.state in ("expired", "withdrawn", "repaired")
        and one.decided_on.startswith("2024")
    ]
    text = read_page((example.site / "statistics/2024.html").read_bytes()).text
    assert gone
    assert f"2024年共公开 32 件，现在公示 {32 - len(gone)} 件，公示期满或者撤回 {len(gone)} 件" in text
    for one in gone:
        assert one.number not in text
        assert str(one.values["行政相对人名称"]) not in text


def test_every_chart_has_a_title_a_description_and_its_table_and_no_style(example: Project) -> None:
    html = (example.site / "statistics/2024.html").read_text(encoding="utf-8")
    charts = [ElementTree.fromstring(one) for one in re.findall('<svg class="gs-plot".*?</svg>', html, re.DOTALL)]
    assert len(charts) > 8
    names: list[str] = []
    for chart in charts:
        title, description = chart.find(f"{SVG}title"), chart.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert title.text
        assert description.text
        assert chart.get("role") == "img"
        labels = chart.get("aria-labelledby", "").split()
        assert labels == [title.get("id"), description.get("id")]
        names += labels
        assert not [node for node in chart.iter() if "style" in node.attrib or node.tag.endswith(("style", "script"))]
    assert len(set(names)) == len(names)
    assert html.count("下载这张表（CSV）") == html.count('<table class="gs-table">')


def test_the_overview_leads_to_every_year_and_the_lists_lead_to_the_statistics(example: Project) -> None:
    overview = read_page((example.site / "statistics/index.html").read_bytes())
    assert {"../statistics/2024.html", "../statistics/2025.html", "../statistics/2026.html"} <= set(overview.links)
    years = read_page((example.site / "penalties/list/2024.html").read_bytes())
    assert "../../statistics/2024.html#penalties" in years.links


# ---------------------------------------------------------------- pieces


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "　@", "\u00a0=", "\ufeff+", "\0-"]
)
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    assert harmless(cell) == f"'{cell}"
    (row,) = csv.reader(io.StringIO(table_csv([[cell, "一"]]).decode("utf-8-sig"), newline=""))
    assert row == [f"'{cell}", "一"]


def test_an_ordinary_cell_stays_as_it_is() -> None:
    assert table_csv([["罚款", '引"号', "a,b"]]) == '\ufeff罚款,"引""号","a,b"\r\n'.encode()


@given(st.lists(st.integers(0, 10**12), min_size=1))
def test_the_median_is_the_middle(values: list[int]) -> None:
    assert median(values) == Decimal(plain_median([Decimal(one) for one in values]))


@given(st.decimals(0, 10**13, places=2))
def test_an_axis_holds_its_values_with_few_ticks(highest: Decimal) -> None:
    top, ticks = scale(highest)
    assert top >= highest
    assert ticks[0] == 0
    assert ticks[-1] == top
    assert 2 <= len(ticks) <= 7


@given(st.lists(st.tuples(st.text(max_size=30), st.decimals(0, 10**9, places=2)), max_size=14))
def test_charts_are_well_formed_whatever_they_show(values: list[tuple[str, Decimal]]) -> None:
    printable = [("".join(char for char in label if char.isprintable()), value) for label, value in values]
    bars = [Bar(label, value, str(value)) for label, value in printable]
    for chart in (column_chart("a", "<题>", bars), bar_chart("b", "<题>", bars)):
        tree = ElementTree.fromstring(chart)
        height = Decimal(tree.get("viewBox", "").split()[3])
        for rect in tree.iter(f"{SVG}rect"):
            x, y, width, tall = (Decimal(rect.get(name, "")) for name in ("x", "y", "width", "height"))
            assert x >= 0
            assert y >= 0
            assert x + width <= 721
            assert y + tall <= height + 1
