"""Numbers → charts as SVG text. Pure; no style attribute and no script: classes and presentation attributes only.

A chart is an image with a title and a description that says what it shows; the caller puts the same numbers beside it as a table.
Colours come from the style sheet by class, in the light and in the dark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil
from typing import Final

WIDTH: Final = 720
"""Width of a chart in its own units; it is scaled to the page."""
_COLUMNS_HEIGHT: Final = 260
_ROW: Final = 30
_LADDER: Final = 400
"""Width of a ladder in its own units: narrow, so that its words are large enough on a telephone."""
_OUTSIDE: Final = 26
"""Room at both ends for values outside."""
_LABEL_CHARS: Final = 16
"""Characters of a label that fit beside a bar; the table has the whole."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart. `text` is how a reader sees the value."""

    label: str
    value: Decimal
    text: str


def column_chart(name: str, title: str, bars: Sequence[Bar]) -> str:
    """Return upright bars side by side, for values in the order of time. `name` is unique on the page."""
    left, top, bottom = 60, 20, 36
    height = _COLUMNS_HEIGHT - top - bottom
    highest, ticks = scale(max((bar.value for bar in bars), default=Decimal(0)))
    parts = [*_grid(ticks, highest, left, top, height)]
    step = Decimal(WIDTH - left - 10) / max(1, len(bars))
    for place, bar in enumerate(bars):
        tall = bar.value / highest * height
        x = left + step * place + step * Decimal("0.15")
        if bar.value:
            parts.append(_bar(x, top + height - tall, step * Decimal("0.7"), tall, bar))
            parts.append(
                _text(x + step * Decimal("0.35"), top + height - tall - 5, bar.text, "gs-plot__value", "middle")
            )
        parts.append(_text(x + step * Decimal("0.35"), top + height + 20, bar.label, "gs-plot__label", "middle"))
    return _svg(name, title, bars, _COLUMNS_HEIGHT, parts)


def bar_chart(name: str, title: str, bars: Sequence[Bar]) -> str:
    """Return lying bars below each other, for values by category. `name` is unique on the page."""
    left, right = 240, 110
    highest, _ = scale(max((bar.value for bar in bars), default=Decimal(0)))
    parts: list[str] = []
    for place, bar in enumerate(bars):
        y = place * _ROW + 6
        wide = bar.value / highest * (WIDTH - left - right)
        label = bar.label if len(bar.label) <= _LABEL_CHARS else bar.label[: _LABEL_CHARS - 1] + "…"
        parts.append(_text(Decimal(left - 10), Decimal(y + 14), label, "gs-plot__label", "end"))
        if bar.value:
            parts.append(_bar(Decimal(left), Decimal(y), wide, Decimal(_ROW - 10), bar))
        parts.append(_text(left + wide + 8, Decimal(y + 14), bar.text, "gs-plot__value", "start"))
    return _svg(name, title, bars, len(bars) * _ROW + 12, parts)


@dataclass(frozen=True, slots=True)
class Segment:
    """One band of a ladder. `label` is "" for a part of the range that no tier covers."""

    label: str
    low: Decimal
    high: Decimal
    is_chosen: bool = False


def ladder(name: str, title: str, description: str, segments: Sequence[Segment], mark: Bar) -> str:
    """Return bands that follow each other, drawn equally wide, and where one value lies. `name` is unique on the page."""
    chosen = next((one.label for one in segments if one.is_chosen), "")
    index, share = _step_of(segments, mark.value, chosen)
    x = _step_x(segments, index, share)
    anchor = "start" if x < _LADDER // 4 else "end" if x > _LADDER * 3 // 4 else "middle"
    edge = {"start": -8, "end": 8, "middle": 0}[anchor]
    point = f"{_number(x - 6)},24 {_number(x + 6)},24 {_number(x)},35"
    parts = [
        *_steps(segments, top=36),
        f'<polygon class="gs-plot__bar" points="{point}"/>',
        f'<line class="gs-plot__mark" x1="{_number(x)}" x2="{_number(x)}" y1="34" y2="70" stroke-width="2"/>',
        _text(x + edge, 16, mark.text, "gs-plot__value", anchor),
    ]
    return _image(name, title, description, (_LADDER, 94), parts)


def ladder_counts(
    name: str, title: str, description: str, segments: Sequence[Segment], values: Iterable[tuple[Decimal, str]]
) -> str:
    """Return bands as `ladder` does, and above each tenth of a band how many values lie there.

    A value comes with the label of its band, which decides for a value on a border. `name` is unique on the page.
    """
    counts = Counter(_tenth(*_step_of(segments, value, label)) for value, label in values)
    unit = min(Decimal(8), Decimal(64) / max(counts.values(), default=1))
    floor = int(unit * max(counts.values(), default=0)) + 4
    parts = [*_steps(segments, top=floor + 4)]
    for (index, tenth), count in sorted(counts.items()):
        tall = unit * count
        x, end = (_step_x(segments, index, Decimal(one) / 10) for one in (tenth, tenth + 1))
        parts.append(
            f'<rect class="gs-plot__bar" x="{_number(x + Decimal("0.5"))}" y="{_number(floor - tall)}" '
            f'width="{_number(end - x - 1)}" height="{_number(tall)}"><title>{count}</title></rect>'
        )
    return _image(name, title, description, (_LADDER, floor + 62), parts)


def _step_of(segments: Sequence[Segment], value: Decimal, label: str) -> tuple[int, Decimal]:
    """Return the segment of a value and its share of it, 0 to 1; -1 or the number of segments for a value outside all."""
    inside = [place for place, one in enumerate(segments) if one.low <= value <= one.high]
    if not inside:
        return (-1 if value < segments[0].low else len(segments)), Decimal("0.5")
    index = next((place for place in inside if segments[place].label == label), inside[0])
    one = segments[index]
    return index, (value - one.low) / (one.high - one.low) if one.high > one.low else Decimal("0.5")


def _tenth(index: int, share: Decimal) -> tuple[int, int]:
    return index, min(9, int(share * 10))


def _step_x(segments: Sequence[Segment], index: int, share: Decimal) -> Decimal:
    if index < 0:
        return share * _OUTSIDE
    if index >= len(segments):
        return _LADDER - _OUTSIDE + share * _OUTSIDE
    return _OUTSIDE + (index + share) * _step_width(segments)


def _step_width(segments: Sequence[Segment]) -> Decimal:
    return Decimal(_LADDER - 2 * _OUTSIDE) / len(segments)


def _steps(segments: Sequence[Segment], top: int) -> Iterator[str]:
    """Yield the bands with their names inside and their borders below."""
    width = _step_width(segments)
    fits = max(1, int(width / 16))
    for place, one in enumerate(segments):
        x = _step_x(segments, place, Decimal(0))
        css = "gs-plot__band gs-plot__band--chosen" if one.is_chosen else "gs-plot__band"
        label = one.label if len(one.label) <= fits else one.label[: fits - 1] + "…"
        yield (
            f'<rect class="{css}" x="{_number(x)}" y="{top}" width="{_number(width)}" height="34" stroke-width="1">'
            f"<title>{escape(one.label)}</title></rect>"
        )
        yield _text(x + width / 2, top + 22, label, "gs-plot__label", "middle")
        yield _text(x, top + 52, _short(one.low), "gs-plot__tick", "middle")
    yield _text(_LADDER - _OUTSIDE, top + 52, _short(segments[-1].high), "gs-plot__tick", "middle")


def scale(highest: Decimal) -> tuple[Decimal, list[Decimal]]:
    """Return the top of an axis for values up to `highest`, and its ticks: 1, 2 or 5 times a power of ten apart."""
    if highest <= 0:
        return Decimal(1), [Decimal(0), Decimal(1)]
    power = Decimal(10) ** (highest.adjusted() - 1)
    step = next(power * factor for factor in (1, 2, 5, 10, 20, 50, 100) if highest / (power * factor) <= 5)
    if highest == highest.to_integral_value():
        step = max(step, Decimal(1))
    count = ceil(highest / step)
    return step * count, [step * number for number in range(count + 1)]


def _grid(ticks: Sequence[Decimal], highest: Decimal, left: int, top: int, height: int) -> Iterator[str]:
    for tick in ticks:
        y = top + height - tick / highest * height
        yield (
            f'<line class="gs-plot__grid" x1="{left}" x2="{WIDTH - 10}" y1="{_number(y)}" y2="{_number(y)}" stroke-width="1"/>'
        )
        yield _text(Decimal(left - 8), y + 4, _short(tick), "gs-plot__tick", "end")


def _short(value: Decimal) -> str:
    """Return a number for an axis: 20000 as 2万."""
    for unit, name in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if value >= unit:
            return f"{_plain(value / unit)}{name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bar(x: Decimal, y: Decimal, width: Decimal, height: Decimal, bar: Bar) -> str:
    said = escape(f"{bar.label}：{bar.text}")
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    return f'<rect class="gs-plot__bar" {place}><title>{said}</title></rect>'


def _text(x: Decimal | int, y: Decimal | int, text: str, css: str, anchor: str) -> str:
    return f'<text class="{css}" x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _number(value: Decimal | int) -> str:
    return _plain(Decimal(value).quantize(Decimal("0.1")))


def _svg(name: str, title: str, bars: Sequence[Bar], height: int, parts: Sequence[str]) -> str:
    description = "，".join(f"{bar.label} {bar.text}" for bar in bars) or "没有数据"
    return _image(name, title, f"{description}。", (WIDTH, height), parts)


def _image(name: str, title: str, description: str, size: tuple[int, int], parts: Sequence[str]) -> str:
    return (
        f'<svg class="gs-plot" viewBox="0 0 {size[0]} {size[1]}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
