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
