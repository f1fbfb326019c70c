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


def rows_of(encoded: Encoded, starts: Ints) -> Rows:
    """Group encoded numbers in rows; `starts` has the first number of each row."""
    bounds = np.append(encoded.starts[starts], encoded.starts[-1])
    return Rows(encoded.data, np.diff(bounds))


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows out of a long row of bytes, in an order of their own, each of one piece or two."""

    data: Bytes
    starts: Ints
    """Of every piece: as many columns as a row has pieces."""
    lengths: Ints
    sizes: Ints
    """Of every row."""

    def between(self, start: int, end: int) -> bytes:
        starts, lengths = self.starts[start:end].ravel(), self.lengths[start:end].ravel()
        ends = np.cumsum(lengths)
        places = np.arange(int(ends[-1]) if len(ends) else 0)
        places += np.repeat(starts - ends + lengths, lengths)
        return self.data[places].tobytes()


def picked(parts: Sequence[Rows], order: Ints, leading: Rows | None = None) -> Picked:
    """Take the rows of all parts in an order; before each stands one of `leading`, which are in that order already."""
    sizes = column_of([part.sizes for part in parts])
    starts = np.cumsum(sizes) - sizes
    sizes, starts = sizes[order], starts[order]
    data = np.concatenate([np.zeros(0, np.uint8), *(part.data for part in parts)])
    if leading is None:
        return Picked(data, starts[:, None], sizes[:, None], sizes)
    leads = np.cumsum(leading.sizes) - leading.sizes + len(data)
    pieces = np.stack((leads, starts), axis=1), np.stack((leading.sizes, sizes), axis=1)
    return Picked(np.concatenate((data, leading.data)), *pieces, leading.sizes + sizes)


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


def pack_numbers(*sections: bytes) -> bytes:
    """The same for numbers: each section with a code of its own, without a vain search for repetitions beyond runs."""
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31, 9, zlib.Z_RLE)
    packed = [packer.compress(section) + packer.flush(zlib.Z_SYNC_FLUSH) for section in sections[:-1]]
    return b"".join((*packed, packer.compress(sections[-1]), packer.flush()))
