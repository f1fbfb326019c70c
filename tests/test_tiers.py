"""Fines and their tiers: arithmetic at the borders, words, pictures, and the pages of penalty and benchmark."""

from __future__ import annotations

import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongshi.kinds import all_kinds
from gongshi.law import tiers
from gongshi.law.tiers import Band, Fine, Scale
from gongshi.markup import charts
from gongshi.markup.charts import Bar, Segment
from gongshi.model.kind import Others
from gongshi.store import Row
from site_tools import Project, contents, differing, inodes, plain_records, read_page

BANDS = (Band("较轻", Decimal(100), Decimal(110)), Band("一般", Decimal(110), Decimal(150)))


def scale(measure: str = "元/平方米", bands: tuple[Band, ...] = BANDS, base: str = "占用面积") -> Scale:
    return Scale(measure, base, Band("", Decimal(100), Decimal(1000)), bands, tuple(band.name for band in bands))


def fine(yuan: str, tier: str = "较轻", base: str = "100") -> Fine:
    return Fine(Decimal(yuan), tier, Decimal(base), "", "一般")


@pytest.mark.parametrize(
    ("measure", "yuan", "base", "is_inside"),
    [
        ("元/平方米", "10000", "100", True),
        ("元/平方米", "11000", "100", True),
        ("元/平方米", "11000.01", "100", False),
        ("元/平方米", "9999.99", "100", False),
        ("倍", "11000", "100", True),
        ("倍", "11000.01", "100", False),
        ("百分比", "110", "100", True),
        ("百分比", "110.01", "100", False),
        ("元", "110", "0", True),
        ("元", "110.01", "0", False),
        ("元/平方米", "33.33", "0.33333", True),  # 33.333 yuan, cut to a fen
        ("元/平方米", "33.32", "0.33333", False),
        ("元/平方米", "36.67", "0.33333", True),  # 36.6663 yuan, rounded up to a fen
        ("元/平方米", "36.68", "0.33333", False),
    ],
)
def test_both_ends_of_a_band_belong_to_it_to_the_fen(measure: str, yuan: str, base: str, is_inside: bool) -> None:
    placed = tiers.place(scale(measure), fine(yuan, base=base))
    assert placed
    assert placed.is_in_tier == is_inside


def test_the_border_of_two_tiers_fits_both() -> None:
    assert tiers.fitting(scale(), fine("11000")) == ["较轻", "一般"]


@pytest.mark.parametrize("base", ["0", "-5"])
def test_without_a_base_above_zero_there_is_no_place(base: str) -> None:
    assert tiers.place(scale(), fine("10000", base=base)) is None


@pytest.mark.parametrize(
    ("measure", "rate", "shown", "band"),
    [
        ("元/平方米", "106.005", "每平方米106.01元", "每平方米100元以上110元以下"),
        ("倍", "105.5", "占用面积的105.5倍", "占用面积的100倍以上110倍以下"),
        ("百分比", "105", "占用面积的105%", "占用面积的100%以上110%以下"),
        ("元", "105", "105元", "100元以上110元以下"),
    ],
)
def test_rates_and_ranges_in_words(measure: str, rate: str, shown: str, band: str) -> None:
    assert tiers.rate_text(scale(measure), Decimal(rate)) == shown
    assert tiers.range_text(scale(measure), Decimal(100), Decimal(110)) == band


# ---------------------------------------------------------------- from what is stored

BENCHMARK: dict[str, Any] = {
    "measure": "元/平方米",
    "base": "占用面积",
    "lowest": "100",
    "highest": "1000",
    "tiers": [
        {"name": "较重", "lowest": "300", "highest": "1000"},
        {"name": "不予处罚"},
        {"name": "较轻", "lowest": "100", "highest": "300"},
        {"name": "只有下限", "lowest": "100"},
        {"name": "只有上限", "highest": "1000"},
    ],
}


def row(number: int = 1, day: str = "2024-03-18", **facts: Any) -> Row:
    kept = {"tier": "较轻", "tier_base": "100", "fine": "20000.00", "credit_class": "一般"} | facts
    known = {name: value for name, value in kept.items() if value is not None}
    return Row(kind="penalties", id=f"cf-{number:03}", day=day, facts=json.dumps(known, ensure_ascii=False))


def test_a_benchmark_is_read_from_light_to_heavy_and_a_tier_without_both_ends_does_not_fine() -> None:
    read = tiers.scale_of(Row(facts=json.dumps(BENCHMARK, ensure_ascii=False)))
    assert read.bands == (Band("较轻", Decimal(100), Decimal(300)), Band("较重", Decimal(300), Decimal(1000)))
    assert read.tiers == ("较重", "不予处罚", "较轻", "只有下限", "只有上限")
    assert (read.measure, read.base, read.law) == (
        "元/平方米",
        "占用面积",
        Band("法定幅度", Decimal(100), Decimal(1000)),
    )
    yuan = {key: value for key, value in BENCHMARK.items() if key != "base"} | {"measure": "元"}
    read = tiers.scale_of(Row(facts=json.dumps(yuan, ensure_ascii=False)))
    assert (read.base, read.needs_base) == ("", False)


def test_a_fine_is_read_with_all_that_it_was_reckoned_from() -> None:
    assert tiers.fine_of(row()) == Fine(Decimal(20000), "较轻", Decimal(100), "", "一般", is_divided=False)
    bare = row(tier=None, tier_base=None, credit_class=None)
    assert tiers.fine_of(bare) == Fine(Decimal(20000), "", Decimal(0), "", "", is_divided=False)
    assert tiers.fine_of(row(tier_reason="退出了一半")) == Fine(
        Decimal(20000), "较轻", Decimal(100), "退出了一半", "一般", is_divided=False
    )


@pytest.mark.parametrize("yuan", [None, "0", "0.00"])
def test_without_money_there_is_no_fine_and_no_place(yuan: str | None) -> None:
    assert tiers.fine_of(row(fine=yuan)) is None
    (one,) = tiers.measured([row(fine=yuan)], scale())
    assert (one.fine, one.placed) == (None, None)


@pytest.mark.parametrize(
    ("parties", "is_divided"),
    [([{}, {}], False), ([{"own_fine": "1.00"}, {}], False), ([{"own_fine": "1.00"}, {"own_fine": "2.00"}], True)],
)
def test_fines_of_several_parties_have_no_place_together(parties: list[dict[str, str]], is_divided: bool) -> None:
    (one,) = tiers.measured([row(parties=parties)], scale())
    assert one.fine
    assert one.fine.is_divided is is_divided
    assert (one.placed is None) is is_divided


def test_a_fine_without_a_tier_is_in_every_tier_and_one_of_a_tier_that_does_not_fine_in_none() -> None:
    nameless, free = (tiers.place(scale(), fine("10500", tier)) for tier in ("", "不予处罚"))
    assert nameless
    assert (nameless.band, nameless.is_in_tier, nameless.is_in_law) == (None, True, True)
    assert free
    assert (free.band, free.is_in_tier) == (None, False)


# ---------------------------------------------------------------- decisions alike

WIDE = scale("元", (Band("较轻", Decimal(100), Decimal(200)), Band("一般", Decimal(200), Decimal(400))), "")


def unlike(*rows: Row) -> list[tuple[str, Decimal, Decimal, int]]:
    """Return id, rate, median and count of what is unlike; half the width of the band 较轻 is 50 yuan."""
    return [(one.penalty.id, one.rate, one.usual, one.earlier) for one in tiers.unlike(tiers.measured(rows, WIDE))]


def fined(number: int, yuan: str | None, day: str = "", tier: str = "较轻", **facts: Any) -> Row:
    return row(number, day or f"2024-03-{number:02}", fine=yuan, tier=tier, **facts)


def test_a_fine_is_unlike_those_before_it_from_more_than_half_a_band_on() -> None:
    assert unlike(fined(1, "100"), fined(2, "150")) == []
    assert unlike(fined(1, "100"), fined(2, "150.01")) == [("cf-002", Decimal("150.01"), Decimal(100), 1)]
    assert unlike(fined(1, "200"), fined(2, "149.99")) == [("cf-002", Decimal("149.99"), Decimal(200), 1)]


@pytest.mark.parametrize(
    ("before", "usual"),
    [
        (["100"], "100"),
        (["100", "110"], "105"),
        (["100", "110", "120"], "110"),
        (["120", "100", "110", "105"], "107.5"),
        (["100", "100", "105", "110", "120"], "105"),
    ],
)
def test_the_usual_fine_is_the_median_of_those_before(before: list[str], usual: str) -> None:
    rows = [fined(number, yuan) for number, yuan in enumerate(before, 1)]
    assert unlike(*rows, fined(20, "200")) == [("cf-020", Decimal(200), Decimal(usual), len(before))]


@pytest.mark.parametrize(
    "other",
    [
        fined(2, "100", tier_reason="退出了一半"),
        fined(2, None),
        fined(2, "100", tier=""),  # names no tier
        fined(2, "300"),  # outside its tier
        fined(2, "100")._replace(withdrawn_on="2024-06-03"),
    ],
)
def test_what_is_no_standard_is_left_out_and_what_comes_after_it_is_not(other: Row) -> None:
    assert unlike(fined(1, "200"), other, fined(3, "120")) == [("cf-003", Decimal(120), Decimal(200), 1)]


def test_a_draft_is_measured_and_is_no_standard() -> None:
    draft = fined(2, "120")._replace(is_draft=1)
    assert [one[0] for one in unlike(fined(1, "200"), draft, fined(3, "120"))] == ["cf-002", "cf-003"]
    assert unlike(draft, fined(3, "200")) == []


def test_only_decisions_of_one_tier_and_one_class_are_alike() -> None:
    assert unlike(fined(1, "100"), fined(2, "400", tier="一般")) == []
    assert unlike(fined(1, "100"), fined(2, "200", credit_class="严重")) == []


def test_decisions_are_held_against_those_of_earlier_days() -> None:
    assert unlike(fined(2, "200"), fined(1, "100")) == [("cf-002", Decimal(200), Decimal(100), 1)]
    assert unlike(fined(2, "200", day="2024-03-01"), fined(1, "100")) == [("cf-002", Decimal(200), Decimal(100), 1)]


def test_a_reviewer_reads_the_rate_the_median_and_how_many_there_were() -> None:
    (one,) = tiers.unlike(tiers.measured([fined(1, "100"), fined(2, "180")], WIDE))
    assert tiers.unlike_text(one, WIDE) == ("罚款合180元，此前同类的 1 件中位数是100元，相差超过“较轻”幅度的一半")


@pytest.mark.parametrize(
    ("measure", "text"),
    [("元/平方米", "占用面积1,312.5平方米"), ("倍", "占用面积1,312.5元"), ("百分比", "占用面积1,312.5元")],
)
def test_the_base_is_told_with_its_unit(measure: str, text: str) -> None:
    assert tiers.base_text(scale(measure), Decimal("1312.50")) == text


@pytest.mark.parametrize(
    ("value", "text"), [("100", "100"), ("100.00", "100"), ("0.005", "0.01"), ("0.004", "0"), ("1234.5", "1,234.5")]
)
def test_a_rate_has_at_most_two_decimals(value: str, text: str) -> None:
    assert tiers.number_text(Decimal(value)) == text


def test_a_range_of_one_value_is_that_value() -> None:
    assert tiers.range_text(scale("元"), Decimal(100), Decimal("100.00")) == "100元"
    assert tiers.range_text(scale("倍"), Decimal(5), Decimal(5)) == "占用面积的5倍"


def test_penalties_stand_by_their_benchmarks() -> None:
    some = [row(1)._replace(links="benchmark:discretion/b"), row(2), row(3)._replace(links="benchmark:discretion/a")]
    some.append(row(4)._replace(links="responsibility:responsibilities/a benchmark:discretion/b"))
    found = tiers.by_benchmark(some)
    assert {id: [one.id for one in rows] for id, rows in found.items()} == {"b": ["cf-001", "cf-004"], "a": ["cf-003"]}


# ---------------------------------------------------------------- pictures

SEGMENTS = (Segment("较轻", Decimal(100), Decimal(110)), Segment("一般", Decimal(110), Decimal(150), True))


def mark_x(value: str, segments: tuple[Segment, ...] = SEGMENTS) -> float:
    svg = charts.ladder("n", "t", "d", segments, Bar("", Decimal(value), "x"))
    found = re.search(r'gs-plot__mark" x1="([0-9.]+)"', svg)
    assert found
    return float(found[1])


def test_the_mark_stands_in_its_band_and_beside_the_bands_if_outside() -> None:
    edges = [
        float(x) for x in re.findall(r'__band[^"]*" x="([0-9.]+)"', charts.ladder_counts("n", "t", "d", SEGMENTS, []))
    ]
    assert mark_x("100") == edges[0]
    assert mark_x("110") == edges[1]
    assert edges[0] < mark_x("105") < edges[1] < mark_x("130") < mark_x("150")
    assert mark_x("99") < edges[0]
    assert mark_x("151") > mark_x("150")


def test_every_value_is_in_a_column_and_the_picture_stays_small() -> None:
    values = [(Decimal(100) + Decimal(place) / 200, "") for place in range(10_000)]
    svg = charts.ladder_counts("n", "t", "d", SEGMENTS, values)
    assert sum(map(int, re.findall(r"<title>([0-9]+)</title>", svg))) == 10_000
    assert len(svg) < 6000


def test_a_value_on_a_border_stands_in_the_band_that_its_decision_names() -> None:
    xs = []
    for label in ("较轻", "一般"):
        svg = charts.ladder_counts("n", "t", "d", SEGMENTS, [(Decimal(110), label)])
        found = re.search(r'__bar" x="([0-9.]+)"', svg)
        assert found
        xs.append(float(found[1]))
    assert xs[0] < mark_x("110") < xs[1]


def test_a_hostile_name_of_a_tier_is_text_in_the_picture() -> None:
    svg = charts.ladder(
        "n", "<b>", '"><script>', (Segment("<i>", Decimal(1), Decimal(1), True),), Bar("", Decimal(1), "<u>")
    )
    assert not re.search(r"<(b|i|u|script)>", svg)
    assert "style=" not in svg


# ---------------------------------------------------------------- pages


def test_every_published_fine_stands_in_the_table_of_its_benchmark_newest_first(example: Project) -> None:
    records = [
        one
        for one in plain_records(example.folder / "data")
        if one.kind == "penalties" and one.state == "published" and "裁量事项" in one.values
    ]
    by_benchmark: dict[str, list[Any]] = {}
    for one in records:
        by_benchmark.setdefault(one.values["裁量事项"], []).append(one)
    assert len(by_benchmark) > 5
    for id, some in by_benchmark.items():
        html = (example.site / f"discretion/{id}.html").read_text(encoding="utf-8")
        section = html.partition('id="tier"')[2].partition("</section>")[0]
        wanted = [one.id for one in sorted(some, key=lambda one: (one.decided_on, one.id), reverse=True)]
        assert re.findall(r'href="\.\./penalties/([^"]+)\.html"', section) == wanted
        assert f"共 {len(some)} 件" in section
        drawn = re.findall(r'__bar"[^>]*><title>([0-9]+)</title>', section)
        assert sum(map(int, drawn)) == sum("罚款金额" in one.values for one in some)
        assert html.count(f"penalties/{wanted[0]}.html") == 1, "listed once, not also among the referrers"


def test_a_penalty_says_in_words_and_in_a_picture_where_its_fine_lies(example: Project) -> None:
    html = (example.site / "penalties/cf-2025-001.html").read_text(encoding="utf-8")
    section = html.partition('id="tier"')[2].partition("</section>")[0]
    said = (
        "法律规定的罚款幅度是每平方米100元以上1,000元以下；本案适用“较重”，幅度是每平方米150元以上300元以下。"
        "罚款332,800元（33.28万元），占用面积1,280平方米，合每平方米260元，在从下限到上限的 73% 处。"
    )
    assert f"<p>{said}</p>" in section
    assert f">{said}</desc>" in section
    assert 'role="img" aria-labelledby="tier-picture-t tier-picture-d"' in section
    assert "style=" not in section
    assert '"../discretion/cl-001.html"' in section


def test_a_fine_outside_its_tier_for_a_stated_reason_is_shown_as_such(project: Project) -> None:
    project.edit("data/penalties/2025/cf-2025-001.yml", "罚款金额: 332800", "罚款金额: 100000")
    assert "fine-outside-tier" not in project.build().must(0).err
    page = read_page((project.site / "penalties/cf-2025-001.html").read_bytes())
    assert "合每平方米78.13元，在法定幅度以外，理由见裁量说明。" in page.text


def test_a_changed_fine_rewrites_its_benchmark_as_a_cold_build_does(project: Project, tmp_path: Path) -> None:
    project.build().must(0)
    before = inodes(project.site)
    project.edit("data/penalties/2025/cf-2025-001.yml", "罚款金额: 332800", "罚款金额: 320000")
    project.build().must(0)
    after = inodes(project.site)
    rewritten = {path for path in before if path.endswith(".html") and after[path] != before[path]}
    assert {"discretion/cl-001.html", "penalties/cf-2025-001.html"} <= rewritten
    assert "discretion/cl-002.html" not in rewritten
    assert "penalties/cf-2025-002.html" not in rewritten
    assert "每平方米250元" in (project.site / "discretion/cl-001.html").read_text(encoding="utf-8")
    cold = project.folder.parent / "cold"
    project.gongshi("build", "--today", "2026-11-23", "--site-dir", cold).must(0)
    different = differing(contents(project.site), contents(cold))
    assert not {path for path in different if path.startswith(("discretion/", "penalties/", "responsibilities/"))}


def test_changed_bands_rewrite_the_penalties(project: Project) -> None:
    project.build().must(0)
    text = (project.folder / "data/discretion").glob("*.yml")
    path = next(path for path in text if "标识: cl-001" in path.read_text(encoding="utf-8"))
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("法定上限: 1000", "法定上限: 1200", 1), encoding="utf-8")
    project.build().must(0)
    assert "每平方米100元以上1,200元以下" in (project.site / "penalties/cf-2025-001.html").read_text(encoding="utf-8")


def test_only_the_preview_points_out_a_fine_unlike_those_before(project: Project) -> None:
    path = project.folder / "data/penalties/2025/cf-2025-001.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("裁量说明")), encoding="utf-8")
    project.build().must(0)
    assert "[unlike-fine]" in project.gongshi("check").must(0).out
    said = "件中位数是".encode()
    assert not [name for name, data in contents(project.site).items() if said in data]
    preview = project.folder / "preview"
    project.build("--audience", "preview", "--site-dir", preview).must(0)
    pointed = {name for name, data in contents(preview).items() if said in data and name.endswith(".html")}
    assert pointed == {"penalties/cf-2025-001.html", "discretion/cl-001.html"}


# ---------------------------------------------------------------- many


class _Row:
    """What a check between records sees, as the store has it."""

    def __init__(self, kind: str, id: str, day: str, links: str, facts: dict[str, Any]) -> None:
        self.kind, self.id, self.day, self.links = kind, id, day, links
        self.facts, self.withdrawn_on, self.is_draft = json.dumps(facts, ensure_ascii=False), "", 0


def test_a_hundred_thousand_fines_are_placed_in_seconds() -> None:
    kinds = all_kinds()
    band = [{"name": "较轻", "lowest": "100", "highest": "300"}, {"name": "较重", "lowest": "300", "highest": "1000"}]
    facts = {"measure": "元/平方米", "base": "占用面积", "lowest": "100", "highest": "1000", "tiers": band}
    benchmark = _Row("discretion", "cl-001", "", "", facts)
    rows = [
        _Row(
            "penalties",
            f"cf-{number}",
            f"20{number % 25:02}-01-01",
            "benchmark:discretion/cl-001",
            {"tier": "较轻", "tier_base": "100", "fine": f"{10_000 + number % 30_000}.00", "credit_class": "一般"},
        )
        for number in range(100_000)
    ]
    others = Others(lambda kind: rows, lambda kind, id: benchmark)
    start = time.process_time()
    found = [problem.rule.name for _, problem in kinds["penalties"].check_across(rows, others)]
    spent = time.process_time() - start
    assert found.count("fine-outside-tier") == sum(number % 30_000 > 20_000 for number in range(100_000))
    assert spent < 15
    print(f"{spent:.2f} s")
