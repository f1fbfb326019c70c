"""Lists of documents by bigram, as rows of bytes: those of a segment, those of the whole site, and how the first make the second.

    Postings of segments ─moved, together, joined→ Postings of the site;   ─without→ the same, lacking some documents

Everything is one type: a key may have several rows, of documents that follow each other, or one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongshi.format import CODE_BITS
from gongshi.index.numbers import Rows, column_of, decode, interleaved, picked, rows_behind, rows_of
from gongshi.index.packing import Ints, encode

_BAND_BITS = CODE_BITS + 10


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows of documents, ascending by key and document."""

    keys: Ints
    counts: Ints
    """How many documents each row has."""
    firsts: Ints
    lasts: Ints
    """The first of these documents and the last."""
    steps: Rows
    """The steps from each document to the next."""
    ordinals: Rows
    """For each occurrence: its pair times two, plus one if another occurrence in the same document follows."""

    def __len__(self) -> int:
        return len(self.keys)

    def __add__(self, other: Postings) -> Postings:
        return behind((self, other))

    def moved(self, by: int) -> Postings:
        """The same with higher numbers."""
        return replace(self, firsts=self.firsts + by, lasts=self.lasts + by)

    def between(self, start: int, end: int) -> Postings:
        """The rows from one to another."""
        here = slice(start, end)
        return Postings(
            self.keys[here],
            self.counts[here],
            self.firsts[here],
            self.lasts[here],
            self.steps.between(start, end),
            self.ordinals.between(start, end),
        )

    def up_to(self, after: int, last: int) -> Postings:
        """The rows with keys above `after` and up to `last`."""
        start, end = np.searchsorted(self.keys, [after, last], side="right").tolist()
        return self.between(start, end)

    def picked(self, chosen: Ints) -> Postings:
        """Some of the rows, in that order."""
        return Postings(
            self.keys[chosen],
            self.counts[chosen],
            self.firsts[chosen],
            self.lasts[chosen],
            picked(self.steps, chosen),
            picked(self.ordinals, chosen),
        )

    def bands(self) -> Iterator[tuple[int, Postings]]:
        """Cut the rows where the field or the upper bits of the first code point change: these parts are joined each by itself."""
        bands = self.keys >> _BAND_BITS
        starts = starts_of(bands)
        for start, end in pairwise([*starts.tolist(), len(bands)]):
            yield int(bands[start]), self.between(start, end)

    def packed(self) -> bytes:
        numbers = (self.counts, self.firsts, self.lasts, self.steps.sizes, self.ordinals.sizes)
        columns = [self.keys.astype("<i8").tobytes(), *(column.astype("<u4").tobytes() for column in numbers)]
        head = np.array([len(self)], "<u4").tobytes()
        return b"".join([head, *columns, self.steps.data.tobytes(), self.ordinals.data.tobytes()])

    @staticmethod
    def unpacked(packed: bytes) -> Postings:
        """The reverse of `packed`."""
        count = int.from_bytes(packed[:4], "little")
        keys = np.frombuffer(packed, "<i8", count, 4)
        counts, firsts, lasts, steps, ordinals = (
            np.frombuffer(packed, "<u4", 5 * count, 4 + 8 * count).reshape(5, count).astype(np.int64)
        )
        data = np.frombuffer(packed, np.uint8, offset=4 + 28 * count)
        end = int(steps.sum())
        return Postings(keys, counts, firsts, lasts, Rows(data[:end], steps), Rows(data[end:], ordinals))


def keys_of(band: int) -> tuple[int, int]:
    """Return the lowest key of a band, and the highest."""
    return band << _BAND_BITS, ((band + 1) << _BAND_BITS) - 1


def starts_of(ordered: Ints) -> Ints:
    return np.flatnonzero(np.diff(ordered, prepend=-1))


def behind(parts: Sequence[Postings]) -> Postings:
    """Put rows one behind the other."""
    return Postings(
        column_of([part.keys for part in parts]),
        column_of([part.counts for part in parts]),
        column_of([part.firsts for part in parts]),
        column_of([part.lasts for part in parts]),
        rows_behind([part.steps for part in parts]),
        rows_behind([part.ordinals for part in parts]),
    )


def together(parts: Sequence[Postings]) -> Postings:
    """Put rows in their order."""
    rows = behind(parts)
    return rows.picked(np.lexsort((rows.firsts, rows.keys)))


def joined(rows: Postings) -> Postings:
    """Make one row of all rows of a key. Only the steps between two rows are new."""
    runs = starts_of(rows.keys)
    if len(runs) == len(rows):
        return rows
    is_first = np.zeros(len(rows), np.bool_)
    is_first[runs] = True
    between = np.flatnonzero(~is_first)
    encoded = encode(rows.firsts[between] - rows.lasts[between - 1])
    sizes = np.zeros(len(rows), np.int64)
    sizes[between] = np.diff(encoded.starts)
    steps = interleaved(Rows(encoded.data, sizes), rows.steps)
    return Postings(
        rows.keys[runs],
        sums(rows.counts, runs),
        rows.firsts[runs],
        rows.lasts[np.append(runs[1:], len(rows)) - 1],
        Rows(steps.data, sums(steps.sizes, runs)),
        Rows(rows.ordinals.data, sums(rows.ordinals.sizes, runs)),
    )


def sums(values: Ints, runs: Ints) -> Ints:
    """The sum of each run of values."""
    return np.add.reduceat(values, runs) if len(runs) else values


def in_rows(keys: Ints, starts: Ints, documents: Ints, ordinals: Rows) -> Postings:
    """Make rows of documents, one behind the other, each with its ordinals; `starts` has the first of each row, of `keys`."""
    ends = np.append(starts, len(documents))[1:]
    inner = np.ones(len(documents), np.bool_)
    inner[starts] = False
    steps = rows_of(encode(np.diff(documents, prepend=0)[inner]), starts - np.arange(len(starts)))
    return Postings(
        keys,
        ends - starts,
        documents[starts],
        documents[ends - 1],
        steps,
        Rows(ordinals.data, sums(ordinals.sizes, starts)),
    )


# ---------------------------------------------------------------- taking documents out


def without(rows: Postings, spans: Sequence[tuple[int, int]]) -> Postings:
    """Leave out the documents of spans [start, end); what stood before one and behind it are rows of their own."""
    for start, end in spans:
        held = (rows.firsts < end) & (rows.lasts >= start)
        cut = _cut_out(rows.picked(np.flatnonzero(held)), start, end)
        rows = behind((rows.picked(np.flatnonzero(~held)), cut))
    return rows


def _cut_out(rows: Postings, start: int, end: int) -> Postings:
    documents = documents_of(rows)
    owners = np.repeat(np.arange(len(rows)), rows.counts)
    kept = np.flatnonzero((documents < start) | (documents >= end))
    sides = owners[kept] * 2 + (documents[kept] >= end)
    starts = starts_of(sides)
    ordinals = picked(Rows(rows.ordinals.data, _sizes_a_document(rows.ordinals)), kept)
    return in_rows(rows.keys[owners[kept][starts]], starts, documents[kept], ordinals)


def documents_of(rows: Postings) -> Ints:
    """The documents of all rows, one behind the other."""
    starts = np.cumsum(rows.counts) - rows.counts
    inner = np.ones(int(rows.counts.sum()), np.bool_)
    inner[starts] = False
    steps = np.zeros(len(inner), np.int64)
    steps[inner] = decode(rows.steps.data.tobytes())
    steps[starts] = rows.firsts - np.concatenate((np.zeros(1, np.int64), rows.lasts))[: len(starts)]
    documents: Ints = np.cumsum(steps)
    return documents


def _sizes_a_document(ordinals: Rows) -> Ints:
    """The bytes of the ordinals of each document of each row."""
    ends = np.flatnonzero(ordinals.data < 128) + 1
    is_last = ordinals.data[np.append(0, ends[:-1])[: len(ends)]] & 1 == 0
    sizes: Ints = np.diff(ends[is_last], prepend=0)
    return sizes


# ---------------------------------------------------------------- comparing


def differing(before: Postings, now: Postings) -> Ints:
    """The keys whose rows are not the same; both have one row a key."""
    common, old, new = np.intersect1d(before.keys, now.keys, assume_unique=True, return_indices=True)
    same = np.ones(len(common), np.bool_)
    for name in ("counts", "firsts", "lasts"):
        same &= getattr(before, name)[old] == getattr(now, name)[new]
    for name in ("steps", "ordinals"):
        same &= _same_rows(getattr(before, name), old, getattr(now, name), new)
    keys: Ints = np.setdiff1d(np.union1d(before.keys, now.keys), common[same], assume_unique=True)
    return keys


def _same_rows(one: Rows, old: Ints, other: Rows, new: Ints) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = one.sizes[old] == other.sizes[new]
    filled = np.flatnonzero(same & (one.sizes[old] > 0))
    a, b = picked(one, old[filled]), picked(other, new[filled])
    if len(filled):
        same[filled] = np.logical_and.reduceat(a.data == b.data, np.cumsum(a.sizes) - a.sizes)
    return same
