"""Where a fine lies: in the range of the law, and in its tier of a discretion benchmark (裁量权基准).

A benchmark measures its bands in yuan, in yuan per square metre of a base, as a multiple of it or as percent of it. A fine divided by
its base is its *rate*, in the benchmark's own measure. Tiers that follow each other share their border, so both ends of a band
belong to it. Law: 国办发〔2022〕27号; 行政处罚法 (2021) Art. 34.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from gongshi.model.links import Brief, Row, facts, kept_of, linked
from gongshi.model.values import show_amount
from gongshi.stored import restored

BENCHMARKS: Final = "discretion"
FINES: Final = "penalties"
"""The kinds that this is about."""
FINE_FACTS: Final = ("tier", "tier_base", "tier_reason", "fine", "credit_class", "parties")
"""What is kept of a penalty for this, see `links.fact`."""
SCALE_FACTS: Final = ("measure", "base", "lowest", "highest", "tiers")

MEASURES: Final = ("元", "元/平方米", "倍", "百分比")
"""What a band is measured in: yuan, yuan per square metre of the base, times the base, percent of the base."""
_FEN: Final = Decimal("0.01")
ALIKE_SHARE: Final = Decimal("0.5")
"""Of the width of its band: what a fine may be away from those before it before a reviewer is told."""


@dataclass(frozen=True, slots=True)
class Band:
    """The range of one tier, both ends included, in the benchmark's measure."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """A benchmark as fines are measured by it."""

    measure: str
    base: str
    """What fines are reckoned from, e.g. 占用面积; "" where they are in yuan."""
    law: Band
    """The range of the law."""
    bands: tuple[Band, ...]
    """The tiers that fine, from light to heavy."""
    tiers: tuple[str, ...]
    """The names of all tiers, as written."""

    def band(self, tier: str) -> Band | None:
        return next((band for band in self.bands if band.name == tier), None)

    @property
    def needs_base(self) -> bool:
        return self.measure != "元"

    def yuan(self, rate: Decimal, base: Decimal) -> Decimal:
        """Return the amount in yuan that a rate comes to."""
        if self.measure == "元":
            return rate
        return rate * base / (100 if self.measure == "百分比" else 1)

    def rate(self, yuan: Decimal, base: Decimal) -> Decimal:
        """Return the rate of an amount in yuan. `base` is above zero if one is needed."""
        if self.measure == "元":
            return yuan
        return yuan * (100 if self.measure == "百分比" else 1) / base

    def holds(self, band: Band, yuan: Decimal, base: Decimal) -> bool:
        """Tell whether an amount lies in a band. Its ends are rounded to fen (分) outwards: no amount is finer."""
        low, high = self.yuan(band.low, base), self.yuan(band.high, base)
        return low.quantize(_FEN, ROUND_FLOOR) <= yuan <= high.quantize(_FEN, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine, in yuan, and what it was reckoned from."""

    yuan: Decimal
    tier: str
    base: Decimal
    """0 if none is written."""
    reason: str
    """Why it lies where it does, if that is stated."""
    circumstances: str
    """The class of the deed."""
    is_divided: bool = False
    """Several parties have each their own, which is reckoned for each: their sum lies in no tier."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a fine lies."""

    rate: Decimal
    band: Band | None
    """Of the tier that the decision names; None if it names none, or one that does not fine."""
    is_in_law: bool
    is_in_tier: bool
    """True also where no tier is named."""


def scale_of(benchmark: Brief | Row) -> Scale:
    """Return what a stored benchmark says of its tiers."""
    return _scale(kept_of(benchmark, SCALE_FACTS))


@lru_cache(maxsize=1024)
def _scale(text: str) -> Scale:
    known: dict[str, Any] = restored(text)
    tiers = known["tiers"]
    bands = [
        Band(one["name"], Decimal(one["lowest"]), Decimal(one["highest"]))
        for one in tiers
        if "lowest" in one and "highest" in one
    ]
    law = Band("法定幅度", Decimal(known["lowest"]), Decimal(known["highest"]))
    ordered = tuple(sorted(bands, key=lambda band: (band.low, band.high)))
    return Scale(known["measure"], known.get("base", ""), law, ordered, tuple(one["name"] for one in tiers))


def fine_of(penalty: Brief | Row) -> Fine | None:
    """Return the fine of a stored penalty, if there is one."""
    known = facts(penalty, FINE_FACTS)
    yuan = Decimal(known.get("fine", 0))
    if not yuan:
        return None
    base = Decimal(known.get("tier_base", 0))
    is_divided = sum("own_fine" in one for one in known.get("parties", ())) > 1
    reason, circumstances = known.get("tier_reason", ""), known.get("credit_class", "")
    return Fine(yuan, known.get("tier", ""), base, reason, circumstances, is_divided)


def place(scale: Scale, fine: Fine) -> Placement | None:
    """Return where a fine lies; None if the base that it was reckoned from is not written, or if it is several."""
    if fine.is_divided or (scale.needs_base and fine.base <= 0):
        return None
    band = scale.band(fine.tier)
    is_in_law = scale.holds(scale.law, fine.yuan, fine.base)
    is_in_tier = scale.holds(band, fine.yuan, fine.base) if band else not fine.tier
    return Placement(scale.rate(fine.yuan, fine.base), band, is_in_law, is_in_tier)


class Measured(NamedTuple):
    """A penalty with its fine and where that lies, as far as there is one and it can be told."""

    penalty: Brief | Row
    fine: Fine | None
    placed: Placement | None


def measured(penalties: Iterable[Brief | Row], scale: Scale) -> list[Measured]:
    """Return penalties of one benchmark, each with its fine and place."""
    fines = ((penalty, fine_of(penalty)) for penalty in penalties)
    return [Measured(penalty, fine, place(scale, fine) if fine else None) for penalty, fine in fines]


def fitting(scale: Scale, fine: Fine) -> list[str]:
    """Return the tiers in whose band a fine lies: two, if it is on their border."""
    return [band.name for band in scale.bands if scale.holds(band, fine.yuan, fine.base)]


# ------------------------------------------------------------------------------------------------ decisions alike


@dataclass(frozen=True, slots=True)
class Unlike:
    """A fine that lies far from those of earlier decisions that are alike."""

    penalty: Brief | Row
    rate: Decimal
    usual: Decimal
    """The median rate of the earlier decisions."""
    earlier: int
    """How many there are."""
    band: Band


def unlike(measured: Iterable[Measured]) -> Iterator[Unlike]:
    """Yield the fines of one benchmark that lie more than ALIKE_SHARE of their band from the median of those before them.

    Decisions are alike that name the same tier, which is the benchmark's word for the circumstances, and are of the same class
    (严重程度). Left out are drafts as a standard to go by, what was withdrawn, and fines that state why they lie where they do.
    """
    before: dict[tuple[str, str], list[Decimal]] = {}
    for penalty, fine, placed in sorted(measured, key=lambda one: (one.penalty.day, one.penalty.id)):
        if fine is None or placed is None or placed.band is None or not placed.is_in_tier:
            continue
        if penalty.withdrawn_on or fine.reason:
            continue
        band, rates = placed.band, before.setdefault((fine.tier, fine.circumstances), [])
        if rates:
            usual = _median(rates)
            if abs(placed.rate - usual) > (band.high - band.low) * ALIKE_SHARE:
                yield Unlike(penalty, placed.rate, usual, len(rates), band)
        if not penalty.is_draft:
            insort(rates, placed.rate)


def unlike_text(one: Unlike, scale: Scale) -> str:
    """Return what a reviewer is told of such a fine."""
    return (
        f"罚款合{rate_text(scale, one.rate)}，此前同类的 {one.earlier} 件中位数是{rate_text(scale, one.usual)}，"
        f"相差超过“{one.band.name}”幅度的一半"
    )


def _median(ordered: list[Decimal]) -> Decimal:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def by_benchmark(penalties: Iterable[Brief | Row]) -> dict[str, list[Brief | Row]]:
    """Return the penalties that name a benchmark, by its id."""
    found: dict[str, list[Brief | Row]] = {}
    for penalty in penalties:
        for id in linked(penalty, "benchmark"):
            found.setdefault(id, []).append(penalty)
    return found


# ------------------------------------------------------------------------------------------------ words


def rate_text(scale: Scale, rate: Decimal) -> str:
    """Return a rate as a reader says it: 每平方米106.5元, 耕地开垦费的6倍, 违法所得的15%; rounded half up to two decimals."""
    if scale.measure == "元":
        return show_amount(str(rate))
    number = number_text(rate)
    return {"元/平方米": f"每平方米{number}元", "倍": f"{scale.base}的{number}倍"}.get(
        scale.measure, f"{scale.base}的{number}%"
    )


def range_text(scale: Scale, low: Decimal, high: Decimal) -> str:
    """Return a range with both ends: 每平方米100元以上110元以下."""
    unit = {"元": "元", "元/平方米": "元", "倍": "倍"}.get(scale.measure, "%")
    before = {"元": "", "元/平方米": "每平方米"}.get(scale.measure, f"{scale.base}的")
    first, last = number_text(low), number_text(high)
    if low == high:
        return f"{before}{first}{unit}"
    return f"{before}{first}{unit}以上{last}{unit}以下"


def base_text(scale: Scale, base: Decimal) -> str:
    """Return the base with its unit: 占用面积312平方米."""
    return f"{scale.base}{number_text(base)}{'平方米' if scale.measure == '元/平方米' else '元'}"


def number_text(value: Decimal) -> str:
    """Return a number with groups of three digits and at most two decimals, rounded half up."""
    text = f"{value.quantize(_FEN, ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".")
