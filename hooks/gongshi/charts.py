"""Numbers → charts as SVG text. Pure; no style attribute and no script: classes and presentation attributes only.

A chart is an image with a title and a description that says what it shows; the caller puts the same numbers beside it as a table.
Colours come from the style sheet by class, in the light and in the dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil
from typing import Final

WIDTH: Final = 720
"""Width of a chart in its own units; it is scaled to the page."""
_COLUMNS_HEIGHT: Final = 260
_ROW: Final = 30
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
    return (
        f'<svg class="gs-plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}。</desc>{"".join(parts)}</svg>'
    )
