"""Rows of numbers as bytes: cut, picked and put together without being decoded."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongshi.index.packing import Bytes, Encoded, Ints

GZIP_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of bytes, one behind the other."""

    data: Bytes
    sizes: Ints

    def between(self, start: int, end: int) -> Rows:
        """The rows from one to another."""
        before = int(self.sizes[:start].sum())
        sizes = self.sizes[start:end]
        return Rows(self.data[before : before + int(sizes.sum())], sizes)


def rows_of(encoded: Encoded, starts: Ints) -> Rows:
    """Group encoded numbers in rows; `starts` has the first number of each row."""
    bounds = np.append(encoded.starts[starts], encoded.starts[-1])
    return Rows(encoded.data, np.diff(bounds))


def rows_behind(parts: Sequence[Rows]) -> Rows:
    """Put the rows of all parts one behind the other."""
    return Rows(
        np.concatenate([np.zeros(0, np.uint8), *(part.data for part in parts)]),
        column_of([part.sizes for part in parts]),
    )


def picked(rows: Rows, order: Ints) -> Rows:
    """Take rows in an order."""
    starts = (np.cumsum(rows.sizes) - rows.sizes)[order]
    sizes = rows.sizes[order]
    return Rows(_gathered(rows.data, starts, sizes), sizes)


def interleaved(leading: Rows, rows: Rows) -> Rows:
    """Put before each of the rows one of the others."""
    both = rows_behind((leading, rows))
    order = np.arange(2 * len(rows.sizes)).reshape(2, -1).T.ravel()
    return Rows(picked(both, order).data, leading.sizes + rows.sizes)


_AT_ONCE = 1 << 20
"""Bytes that are gathered at once: each takes 16 more meanwhile."""


def _gathered(data: Bytes, starts: Ints, sizes: Ints) -> Bytes:
    ends = np.cumsum(sizes)
    filled = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    start = 0
    while start < len(ends):
        done = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        lengths = sizes[start:end]
        places = np.arange(int(ends[end - 1]) - done)
        places += np.repeat(starts[start:end] - (ends[start:end] - lengths - done), lengths)
        filled[done : int(ends[end - 1])] = data[places]
        start = end
    return filled


def column_of(columns: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *columns])


def deltas(ascending: Ints) -> Ints:
    return np.diff(ascending, prepend=0)


def decode(data: bytes) -> Ints:
    """The reverse of `_encode`."""
    groups = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(groups < 128)
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    numbers: Ints = (groups[starts] & 127).astype(np.int64)
    longer, place = np.flatnonzero(ends > starts), 1
    while len(longer):
        numbers[longer] |= (groups[starts[longer] + place] & np.int64(127)) << 7 * place
        place += 1
        longer = longer[ends[longer] >= starts[longer] + place]
    return numbers


def digits(numbers: Ints) -> Ints:
    """The number of binary digits; 0 has none."""
    digits: Ints = np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
    return digits


def low_bits(numbers: Ints, widths: Ints) -> bytes:
    """The lowest bits of each number, one behind the other, from the lowest bit of the first byte on."""
    ends = np.cumsum(widths)
    places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int32)
    places -= np.repeat((ends - widths).astype(np.int32), widths)
    bits = (np.repeat(numbers.astype(np.int32), widths) >> places) & 1
    return np.packbits(bits.astype(np.uint8), bitorder="little").tobytes()


def halves(numbers: Ints) -> Ints:
    """The number of binary digits times two, plus the second digit: twice the logarithm, roughly. 0 has none, and 1 no second digit."""
    count = digits(numbers)
    second = numbers >> np.maximum(count - 2, 0) & 1
    halves: Ints = 2 * count + np.where(count > 1, second, 0)
    return halves


def pack_numbers(*sections: bytes) -> bytes:
    """The same for numbers: each section with a code of its own, without a vain search for repetitions beyond runs."""
    return _pack_sections(sections, GZIP_LEVEL, zlib.Z_RLE)


def pack_patterns(*sections: bytes) -> bytes:
    """The same for numbers that come in patterns: repetitions are looked for, but short ones are not worth it."""
    return _pack_sections(sections, GZIP_LEVEL + 1, zlib.Z_FILTERED)


def _pack_sections(sections: Sequence[bytes], level: int, strategy: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31, 9, strategy)
    packed = [packer.compress(section) + packer.flush(zlib.Z_SYNC_FLUSH) for section in sections[:-1]]
    return b"".join((*packed, packer.compress(sections[-1]), packer.flush()))
