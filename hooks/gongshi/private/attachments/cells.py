"""Numbers in tables: one digit a cell, a number over a few cells, a number under the heading of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from itertools import pairwise
from typing import Final

from gongshi.private.detectors import is_resident_id
from gongshi.private.detectors.numbers import is_luhn

_PIECE: Final = re.compile("[0-9０-９]{1,17}[XxＸ]?|[XxＸ]")
_LONG: Final = re.compile("[0-9]{4}")
_MOBILE: Final = frozenset([(3, 4, 4), (3, 8), (4, 4, 3), (7, 4), (3, 3, 5), (5, 6)])
_LANDLINE: Final = frozenset([(3, 8), (4, 7), (4, 8)])
_LONGEST: Final = 19
"""Digits of a bank card."""
_SHORTEST: Final = 7
"""Cells of one character each that may together be a number of a person."""
_BETWEEN_DIGITS: Final = re.compile("(?<=[0-9０-９])[ \\t]+(?=[0-9０-９])")


def line_passages(text: str) -> Iterator[str]:
    """Yield the text of a page with columns of figures kept apart, for a number goes on over line ends; and what groups of digits spell."""
    yield _BETWEEN_DIGITS.sub("|", text)
    for line in text.split("\n"):
        if _BETWEEN_DIGITS.search(line):
            yield from spelled(line.split())


def row_passages(cells: Sequence[tuple[int, str]], headers: MutableMapping[int, str]) -> Iterator[str]:
    """Yield the passages of a row of (column, text), and what its digits spell together.

    `headers` are the last words seen in each column, which say what a number is; the row's own are put there.
    """
    filled = [(column, text.strip()) for column, text in cells if text.strip()]
    yield "".join(_joined(filled))
    for column, text in filled:
        if _LONG.search(text):
            if column in headers and len(text) < 60:
                yield f"{headers[column]}:{text}"
        elif len(text) <= 20:
            headers[column] = text
    yield from spelled(
        [text if column - before == 1 else f"\n{text}" for (before, _), (column, text) in pairwise([(-2, ""), *filled])]
    )


def _joined(filled: Sequence[tuple[int, str]]) -> Iterator[str]:
    for number, (_, text) in enumerate(filled):
        yield text
        if number + 1 < len(filled):
            is_label = not re.search("[0-9]", text) and filled[number + 1][1][:1].isascii()
            yield ":" if is_label else "|"


def spelled(texts: Sequence[str]) -> Iterator[str]:
    """Yield the numbers that neighbouring texts spell: digit by digit, or in the groups in which people write them."""
    run: list[str] = []
    for text in [*texts, ""]:
        if text and _PIECE.fullmatch(text.lstrip("\n")) and not text.startswith("\n"):
            run.append(text)
            continue
        yield from _in_run(run)
        run = [text.lstrip("\n")] if text and _PIECE.fullmatch(text.lstrip("\n")) else []


def _in_run(run: Sequence[str]) -> Iterator[str]:
    if len(run) < 2:
        return
    single = "".join(text if len(text) == 1 else " " for text in run)
    yield from (one for one in single.split(" ") if len(one) >= _SHORTEST)
    for start in range(len(run)):
        whole, lengths = "", []
        for text in run[start : start + _LONGEST]:
            whole += text
            lengths.append(len(text))
            if len(whole) > _LONGEST:
                break
            if len(lengths) > 1 and _is_number(whole.upper(), tuple(lengths)):
                yield whole


def _is_number(whole: str, lengths: tuple[int, ...]) -> bool:
    """Tell whether groups of digits are written as the numbers of persons are: by their lengths, or by a check digit."""
    if len(whole) >= 16 and whole[:2] == "62" and whole.isdecimal() and is_luhn(whole):
        return max(lengths) <= 6
    if len(whole) == 18:
        return is_resident_id(whole)
    return (whole[0] == "1" and lengths in _MOBILE) or (whole[0] == "0" and lengths in _LANDLINE)
