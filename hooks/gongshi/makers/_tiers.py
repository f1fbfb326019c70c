"""Fines beside their benchmark (裁量权基准): where a fine lies on the penalty's page, all fines on the benchmark's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from gongshi.catalogue import Catalogue, Referrer, Seen
from gongshi.law import tiers
from gongshi.law.tiers import BENCHMARKS, FINES, Fine, Placement, Scale
from gongshi.markup import charts, templates
from gongshi.markup.addresses import Link
from gongshi.markup.charts import Bar, Segment
from gongshi.model.links import linked
from gongshi.model.values import show_amount

REFERRERS_SHOWN: Final = 200
"""Decisions listed on the page of the item they rest on; all of them are in the lists by year."""
SECTION: Final = "tier"
"""The place on both pages."""

Notes = Mapping[str, str]
"""What a reviewer is told of the fines by a benchmark, by the penalty's id."""


@dataclass(frozen=True, slots=True)
class PenaltyTier:
    """Where the fine of a penalty lies."""

    scale: Scale
    fine: Fine
    placed: Placement
    benchmark: Link
    note: str


@dataclass(frozen=True, slots=True)
class FineRow:
    """One penalty in a benchmark's table; `rate` is "" for one that cannot be placed."""

    link: Link
    tier: str
    yuan: str
    base: str
    rate: str
    said: str
    note: str


@dataclass(frozen=True, slots=True)
class BenchmarkFines:
    """All penalties by a benchmark."""

    scale: Scale
    count: int
    rates: Sequence[tuple[Decimal, str]]
    """The rate and the tier of every fine that can be placed."""
    rows: Sequence[FineRow]
    """The newest."""


Section = PenaltyTier | BenchmarkFines


def notes_of(catalogue: Catalogue, benchmark: str) -> Notes:
    """Return what the reviewer is told of the fines by a benchmark."""
    row = catalogue.standing(BENCHMARKS, benchmark)
    if row is None:
        return {}
    pointing = catalogue.pointing(BENCHMARKS, benchmark)
    fines = [other for field, other in pointing if other.kind == FINES and field == "benchmark"]
    scale = tiers.scale_of(row)
    return {one.penalty.id: tiers.unlike_text(one, scale) for one in tiers.unlike(tiers.measured(fines, scale))}


def _notes(catalogue: Catalogue, benchmark: str) -> Notes:
    return catalogue.ask(notes_of, benchmark) if catalogue.audience == "preview" else {}


def section_of(one: Seen, catalogue: Catalogue) -> Section | None:
    """Return what a record's page shows of fines and tiers; None for nothing."""
    if one.row.kind == FINES:
        return _penalty_tier(one, catalogue)
    if one.row.kind == BENCHMARKS:
        return _benchmark_fines(one, catalogue)
    return None


def referrers_of(one: Seen, catalogue: Catalogue) -> dict[str, list[Referrer]]:
    """Return the referrers of a record that its page lists by themselves: all but those in its table of fines."""
    listed = {other.row.id for other in _fined(one, catalogue)}
    groups = catalogue.referrers(one.row.kind, one.row.id)
    kept = {
        heading: [other for other in some if other.kind != FINES or other.id not in listed]
        for heading, some in groups.items()
    }
    return {heading: some for heading, some in kept.items() if some}


def _fined(benchmark: Seen, catalogue: Catalogue) -> Sequence[Seen]:
    """Return the penalties by a benchmark, newest first."""
    if benchmark.row.kind != BENCHMARKS or FINES not in catalogue.kinds:
        return ()
    heading = catalogue.kinds[FINES].field("benchmark").meta.referred_as
    some = catalogue.referring(BENCHMARKS, benchmark.row.id).get(heading, ())
    return [one for one in some if one.row.kind == FINES]


def _penalty_tier(one: Seen, catalogue: Catalogue) -> PenaltyTier | None:
    fine = tiers.fine_of(one.row)
    for id in linked(one.row, "benchmark") if fine else ():
        benchmark = catalogue.get(BENCHMARKS, id)
        scale = tiers.scale_of(benchmark.row) if benchmark else None
        placed = tiers.place(scale, fine) if scale and fine else None
        if benchmark and scale and fine and placed:
            note = _notes(catalogue, id).get(one.row.id, "")
            return PenaltyTier(scale, fine, placed, benchmark.link(), note)
    return None


def _benchmark_fines(one: Seen, catalogue: Catalogue) -> BenchmarkFines | None:
    fined = _fined(one, catalogue)
    if not fined:
        return None
    scale, notes = tiers.scale_of(one.row), _notes(catalogue, one.row.id)
    measured = tiers.measured((other.row for other in fined), scale)
    rates = [(placed.rate, fine.tier) for _, fine, placed in measured if fine and placed]
    newest = zip(fined[:REFERRERS_SHOWN], measured, strict=False)
    rows = [_fine_row(other, scale, fine, where, notes.get(other.row.id, "")) for other, (_, fine, where) in newest]
    return BenchmarkFines(scale, len(fined), rates, rows)


def _fine_row(one: Seen, scale: Scale, fine: Fine | None, placed: Placement | None, note: str) -> FineRow:
    if fine is None:
        return FineRow(one.link(), "", "没有罚款", "", "", "", note)
    return FineRow(
        one.link(),
        fine.tier,
        show_amount(str(fine.yuan)),
        tiers.base_text(scale, fine.base) if scale.needs_base and fine.base else "",
        tiers.rate_text(scale, placed.rate) if placed else "",
        position(fine, placed) if placed else _why_unplaced(fine),
        note,
    )


# ------------------------------------------------------------------------------------------------ words and pictures


def position(fine: Fine, placed: Placement) -> str:
    """Return in words where a fine lies in its band."""
    reason = "理由见裁量说明" if fine.reason else "没有写明理由"
    if not placed.is_in_law:
        return f"在法定幅度以外，{reason}"
    if not placed.is_in_tier:
        return f"在这一阶次以外，{reason}"
    if placed.band is None:
        return "在法定幅度以内"
    low, high, rate = placed.band.low, placed.band.high, placed.rate
    if rate <= low or rate >= high:
        return "等于上下限" if low == high else "等于下限" if rate <= low else "等于上限"
    return f"在从下限到上限的 {_percent((rate - low) / (high - low))}% 处"


def _why_unplaced(fine: Fine) -> str:
    return "几个当事人各自罚款，不能比较" if fine.is_divided else "没有裁量基数，不能比较"


def _percent(share: Decimal) -> int:
    """Return a share as percent, never 0 or 100 for what is neither end."""
    return min(99, max(1, int(share * 100 + Decimal("0.5"))))


def _segments(scale: Scale, chosen: str = "") -> list[Segment]:
    """Return the tiers as bands, and the parts of the law's range before and behind them that no tier covers."""
    steps = [Segment(one.name, one.low, one.high, one.name == chosen) for one in scale.bands]
    low, high = (steps[0].low, steps[-1].high) if steps else (scale.law.high, scale.law.high)
    before = [Segment("", scale.law.low, low)] if scale.law.low < low else []
    after = [Segment("", high, scale.law.high)] if high < scale.law.high else []
    return [*before, *steps, *after]


def _bands_text(scale: Scale) -> str:
    return "；".join(f"{one.name}，{tiers.range_text(scale, one.low, one.high)}" for one in scale.bands)


def html(section: Section | None, root: str) -> Markup:
    """Return a section of a record's page; "" for none."""
    if section is None:
        return Markup("")
    text = _penalty_html(section, root) if isinstance(section, PenaltyTier) else _benchmark_html(section, root)
    return Markup(text)  # noqa: S704  # from a template


def _sentence(one: PenaltyTier) -> str:
    """Return in words what the picture of a fine shows."""
    scale, fine, placed = one.scale, one.fine, one.placed
    law = f"法律规定的罚款幅度是{tiers.range_text(scale, scale.law.low, scale.law.high)}"
    named = f"本案适用“{fine.tier}”" if fine.tier else "本案没有写明阶次"
    band = f"，幅度是{tiers.range_text(scale, placed.band.low, placed.band.high)}" if placed.band else ""
    reckoned = (
        f"，{tiers.base_text(scale, fine.base)}，合{tiers.rate_text(scale, placed.rate)}" if scale.needs_base else ""
    )
    return f"{law}；{named}{band}。罚款{show_amount(str(fine.yuan))}{reckoned}，{position(fine, placed)}。"


def _penalty_html(one: PenaltyTier, root: str) -> str:
    sentence, rate = _sentence(one), tiers.rate_text(one.scale, one.placed.rate)
    mark = Bar("罚款", one.placed.rate, rate)
    title = f"罚款在裁量阶次里的位置：{rate}"
    picture = charts.ladder("tier-picture", title, sentence, _segments(one.scale, one.fine.tier), mark)
    return templates.render(
        "tier.html",
        one=one,
        section=SECTION,
        sentence=sentence,
        picture=Markup(picture),  # noqa: S704  # charts escape what they show
        root=root,
    )


def _benchmark_html(one: BenchmarkFines, root: str) -> str:
    counts = {name: sum(tier == name for _, tier in one.rates) for name in one.scale.tiers}
    said = "，".join(f"{name} {count} 件" for name, count in counts.items() if count)
    picture = charts.ladder_counts(
        "tier-picture",
        "罚款在各个阶次里的分布",
        f"{_bands_text(one.scale)}。{said}。",
        _segments(one.scale),
        one.rates,
    )
    return templates.render(
        "tierfines.html",
        one=one,
        section=SECTION,
        said=said,
        picture=Markup(picture) if one.rates else "",  # noqa: S704
        root=root,
    )
